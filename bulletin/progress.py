"""Where an edition stands: the one value that sending, asking and showing share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from bulletin.model import DeliveryState

if TYPE_CHECKING:
    from bulletin.model import FrozenEdition, Hours, Outcome, Override, Sender


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
    opens: datetime | None = None
    """When it may be sent again, where it may not now and that was asked."""
    stopped: bool = False
    """Asked to stop while there was more to do."""
    at_work: tuple[Sender, ...] = ()
    """Who is entered as sending it, where that was asked."""
    overrides: tuple[Override, ...] = ()
    """The findings that it goes in spite of."""

    @property
    def owed(self) -> int:
        """How many have not had it and wait: who is due, and whom a sender at work has in hand."""
        return self.due + self.counts["leased"] + self.counts["inflight"]


def every_state(counts: Mapping[DeliveryState, int]) -> dict[DeliveryState, int]:
    """Return the counts with every state named, those that do not occur as 0."""
    return {state: counts.get(state, 0) for state in get_args(DeliveryState)}


def opening(edition: FrozenEdition, hours: Hours | None, now: datetime) -> datetime | None:
    """Return when the edition may be sent, None where it may now."""
    counting = edition.not_before if edition.approved_at and edition.approved_at <= now else None
    earliest = max(now, counting) if counting else now
    begins = hours.opening(earliest) if hours else earliest
    return begins if begins > now else None
