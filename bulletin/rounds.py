"""One connection's round: it takes letters from the books, stamps them, hands them on, and reports what became of each.

It asks for more as soon as no more than the transport's ``under_way`` are in its hands and on the wire,
and goes on with those meanwhile: a commit and a message take place at the same time. So at most twice
``under_way`` are in flight on a connection. A letter that was not drawn soon after its commit goes back unsent:
its reader may have left since, or this process may have been stopped and its leases taken over.
A round touches nothing that another one does, but the two queues.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread

from bulletin.errors import MessageError
from bulletin.message.compose import Compiled
from bulletin.message.splice import splice
from bulletin.model import Delivery, Envelope, Outgoing, Receipt
from bulletin.seams import Transport
from bulletin.transport.throttle import ALL

FRESH_SECONDS = 30.0
"""How long after its commit a letter may be drawn: half of what a lease lasts, and of what an unsubscribe may take."""

_LEAVES_SECONDS = 55.0
"""How long after its commit its text may begin to leave, however slow the relay: none does 60 s after its reader."""

_AHEAD_SECONDS = 0.2
"""How long the next letters, asked for ahead, may take before what is under way is settled without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A row in flight, and what its message is made of."""

    row: Delivery
    compiled: Compiled
    date_header: str
    committed: float
    """Seconds of the monotonic clock, just before the commit that put it in flight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a connection says: what became of the messages it had, what it gives back, and how many it can take."""

    round: Round
    receipts: tuple[tuple[Delivery, Receipt], ...]
    undrawn: tuple[Delivery, ...]
    """What it was given and its transport never saw: nothing can have arrived."""
    room: int
    """0 where it only tells what it knows."""
    ended: bool
    failure: BaseException | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Round:
    """One connection's way through the rows."""

    transport: Transport
    relay: str = ALL
    """Which relay it leads to, as the pace knows it."""
    reports: SimpleQueue[Report]
    halt: Event
    monotonic: Callable[[], float]
    given: SimpleQueue[tuple[Letter, ...] | None] = field(default_factory=SimpleQueue)
    """The next letters; none where there will be no more, None where there are none for now."""
    in_flight: int = 0
    """Given and not yet reported on. The books count it; the round itself does not look."""
    _letters: deque[Letter] = field(default_factory=deque)
    _drawn: dict[int, Delivery] = field(default_factory=dict)
    _receipts: list[tuple[Delivery, Receipt]] = field(default_factory=list)
    _undrawn: list[Delivery] = field(default_factory=list)
    _asked: bool = False

    def start(self) -> None:
        """Begin; a daemon, because a relay that does not answer must not keep a person who insists waiting."""
        Thread(target=self._walk, name="connection", daemon=True).start()

    def _walk(self) -> None:
        failure: BaseException | None = None
        try:
            for receipt in self.transport.deliver(self._messages()):
                self._receipts.append((self._drawn.pop(receipt.key), receipt))
        except BaseException as caught:  # noqa: BLE001 - the books are told, and raise what is no relay's fault
            failure = caught
        self._put_back()
        self._report(ended=True, failure=failure)

    def _messages(self) -> Iterator[Outgoing | None]:
        """Give what is due; when one is drawn, the ledger holds that it is in flight. None: nothing for now."""
        while not self.halt.is_set():
            if not self._letters and not self._more():
                return
            if not self._letters:
                yield None
            elif self._letters[0].committed + FRESH_SECONDS < self.monotonic():
                self._put_back()
            elif outgoing := self._stamped(self._letters.popleft()):
                if len(self._letters) + len(self._drawn) <= self.transport.under_way:
                    self._ask()
                sys.audit("bulletin.point", "drawn")
                yield outgoing

    def _stamped(self, letter: Letter) -> Outgoing | None:
        row = letter.row
        try:
            message = splice(letter.compiled, row.values | {"date": letter.date_header})
        except MessageError as error:
            self._receipts.append((row, Receipt(key=row.key, outcome="failed", text=str(error))))
            return None
        self._drawn[row.key] = row
        envelope = Envelope(sender=row.sender, recipient=row.email, id=row.values.get("message_id", ""))
        ends = letter.committed + _LEAVES_SECONDS
        return Outgoing(
            key=row.key, envelope=envelope, message=message, dot_safe=True, fresh=lambda: self.monotonic() <= ends
        )

    def _more(self) -> bool:
        """Take the next letters; False when there are none any more.

        With something under way, they are not waited for: its receipts come first. With nothing
        under way, what is known is told before waiting.
        """
        self._ask()
        if not self._drawn and (self._receipts or self._undrawn):
            self._report()
        try:
            letters = self.given.get(timeout=_AHEAD_SECONDS if self._drawn else None)
        except Empty:
            return True
        self._asked = False
        self._letters.extend(letters or ())
        return letters != ()

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            self._report(room=self.transport.under_way)

    def _put_back(self) -> None:
        self._undrawn += [letter.row for letter in self._letters]
        self._letters.clear()

    def _report(self, *, room: int = 0, ended: bool = False, failure: BaseException | None = None) -> None:
        receipts, undrawn = tuple(self._receipts), tuple(self._undrawn)
        self._receipts.clear()
        self._undrawn.clear()
        self.reports.put(
            Report(round=self, receipts=receipts, undrawn=undrawn, room=room, ended=ended, failure=failure)
        )
