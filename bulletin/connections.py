"""The connections of one run: who is at work, who asks for more, how many there are, and to which relay.

The first shows that the relay takes mail before others try. One that the relay refuses is tried again
when the others have had so many messages accepted: there are as many as the relay bears. What they
carry, and what became of it, is for ``books``; one connection's own way for ``rounds``.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event

from bulletin.errors import TransportError
from bulletin.model import Delivery
from bulletin.rounds import Letter, Report, Round
from bulletin.seams import Transport
from bulletin.transport.throttle import ALL, FALLBACK

GROWTH = 100
"""Messages accepted before a connection that was refused is tried again."""

GATHERING_SECONDS = 0.005
"""How long a commit waits for half of the connections to be in it; they go on meanwhile with what they have in hand.

PostgreSQL knows it as ``commit_delay``. On the loopback a commit takes 15 messages so, and not 5: of processor time a
message needs a seventh less.
"""

_TICK_SECONDS = 0.25


@dataclass(slots=True, kw_only=True)
class Connections:
    """What the bookkeeper's thread knows of the others."""

    monotonic: Callable[[], float]
    halt: Event = field(default_factory=Event)
    """Set: no further message is begun."""
    relay: str = ALL
    """Which one they lead to, as the pace knows it."""
    walking: set[Round] = field(default_factory=set)
    asking: deque[tuple[Round, int]] = field(default_factory=deque)
    """Who can take more, and how many."""
    failures: list[TransportError] = field(default_factory=list)
    """What ended those to this relay."""
    proven: bool = False
    """Whether one of them has had a message answered."""
    reports: SimpleQueue[Report] = field(default_factory=SimpleQueue)
    _idle: deque[Round] = field(default_factory=deque)
    _spare: Sequence[Transport] = ()
    _grows_at: int = 0

    def begin(self, transports: Sequence[Transport], fallback: Sequence[Transport]) -> None:
        """Take the transports, a connection each; nothing is started yet."""
        self._idle.extend(map(self._round, transports))
        self._spare = fallback

    def start(self) -> None:
        """Start the first, where none is at work."""
        if not self.walking:
            self._start(self._idle.popleft())

    def grow(self, accepted: int, waiting: int) -> None:
        """Start others where so many rows wait, and more than those who are coming will ask for first."""
        while self._idle and self.proven and accepted >= self._grows_at and self._coming() < waiting:
            self._start(self._idle.popleft())
            self._grows_at = self._grows_at and accepted + GROWTH

    def shrink(self, one: Round, failure: TransportError, accepted: int) -> None:
        """Keep one that failed for later; of a relay that we have left nothing is tried again."""
        if one.relay == self.relay:
            self.failures.append(failure)
            self._idle.append(self._round(one.transport))
            self._grows_at = accepted + GROWTH

    def heard(self) -> Iterator[Report]:
        """Give the reports that are there, or come in a moment; while few can take more, wait a little for others."""
        report = self._within(_TICK_SECONDS)
        ends = self.monotonic() + GATHERING_SECONDS
        while report is not None:
            yield report
            report = self.more()
            if report is None and 2 * len(self.asking) < len(self.walking):
                report = self._within(ends - self.monotonic())

    def more(self) -> Report | None:
        """Return another report that is there already."""
        with contextlib.suppress(Empty):
            return self.reports.get_nowait()
        return None

    def asks(self, one: Round, room: int) -> None:
        """Enter one that can take more, unless it leads to a relay that we have left."""
        if one.relay == self.relay:
            self.asking.append((one, room))

    def strike(self, ended: Round) -> None:
        """Take one that has ended off the lists."""
        self.walking.discard(ended)
        self.asking = deque((one, room) for one, room in self.asking if one is not ended)

    def turn(self) -> tuple[Delivery, ...] | None:
        """Leave the relay for the fallback; return what its connections had not looked at, None where there is none.

        Those that have something on the wire end after it.
        """
        fallback, self._spare = self._spare, ()
        if not fallback:
            return None
        unseen = self.dismiss()
        self.asking.clear()
        self.failures.clear()
        self.proven, self._grows_at, self.relay = False, 0, FALLBACK
        self._idle = deque(map(self._round, fallback))
        self._start(self._idle.popleft())
        return unseen

    def dismiss(self) -> tuple[Delivery, ...]:
        """Let everyone end after what they have on the wire; return what they had not looked at."""
        unseen = tuple(row for one in self.walking for row in retracted(one))
        for one in self.walking:
            one.given.put(())
        return unseen

    def _within(self, seconds: float) -> Report | None:
        with contextlib.suppress(Empty):
            return self.reports.get(timeout=max(0.0, seconds))
        return None

    def _coming(self) -> int:
        asked = {one for one, _ in self.asking}
        return sum(1 for one in self.walking if not one.in_flight and one not in asked)

    def _round(self, transport: Transport) -> Round:
        return Round(
            transport=transport, relay=self.relay, reports=self.reports, halt=self.halt, monotonic=self.monotonic
        )

    def _start(self, one: Round) -> None:
        self.walking.add(one)
        one.start()


def retracted(one: Round) -> tuple[Delivery, ...]:
    """Take back what a round was given and has not looked at: nothing can have arrived."""
    unseen: list[Letter] = []
    with contextlib.suppress(Empty):
        while True:
            unseen += one.given.get_nowait() or ()
    one.in_flight -= len(unseen)
    return tuple(letter.row for letter in unseen)
