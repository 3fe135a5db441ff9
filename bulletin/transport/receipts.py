"""What a reply, or its absence, makes of a message."""

from __future__ import annotations

from collections.abc import Mapping

from bulletin.model import Outcome, Outgoing, Receipt
from bulletin.status_codes import CLOSING, Phase, Reply, Verdict, judge

_OUTCOMES: Mapping[Verdict, Outcome] = {
    "accepted": "accepted",
    "later": "deferred",
    "dead": "failed",
    "content": "deferred",
    "reputation": "deferred",
}


def of_reply(outgoing: Outgoing, reply: Reply, phase: Phase) -> Receipt:
    """Return the receipt for the reply that decided about a message.

    Refused content and a refused reputation leave the reader owed; a refusal before a recipient was
    named is nobody's on the list. 421 after the dot is a reply, and the relay has not taken it; at RCPT
    it is the reply to that recipient, who would be the end of the next connection too.
    """
    if reply.positive:
        return Receipt(key=outgoing.key, outcome="accepted", code=reply.code, text=reply.text, verdict="accepted")
    judgement = judge(reply, phase)
    outcome: Outcome
    if judgement.verdict == "connection":
        outcome = "deferred" if phase in {"rcpt", "text"} and reply.code == CLOSING else "unsent"
    elif judgement.verdict == "full":
        outcome = "failed" if reply.permanent else "deferred"
    elif phase == "mail" and judgement.verdict != "content":
        outcome = "unsent"
    else:
        outcome = _OUTCOMES[judgement.verdict]
    return Receipt(
        key=outgoing.key,
        outcome=outcome,
        code=reply.code,
        text=reply.text,
        verdict=judgement.verdict,
        scope=judgement.scope,
    )


def unsent(outgoing: Outgoing, why: str) -> Receipt:
    """Return the receipt for what was cut before its end: nothing can have arrived."""
    return Receipt(key=outgoing.key, outcome="unsent", text=why, verdict="connection")


def in_doubt(outgoing: Outgoing, why: str) -> Receipt:
    """Return the receipt for what was sent whole and has no answer (RFC 1047)."""
    return Receipt(
        key=outgoing.key, outcome="in_doubt", text=f"no reply after the final dot: {why}", verdict="connection"
    )


def cut(outgoing: Outgoing, why: str, *, whole: bool) -> Receipt:
    """Return the receipt for a message whose connection broke, by whether all of it was out."""
    return in_doubt(outgoing, why) if whole else unsent(outgoing, why)


def unspeakable(outgoing: Outgoing) -> Receipt:
    """Return the receipt for an address that no command can hold: it never reaches the wire."""
    return Receipt(key=outgoing.key, outcome="failed", text="the address cannot be written in SMTP", verdict="dead")


def is_path(outgoing: Outgoing) -> bool:
    """Return whether sender and recipient can stand in MAIL and RCPT: RFC 5321 4.1.2 without quoted strings."""
    return _speakable(outgoing.envelope.sender) and _speakable(outgoing.envelope.recipient)


def _speakable(address: str) -> bool:
    return address.isascii() and address.isprintable() and not any(mark in address for mark in " <>") and "@" in address
