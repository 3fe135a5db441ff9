"""Where an edition stands, asked of the ledger, and what a person decides about who is in doubt.

Nothing is sent from here: that is ``send``, which says the same of its own runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bulletin.model import EditionId, EditionState, FrozenEdition, Hours
from bulletin.progress import Progress, every_state, opening
from bulletin.seams import Ledger

OVER: frozenset[EditionState] = frozenset({"done", "cancelled"})
"""Nobody more is sent these."""


def taken_up(frozen: FrozenEdition, *, ledger: Ledger, now: datetime) -> Progress:
    """Take back what senders had that are gone, and say where the edition stands, and who is at work on it."""
    found = ledger.recover(frozen.key, unknown="in_doubt", now=now)
    after = ledger.finish(frozen.key, now=now)  # a cancelled one's: what was taken back is cancelled as well
    due = ledger.owed(frozen.key, now=now)
    return replace(progress(after, ledger), found_in_doubt=found, due=due, at_work=ledger.senders(frozen.key))


def settle(
    frozen: FrozenEdition, verdict: Literal["resend", "hold"], *, ledger: Ledger, now: datetime, emails: Iterable[str]
) -> Progress:
    """Decide for these readers, of whom nobody knows whether they have it: it is owed again, or never sent again."""
    ledger.settle_in_doubt(frozen.key, verdict, now=now, emails=emails)
    return progress(ledger.finish(frozen.key, now=now), ledger)


def standing(edition: EditionId, *, ledger: Ledger) -> Progress | None:
    """Return where an edition stands: the real one, else its rehearsal; None while it is a draft."""
    frozen = ledger.find(edition, "real") or ledger.find(edition, "rehearsal")
    if frozen is None:
        return None
    return replace(progress(frozen, ledger), at_work=ledger.at_work(frozen.key))


def progress(
    frozen: FrozenEdition, ledger: Ledger, hours: Hours | None = None, now: datetime | None = None
) -> Progress:
    """Return where an edition stands; ``hours`` and ``now`` tell when more is sent, where that is to be said."""
    begins = None if now is None or frozen.state in OVER else opening(frozen, hours, now)
    times = [time for time in (frozen.wave_until, ledger.next_due(frozen.key)) if time]
    due = begins or min(times, default=None)
    return Progress(
        edition=frozen,
        counts=every_state(ledger.counts(frozen.key)),
        next_due=due,
        opens=begins,
        overrides=ledger.overrides(frozen.key),
    )
