"""SMTP replies (RFC 5321 4.2) and enhanced status codes (RFC 3463): what they mean, and whose fault it is.

Only the reply is judged here, with the phase in which it came. Codes go first, words second: large
receivers say the same thing under a dozen codes, and small ones give no enhanced code at all.
docs/replies.csv shows what real receivers' replies lead to. What follows for a reader, a connection
or an edition is left to the transport and to ``send``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bulletin.status_words import (
    BLOCKED,
    CONTENT,
    DETAILS,
    FULL,
    GONE,
    GREYLISTED,
    OF_THE_SENDER,
    OURS,
    SENDING_LIMIT,
    SUBJECTS,
    TOO_FAST,
    TOO_LARGE,
    UNKNOWN,
    says,
)

Phase = Literal["connect", "auth", "mail", "rcpt", "data", "text"]
"""Where in the conversation: ``data`` is before the text goes out, ``text`` is the reply to it."""

_OF_THE_TEXT = frozenset({"data", "text"})

Verdict = Literal["accepted", "later", "dead", "full", "content", "reputation", "connection"]
"""What a reply says.

later: try again. dead: this address is no more. full: this mailbox takes nothing now. content: what
we wrote is refused, and would be for everyone. reputation: we are refused, whoever it is for; never
the address's fault. connection: it is at its end, and says nothing about the message.
"""

Scope = Literal["relay", "domain"]
"""Whom a refusal of ours is about: everything through this relay, or this recipient domain."""

CLOSING = 421
"""The relay gives up the connection, whatever was asked."""

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_ADDRESS_OF_OURS = re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b|\[[0-9a-f:]{6,}\]", re.IGNORECASE)

_SYNTAX = frozenset({500, 502, 503, 504, 555})
"""We and the server have lost each other: a new connection is what helps."""

_NOT_LET_IN = frozenset({530, 534, 535, 538})
_DEAD = frozenset({"1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.9", "1.10", "2.1", "2.4", "4.4", "4.310"})
_OUR_ADDRESS = frozenset({"1.7", "1.8"})
_NOT_FOR_STRANGERS = frozenset({"7.124", "7.133", "7.134", "7.135", "7.136"})
"""Exchange Online's: this mailbox or group takes mail from its own people only; nothing is wrong with us elsewhere."""

_NO_SIGN_IN_NOW = 454
"""RFC 4954 6: a temporary authentication failure."""

_UNSAID = frozenset({"", "0.0", "1.0", "2.0", "3.0", "4.1", "5.0", "5.1", "5.2", "5.4"})
"""What is said when nothing is: the words decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reply leads to."""

    verdict: Verdict
    scope: Scope | None = None
    """Set where the refusal is about us, and not about one address or one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply as it was read: the code, the enhanced code without its class where there is one, the text."""

    code: int
    detail: str | None
    """RFC 3463's subject and detail, "1.1" of "5.1.1"."""
    text: str

    @property
    def positive(self) -> bool:
        """Whether the relay did what was asked (RFC 5321 4.2.1)."""
        return 200 <= self.code < 300  # noqa: PLR2004 RFC 5321 4.2.1

    @property
    def permanent(self) -> bool:
        """Whether the same again would be refused again."""
        return 500 <= self.code < 600  # noqa: PLR2004 RFC 5321 4.2.1

    @property
    def final(self) -> bool:
        """Whether it is an answer at all: RFC 5321 4.2.1 knows 2xx, 4xx and 5xx after the dot."""
        return self.positive or 400 <= self.code < 600  # noqa: PLR2004 RFC 5321 4.2.1

    @property
    def meaning(self) -> str:
        """The reply in plain words, for people."""
        if self.positive:
            return "accepted by the mail server"
        told = self.detail or ""
        known = DETAILS.get(told) or SUBJECTS.get(told.partition(".")[0])
        return known or ("refused" if self.permanent else "not now")


def read_reply(code: int, text: bytes | str) -> Reply:
    """Return the reply with its enhanced code, whose class (2, 4 or 5) must agree with the basic code's."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    if not shown.isprintable() or "  " in shown:
        shown = " ".join("".join(c if c.isprintable() else " " for c in shown).split())
    if code < 400:  # noqa: PLR2004 a message that is accepted costs no search
        return Reply(code=code, detail=None, text=shown.strip())
    found = next((one for one in _ENHANCED.finditer(shown) if one[1] == str(code)[:1]), None)
    return Reply(code=code, detail=f"{found[2]}.{found[3]}" if found else None, text=shown.strip())


def judge(reply: Reply, phase: Phase) -> Judgement:
    """Say what a reply leads to; greylisting and other refusals for now are never anybody's fault."""
    if reply.positive:
        return Judgement(verdict="accepted")
    policy = (reply.detail or "").startswith("7.")
    if reply.code == CLOSING or not reply.final:
        about_us = (policy or phase == "rcpt") and _about_us(reply)
        return Judgement(verdict="connection", scope=_scope(reply, phase) if about_us else None)
    if phase in {"connect", "auth", "mail"}:
        return _of_us(reply)
    return _later(reply, phase) if not reply.permanent else _refusal(reply, phase)


def _about_us(reply: Reply) -> bool:
    return not says(reply.text, GREYLISTED) and not says(reply.text, FULL) and not says(reply.text, UNKNOWN)


def _of_us(reply: Reply) -> Judgement:
    """Before a recipient was named, it is about us; RFC 5321 3.3 has 4xx at MAIL as the server's own trouble."""
    if reply.detail == "3.4" or says(reply.text, TOO_LARGE):
        return Judgement(verdict="content")
    if reply.code in _SYNTAX:
        return Judgement(verdict="connection")
    ours = (reply.detail or "").startswith("7.") and reply.code != _NO_SIGN_IN_NOW and not says(reply.text, GREYLISTED)
    if reply.permanent or ours:
        return Judgement(verdict="reputation", scope="relay")
    return Judgement(verdict="later", scope="relay" if says(reply.text, SENDING_LIMIT) else None)


def _later(reply: Reply, phase: Phase) -> Judgement:
    """4xx: the same again may go, and only x.7.x that is no greylisting counts against us."""
    if says(reply.text, SENDING_LIMIT):
        return Judgement(verdict="later", scope="relay")
    if reply.detail == "2.2" or says(reply.text, FULL):
        return Judgement(verdict="full")
    if says(reply.text, GREYLISTED):
        return Judgement(verdict="later")
    ours = (reply.detail or "").startswith("7.") or (reply.detail in {None, *_UNSAID} and says(reply.text, BLOCKED))
    return Judgement(verdict="reputation", scope=_scope(reply, phase)) if ours else Judgement(verdict="later")


def _refusal(reply: Reply, phase: Phase) -> Judgement:
    """5xx, by code where it says something, by words where it does not."""
    if reply.code in _NOT_LET_IN or says(reply.text, SENDING_LIMIT):
        return Judgement(verdict="reputation", scope="relay")
    subject = (reply.detail or "").partition(".")[0]
    if subject == "7":
        return _policy(reply, phase)
    if says(reply.text, TOO_FAST):
        return Judgement(verdict="later")
    if reply.detail in _DEAD:
        return Judgement(verdict="dead")
    if reply.detail in {"2.2", "2.3"}:
        return Judgement(verdict="full")
    if subject == "6" or reply.detail == "3.4":
        return Judgement(verdict="content")
    if reply.detail in _OUR_ADDRESS:
        return Judgement(verdict="reputation", scope=_scope(reply, phase))
    return _by_words(reply, phase) or _by_basic_code(reply, phase)


def _policy(reply: Reply, phase: Phase) -> Judgement:
    """x.7.x: never the address's fault; our words where the reply says so, otherwise us."""
    if reply.detail in _NOT_FOR_STRANGERS:
        return Judgement(verdict="reputation", scope="domain")
    if phase in _OF_THE_TEXT and says(reply.text, CONTENT):
        return Judgement(verdict="content")
    return Judgement(verdict="reputation", scope=_scope(reply, phase))


def _by_words(reply: Reply, phase: Phase) -> Judgement | None:
    if says(reply.text, FULL):
        return Judgement(verdict="full")
    if says(reply.text, TOO_LARGE) or (phase in _OF_THE_TEXT and says(reply.text, CONTENT)):
        return Judgement(verdict="content")
    if phase in {"rcpt", "text"} and says(reply.text, GONE):
        return Judgement(verdict="dead")
    if phase == "rcpt" and says(reply.text, UNKNOWN) and not says(reply.text, OF_THE_SENDER):
        return Judgement(verdict="dead")
    return Judgement(verdict="reputation", scope=_scope(reply, phase)) if says(reply.text, BLOCKED) else None


def _by_basic_code(reply: Reply, phase: Phase) -> Judgement:
    """Nothing but RFC 5321's three digits to go by."""
    if reply.code == 552:  # noqa: PLR2004 RFC 5321 4.2.3: exceeded storage allocation
        return Judgement(verdict="full")
    if reply.code in _SYNTAX:
        return Judgement(verdict="connection")
    if (reply.detail or "").partition(".")[0] in {"3", "4", "5"}:
        return Judgement(verdict="later")
    if phase in _OF_THE_TEXT or says(reply.text, OF_THE_SENDER):
        return Judgement(verdict="reputation", scope=_scope(reply, phase))
    if reply.code == 554:  # noqa: PLR2004 RFC 5321 4.2.3: "transaction failed", and no more is said
        return Judgement(verdict="reputation", scope="domain")
    return Judgement(verdict="dead")


def _scope(reply: Reply, phase: Phase) -> Scope:
    """Before RCPT it is the relay, at RCPT the domain, and after the dot what the text is about."""
    if phase == "rcpt":
        return "relay" if says(reply.text, OURS) else "domain"
    if phase in _OF_THE_TEXT:
        about_us = says(reply.text, OURS) or _ADDRESS_OF_OURS.search(reply.text) is not None
        return "relay" if about_us else "domain"
    return "relay"
