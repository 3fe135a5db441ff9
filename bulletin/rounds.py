"""Several connections' rounds through one edition: each is a thread that carries, and the caller keeps the books.

Only the bookkeeper, the thread that calls, speaks to the ledger, the clock and whoever watches. It
takes what all connections have to report at that moment, and commits it in one transaction with
what they take next: one by one 2,760 rows/s are durable, in groups of ten 46,000. It never waits
for a group to fill. A connection stamps what it is given and hands it on; what is under way on it
when the program dies is unknown, and no more. Who is owed, and what a run adds up to, is for ``send``.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from queue import SimpleQueue
from threading import Event, Thread

from bulletin.errors import MessageError, TransportError
from bulletin.message.compose import Compiled
from bulletin.message.splice import splice
from bulletin.model import Clock, Delivery, DeliveryState, Envelope, FrozenEdition, Outcome, Outgoing, Receipt
from bulletin.seams import Ledger, Transport

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120))
"""How long a deferred message waits after its first, second … deferral; the last goes on."""

_BATCH = 500
_REASON_LENGTH = 500
_STATES: Mapping[Outcome, DeliveryState] = {
    "accepted": "accepted",
    "deferred": "deferred",
    "failed": "failed",
    "in_doubt": "in_doubt",
    "unsent": "pending",
}


@dataclass(slots=True, kw_only=True)
class Books:
    """One run's books: what is leased, what is settled and not yet recorded, and what the run has done so far."""

    edition: FrozenEdition
    ledger: Ledger
    clock: Clock
    unknown: DeliveryState
    """What becomes of a row that is in flight when a connection ends without its receipt."""
    on_receipt: Callable[[Delivery, Receipt], None]
    stop: Callable[[], bool]
    left: int | None
    """How many more messages this run may send."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    stopped: bool = False
    _owner: str = field(init=False, default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(8)}")
    _reports: SimpleQueue[_Report] = field(init=False, default_factory=SimpleQueue)
    _halt: Event = field(init=False, default_factory=Event)
    _leased: deque[Delivery] = field(init=False, default_factory=deque)
    _settled: list[Delivery] = field(init=False, default_factory=list)
    _compiled: dict[tuple[str, int], Compiled] = field(init=False, default_factory=dict)
    _date_header: str = field(init=False, default="")
    _failures: list[TransportError] = field(init=False, default_factory=list)

    def send(self, transports: Sequence[Transport]) -> None:
        """Carry everything that is due over these connections, and leave no row leased or in flight, whatever ends it.

        One that fails leaves its share to the others. Raises its TransportError where they could not
        do without it. A KeyboardInterrupt waits for nothing: what is on the wire is unknown then.
        """
        rounds = [_Round(transport=transport, reports=self._reports, halt=self._halt) for transport in transports]
        try:
            self._keep(rounds)
        finally:
            self._halt.set()
            for one in rounds:
                one.given.put(())
            self._close()
        if self._failures and not self._cut_short and self.ledger.due(self.edition.key, now=self.clock.wall()):
            raise self._failures[0]

    @property
    def _cut_short(self) -> bool:
        return self.stopped or self.left == 0

    def _keep(self, rounds: list[_Round]) -> None:
        """Serve the connections until all have ended. The first shows that the relay is there, before others try."""
        idle, walking = deque(rounds), 1
        idle.popleft().start()
        while walking:
            reports = self._arrived()
            for report in reports:
                self._tell(report)
            asking = deque(report for report in reports if report.room)
            walking -= len(reports) - len(asking)
            more = idle if asking else ()
            self._serve(asking)
            while more and not self._cut_short:
                idle.popleft().start()
                walking += 1

    def _arrived(self) -> list[_Report]:
        """Wait for a report, and take all that have come by then: whatever breaks later, they are in the books."""
        reports = [self._take(self._reports.get())]
        while not self._reports.empty():
            reports.append(self._take(self._reports.get()))
        return reports

    def _take(self, report: _Report) -> _Report:
        now = self.clock.wall()
        self._settled += [_after(row, receipt, now) for row, receipt in report.receipts]
        self._settled += [replace(row, state="pending") for row in report.undrawn]
        return report

    def _tell(self, report: _Report) -> None:
        """Say what became of a connection's messages, and what ended it."""
        for row, receipt in report.receipts:
            self.outcomes[receipt.outcome] += 1
            self.on_receipt(row, receipt)
        if isinstance(report.failure, TransportError):
            self._failures.append(report.failure)
        elif report.failure is not None:
            raise report.failure

    def _serve(self, asking: deque[_Report]) -> None:
        """Put the next rows in flight for those who ask; nothing means that nothing is left to do."""
        while asking:
            self.stopped = self.stopped or self.stop()
            upcoming = [] if self.stopped else self._upcoming(sum(report.room for report in asking))
            flown = deque(self._record(upcoming))
            self.left = None if self.left is None else self.left - len(flown)
            while asking and (flown or not upcoming):
                report = asking.popleft()
                share = min(report.room, len(flown))
                report.round.given.put(tuple(self._letter(flown.popleft()) for _ in range(share)))
        self._record(())

    def _upcoming(self, room: int) -> list[Delivery]:
        room = room if self.left is None else min(room, self.left)
        if len(self._leased) < room:
            self._record(())  # what was cut short is due again
            now = self.clock.wall()
            self._leased += self.ledger.lease(
                self.edition.key, owner=self._owner, limit=_BATCH, now=now, date_header=format_datetime(now)
            )
            sys.audit("bulletin.point", "leased")
        return [self._leased.popleft() for _ in range(min(room, len(self._leased)))]

    def _record(self, upcoming: Sequence[Delivery]) -> tuple[Delivery, ...]:
        """Record what is settled and put rows in flight, in one transaction; return those that may go."""
        if not self._settled and not upcoming:
            return ()
        self._prepare(upcoming)
        sys.audit("bulletin.point", "before the record")
        flown = self.ledger.advance(self._settled, upcoming, owner=self._owner, now=self.clock.wall())
        self._settled.clear()
        sys.audit("bulletin.point", "recorded and in flight")
        return flown

    def _prepare(self, upcoming: Iterable[Delivery]) -> None:
        """Have at hand what their messages are made of: nothing may fail once they are in flight."""
        for row in upcoming:
            variant = (row.variant, row.revision)
            if variant not in self._compiled:
                self._compiled[variant] = Compiled.from_bytes(self.ledger.compiled(self.edition.key, *variant))
        if upcoming and not self._date_header:
            released = self.ledger.find(self.edition.id, self.edition.kind)
            self._date_header = released.date_header or "" if released else ""

    def _letter(self, row: Delivery) -> _Letter:
        return _Letter(row=row, compiled=self._compiled[row.variant, row.revision], date_header=self._date_header)

    def _close(self) -> None:
        """Record what is known by now, and give back the rest."""
        sys.audit("bulletin.point", "before the rest is given back")
        while not self._reports.empty():
            self._take(self._reports.get())
        self._record(())
        self.ledger.give_back(self.edition.key, owner=self._owner, unknown=self.unknown, now=self.clock.wall())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """A row in flight, and what its message is made of."""

    row: Delivery
    compiled: Compiled
    date_header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What a connection says between two messages: what became of those it had, and how many it can take."""

    round: _Round
    receipts: tuple[tuple[Delivery, Receipt], ...]
    room: int
    """0 when it has ended."""
    undrawn: tuple[Delivery, ...] = ()
    """What it was given and its transport never saw: nothing can have arrived."""
    failure: BaseException | None = None


@dataclass(slots=True, kw_only=True)
class _Round:
    """One connection's way through the rows. It touches nothing that another one does, but the two queues."""

    transport: Transport
    reports: SimpleQueue[_Report]
    halt: Event
    given: SimpleQueue[tuple[_Letter, ...]] = field(default_factory=SimpleQueue)
    letters: deque[_Letter] = field(default_factory=deque)
    drawn: dict[int, Delivery] = field(default_factory=dict)
    receipts: list[tuple[Delivery, Receipt]] = field(default_factory=list)

    def start(self) -> None:
        """Begin; a daemon, because a relay that does not answer must not keep a person who insists waiting."""
        Thread(target=self._walk, name="connection", daemon=True).start()

    def _walk(self) -> None:
        failure: BaseException | None = None
        try:
            for receipt in self.transport.deliver(self._messages()):
                self.receipts.append((self.drawn.pop(receipt.key), receipt))
        except BaseException as caught:  # noqa: BLE001 - the bookkeeper is told, and raises what is no relay's fault
            failure = caught
        self._report(room=0, failure=failure)

    def _messages(self) -> Iterator[Outgoing]:
        """Give what is due; when one is drawn, the ledger holds that it is in flight."""
        while not self.halt.is_set() and (self.letters or self._ask()):
            letter = self.letters.popleft()
            row = letter.row
            try:
                message = splice(letter.compiled, row.values | {"date": letter.date_header})
            except MessageError as error:
                self.receipts.append((row, Receipt(key=row.key, outcome="failed", text=str(error))))
                continue
            self.drawn[row.key] = row
            sys.audit("bulletin.point", "drawn")
            yield Outgoing(key=row.key, envelope=Envelope(sender=row.sender, recipient=row.email), message=message)

    def _ask(self) -> bool:
        """Report, and wait until the bookkeeper has made the next ones durable; False when there is nothing more."""
        self._report(room=self.transport.under_way)
        self.letters.extend(self.given.get())
        return bool(self.letters)

    def _report(self, *, room: int, failure: BaseException | None = None) -> None:
        receipts, self.receipts = tuple(self.receipts), []
        undrawn = () if room else tuple(letter.row for letter in self.letters)
        self.reports.put(_Report(round=self, receipts=receipts, room=room, undrawn=undrawn, failure=failure))


def _after(row: Delivery, receipt: Receipt, now: datetime) -> Delivery:
    """Return the row as this receipt leaves it."""
    reason = receipt.text[:_REASON_LENGTH]
    settled = replace(row, state=_STATES[receipt.outcome], code=receipt.code, reason=reason, not_before=None)
    if receipt.outcome != "deferred":
        return settled
    wait = BACK_OFF[min(row.deferrals, len(BACK_OFF) - 1)]
    return replace(settled, deferrals=row.deferrals + 1, not_before=now + wait)
