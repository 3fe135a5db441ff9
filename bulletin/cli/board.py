"""What an edition's delivery looks like at a moment: the same board for the sender's terminal and for ``status``.

A board is counted, not asked for: it begins with what the ledger says and follows each receipt. How it
is shown, and how often, is for ``watching``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bulletin.model import Delivery, DeliveryState, Outcome, Receipt

if TYPE_CHECKING:
    from bulletin.store.domains import AtDomain

COLUMNS = ("accepted", "waiting", "retrying", "refused", "unknown")
_COLUMN: dict[DeliveryState, str] = {
    "pending": "waiting",
    "leased": "waiting",
    "inflight": "waiting",
    "accepted": "accepted",
    "deferred": "retrying",
    "failed": "refused",
    "bounced": "refused",
    "in_doubt": "unknown",
    "held": "unknown",
}
"""Who left, was cancelled or came too late is in none of them: nothing is owed and nothing went."""

_BECOMES: dict[Outcome, str] = {
    "accepted": "accepted",
    "deferred": "retrying",
    "failed": "refused",
    "in_doubt": "unknown",
}
_OTHERS = ""
"""The lane of all domains that the ledger does not tell apart, because there are too many."""

_SHOWN = 8
_SECONDS = 10.0
"""Over how long the rate is taken."""


@dataclass(slots=True)
class Lane:
    """One receiver's readers."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    rests_until: datetime | None = None
    """It is left alone, or its retries are not due."""

    @property
    def readers(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(slots=True, kw_only=True)
class Board:
    """The receivers, and the whole. One thread notes, another looks."""

    receiver: Callable[[str], str]
    """A domain's receiver: Gmail's two are one."""
    zone: ZoneInfo
    monotonic: Callable[[], float]
    rate: float | None = None
    """Messages a second, where someone else has counted them."""
    done: str = "accepted"
    """What has become of a copy that went: in a rehearsal it is written."""
    lanes: dict[str, Lane] = field(default_factory=dict)
    _answered: deque[float] = field(default_factory=deque)
    _began: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' heads."""
        return (self.done, *COLUMNS[1:])

    def begin(self, found: Iterable[AtDomain]) -> Board:
        """Take up what the ledger says."""
        self._began = self.monotonic()
        for one in found:
            column = _COLUMN.get(one.state)
            if column is not None:
                lane = self.lanes.setdefault(self.receiver(one.domain), Lane())
                lane.counts[column] += one.readers
                if one.next_due is not None:
                    lane.rests_until = min(lane.rests_until or one.next_due, one.next_due)
        return self

    def note(self, row: Delivery, receipt: Receipt) -> None:
        """Follow a receipt; what was cut before its end is owed as before."""
        becomes = _BECOMES.get(receipt.outcome)
        if becomes is None:
            return
        with self._lock:
            counts = self._lane(row.email).counts
            retried = row.not_before is not None and counts["retrying"]
            was = "retrying" if retried or not counts["waiting"] else "waiting"
            counts[was] = max(0, counts[was] - 1)
            counts[becomes] += 1
            self._answered.append(self.monotonic())

    def rest(self, domains: tuple[str, ...], until: datetime) -> None:
        """Show that these domains, or all, are left alone until then."""
        with self._lock:
            names = {self.receiver(domain) for domain in domains} or set(self.lanes)
            for lane in (self.lanes[name] for name in names if name in self.lanes):
                lane.rests_until = until
                lane.counts["retrying"] += lane.counts["waiting"]
                lane.counts["waiting"] = 0

    def totals(self) -> dict[str, int]:
        """Return how many readers there are in each column."""
        with self._lock:
            return {name: sum(lane.counts[name] for lane in self.lanes.values()) for name in COLUMNS}

    def pace(self) -> float:
        """Return how many messages a second were answered lately."""
        if self.rate is not None:
            return self.rate
        now = self.monotonic()
        with self._lock:
            while self._answered and self._answered[0] < now - _SECONDS:
                self._answered.popleft()
            return len(self._answered) / max(1.0, min(_SECONDS, now - self._began))

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row for each of the largest receivers, and one for the others together."""
        with self._lock:
            named = [(name, lane) for name, lane in self.lanes.items() if name != _OTHERS]
            ranked = sorted(named, key=lambda one: (-one[1].readers, one[0]))
            shown = [(name, lane.counts) for name, lane in ranked[:_SHOWN]]
            rest = [lane.counts for _, lane in ranked[_SHOWN:]]
            rest += [self.lanes[_OTHERS].counts] if _OTHERS in self.lanes else []
            if rest:
                shown.append(("all others", {name: sum(one[name] for one in rest) for name in COLUMNS}))
            return [(name, *(f"{counts[one]:,}" for one in COLUMNS)) for name, counts in shown]

    def _lane(self, email: str) -> Lane:
        """Return the lane of an address."""
        name = self.receiver(email.rpartition("@")[2].lower())
        if name not in self.lanes:
            name = _OTHERS
        return self.lanes.setdefault(name, Lane())

    def rests(self, now: datetime) -> Iterator[str]:
        """Say who is left alone, or retried, and from when on."""
        with self._lock:
            waiting = [(name or "others", lane) for name, lane in self.lanes.items() if lane.counts["retrying"]]
        due = {name: lane.rests_until for name, lane in waiting if lane.rests_until and lane.rests_until > now}
        for moment in sorted(set(due.values())):
            names = sorted(name for name, until in due.items() if until == moment)
            some = ", ".join(names[:3]) + (f" and {len(names) - 3} others" if len(names) > 3 else "")  # noqa: PLR2004
            at = moment.astimezone(self.zone)
            yield f"{some}: again from {at:%H:%M}" + (
                f" on {at:%-d %B}" if at.date() != now.astimezone(self.zone).date() else ""
            )

    def line(self) -> str:
        """Return the whole in one line."""
        told, pace = self.totals(), self.pace()
        all_ = sum(told.values())
        parts = [f"{told['accepted']:,} of {all_:,} {self.done}", f"{pace:,.0f}/s"]
        parts += [f"{told[name]:,} {name}" for name in ("retrying", "refused", "unknown") if told[name]]
        if told["waiting"] and pace >= 0.5:  # noqa: PLR2004 - slower than that nothing can be foretold
            parts.append(f"{in_words(told['waiting'] / pace)} left")
        return ", ".join(parts)


def in_words(seconds: float) -> str:
    """Return a time in the two units that matter: "42 s", "3 min", "2 h 05 min"."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:  # noqa: PLR2004
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes} min" if minutes >= 3 else f"{minutes * 60 + rest} s"  # noqa: PLR2004
