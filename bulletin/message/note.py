"""Messages that are no reader's copy: what each is headed with, and an alert in plain text as a whole.

An alert is one part, 7-bit, CRLF, and marked as written by a program so that nobody's holiday reply
comes back (RFC 3834 5). A bulletin is ``compose``'s, a proof of one as well.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256

from bulletin.message.compose import domain_of
from bulletin.message.headers import identifier, mailbox, unstructured
from bulletin.message.quoted_printable import encode_text
from bulletin.model import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes, and when."""

    publication: Publication
    secret: bytes
    """The key for Message-IDs."""
    now: datetime

    @property
    def date(self) -> str:
        """RFC 5322's Date."""
        return format_datetime(self.now)

    def message_id(self, *told: str) -> str:
        """Return the inside of a Message-ID; ``told`` and the moment say which message it is."""
        which = "\0".join(("single", self.now.isoformat(), *told)).encode("utf-8", "replace")
        return f"{hmac.new(self.secret, which, sha256).hexdigest()[:40]}@{domain_of(self.publication)}"


def note(subject: str, text: str, *, to: str, letterhead: Letterhead) -> bytes:
    """Return the finished message; raises MessageError for an address or a subject that no header can hold."""
    publication = letterhead.publication
    head = (
        f"From: {mailbox(publication.from_name, publication.from_address)}\r\n"
        f"To: {mailbox('', to)}\r\n"
        f"{unstructured('Subject', subject)}\r\n"
        f"Date: {letterhead.date}\r\n"
        f"Message-ID: <{identifier('Message-ID', letterhead.message_id(to, subject))}>\r\n"
        "MIME-Version: 1.0\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode("ascii") + encode_text(text if text.endswith("\n") else text + "\n")
