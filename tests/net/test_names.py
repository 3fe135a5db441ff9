from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from bulletin.net import NetError
from bulletin.net.names import Names

ZONE = {
    ("long.example.org.", "TXT"): ['"v=DKIM1; p=AAA" "BBB"'],
    ("example.org.", "MX"): ["20 second.example.org.", "10 first.example.org."],
    ("null.example.org.", "MX"): ["0 ."],
}


class Answer(socketserver.BaseRequestHandler):
    """A name server that knows the zone above and nothing else."""

    def handle(self) -> None:
        """Answer one question."""
        data, sock = self.request
        question = dns.message.from_wire(data)
        asked = question.question[0]
        response = dns.message.make_response(question)
        response.flags |= dns.flags.AA
        records = ZONE.get((str(asked.name), dns.rdatatype.to_text(asked.rdtype)))
        if records is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            response.answer.append(dns.rrset.from_text_list(asked.name, 60, "IN", asked.rdtype, records))
        sock.sendto(response.to_wire(), self.client_address)


@contextmanager
def name_server() -> Iterator[str]:
    """A real server on the loopback; gives its address."""
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_records_come_as_texts() -> None:
    """The strings of a long TXT record are one, mail servers come in their order, and what is not there is nothing."""
    with name_server() as address:
        names = Names(address)
        assert names.lookup("long.example.org", "TXT") == ("v=DKIM1; p=AAABBB",)
        assert names.lookup("example.org", "MX") == ("first.example.org", "second.example.org")
        assert names.lookup("null.example.org", "MX") == ()
        assert names.lookup("nothing.example.org", "TXT") == ()


def test_a_server_that_is_silent_is_an_error_soon() -> None:
    """A question has an end."""
    with pytest.raises(NetError, match="did not answer"):
        Names("127.0.0.1:9", seconds=0.3).lookup("example.org", "TXT")
