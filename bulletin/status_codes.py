"""SMTP replies (RFC 5321 4.2) and enhanced status codes (RFC 3463): what they mean, in plain words.

Only the reply is judged here. What follows from it for a reader, a connection or an edition is
left to the transport and to ``send``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["accepted", "deferred", "failed"]

CLOSING = 421
"""The relay gives up the connection, whatever was asked: it says nothing about the message."""

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")

_SUBJECTS = {
    "1": "the address is not accepted",
    "2": "the mailbox is not available",
    "3": "the receiving system has a problem",
    "4": "the way to the receiving server has a problem",
    "5": "the servers did not understand each other",
    "6": "the content cannot be handled",
    "7": "refused by a policy or for our reputation",
}

_DETAILS = {
    "1.1": "no such mailbox",
    "1.2": "no such domain",
    "1.3": "the address is not well-formed",
    "1.6": "the mailbox has moved",
    "1.7": "our sender address is not well-formed",
    "1.8": "our sender's domain is not accepted",
    "1.10": "the domain takes no mail",
    "2.1": "the mailbox is disabled",
    "2.2": "the mailbox is full",
    "2.3": "the message is too large for the mailbox",
    "3.1": "the receiving system is full",
    "3.2": "the receiving system takes no mail at present",
    "3.4": "the message is too large for the receiving system",
    "4.1": "the receiving server does not answer",
    "4.2": "the connection broke",
    "4.4": "no route to the receiving server",
    "4.5": "the receiving system is overloaded",
    "4.7": "it could not be delivered in time",
    "7.1": "refused by a policy",
    "7.8": "our user name or password is not accepted",
    "7.26": "our mail fails SPF, DKIM or DMARC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply as it was read: the code, the enhanced code without its class where there is one, the text."""

    code: int
    detail: str | None
    """RFC 3463's subject and detail, "1.1" of "5.1.1"."""
    text: str

    @property
    def verdict(self) -> Verdict:
        """What RFC 5321 4.2.1 makes of the first digit; what is no final reply at all may be tried again."""
        if 200 <= self.code < 300:  # noqa: PLR2004 RFC 5321 4.2.1
            return "accepted"
        return "failed" if 500 <= self.code < 600 else "deferred"  # noqa: PLR2004 RFC 5321 4.2.1

    @property
    def meaning(self) -> str:
        """The reply in plain words, for people."""
        if self.verdict == "accepted":
            return "accepted by the mail server"
        told = self.detail or ""
        known = _DETAILS.get(told) or _SUBJECTS.get(told.partition(".")[0])
        return known or ("refused" if self.verdict == "failed" else "not now")


def read_reply(code: int, text: bytes | str) -> Reply:
    """Return the reply with its enhanced code, whose class (2, 4 or 5) must agree with the basic code's."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    one_line = " ".join("".join(c if c.isprintable() else " " for c in shown).split())
    found = _ENHANCED.search(one_line)
    detail = f"{found[2]}.{found[3]}" if found and found[1] == str(code)[:1] else None
    return Reply(code=code, detail=detail, text=one_line)
