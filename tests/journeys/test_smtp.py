from __future__ import annotations

import email
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.journeys.conftest import Run
from tests.transport.relay import free_port

DAY = "2025-06-16"
TOKEN = re.compile(r"news\.example\.org/(?:\w+/)(?:[\d-]+/)?([\w.~-]{12,})")


class Inbox:
    """Keeps what arrives, as it arrived."""

    def __init__(self) -> None:
        """Begin empty."""
        self.received: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Accept everything."""
        assert isinstance(envelope.content, bytes)
        self.received.append((envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 kept"


@contextmanager
def relay() -> Iterator[tuple[Inbox, int]]:
    """A real SMTP server on the loopback, on a free port."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield inbox, controller.port
    finally:
        controller.stop()


def use_relay(paper: Path, port: int) -> None:
    """Point the publication's settings at the relay."""
    settings = (paper / "bulletin.toml").read_text("utf-8")
    head, _, _ = settings.partition("[transport]")
    transport = f'[transport]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    (paper / "bulletin.toml").write_text(head + transport, "utf-8")


def parsed(content: bytes) -> EmailMessage:
    """The message as a mail program reads it."""
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def header_lines(content: bytes) -> list[bytes]:
    """The header's lines as they were on the wire."""
    return content.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


@pytest.fixture
def arrived(paper: Path, run: Run) -> list[tuple[str, list[str], bytes]]:
    """What a real server received when the sample day was sent to three readers."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        sent = run("send", "--date", DAY, "--yes", folder=paper)
        assert sent.returncode == 0, sent.stderr + sent.stdout
        again = run("send", "--date", DAY, "--yes", folder=paper)
        assert again.returncode == 0, again.stderr + again.stdout
    return inbox.received


def test_each_reader_gets_one_message(arrived: list[tuple[str, list[str], bytes]]) -> None:
    """Three active readers, three messages with one recipient each, though send ran twice."""
    assert sorted(recipients[0] for _, recipients, _ in arrived) == [
        "ann@example.org",
        "bea@example.net",
        "cal@example.com",
    ]
    assert all(len(recipients) == 1 for _, recipients, _ in arrived)
    assert {sender for sender, _, _ in arrived} == {"daily@example.org"}


def test_the_headers_are_right_on_the_wire(arrived: list[tuple[str, list[str], bytes]]) -> None:
    """Every header that a receiver judges by stands there once, in ASCII, and one-click unsubscribe is unfolded."""
    for _, (recipient,), content in arrived:
        lines = header_lines(content)
        message = parsed(content)
        assert message["From"] == "The Town Hall Daily <daily@example.org>"
        assert message["To"].addresses[0].addr_spec == recipient
        assert message["Subject"]
        assert message["Date"].datetime.tzinfo is not None
        assert message["MIME-Version"] == "1.0"
        assert b"List-Id: The Town Hall Daily <town-hall-daily.example.org>" in lines
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
        assert b"List-Help: <mailto:daily@example.org?subject=help>" in lines
        assert b"List-Post: NO" in lines
        assert b"List-Archive: <https://news.example.org/archive>" in lines
        assert b"Feedback-ID: 2025-06-16:daily:town-hall-daily:town-hall-daily" in lines
        assert b"Auto-Submitted: auto-generated" in lines
        assert b"X-Auto-Response-Suppress: OOF, AutoReply" in lines
        (unsubscribe,) = [line for line in lines if line.lower().startswith(b"list-unsubscribe:")]
        assert re.fullmatch(rb"List-Unsubscribe: <https://news\.example\.org/[\x21-\x7e]+>", unsubscribe)
        assert re.fullmatch(r"<[^<>@\s]+@example\.org>", message["Message-ID"])
        for name in ("From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "MIME-Version"):
            assert len(message.get_all(name, [])) == 1, name


def test_both_parts_arrive_seven_bit(arrived: list[tuple[str, list[str], bytes]]) -> None:
    """A text and a page, the same story in both, in lines that every relay passes on unchanged."""
    for _, _, content in arrived:
        message = parsed(content)
        assert message.get_content_type() == "multipart/alternative"
        text, page = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None
        assert page is not None
        assert str(message["Subject"]).split(":")[0] in " ".join(text.get_content().split())
        assert "</html>" in page.get_content()
        assert content.isascii()
        assert max(map(len, content.split(b"\r\n"))) <= 998
        assert b"\n" not in content.replace(b"\r\n", b"")


def test_nobody_else_is_in_a_message(arrived: list[tuple[str, list[str], bytes]]) -> None:
    """No message holds another reader's address or token, in any header or part."""
    everyone = {recipients[0] for _, recipients, _ in arrived}
    tokens = {recipients[0]: set(TOKEN.findall(whole(content))) for _, recipients, content in arrived}
    assert all(tokens.values())
    for _, (recipient,), content in arrived:
        everything = whole(content)
        for other in everyone - {recipient}:
            assert other not in everything
            assert not any(token in everything for token in tokens[other] - tokens[recipient])
        assert tokens[recipient] - set().union(*(tokens[other] for other in everyone - {recipient}))


def whole(content: bytes) -> str:
    """Headers and decoded parts in one text."""
    message = parsed(content)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])


def test_an_unreachable_relay_is_one_sentence_and_loses_nobody(paper: Path, run: Run) -> None:
    """With no relay behind the port the send fails in a sentence; once it is there, everyone gets theirs."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (_, port):
        pass
    use_relay(paper, port)
    failed = run("send", "--date", DAY, "--yes", folder=paper)
    assert failed.returncode in {1, 4}
    assert "Traceback" not in failed.stderr
    assert f"127.0.0.1:{port}" in failed.stderr + failed.stdout
    with relay() as (inbox, port):
        use_relay(paper, port)
        sent = run("send", "--date", DAY, "--yes", folder=paper)
        assert sent.returncode == 0, sent.stderr + sent.stdout
        assert len(inbox.received) == 3
    status = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
    assert status["state"] == "done"
    assert status["counts"]["accepted"] == 3


def test_a_changed_edition_is_refused_under_a_sent_id(paper: Path, run: Run) -> None:
    """What was sent cannot be sent again in other words: a build is a no-op, a changed file is refused."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        run("send", "--date", DAY, "--yes", folder=paper)
        file = paper / "editions" / DAY / "edition.toml"
        before = file.read_bytes()
        rebuilt = run("build", "--date", DAY, folder=paper)
        assert rebuilt.returncode == 0, rebuilt.stderr
        assert "was sent" in rebuilt.stdout
        assert file.read_bytes() == before
        file.write_bytes(before.replace(b'subject = "', b'subject = "Changed: ', 1))
        refused = run("send", "--date", DAY, "--yes", folder=paper)
        assert refused.returncode != 0
        assert len(inbox.received) == 3
