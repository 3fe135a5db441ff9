"""The first wave: what the early replies say about the rest of an edition.

So many readers are sent to first; then the sender waits, for what was deferred to be tried again, for reports to come
in, and for a person to see their own copy. Whether the rest goes is decided here, by shares of those who were sent to,
from what the ledger holds: so it is decided the same after a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bulletin.model import Delivery
from bulletin.status_codes import judge, read_reply

WAIT = timedelta(minutes=10)
"""How long the early replies are waited for unless the settings say otherwise: one retry of what was deferred."""

_PERMANENT = 500
_FEWEST = 2
"""One reader is no share: so many it takes at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What share of a wave may fare so."""

    share: float
    words: str
    applies: Callable[[Delivery], bool]


def _refuses_us(row: Delivery) -> bool:
    """Refused for who we are, and owed it still; never the address's fault."""
    if row.state != "deferred" or row.code is None:
        return False
    return row.code >= _PERMANENT or judge(read_reply(row.code, row.reason), "rcpt").verdict == "reputation"


BOUNDS = (
    Bound(share=0.05, words="refused or bounced", applies=lambda row: row.state in {"failed", "bounced"}),
    Bound(share=0.01, words="complained of", applies=lambda row: row.state == "complained"),
    Bound(share=0.02, words="refused because of who we are", applies=_refuses_us),
    Bound(share=0.2, words="put off by the mail server", applies=lambda row: row.state == "deferred"),
    Bound(share=0.05, words="left without an answer", applies=lambda row: row.state in {"in_doubt", "held"}),
)
"""More than any of these is bad. ``docs/delivery.md`` tells them to operators, and a test holds the two together."""


def what_is_bad(wave: Sequence[Delivery]) -> str | None:
    """Say how the early replies are bad, for the operator; None where the rest may go."""
    found = []
    for bound in BOUNDS:
        some = [row for row in wave if bound.applies(row)]
        if len(some) >= _FEWEST and len(some) > bound.share * len(wave):
            example = next((f", such as: {row.code} {row.reason}" for row in some if row.code), "")
            found.append(f"{len(some):,} of {len(wave):,} were {bound.words} (more than {bound.share:.0%}){example}")
    return "; ".join(found) or None


def in_words(span: timedelta) -> str:
    """Return how long that is as people say it: "5 seconds", "10 minutes", "1 hour 30 minutes"."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    counted = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    return " ".join(f"{many:,} {unit}{'' if many == 1 else 's'}" for many, unit in counted if many) or "0 seconds"
