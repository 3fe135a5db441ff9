"""Hand messages to a relay by SMTP (RFC 5321), one connection, one message at a time.

smtplib makes the connection (EHLO, STARTTLS, AUTH); the sending path is our own, because the
ledger has to know on which side of the final dot a connection broke. Whose fault a refusal is:
before MAIL and at MAIL it is ours and stops the send, at RCPT and DATA it is this message's.
Retrying later, and what the ledger makes of a receipt, are left to ``send``.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import sys
from collections.abc import Iterable, Iterator

from bulletin.errors import TransportError
from bulletin.model import Outgoing, Receipt
from bulletin.status_codes import CLOSING, Reply, read_reply
from bulletin.transport.connect import NO_REPLY, Door, Security, in_words, open_socket

_SETBACKS_IN_A_ROW = 3
_GO_AHEAD = 354
_PARTING_SECONDS = 5.0


class _CutError(Exception):
    """The connection broke before the final dot, or the relay gave it up: nothing can have arrived."""


class _SenderError(Exception):
    """The relay refuses our envelope sender for good: no fault of any reader's."""


class Smtp:
    """A relay. Each ``deliver`` opens a connection of its own, and another when one breaks."""

    rehearsal = False
    under_way = 1
    """In lock-step a crash leaves one message unknown, no more."""

    def __init__(  # noqa: PLR0913 a relay has as many settings as it has
        self,
        *,
        host: str,
        port: int,
        security: Security = "starttls",
        user: str | None = None,
        password: str | None = None,
        helo: str | None = None,
        tls: ssl.SSLContext | None = None,
        timeout: float = 300.0,
        final_timeout: float = 600.0,
    ) -> None:
        """Take the relay's address and settings; nothing is connected yet.

        ``timeout`` (seconds) is for a command's reply, ``final_timeout`` for the one after the
        final dot (RFC 5321 4.5.3.2). ``tls`` stands in for the system's own trust.
        Raises ConfigError for ``security="none"`` to anywhere but this machine.
        """
        self._door = Door(
            host=host,
            port=port,
            security=security,
            user=user,
            password=password,
            helo=helo,
            tls=tls or ssl.create_default_context(),
            timeout=timeout,
        )
        self._final_timeout = final_timeout

    def deliver(self, messages: Iterable[Outgoing]) -> Iterator[Receipt]:
        """Connect, then draw and send one message after the other; every one drawn has its receipt.

        Raises TransportError where the relay cannot be reached, or refuses us rather than a message.
        """
        connection: smtplib.SMTP | None = self._door.connect()
        setbacks = 0
        try:
            for outgoing in messages:
                try:
                    connection = connection or self._door.connect()
                    receipt = self._send(connection, outgoing)
                except TransportError as error:
                    yield Receipt(key=outgoing.key, outcome="unsent", text=str(error))
                    raise
                yield receipt
                if connection.sock is None:
                    connection = None
                setbacks = setbacks + 1 if connection is None and receipt.outcome != "accepted" else 0
                if setbacks >= _SETBACKS_IN_A_ROW:
                    raise TransportError(f"{self._door.place} gave up {setbacks} connections in a row: {receipt.text}")
        finally:
            if connection is not None:
                _part(connection)

    def _send(self, connection: smtplib.SMTP, outgoing: Outgoing) -> Receipt:
        """Send one message; a connection that is no longer fit for another is closed."""
        if not (_is_path(outgoing.envelope.sender) and _is_path(outgoing.envelope.recipient)):
            return Receipt(key=outgoing.key, outcome="failed", text="the address cannot be written in SMTP")
        try:
            refusal = self._offer(connection, outgoing)
            if refusal is None:
                return self._hand_over(connection, outgoing)
        except _CutError as cut:
            connection.close()
            return Receipt(key=outgoing.key, outcome="unsent", text=str(cut))
        except _SenderError as error:
            raise TransportError(f"{self._door.place} refuses the sender: {error}; see publication.from") from error
        with contextlib.suppress(_CutError):
            _ask(connection, "RSET")
        return _receipt(outgoing, refusal)

    def _offer(self, connection: smtplib.SMTP, outgoing: Outgoing) -> Reply | None:
        """Say MAIL, RCPT and DATA; return the reply that refuses this message, None when it is waited for."""
        sender, recipient = outgoing.envelope.sender, outgoing.envelope.recipient
        sys.audit("bulletin.point", "before MAIL")
        reply = _ask(connection, f"MAIL FROM:<{sender}>")
        if reply.verdict == "failed":
            raise _SenderError(f"{sender} ({reply.code} {reply.text})")
        if reply.verdict == "deferred":
            raise _CutError(f"{reply.code} {reply.text}")  # RFC 5321 3.3: the relay's trouble, not the reader's
        sys.audit("bulletin.point", "before RCPT")
        reply = _ask(connection, f"RCPT TO:<{recipient}>")
        if reply.verdict != "accepted":
            return reply
        sys.audit("bulletin.point", "before DATA")
        reply = _ask(connection, "DATA")
        return None if reply.code == _GO_AHEAD else reply

    def _hand_over(self, connection: smtplib.SMTP, outgoing: Outgoing) -> Receipt:
        """Write the message and the dot, and wait for the reply that decides."""
        sys.audit("bulletin.point", "before the dot")
        early = _write(connection, _on_the_wire(outgoing.message))
        sys.audit("bulletin.point", "after the dot")
        if early is not None:
            connection.close()
            return _receipt(outgoing, early)
        try:
            open_socket(connection).settimeout(self._final_timeout)
            code, text = connection.getreply()
            sys.audit("bulletin.point", "replied")
            open_socket(connection).settimeout(self._door.timeout)
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            return Receipt(
                key=outgoing.key, outcome="in_doubt", text=f"no reply after the final dot: {in_words(error)}"
            )
        reply = read_reply(code, text)
        if code == CLOSING:
            connection.close()
        elif code == NO_REPLY or reply.code < 200:  # noqa: PLR2004 RFC 5321 4.2.1: no final reply
            connection.close()
            return Receipt(key=outgoing.key, outcome="in_doubt", text=f"no reply after the final dot: {reply.text}")
        return _receipt(outgoing, reply)


def _ask(smtp: smtplib.SMTP, command: str) -> Reply:
    try:
        code, text = smtp.docmd(command)
    except (smtplib.SMTPException, OSError) as error:
        smtp.close()
        raise _CutError(f"the connection broke at {command.partition(' ')[0]}: {in_words(error)}") from error
    reply = read_reply(code, text)
    if code in (CLOSING, NO_REPLY):
        smtp.close()
        raise _CutError(f"{code} {reply.text}" if code == CLOSING else f"not SMTP: {reply.text}")
    return reply


def _write(smtp: smtplib.SMTP, wire: bytes) -> Reply | None:
    """Hand everything to the system; return the reply with which the relay stopped reading early, if it did.

    The dot is in the last octets: as long as the system has not taken all of them it is not out.
    """
    view, taken = memoryview(wire), 0
    try:
        while taken < len(wire):
            taken += open_socket(smtp).send(view[taken:])
    except OSError as error:
        early = _early_reply(smtp)
        if early is None or early.verdict == "accepted" or early.code == CLOSING:
            raise _CutError(f"the connection broke in the message: {in_words(error)}") from error
        return early
    return None


def _early_reply(smtp: smtplib.SMTP) -> Reply | None:
    try:
        open_socket(smtp).settimeout(_PARTING_SECONDS)
        reply = read_reply(*smtp.getreply())
    except (smtplib.SMTPException, OSError):
        return None
    return None if reply.code == NO_REPLY else reply


def _on_the_wire(message: bytes) -> bytes:
    """Return the message dot-stuffed and ended (RFC 5321 4.5.2); what ``message`` compiles needs no stuffing."""
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _receipt(outgoing: Outgoing, reply: Reply) -> Receipt:
    return Receipt(key=outgoing.key, outcome=reply.verdict, code=reply.code, text=reply.text)


def _part(smtp: smtplib.SMTP) -> None:
    with contextlib.suppress(smtplib.SMTPException, OSError):
        open_socket(smtp).settimeout(_PARTING_SECONDS)
        smtp.quit()
    smtp.close()


def _is_path(address: str) -> bool:
    return address.isascii() and address.isprintable() and not any(mark in address for mark in " <>") and "@" in address
