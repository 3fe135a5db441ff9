from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin.errors import ConfigError, TransportError
from bulletin.model import Outgoing, Receipt
from bulletin.transport.smtp import Smtp
from bulletin.transport.wire import Patience
from tests.certificates import make_certificate
from tests.transport.relay import DROP, SHORT, free_port, outgoing, relay

READERS = ["ann@example.com", "bob@example.com", "cat@example.com"]


def plain(relay_port: int) -> Smtp:
    """Return a transport to a relay on this machine."""
    return Smtp(host="127.0.0.1", port=relay_port, security="none", patience=SHORT)


def everyone() -> list[Outgoing]:
    """Return one message a reader."""
    return [outgoing(key, recipient) for key, recipient in enumerate(READERS, start=1)]


def outcomes(receipts: Iterator[Receipt]) -> list[tuple[int, str, int | None]]:
    """Return what became of each message."""
    return [(receipt.key, receipt.outcome, receipt.code) for receipt in receipts]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the loopback that nobody trusts by default."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


def test_messages_arrive_octet_for_octet() -> None:
    """What is drawn is what the relay reads: leading dots, a lone dot, and no line break at the end."""
    wild = [
        b"Subject: a\r\n\r\n.\r\n..\r\n.leading\r\nend\r\n",
        b".Subject: b\r\n\r\nno line break at the end",
        b"Subject: c\r\n\r\n\r\n\r\n",
    ]
    with relay() as server:
        messages = [outgoing(key, "ann@example.com", message) for key, message in enumerate(wild)]
        receipts = list(plain(server.port).deliver(messages))
    assert [receipt.outcome for receipt in receipts] == ["accepted"] * 3
    expected = [wild[0], wild[1] + b"\r\n", wild[2]]
    assert [arrival.content for arrival in server.arrivals] == expected
    assert receipts[0].text == "2.0.0 kept as 4F1"


def test_one_connection_carries_everything_to_each_reader_alone() -> None:
    """One message a reader, in order, with the envelope sender it was given."""
    with relay() as server:
        assert outcomes(plain(server.port).deliver(everyone())) == [(key, "accepted", 250) for key in (1, 2, 3)]
    assert server.recipients == READERS
    assert {arrival.sender for arrival in server.arrivals} == {"daily@example.org"}
    assert server.connections == 1


def test_a_message_is_drawn_only_when_the_one_before_has_its_receipt() -> None:
    """Drawing is the moment at which the ledger commits, so nothing is drawn ahead."""
    order: list[str] = []

    def drawn() -> Iterator[Outgoing]:
        for message in everyone():
            order.append(f"drawn {message.key}")
            yield message

    with relay() as server:
        receipts = plain(server.port).deliver(drawn())
        order.extend(f"receipt {receipt.key}" for receipt in receipts)
    assert order == ["drawn 1", "receipt 1", "drawn 2", "receipt 2", "drawn 3", "receipt 3"]


@pytest.mark.parametrize("phase", ["rcpt", "data"])
@pytest.mark.parametrize(
    ("reply", "outcome"), [("550 5.1.1 no such user", "failed"), ("451 4.7.1 greylisted, try later", "deferred")]
)
def test_a_refusal_is_one_readers_and_the_rest_go_on(phase: str, reply: str, outcome: str) -> None:
    """RCPT or DATA refused: 5xx has failed, 4xx is deferred, and the connection serves the next."""
    with relay() as server:
        setattr(server, phase, lambda recipient: reply if recipient.startswith("bob") else None)
        receipts = list(plain(server.port).deliver(everyone()))
    assert outcomes(iter(receipts)) == [(1, "accepted", 250), (2, outcome, int(reply[:3])), (3, "accepted", 250)]
    assert receipts[1].text == reply[4:]
    assert server.recipients == ["ann@example.com", "cat@example.com"]
    assert server.connections == 1


def test_a_lost_reply_after_the_dot_is_in_doubt_and_never_repeated() -> None:
    """The relay accepted it and its reply was lost: in doubt, and the next goes over a new connection."""
    with relay() as server:
        server.data = lambda recipient: DROP if recipient.startswith("bob") else None
        assert outcomes(plain(server.port).deliver(everyone())) == [
            (1, "accepted", 250),
            (2, "in_doubt", None),
            (3, "accepted", 250),
        ]
    assert server.recipients == READERS
    assert server.connections == 2


@pytest.mark.parametrize("phase", ["mail", "rcpt"])
@pytest.mark.parametrize("reply", [DROP, "421 4.3.2 shutting down"])
def test_a_cut_before_the_dot_leaves_a_message_owed(phase: str, reply: str) -> None:
    """Cut off, or told 421, before the final dot: nothing can have arrived, and the next gets a new connection.

    421 at RCPT is the reply to that recipient, whose turn comes later.
    """
    replies = [None, reply, None]
    with relay() as server:
        setattr(server, phase, lambda _address: replies.pop(0))
        assert [receipt.outcome for receipt in plain(server.port).deliver(everyone())] == [
            "accepted",
            "deferred" if phase == "rcpt" and reply != DROP else "unsent",
            "accepted",
        ]
    assert server.recipients == ["ann@example.com", "cat@example.com"]
    assert server.connections == 2


def test_a_421_after_the_dot_is_a_reply() -> None:
    """The relay said that it has not taken it: deferred, not in doubt, and the connection is given up."""
    replies = ["421 4.3.2 shutting down", None, None]
    with relay() as server:
        server.data = lambda _recipient: replies.pop(0)
        assert outcomes(plain(server.port).deliver(everyone()))[0] == (1, "deferred", 421)
    assert server.recipients == ["bob@example.com", "cat@example.com"]
    assert server.connections == 2


def test_a_relay_that_cuts_every_connection_is_left_alone() -> None:
    """Three connections lost in a row end the run; what was drawn has its receipt and is unsent."""
    with relay() as server:
        server.mail = lambda _sender: DROP
        receipts: list[Receipt] = []
        with pytest.raises(TransportError, match=f"127.0.0.1:{server.port} gave up 3 connections in a row"):
            receipts.extend(plain(server.port).deliver(outgoing(key, "ann@example.com") for key in range(9)))
    assert {receipt.outcome for receipt in receipts} == {"unsent"}
    assert server.arrivals == []
    assert server.connections == 3


LATER = ("451 4.3.0 busy", "452 4.3.1 disk full", "421 4.3.2 too busy")


@pytest.mark.parametrize("reply", LATER)
def test_a_relay_that_is_busy_for_a_moment_is_asked_again(reply: str) -> None:
    """Later at MAIL, over three connections: everyone has it over the fourth."""
    replies: list[str | None] = [reply] * 3
    with relay() as server:
        server.mail = lambda _sender: replies.pop() if replies else None
        receipts = list(plain(server.port).deliver(outgoing(key, "ann@example.com") for key in range(9)))
    assert [receipt.outcome for receipt in receipts] == ["unsent"] * 3 + ["accepted"] * 6
    assert server.connections == 4


@pytest.mark.parametrize("reply", LATER)
def test_a_relay_that_stays_busy_is_left_with_its_reply_and_what_to_do(reply: str) -> None:
    """As often as its patience says, and no more; the sentence has the code and says to run it again."""
    with relay() as server:
        server.mail = lambda _sender: reply
        with pytest.raises(TransportError, match=rf"gave up 6 connections in a row \({reply}\); run it again in some"):
            list(plain(server.port).deliver(outgoing(key, "ann@example.com") for key in range(9)))
    assert server.connections == 6


def test_one_receiver_that_closes_every_connection_keeps_nobody_else_waiting() -> None:
    """421 at RCPT, for whoever is at one domain: each is put off, and the rest goes on over new connections."""
    everybody = [*(f"r{number}@shut.example" for number in range(20)), *READERS]
    with relay() as server:
        server.rcpt = lambda recipient: "421 4.3.2 come back later" if recipient.endswith("shut.example") else None
        receipts = list(plain(server.port).deliver(outgoing(key, who) for key, who in enumerate(everybody)))
    assert [receipt.outcome for receipt in receipts] == ["deferred"] * 20 + ["accepted"] * 3
    assert {receipt.scope for receipt in receipts[:20]} == {"domain"}


def test_a_relay_that_closes_whoever_it_is_for_is_left_alone() -> None:
    """421 at RCPT for domain after domain is the relay's own trouble."""
    with relay() as server:
        server.rcpt = lambda _recipient: "421 4.3.2 shutting down"
        with pytest.raises(TransportError, match=r"\(421 4\.3\.2 shutting down\)"):
            list(plain(server.port).deliver(outgoing(key, f"ann@{key}.example") for key in range(99)))
    assert server.connections == 6


def test_a_refused_sender_is_nobodys_fault_on_the_list() -> None:
    """MAIL refused for good ends the run: the reader is unsent, not failed, and the error names the sender."""
    with relay() as server:
        server.mail = lambda _sender: "550 5.7.1 you may not send as this"
        deliveries = plain(server.port).deliver(everyone())
        assert next(deliveries).outcome == "unsent"
        with pytest.raises(TransportError, match=r"daily@example\.org.*may not send as this.*publication\.from"):
            next(deliveries)


def test_an_address_that_smtp_cannot_carry_fails_alone() -> None:
    """A line break or a bracket in an address never reaches the wire."""
    wild = ["ann@example.com>\r\nRCPT TO:<x@example.com", "ä@example.com", "a b@example.com"]
    with relay() as server:
        messages = [outgoing(key, recipient) for key, recipient in enumerate([*wild, "cat@example.com"])]
        assert [receipt.outcome for receipt in plain(server.port).deliver(messages)] == [
            "failed",
            "failed",
            "failed",
            "accepted",
        ]
    assert server.recipients == ["cat@example.com"]


def test_nothing_is_drawn_while_the_relay_cannot_be_reached() -> None:
    """A dead relay releases no edition: the error comes first, and names host, port and settings."""
    port = free_port()

    def drawn() -> Iterator[Outgoing]:
        pytest.fail("a message was drawn")
        yield outgoing(1, "ann@example.com")

    refused = f"127.0.0.1:{port} cannot be reached \\(connection refused\\); check transport.host"
    with pytest.raises(TransportError, match=refused):
        list(plain(port).deliver(drawn()))


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 200 OK\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n"])
def test_another_kind_of_server_is_named_for_what_it_says(greeting: bytes) -> None:
    """A web or a shell server behind the port is no relay, and the error says so and where to look."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def greet() -> None:
            connection, _ = other.accept()
            with connection:
                connection.sendall(greeting)
                connection.recv(1000)

        threading.Thread(target=greet, daemon=True).start()
        port = other.getsockname()[1]
        with pytest.raises(TransportError, match=f"127.0.0.1:{port} is no SMTP server.*transport.port"):
            list(plain(port).deliver(everyone()))


def test_a_relay_that_says_nothing_is_given_up() -> None:
    """A port that accepts and stays silent ends in a sentence once the time-out is over."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        transport = Smtp(host="127.0.0.1", port=port, security="none", patience=Patience(greeting=0.2))
        with pytest.raises(TransportError, match=f"127.0.0.1:{port}"):
            list(transport.deliver(everyone()))


def test_a_relay_that_refuses_in_mid_message_leaves_nothing_in_doubt() -> None:
    """552 amid DATA, then a closed connection: our content is refused, or unsent where the reset overtook it."""
    with EarlyRefusal(b"552 5.3.4 too large\r\n") as port:
        huge = outgoing(1, "ann@example.com", b"Subject: x\r\n\r\n" + b"x" * 70 * 1_000_000)
        (receipt,) = plain(port).deliver([huge])
    assert (receipt.outcome, receipt.verdict) in {("deferred", "content"), ("unsent", "connection")}


def test_starttls_encrypts_and_checks_the_certificate(certificate: Path) -> None:
    """With a certificate that is trusted the message goes over TLS, after logging in."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    with relay(certificate=certificate, starttls=True, password="secret") as server:  # noqa: S106 a test's password
        transport = Smtp(host="localhost", port=server.port, user="daily", password="secret", tls=trusting)  # noqa: S106 a test's password
        assert [receipt.outcome for receipt in transport.deliver(everyone())] == ["accepted"] * 3
    assert server.recipients == READERS


def test_tls_from_the_first_octet_works_too(certificate: Path) -> None:
    """Port 465's way."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    with relay(certificate=certificate) as server:
        transport = Smtp(host="localhost", port=server.port, security="tls", tls=trusting)
        assert [receipt.outcome for receipt in transport.deliver(everyone())] == ["accepted"] * 3


@pytest.mark.parametrize("starttls", [True, False])
def test_a_certificate_that_nobody_vouches_for_stops_the_send(certificate: Path, *, starttls: bool) -> None:
    """Nothing is said in the clear, and the error says what was wrong."""
    with relay(certificate=certificate, starttls=starttls) as server:
        transport = Smtp(host="localhost", port=server.port, security="starttls" if starttls else "tls")
        with pytest.raises(TransportError, match=f"localhost:{server.port} shows a certificate that cannot be trusted"):
            list(transport.deliver(everyone()))
    assert server.arrivals == []


def test_a_certificate_for_another_name_stops_the_send(certificate: Path) -> None:
    """The name on the certificate has to be the relay's."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    with relay(certificate=certificate) as server:
        transport = Smtp(host="127.0.0.1", port=server.port, security="tls", tls=trusting)
        with pytest.raises(TransportError, match=f"127.0.0.1:{server.port} shows a certificate that cannot be trusted"):
            list(transport.deliver(everyone()))
    assert server.arrivals == []


def test_a_relay_without_starttls_gets_nothing() -> None:
    """There is no silent fall-back to plain text: not the password, not an address."""
    with relay() as server:
        transport = Smtp(host="127.0.0.1", port=server.port, user="daily", password="secret")  # noqa: S106 a test's password
        with pytest.raises(TransportError, match="offers no STARTTLS"):
            list(transport.deliver(everyone()))
    assert server.arrivals == []


def test_a_wrong_password_says_which_variable_to_look_at(certificate: Path) -> None:
    """The error names the user and BULLETIN_SMTP_PASSWORD, never the password."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    with relay(certificate=certificate, starttls=True, password="right") as server:  # noqa: S106 a test's password
        transport = Smtp(host="localhost", port=server.port, user="daily", password="guess", tls=trusting)  # noqa: S106 a test's password
        with pytest.raises(TransportError, match=r"'daily'.*535.*BULLETIN_SMTP_PASSWORD") as refused:
            list(transport.deliver(everyone()))
    assert "guess" not in str(refused.value)


def test_plain_text_is_for_this_machine_only() -> None:
    """Without TLS nothing leaves the loopback, whatever the settings ask for."""
    with pytest.raises(ConfigError, match=r"smtp\.example\.org"):
        Smtp(host="smtp.example.org", port=25, security="none")
    for host in ("127.0.0.1", "::1", "localhost"):
        Smtp(host=host, port=25, security="none")


def test_a_user_without_a_password_is_told_where_it_comes_from() -> None:
    """The password is never in the settings."""
    with pytest.raises(ConfigError, match="BULLETIN_SMTP_PASSWORD"):
        Smtp(host="smtp.example.org", port=587, user="daily")


class EarlyRefusal:
    """Speaks SMTP as far as DATA, reads a little of the message, replies and closes."""

    def __init__(self, reply: bytes) -> None:
        """Take the reply to give in the middle."""
        self._reply = reply
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> int:
        """Begin to listen; return the port."""
        self._thread.start()
        port: int = self._server.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        """Wait until the one connection has ended."""
        self._thread.join()
        self._server.close()

    def _serve(self) -> None:
        connection, _ = self._server.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                verb = line[:4].upper()
                connection.sendall(b"354 go on\r\n" if verb == b"DATA" else b"250 fine\r\n")
                if verb == b"DATA":
                    break
            lines.read(1000)
            connection.sendall(self._reply)
