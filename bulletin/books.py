"""The books of one run over an edition: several connections carry, and the caller's thread keeps account.

Only the bookkeeper, the thread that calls, speaks to the ledger and to whoever watches. It takes
what all connections have to report at that moment, and commits it in one transaction with what
they take next (``leases``); it never waits for a group to fill. What is under way when the program
dies is unknown, and no more. Who is owed, and what a run adds up to, is for ``send``; whose turn it is, for ``turns``.
"""

from __future__ import annotations

import contextlib
import sys
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event

from bulletin.errors import TakenOverError, TransportError
from bulletin.leases import Leases
from bulletin.model import Clock, Delivery, DeliveryState, EditionState, FrozenEdition, Outcome, Receipt
from bulletin.pace import Pace, Stay, Unpaced, back_off, gives_up
from bulletin.rounds import Report, Round
from bulletin.seams import Ledger, Transport

BEAT_SECONDS = 2.0
"""How often a sender shows that it moves, where no commit does."""

PATIENCE_SECONDS = 30.0
"""How long what is on the wire may take once a person, or a failure, wants an end."""

_GOING: frozenset[EditionState] = frozenset({"frozen", "sending"})
_GROWTH = 100
"""Messages accepted before a connection that was refused is tried again."""

_TICK_SECONDS = 0.25
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
    owner: str
    """The sender that is entered in the ledger."""
    ledger: Ledger
    clock: Clock
    unknown: DeliveryState
    """What becomes of a row that is in flight when a connection ends without its receipt."""
    on_receipt: Callable[[Delivery, Receipt], None]
    stop: Callable[[], bool]
    left: int | None
    """How many more messages may be sent."""
    closes: datetime | None = None
    """No message is begun from then on."""
    pace: Pace = field(default_factory=Unpaced)
    """Whose turn it is; it is asked for each row before it flies, and told each receipt."""
    tell: Callable[[str], None] = lambda _: None
    """Takes what an operator should know, in a sentence."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    stopped: bool = False
    _reports: SimpleQueue[Report] = field(init=False, default_factory=SimpleQueue)
    _halt: Event = field(init=False, default_factory=Event)
    _patience_ends: float | None = field(init=False, default=None)
    _walking: set[Round] = field(init=False, default_factory=set)
    _idle: deque[Round] = field(init=False, default_factory=deque)
    _grows_at: int = field(init=False, default=0)
    _asking: deque[tuple[Round, int]] = field(init=False, default_factory=deque)
    _leases: Leases = field(init=False)
    _proven: bool = field(init=False, default=False)
    _failures: list[TransportError] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing leased."""
        self._leases = Leases(
            edition=self.edition, owner=self.owner, ledger=self.ledger, clock=self.clock, pace=self.pace
        )

    def send(self, transports: Sequence[Transport]) -> None:
        """Carry what is due over these connections, until nothing more is or may be sent.

        A connection that fails leaves its share to the others. Raises its TransportError where they
        could not do without it, and what the ledger raises: what is on the wire is waited for first.
        A KeyboardInterrupt waits for nothing. No row stays leased or in flight.
        """
        self._idle.extend(self._round(one) for one in transports)
        try:
            self._keep()
        except KeyboardInterrupt:
            self._dismiss()
            raise
        except BaseException:
            self._wind_down()
            raise
        finally:
            self._close()
        if self._failures and not self._cut_short and self.ledger.due(self.edition.key, now=self.clock.wall()):
            raise self._failures[0]

    @property
    def _cut_short(self) -> bool:
        return self._halt.is_set() or self.left == 0

    def _round(self, transport: Transport) -> Round:
        return Round(transport=transport, reports=self._reports, halt=self._halt, monotonic=self.clock.monotonic)

    def _keep(self) -> None:
        """Serve the connections until all have ended. The first shows that the relay takes mail, before others try.

        One that the relay refuses is tried again when the others have had so many messages accepted: there
        are as many connections as the relay bears.
        """
        self._start(self._idle.popleft())
        while self._walking and not self._out_of_patience():
            for report in self._heard():
                self._tell(report)
            self._look_up()
            self._serve()
            while self._idle and self._proven and self._needs_another():
                self._start(self._idle.popleft())
                self._grows_at = self._grows_at and self.outcomes["accepted"] + _GROWTH

    def _needs_another(self) -> bool:
        """Say whether more is leased already than the connections that are still coming will ask for first."""
        if self._leases.held_back or self.outcomes["accepted"] < self._grows_at:
            return False
        asked = {one for one, _ in self._asking}
        coming = sum(1 for one in self._walking if not one.in_flight and one not in asked)
        return not self._halt.is_set() and min(len(self._leases), self.left or len(self._leases)) > coming

    def _start(self, one: Round) -> None:
        self._walking.add(one)
        one.start()

    def _heard(self) -> list[Report]:
        """Take all reports that have come by now, or in a moment: whatever breaks later, they are in the books."""
        reports: list[Report] = []
        with contextlib.suppress(Empty):
            reports.append(self._take(self._reports.get(timeout=_TICK_SECONDS)))
            while True:
                reports.append(self._take(self._reports.get_nowait()))
        return reports

    def _take(self, report: Report) -> Report:
        now = self.clock.wall()
        self._leases.settled += [_after(row, receipt, now) for row, receipt in report.receipts]
        self._leases.settled += [replace(row, state="pending") for row in report.undrawn]
        report.round.in_flight -= len(report.receipts) + len(report.undrawn)
        for row in report.undrawn:
            self.pace.release(row.email)
        if self.left is not None:
            self.left += len(report.undrawn)
        if report.room:
            self._asking.append((report.round, report.room))
        if report.ended:
            self._strike(report.round)
        return report

    def _strike(self, ended: Round) -> None:
        """Take a round that has ended off the books."""
        self._walking.discard(ended)
        self._asking = deque((one, room) for one, room in self._asking if one is not ended)
        self._retract(ended)

    def _retract(self, one: Round) -> None:
        """Take back what a round was given and has not looked at: nothing can have arrived."""
        with contextlib.suppress(Empty):
            while True:
                unseen = one.given.get_nowait()
                self._leases.settled += [replace(letter.row, state="pending") for letter in unseen]
                for letter in unseen:
                    self.pace.release(letter.row.email)
                one.in_flight -= len(unseen)
                self.left = None if self.left is None else self.left + len(unseen)

    def _tell(self, report: Report) -> None:
        """Say what became of a connection's messages, and what ended it."""
        for row, receipt in report.receipts:
            self.outcomes[receipt.outcome] += 1
            self._proven = self._proven or receipt.outcome != "unsent"
            self.on_receipt(row, receipt)
        for row, receipt in report.receipts:
            if stay := self.pace.note(self.edition.key, row.email, receipt):
                self._leave_alone(stay)
        if isinstance(report.failure, TransportError):
            self._failures.append(report.failure)
            self._idle.append(self._round(report.round.transport))
            self._grows_at = self.outcomes["accepted"] + _GROWTH
        elif report.failure is not None:
            raise report.failure

    def _leave_alone(self, stay: Stay) -> None:
        """Let go of the rows that the pace has put off in the ledger, and say so."""
        self.tell(stay.why)
        self._leases.leave_alone(stay)

    def _look_up(self) -> None:
        """Show that we move, and see whether we may go on: a person, the edition's state, the time."""
        if not self.stopped and self.stop():
            self.stopped = True
            self._be_impatient()
        self.pace.keep()
        if self.clock.monotonic() - self._leases.moved >= BEAT_SECONDS:
            self._leases.moved = self.clock.monotonic()
            if self.ledger.beat(self.owner) not in _GOING:
                self._dismiss()
        if self.closes is not None and self.clock.wall() >= self.closes:
            self._dismiss()

    def _serve(self) -> None:
        """Put the next rows in flight for those who ask."""
        while self._asking and not self._halt.is_set():
            upcoming = self._leases.upcoming(self._room())
            before = self.clock.monotonic()
            flown = deque(self._leases.record(upcoming))
            for row in upcoming if len(flown) < len(upcoming) else ():
                if all(row.key != one.key for one in flown):
                    self.pace.release(row.email)
            if len(flown) < len(upcoming) and self.ledger.beat(self.owner) not in _GOING:
                self._dismiss()
            self.left = None if self.left is None else self.left - len(flown)
            while self._asking and flown:
                one, room = self._asking.popleft()
                letters = tuple(self._leases.letter(flown.popleft(), before) for _ in range(min(room, len(flown))))
                one.in_flight += len(letters)
                one.given.put(letters)
            if not upcoming:
                break
        self._leases.record(())
        self._let_go()

    def _room(self) -> int:
        """Return how many more messages those who ask can take, and may be sent."""
        room = sum(room for _, room in self._asking)
        return room if self.left is None else min(room, self.left)

    def _let_go(self) -> None:
        """End the rounds of those who ask in vain, with nothing in flight that may return and no turn to wait for."""
        waiting_for_a_turn = self._leases.held_back and self.left != 0
        waiting = self._asking.copy()
        self._asking.clear()
        for one, room in waiting:
            if (one.in_flight or waiting_for_a_turn) and not self._halt.is_set():
                self._asking.append((one, room))
            else:
                one.given.put(())

    def _be_impatient(self) -> None:
        self._patience_ends = self.clock.monotonic() + PATIENCE_SECONDS
        self._dismiss()

    def _out_of_patience(self) -> bool:
        return self._patience_ends is not None and self.clock.monotonic() >= self._patience_ends

    def _dismiss(self) -> None:
        """Begin no further message: every connection ends after what it has on the wire."""
        self._halt.set()
        for one in self._walking:
            self._retract(one)
            one.given.put(())

    def _wind_down(self) -> None:
        """After a failure, wait for what is on the wire, so that what became of it can be recorded."""
        self._be_impatient()
        with contextlib.suppress(KeyboardInterrupt):
            while self._walking and not self._out_of_patience():
                for report in self._heard():
                    self.outcomes.update(receipt.outcome for _, receipt in report.receipts)

    def _close(self) -> None:
        """Record what is known by now, whoever has the leases, and give back the rest."""
        sys.audit("bulletin.point", "before the rest is given back")
        while not self._reports.empty():
            self._take(self._reports.get())
        with contextlib.suppress(TakenOverError):
            self._leases.record(())
        self.pace.keep(at_once=True)
        self._leases.give_back(self.unknown)


def _after(row: Delivery, receipt: Receipt, now: datetime) -> Delivery:
    """Return the row as this receipt leaves it."""
    reason = receipt.text[:_REASON_LENGTH]
    settled = replace(row, state=_STATES[receipt.outcome], code=receipt.code, reason=reason, not_before=None)
    if receipt.outcome != "deferred":
        return settled
    if gives_up(receipt, row.deferrals):
        return replace(settled, state="failed")
    return replace(settled, deferrals=row.deferrals + 1, not_before=now + back_off(row.key, row.deferrals))
