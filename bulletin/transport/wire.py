"""One SMTP connection once it is open: octets out, counted; replies in, each within its phase's time.

Counting is what tells a cut before a message's end from one after it. A write that fails is told by
the next read, because the relay may have said why before it hung up. Which commands are written, and
what a reply means, are left to ``manners`` and ``status_codes``.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from bulletin.status_codes import CLOSING, Reply, read_reply
from bulletin.transport.connect import in_words, open_socket

_LONGEST_LINE = 8192
"""Octets; RFC 5321 4.5.3.1.5 has 512, and some receivers explain themselves at length."""

_MOST_LINES = 100
_AT_ONCE = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long each phase may take, in seconds: the least that RFC 5321 4.5.3.2 lets a client wait."""

    greeting: float = 300.0
    mail: float = 300.0
    rcpt: float = 300.0
    data: float = 120.0
    block: float = 180.0
    """For the system to take some more of a message."""
    dot: float = 600.0
    """Given up sooner, a message that the relay has taken would be in doubt."""
    put_off: tuple[float, ...] = (0.0, 1.0, 2.0, 4.0, 8.0)
    """Before another connection, each time in a row that the relay says "later" to us: one more, and we give up."""
    parting: float = 5.0
    """For what a relay still has to say when the connection has ended."""


class BrokenError(Exception):
    """The connection is at its end: why, in words."""


class Wire:
    """A connection on which MAIL may be said. Not shared between threads."""

    def __init__(self, smtp: smtplib.SMTP, patience: Patience, monotonic: Callable[[], float]) -> None:
        """Take over what smtplib has opened; ``monotonic`` bounds a reply that comes in drips."""
        self.patience = patience
        self.offers = smtp.esmtp_features
        """What EHLO listed: the keyword in small letters, and its parameters."""
        self.sent = 0
        """Octets that the system has taken."""
        self.at_rest = True
        """Whether QUIT would be understood: nothing is under way."""
        self.closing = ""
        """The 421 with which the relay gave the connection up; what came after that it has not read."""
        self._smtp = smtp
        self._socket = open_socket(smtp)
        self._monotonic = monotonic
        self._seconds = self._socket.gettimeout()
        self._asked = 0
        self._unread = b""
        self._ended = ""
        self._deaf = ""

    @property
    def fit(self) -> bool:
        """Whether anything more can be said."""
        return not self._ended

    def write(self, octets: bytes) -> int:
        """Hand these to the system; return the count of ``sent`` by which all of them are out."""
        self._asked += len(octets)
        if self._ended:
            return self._asked
        left = memoryview(octets)
        try:
            self._within(self.patience.block)
            while left:
                taken = self._socket.send(left)
                self.sent += taken
                left = left[taken:]
        except OSError as error:
            self.end(in_words(error))
        return self._asked

    def reply(self, seconds: float) -> Reply:
        """Return the next reply. Raises BrokenError where none comes in time, or it is no SMTP."""
        if self._deaf:
            raise BrokenError(self._deaf)
        try:
            reply = self._read(self.patience.parting if self._ended else seconds)
        except OSError as error:
            self.end(in_words(error))
            self._deaf = self._ended
            raise BrokenError(self._ended) from error
        if reply.code == CLOSING:
            self.closing = self._deaf = f"{CLOSING} {reply.text}"
            self.end(self.closing)
        return reply

    def end(self, why: str) -> None:
        """Say nothing more on this connection; the first reason is kept."""
        self._ended = self._ended or why

    def look(self) -> None:
        """While nothing is under way: end it where the relay has hung up meanwhile."""
        try:
            self._within(0)
            _ = self._unread or self._socket.recv(_AT_ONCE)  # a 421, or its end: nothing else can come unasked
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            pass
        self.end("the relay closed the connection while it was idle")

    def part(self) -> None:
        """Say QUIT where it would be understood, and close."""
        if self.fit and self.at_rest:
            with contextlib.suppress(OSError, BrokenError):
                self.write(b"QUIT\r\n")
                self.reply(self.patience.parting)
        self._smtp.close()

    def _read(self, seconds: float) -> Reply:
        text: list[bytes] = []
        line, deadline = b"-", None
        while not text or line[3:4] == b"-":
            if len(text) >= _MOST_LINES:
                raise ProtocolError("a reply without an end")
            while b"\n" not in self._unread:
                deadline = self._fill(seconds, deadline)
            line, _, self._unread = self._unread.partition(b"\n")
            if not line[:3].isdigit() or line[3:4] not in b" -\r" or len(line) > _LONGEST_LINE:
                raise ProtocolError(f"not SMTP: {line[:80].decode('ascii', 'replace').strip()}")
            text.append(line[4:].rstrip())
        return read_reply(int(line[:3]), b"\n".join(text))

    def _fill(self, seconds: float, deadline: float | None) -> float:
        """Wait for some more of a reply; return when it has to be there, which is counted from its first octets."""
        if len(self._unread) > _LONGEST_LINE:
            raise ProtocolError("a reply's line without an end")
        left = seconds if deadline is None else deadline - self._monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._within(left)
        more = self._socket.recv(_AT_ONCE)
        if not more:
            raise ConnectionResetError("the relay closed the connection")
        self._unread += more
        return self._monotonic() + seconds if deadline is None else deadline

    def _within(self, seconds: float) -> None:
        if seconds != self._seconds:
            self._socket.settimeout(seconds)
            self._seconds = seconds


class ProtocolError(OSError):
    """What came is no SMTP."""
