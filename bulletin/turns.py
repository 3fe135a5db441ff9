"""Whose turn it is: at most one sender is at work on an edition, and one that stands still loses its turn.

A sender that comes second looks at the one that is entered. Its lock is free: it has ended, and what
it had is taken back at once. Its heartbeat counts on: it is alive, and the second says so and ends.
Neither, for as long as a lease lasts by the second's own monotonic clock: it was stopped, and what it
had is taken over. No wall clock is asked, here or there.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

from bulletin.errors import AtWorkError, TakenOverError
from bulletin.model import Clock, DeliveryState, FrozenEdition, Sender
from bulletin.seams import Ledger

LEASE_SECONDS = 60.0
"""How long a heartbeat may stand still before its sender's leases are taken over."""

_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """A clock whose time of day runs on from where it began, whatever the machine's is set to meanwhile."""

    clock: Clock
    began_at: datetime
    began: float

    @classmethod
    def of(cls, clock: Clock) -> Steady:
        """Begin now."""
        return cls(clock=clock, began_at=clock.wall(), began=clock.monotonic())

    def wall(self) -> datetime:
        """Return the time of day at the beginning, and what has passed since."""
        return self.began_at + timedelta(seconds=self.monotonic() - self.began)

    def monotonic(self) -> float:
        """Return the clock's own."""
        return self.clock.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait by the clock's own."""
        self.clock.sleep(seconds)


@dataclass(slots=True, kw_only=True)
class Turn:
    """A sender that is entered in the ledger."""

    owner: str
    lost: int
    """How many messages those before it had in flight when they stopped."""


@contextmanager
def turn(  # noqa: PLR0913 what it is about, and who may say what meanwhile
    frozen: FrozenEdition,
    *,
    ledger: Ledger,
    clock: Clock,
    unknown: DeliveryState,
    stop: Callable[[], bool],
    tell: Callable[[str], None],
) -> Iterator[Turn | None]:
    """Be the one sender of an edition for as long as the block runs; None where ``stop`` said so first.

    ``tell`` hears whom it waits for. Raises AtWorkError where another sender is at work, and alive.
    """
    me = Sender(id=token_hex(8), host=socket.gethostname(), process=os.getpid(), began_at=clock.wall())
    with ledger.presence(me.id):
        watch = _Watch(frozen=frozen, ledger=ledger, clock=clock, unknown=unknown, tell=tell)
        lost = ledger.recover(frozen.key, unknown=unknown, now=clock.wall())
        while not ledger.enrol(frozen.key, me):
            if stop():
                yield None
                return
            lost += watch.look()
        try:
            yield Turn(owner=me.id, lost=lost)
        finally:
            ledger.leave(me.id)


def quiet(frozen: FrozenEdition, *, ledger: Ledger, clock: Clock, tell: Callable[[str], None]) -> None:
    """Wait until nobody holds a row of an edition that no sender may take more of; ``tell`` hears whom it waits for.

    What a sender holds that has ended, or stands still for as long as a lease lasts, is taken back.
    """
    watch = _Watch(frozen=frozen, ledger=ledger, clock=clock, unknown="in_doubt", tell=tell)
    ledger.recover(frozen.key, unknown="in_doubt", now=clock.wall())
    while any(ledger.counts(frozen.key).get(state) for state in ("leased", "inflight")):
        watch.look(moving_is_fine=True)


@dataclass(slots=True, kw_only=True)
class _Watch:
    """What was seen of the senders that are entered."""

    frozen: FrozenEdition
    ledger: Ledger
    clock: Clock
    unknown: DeliveryState
    tell: Callable[[str], None]
    _seen: dict[str, tuple[int, float]] = field(default_factory=dict)

    def look(self, *, moving_is_fine: bool = False) -> int:
        """Look once, and wait a moment; return how many messages were in flight with those who were taken over."""
        lost = 0
        if self.ledger.find(self.frozen.id, self.frozen.kind) is None:
            raise TakenOverError(f"edition {self.frozen.id.folder} was withdrawn meanwhile: it is a draft again")
        for other in self.ledger.senders(self.frozen.key):
            if other.id not in self._seen:
                self._seen[other.id] = (other.heartbeat, self.clock.monotonic())
                self.tell(f"another sender is entered ({other}); waiting to see whether it moves")
            heartbeat, since = self._seen[other.id]
            if other.heartbeat != heartbeat and moving_is_fine:
                self._seen[other.id] = (other.heartbeat, self.clock.monotonic())
                continue
            if other.heartbeat != heartbeat:
                which = self.frozen.id.folder
                raise AtWorkError(f"edition {which} is being sent by another sender ({other}), which goes on by itself")
            if self.clock.monotonic() - since >= LEASE_SECONDS:
                lost += self.ledger.take_over(self.frozen.key, other, unknown=self.unknown, now=self.clock.wall()) or 0
        lost += self.ledger.recover(self.frozen.key, unknown=self.unknown, now=self.clock.wall())
        self.clock.sleep(_LOOK_SECONDS)
        return lost
