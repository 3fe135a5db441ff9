"""A real SMTP server on the loopback that keeps what arrives and refuses what a test asks it to."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bulletin.model import Envelope as OurEnvelope
from bulletin.model import Outgoing
from bulletin.transport.wire import Patience

SHORT = Patience(greeting=10, mail=10, rcpt=10, data=10, block=10, dot=10, put_off=(0.0,) * 5, parting=1)
"""What a test waits for a reply, in seconds."""

DROP = "drop"
"""Instead of a reply: the connection is reset."""


@dataclass(frozen=True)
class Arrival:
    """One message as it was accepted."""

    sender: str
    recipient: str
    content: bytes


@dataclass
class Relay:
    """What the server is asked to say, by phase and recipient, and what it accepted."""

    port: int
    arrivals: list[Arrival] = field(default_factory=list)
    connections: int = 0
    mail: Callable[[str], str | None] = lambda _sender: None
    rcpt: Callable[[str], str | None] = lambda _recipient: None
    data: Callable[[str], str | None] = lambda _recipient: None

    @property
    def recipients(self) -> list[str]:
        """Who has it, in order."""
        return [arrival.recipient for arrival in self.arrivals]

    async def handle_EHLO(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count the connections that get as far as this."""
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Accept a sender, or say what the test wants."""
        envelope.mail_from = address
        return _said(server, self.mail(address)) or "250 OK"

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Accept a recipient, or say what the test wants."""
        reply = _said(server, self.rcpt(address))
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        """Accept a message, or say what the test wants; ``DROP`` accepts it and loses the reply."""
        (recipient,) = envelope.rcpt_tos
        asked = self.data(recipient)
        if asked is None or asked == DROP:
            assert isinstance(envelope.original_content, bytes)
            self.arrivals.append(Arrival(envelope.mail_from or "", recipient, envelope.original_content))
        return _said(server, asked) or "250 2.0.0 kept as 4F1"


def _said(server: SMTP, reply: str | None) -> str | None:
    if reply == DROP:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        return "250 unheard"
    return reply


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def relay(*, certificate: Path | None = None, starttls: bool = False, password: str | None = None) -> Iterator[Relay]:
    """Run a server until the block ends: TLS from the start or by STARTTLS where there is a certificate."""
    kept = Relay(port=free_port())
    context = _server_context(certificate) if certificate else None

    def authenticated(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        known = isinstance(given, LoginPassword) and given.password.decode() == password
        return AuthResult(success=known, handled=False)  # the server says 535 itself

    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=kept.port,
        ssl_context=None if starttls else context,
        tls_context=context if starttls else None,
        require_starttls=starttls,
        auth_required=password is not None,
        auth_require_tls=password is not None,
        authenticator=authenticated if password is not None else None,
    )
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def outgoing(key: int, recipient: str, message: bytes | None = None) -> Outgoing:
    """Return a small message on its way to someone."""
    told = message or f"Message-ID: <{key}@example.org>\r\nSubject: Hello\r\n\r\nHello {recipient}\r\n".encode()
    return Outgoing(key=key, envelope=OurEnvelope(sender="daily@example.org", recipient=recipient), message=told)


def _server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
