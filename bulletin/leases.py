"""What one run has leased and not given out yet: whose turn it is, and what their messages are made of.

What is settled waits in here too, and goes into the ledger with what takes its place, in one
transaction: one by one 2,760 rows/s are durable, in groups of ten 46,000. Who carries, and when, is for ``books``.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime

from bulletin.errors import TakenOverError
from bulletin.message.compose import Compiled
from bulletin.model import Clock, Delivery, DeliveryState, Elsewhere, FrozenEdition, Settlement
from bulletin.pace import Pace, Stay
from bulletin.rounds import Letter
from bulletin.seams import Ledger
from bulletin.transport.throttle import ALL

_BATCH = 500
_MOST_HELD = 2000
"""Rows that may wait in here for their receivers' pace: more are leased only for other domains."""
_MOST = _MOST_HELD + 2 * _BATCH
_LOOK_SECONDS = 60.0
"""Before others are looked for again where there were none: it reads all who wait, a second or two of a million."""


@dataclass(slots=True, kw_only=True)
class Leases:
    """One run's rows between the ledger and the connections."""

    edition: FrozenEdition
    owner: str
    ledger: Ledger
    clock: Clock
    pace: Pace
    relay: str = ALL
    """The relay that they go through now, as the pace knows it."""
    settled: list[tuple[Delivery, Settlement]] = field(default_factory=list)
    """What became of rows, not recorded yet."""
    moved: float = 0.0
    """When the ledger last saw this sender move, by the monotonic clock."""
    held_back: bool = False
    """Whether, when last asked, there were more rows than their receivers' pace let go."""
    _leased: deque[Delivery] = field(init=False, default_factory=deque)
    """Those who were not looked at yet."""
    _held: dict[str, deque[Delivery]] = field(init=False, default_factory=dict)
    """Those whose turn had not come when last asked, by domain."""
    _beyond: int = field(init=False, default=0)
    """Up to which row those at other domains were looked for."""
    _looks_again: float = field(init=False, default=0.0)
    """When they are looked for again, by the monotonic clock: there were none."""
    _stays: dict[str, Stay] = field(init=False, default_factory=dict)
    """Who is left alone, by domain; "" is everybody. What was under way when that began comes back into it."""
    _compiled: dict[tuple[str, int], Compiled] = field(init=False, default_factory=dict)
    _dates: dict[int, str] = field(init=False, default_factory=dict)

    def __len__(self) -> int:
        """Return how many rows wait in here."""
        return len(self._leased) + sum(map(len, self._held.values()))

    def upcoming(self, room: int) -> list[Delivery]:
        """Take up to so many rows whose turn it is, leasing more where what is here does not do."""
        upcoming = self._whose_turn(room)
        if len(upcoming) < room and self._lease():
            upcoming += self._whose_turn(room - len(upcoming))
        return upcoming

    def record(self, upcoming: Sequence[Delivery]) -> tuple[Delivery, ...]:
        """Record what is settled and put rows in flight, in one transaction; return those that may go."""
        if not self.settled and not upcoming:
            return ()
        self._prepare(upcoming)
        self.moved = self.clock.monotonic()
        sys.audit("bulletin.point", "before the record")
        try:
            settled = [self._put_off(row, one) if self._stays else one for row, one in self.settled]
            flown = self.ledger.advance(settled, upcoming, owner=self.owner, now=self.clock.wall())
        except TakenOverError:
            self.settled.clear()
            raise
        self.settled.clear()
        sys.audit("bulletin.point", "recorded and in flight")
        return flown

    def letter(self, row: Delivery, committed: float) -> Letter:
        """Return a row in flight with what its message is made of."""
        compiled = self._compiled[row.variant, row.revision]
        return Letter(row=row, compiled=compiled, date_header=self._dates[row.revision], committed=committed)

    def leave_alone(self, stay: Stay) -> None:
        """Let go of the rows that the pace has put off in the ledger, and put off what comes back of the others."""
        self._stays |= dict.fromkeys(stay.domains or ("",), stay)
        every = [row for rows in (*self._held.values(), self._leased) for row in rows]
        self._leased = deque(row for row in every if stay.domains and not row.email.endswith(stay.endings))
        self._held.clear()

    def give_back(self, unknown: DeliveryState) -> None:
        """Return to the ledger what was never given out; what is still in flight becomes ``unknown``."""
        self._leased.clear()
        self._held.clear()
        self.ledger.give_back(self.edition.key, owner=self.owner, unknown=unknown, now=self.clock.wall())

    def _put_off(self, row: Delivery, settlement: Settlement) -> Settlement:
        """Return it due no sooner than its receiver may be sent to again, where it is still owed."""
        if settlement.state not in {"pending", "deferred"}:
            return settlement
        for scope in ("", row.email.rpartition("@")[2].lower()):
            stay, due = self._stays.get(scope), settlement.not_before
            if stay is not None and self.clock.wall() < stay.until and (due is None or due < stay.until):
                reason = settlement.reason or stay.why
                settlement = settlement._replace(state="deferred", not_before=stay.until, reason=reason)
        return settlement

    def _lease(self) -> bool:
        """Lease more: what is due, or, where many wait in here, what is due elsewhere. False where there is nothing."""
        many = len(self)
        if many < _MOST_HELD:
            return bool(self._taken(None))
        if many >= _MOST or self.clock.monotonic() < self._looks_again:
            return False
        found = self._taken(Elsewhere(domains=tuple(self._held), beyond=self._beyond))
        self._beyond = max((row.key for row in found), default=0)
        if not found:
            self._looks_again = self.clock.monotonic() + _LOOK_SECONDS
        return bool(found)

    def _taken(self, elsewhere: Elsewhere | None) -> tuple[Delivery, ...]:
        self.record(())  # what was cut short is due again
        now = self.clock.wall()
        found = self.ledger.lease(
            self.edition.key,
            owner=self.owner,
            limit=_BATCH,
            now=now,
            date_header=format_datetime(now),
            elsewhere=elsewhere,
        )
        sys.audit("bulletin.point", "leased")
        self._leased += found
        return found

    def _whose_turn(self, room: int) -> list[Delivery]:
        """Take those whose receivers may have one more now: first who waited for it, domain by domain in turn."""
        upcoming: list[Delivery] = []
        turns = deque(self._held)
        while turns and len(upcoming) < room:
            domain = turns.popleft()
            rows = self._held[domain]
            if self.pace.admits(rows[0].email, self.relay):
                upcoming.append(rows.popleft())
                del self._held[domain]
                if rows:  # behind those who had none of this
                    self._held[domain] = rows
                    turns.append(domain)
        while self._leased and len(upcoming) < room:
            row = self._leased.popleft()
            domain = row.email.rpartition("@")[2].lower()
            if domain not in self._held and self.pace.admits(row.email, self.relay):
                upcoming.append(row)
            else:
                self._held.setdefault(domain, deque()).append(row)
        self.held_back = bool(self._held) and len(upcoming) < room
        return upcoming

    def _prepare(self, upcoming: Iterable[Delivery]) -> None:
        """Have at hand what their messages are made of: nothing may fail once they are in flight."""
        for row in upcoming:
            variant = (row.variant, row.revision)
            if variant not in self._compiled:
                self._compiled[variant] = Compiled.from_bytes(self.ledger.compiled(self.edition.key, *variant))
            if row.revision not in self._dates:
                self._dates[row.revision] = self.ledger.date_header(self.edition.key, row.revision)
