"""READ SECOND: who is owed → claim → stamp → deliver → record.

``freezing`` has fixed what is sent and to whom; ``deliver`` sends it over several connections
(``rounds``), and is called again until nothing is owed. Between two messages of a connection the
ledger is told, in one transaction, what became of the last and that the next is about to go: no
final dot goes out before that is durable. A sender that is killed therefore leaves unknown what was
under way, one message on each SMTP connection, and that is called in doubt and never sent again by
itself: ``settle`` is for a person's decision.

Rendering, checking and asking a person are behind us; how bytes travel is the transport's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from bulletin.errors import UsageError
from bulletin.freezing import unchanged
from bulletin.model import (
    Clock,
    Delivery,
    DeliveryState,
    EditionId,
    FrozenEdition,
    Outcome,
    Receipt,
)
from bulletin.rounds import Books
from bulletin.seams import Ledger, Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where an edition stands after a run."""

    edition: FrozenEdition
    counts: Mapping[DeliveryState, int]
    """Every state, those that do not occur as 0."""
    now: Mapping[Outcome, int] = field(default_factory=dict)
    """What this run did, by outcome."""
    found_in_doubt: int = 0
    """How many an earlier sender had in flight when it stopped."""
    due: int = 0
    """How many can be sent to at once, where that was counted."""
    next_due: datetime | None = None
    stopped: bool = False
    """Asked to stop while there was more to do."""


def going_on(edition: EditionId, fingerprint: str | None, *, ledger: Ledger) -> FrozenEdition | None:
    """Return the real edition under this id, to go on with unrendered; None where there is none, or none any more.

    ``fingerprint`` is that of the edition as it stands now; without one it goes on from what is kept.
    One that has changed, and of which nobody was sent anything, is a draft again. Raises UsageError
    where it has changed since its release, and StoreError where a sender is at work.
    """
    kept = ledger.find(edition, "real")
    if kept is None or fingerprint is None or kept.hash == fingerprint:
        return kept
    if kept.released_at is None:
        with ledger.hold():
            if ledger.withdraw(kept.key):
                return None
    return unchanged(kept, fingerprint)


def deliver(  # noqa: PLR0913 the seams and the ways in which a run can be cut short
    frozen: FrozenEdition,
    *,
    ledger: Ledger,
    transports: Sequence[Transport],
    clock: Clock,
    on_receipt: Callable[[Delivery, Receipt], None] = lambda _delivery, _receipt: None,
    stop: Callable[[], bool] = lambda: False,
    limit: int | None = None,
) -> Progress:
    """Send a frozen edition to everyone who is due, and say where it stands then.

    ``transports`` are a connection each; there are no more of them than messages to send.
    ``on_receipt`` is told each outcome; ``stop`` is asked whenever a connection wants more; ``limit``
    is the most messages of this run. Whatever ends it, an exception included, what was not sent is
    owed as before. Raises TransportError where the relay cannot be reached, StoreError where another
    sender is at work, UsageError where a transport does not fit the edition's kind.
    """
    rehearsal = frozen.kind == "rehearsal"
    if any(transport.rehearsal != rehearsal for transport in transports):
        raise UsageError(f"{frozen.id}: a {frozen.kind} edition cannot go through this transport; freeze it again")
    unknown: DeliveryState = "pending" if rehearsal else "in_doubt"
    books = Books(
        edition=frozen, ledger=ledger, clock=clock, unknown=unknown, on_receipt=on_receipt, stop=stop, left=limit
    )
    with ledger.hold():
        sys.audit("bulletin.point", "before recovery")
        lost = ledger.recover(frozen.key, unknown=unknown, now=clock.wall())
        sys.audit("bulletin.point", "recovered")
        ledger.suppress(frozen.key, now=clock.wall())
        sys.audit("bulletin.point", "suppressed")
        due = ledger.due(frozen.key, now=clock.wall())
        if due and transports:
            books.send(transports[: due if limit is None else min(due, limit)])
        sys.audit("bulletin.point", "before the end")
        after = ledger.finish(frozen.key, now=clock.wall())
        sys.audit("bulletin.point", "ended")
    found = 0 if rehearsal else lost
    return replace(_progress(after, ledger), now=books.outcomes, found_in_doubt=found, stopped=books.stopped)


def taken_up(frozen: FrozenEdition, *, ledger: Ledger, now: datetime) -> Progress:
    """Take back what a sender that is gone had, and say where the edition stands; StoreError where one is at work."""
    with ledger.hold():
        found = ledger.recover(frozen.key, unknown="in_doubt", now=now)
    due = ledger.due(frozen.key, now=now)
    return replace(_progress(frozen, ledger), found_in_doubt=found, due=due)


def settle(
    frozen: FrozenEdition, verdict: Literal["resend", "hold"], *, ledger: Ledger, now: datetime, emails: Iterable[str]
) -> Progress:
    """Decide for these readers, of whom nobody knows whether they have it: it is owed again, or never sent again."""
    ledger.settle_in_doubt(frozen.key, verdict, now=now, emails=emails)
    return _progress(ledger.finish(frozen.key, now=now), ledger)


def standing(edition: EditionId, *, ledger: Ledger) -> Progress | None:
    """Return where an edition stands: the real one, else its rehearsal; None while it is a draft."""
    frozen = ledger.find(edition, "real") or ledger.find(edition, "rehearsal")
    if frozen is None:
        return None
    return _progress(frozen, ledger)


def _progress(frozen: FrozenEdition, ledger: Ledger) -> Progress:
    found = ledger.counts(frozen.key)
    every = {state: found.get(state, 0) for state in get_args(DeliveryState)}
    return Progress(edition=frozen, counts=every, next_due=ledger.next_due(frozen.key))
