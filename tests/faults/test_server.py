from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.certificates import make_certificate
from tests.faults.relay import FaultyRelay, faulty_relay
from tests.faults.server import EXTENSIONS, Fault, Phase

MESSAGE = b"Message-ID: <one@example.org>\r\nSubject: Hello\r\n\r\n.a line with a dot\r\nHello\r\n"


@contextmanager
def client(port: int) -> Iterator[smtplib.SMTP]:
    """Connect, and close whatever is left at the end."""
    smtp = smtplib.SMTP("localhost", port, local_hostname="client.example.org", timeout=20)
    try:
        yield smtp
    finally:
        smtp.close()


def send(smtp: smtplib.SMTP, recipient: str = "ann@example.org") -> None:
    """Send the message."""
    smtp.sendmail("daily@example.org", [recipient], MESSAGE)


def test_what_was_accepted_stands_in_the_log(relay: FaultyRelay) -> None:
    """Recipient, Message-ID and a hash of the very octets, dots unstuffed, one line a message."""
    with client(relay.port) as smtp:
        send(smtp)
        send(smtp, "bob@example.org")
    first, second = relay.letters()
    assert (first.recipient, second.recipient) == ("ann@example.org", "bob@example.org")
    assert first.message_id == "<one@example.org>"
    assert first.sha256 == second.sha256
    assert relay.events("accepted")[0]["size"] == len(MESSAGE)


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("reply", ["451 4.3.0 later", "554 5.7.1 never"])
def test_each_phase_can_refuse(relay: FaultyRelay, phase: Phase, reply: str) -> None:
    """The reply is the script's, nothing is accepted, and the next message goes through."""
    relay.play(Fault(phase=phase, reply=reply, times=1))
    with client(relay.port) as smtp:
        with pytest.raises(smtplib.SMTPException) as refused:
            send(smtp)
        assert reply[:3] in str(refused.value)
        assert relay.letters() == []
        send(smtp)
    assert relay.accepted == {"ann@example.org": 1}


def test_a_421_is_the_last_thing_said(relay: FaultyRelay) -> None:
    """The connection ends behind it; the next one is greeted."""
    relay.play(Fault(phase="rcpt", reply="421 4.3.2 closing", times=1))
    with client(relay.port) as smtp, pytest.raises(smtplib.SMTPException):
        send(smtp)
    with client(relay.port) as smtp:
        send(smtp)
    assert len(relay.events("connected")) == 2


def test_the_reply_to_the_dot_can_be_lost(relay: FaultyRelay) -> None:
    """Accepted and cut: it stands in the log and the client hears nothing; cut without being taken it does not."""
    relay.play(
        Fault(phase="dot", cut=True, take=True, to="ann", times=1), Fault(phase="dot", cut=True, to="bob", times=1)
    )
    for recipient in ("ann@example.org", "bob@example.org"):
        with client(relay.port) as smtp, pytest.raises((smtplib.SMTPException, OSError)):
            send(smtp, recipient)
    assert relay.accepted == {"ann@example.org": 1}


def test_a_message_can_be_refused_and_cut_in_its_middle(relay: FaultyRelay) -> None:
    """The reply comes before the dot, or nothing comes any more; neither is accepted."""
    relay.play(
        Fault(phase="body", after=20, reply="550 5.7.1 seen enough", cut=True, to="ann"),
        Fault(phase="body", after=20, cut=True, to="bob"),
    )
    for recipient in ("ann@example.org", "bob@example.org"):
        with client(relay.port) as smtp, pytest.raises((smtplib.SMTPException, OSError)):
            send(smtp, recipient)
    assert relay.letters() == []


def test_a_fault_comes_as_often_as_it_says(relay: FaultyRelay) -> None:
    """From the third recipient on, for two of them."""
    relay.play(Fault(phase="rcpt", reply="450 4.2.0 not now", nth=3, times=2))
    with client(relay.port) as smtp:
        smtp.ehlo()
        smtp.mail("daily@example.org")
        codes = [smtp.rcpt(f"r{number}@example.org")[0] for number in range(6)]
    assert codes == [250, 250, 450, 450, 250, 250]


def test_replies_can_come_octet_by_octet(relay: FaultyRelay) -> None:
    """A client that reads lines gets them all the same."""
    relay.play(Fault(phase="rcpt", drip=0.001), Fault(phase="dot", drip=0.001))
    with client(relay.port) as smtp:
        send(smtp)
    assert relay.accepted == {"ann@example.org": 1}


def test_pipelined_commands_are_answered_in_order(relay: FaultyRelay) -> None:
    """MAIL, RCPT and DATA in one write; a refused recipient leaves DATA without any (RFC 2920 3.1)."""
    relay.play(Fault(phase="rcpt", reply="550 5.1.1 unknown", to="bob"))
    with client(relay.port) as smtp:
        smtp.ehlo()
        smtp.send(b"MAIL FROM:<a@example.org>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\n")
        assert [smtp.getreply()[0] for _ in range(3)] == [250, 250, 354]
        smtp.send(MESSAGE.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        assert smtp.getreply()[0] == 250
        smtp.send(b"MAIL FROM:<a@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n")
        assert [smtp.getreply()[0] for _ in range(3)] == [250, 550, 554]
    assert relay.accepted == {"ann@example.org": 1}


def test_chunks_are_messages_too(relay: FaultyRelay) -> None:
    """BDAT in two pieces and in one, several messages in one write (RFC 3030)."""
    relay.play(extensions=(*EXTENSIONS, "CHUNKING"))
    half = len(MESSAGE) // 2
    with client(relay.port) as smtp:
        assert smtp.ehlo()[0] == 250
        assert smtp.has_extn("chunking")
        head = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<%s@example.org>\r\n"
        smtp.send(head % b"ann" + b"BDAT %d\r\n" % half + MESSAGE[:half])
        smtp.send(b"BDAT %d LAST\r\n" % (len(MESSAGE) - half) + MESSAGE[half:])
        smtp.send(head % b"bob" + b"BDAT %d LAST\r\n" % len(MESSAGE) + MESSAGE)
        assert [smtp.getreply()[0] for _ in range(7)] == [250] * 7
    first, second = relay.letters()
    assert (first.recipient, second.recipient) == ("ann@example.org", "bob@example.org")
    assert first.sha256 == second.sha256


def test_starttls_is_offered_stripped_and_shown(relay: FaultyRelay, tmp_path: Path) -> None:
    """With a certificate it encrypts; stripped it is not offered; a stranger's certificate is seen through."""
    certificate = make_certificate(tmp_path)
    relay.play(certificate=str(certificate))
    with client(relay.port) as smtp:
        smtp.starttls(context=ssl.create_default_context(cafile=str(certificate)))
        send(smtp)
    with client(relay.port) as smtp, pytest.raises(ssl.SSLCertVerificationError):
        smtp.starttls(context=ssl.create_default_context())
    relay.play(certificate=str(certificate), strip=True)
    with client(relay.port) as smtp:
        smtp.ehlo()
        assert not smtp.has_extn("starttls")
    assert relay.accepted == {"ann@example.org": 1}


def test_the_server_ends_with_its_test(tmp_path: Path) -> None:
    """Nothing listens when the block has ended."""
    with faulty_relay(tmp_path / "log") as server:
        socket.create_connection(("127.0.0.1", server.port)).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))
