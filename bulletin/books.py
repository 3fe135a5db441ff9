"""The books of one run over an edition: several connections carry, and the caller's thread keeps account.

Only the bookkeeper, the thread that calls, speaks to the ledger and to whoever watches. It takes
what the connections have to report by then, and commits it in one transaction with what they take
next (``leases``); for a group to fill it waits 5 ms at the most. What is under way when the program
dies is unknown, and no more. Who is owed, and what a run adds up to, is for ``send``; whose turn it is, for ``turns``.
"""

from __future__ import annotations

import contextlib
import sys
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bulletin.connections import Connections, retracted
from bulletin.errors import PartlySentError, TakenOverError, TransportError
from bulletin.leases import Leases
from bulletin.model import Clock, Delivery, DeliveryState, EditionState, FrozenEdition, Outcome, Receipt, Settlement
from bulletin.pace import Pace, Stay, Unpaced, back_off, gives_up
from bulletin.rounds import Report
from bulletin.seams import Ledger, Transport

BEAT_SECONDS = 2.0
"""How often a sender shows that it moves, where no commit does."""

PATIENCE_SECONDS = 30.0
"""How long what is on the wire may take once a person, or a failure, wants an end."""

_GOING: frozenset[EditionState] = frozenset({"frozen", "sending"})
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
    on_stay: Callable[[Stay], None] = lambda _stay: None
    """Told who is left alone, and when the relay is left for the other one: an operator should know."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    stopped: bool = False
    halted: bool = False
    """Whether it was the edition's state that ended it: paused, or cancelled."""
    _connections: Connections = field(init=False)
    _leases: Leases = field(init=False)
    _patience_ends: float | None = field(init=False, default=None)
    _told: Stay | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Begin with nothing leased and nobody at work."""
        self._connections = Connections(monotonic=self.clock.monotonic)
        self._leases = Leases(
            edition=self.edition, owner=self.owner, ledger=self.ledger, clock=self.clock, pace=self.pace
        )

    def send(self, transports: Sequence[Transport], fallback: Sequence[Transport] = ()) -> None:
        """Carry what is due over these connections, until nothing more is or may be sent.

        A connection that fails leaves its share to the others. Where the relay cannot be had at all, or
        refuses us again and again, those to the ``fallback`` relay go on; what is in doubt is never theirs.
        Raises the TransportError of a relay where they could not do without it, as a PartlySentError where
        somebody has it by then, and what the ledger raises: what is on the wire is waited for first. A
        KeyboardInterrupt waits for nothing. No row stays leased or in flight.
        """
        self._connections.begin(transports, fallback)
        try:
            self._leave_alone(self.pace.begin(self.edition.key))
            self._keep()
            if self._missed() and self._turn(f"{self._failure}; it goes on through the fallback relay"):
                self._keep()
        except KeyboardInterrupt:
            self._dismiss()
            raise
        except BaseException:
            self._wind_down()
            raise
        finally:
            self._close()
        if self._missed() and self.outcomes["accepted"]:
            raise PartlySentError(str(self._failure)) from self._failure
        if self._missed():
            raise self._failure

    @property
    def _failure(self) -> TransportError:
        return self._connections.failures[0]

    def _missed(self) -> bool:
        """Say whether the relay has failed us, and somebody is owed it who could have had it."""
        if not self._connections.failures or self._connections.halt.is_set() or self.left == 0:
            return False
        self._leases.record(())
        return bool(len(self._leases) or self.ledger.due(self.edition.key, now=self.clock.wall()))

    def _turn(self, why: str) -> bool:
        """Leave the relay for the fallback, if there is one that was not tried."""
        relay = self._connections.relay
        unseen = self._connections.turn()
        if unseen is None:
            return False
        self._put_back(unseen, relay)
        self._leases.relay = self._connections.relay
        self.on_stay(Stay(domains=(), until=self.clock.wall(), kind="fallback", why=why))
        return True

    def _keep(self) -> None:
        """Serve the connections until all have ended."""
        self._connections.start()
        while self._connections.walking and not self._out_of_patience():
            for report in self._heard():
                self._tell(report)
            self._look_up()
            self._serve()
            if not self._leases.held_back and not self._connections.halt.is_set():
                waiting = len(self._leases)
                self._connections.grow(self.outcomes["accepted"], min(waiting, self.left or waiting))

    def _heard(self) -> list[Report]:
        """Take all reports that have come by now, or in a moment: whatever breaks later, they are in the books."""
        return [self._take(report) for report in self._connections.heard()]

    def _take(self, report: Report) -> Report:
        now = self.clock.wall()
        self._leases.settled += [(row, _after(row, receipt, now)) for row, receipt in report.receipts]
        report.round.in_flight -= len(report.receipts) + len(report.undrawn)
        self._put_back(report.undrawn, report.round.relay)
        if report.room:
            self._connections.asks(report.round, report.room)
        if report.ended:
            self._connections.strike(report.round)
            self._put_back(retracted(report.round), report.round.relay)
        return report

    def _put_back(self, unsent: Sequence[Delivery], relay: str) -> None:
        """Owe again what was given out and never seen by a transport."""
        self._leases.settled += [(row, Settlement.of(row)._replace(state="pending")) for row in unsent]
        self.left = None if self.left is None else self.left + len(unsent)
        for row in unsent:
            self.pace.release(row.email, relay)

    def _tell(self, report: Report) -> None:
        """Say what became of a connection's messages, and what ended it."""
        for row, receipt in report.receipts:
            self.outcomes[receipt.outcome] += 1
            if receipt.outcome != "unsent" and report.round.relay == self._connections.relay:
                self._connections.proven = True
            self.on_receipt(row, receipt)
        for row, receipt in report.receipts:
            self._leave_alone(self.pace.note(self.edition.key, row.email, receipt, report.round.relay))
        if isinstance(report.failure, TransportError):
            self._connections.shrink(report.round, report.failure, self.outcomes["accepted"])
        elif report.failure is not None:
            raise report.failure

    def _leave_alone(self, stay: Stay | None) -> None:
        """Let go of the rows that the pace has put off in the ledger, or leave the relay, and say so once."""
        if stay is None:
            return
        if stay.kind == "fallback":
            self._turn(stay.why)
            return
        if stay != self._told:
            self._told = stay
            self.on_stay(stay)
        self._leases.leave_alone(stay)
        if stay.kind == "breaker" and not stay.domains:
            self._dismiss()  # what was given out and is not on the wire yet waits with the others

    def _look_up(self) -> None:
        """Show that we move, and see whether we may go on: a person, the edition's state, the time."""
        if not self.stopped and self.stop():
            self.stopped = True
            self._be_impatient()
        self.pace.keep()
        if self._leases.held_back and not any(one.in_flight for one in self._connections.walking):
            self._leave_alone(self.pace.begin(self.edition.key))
        if self.clock.monotonic() - self._leases.moved >= BEAT_SECONDS:
            self._leases.moved = self.clock.monotonic()
            if self.ledger.beat(self.owner) not in _GOING:
                self.halted = True
                self._dismiss()
        if self.closes is not None and self.clock.wall() >= self.closes:
            self._dismiss()

    def _serve(self) -> None:
        """Put the next rows in flight for those who ask."""
        while self._connections.asking and not self._connections.halt.is_set():
            upcoming = self._leases.upcoming(self._room())
            before = self.clock.monotonic()
            flown = deque(self._leases.record(upcoming))
            for row in upcoming if len(flown) < len(upcoming) else ():
                if all(row.key != one.key for one in flown):
                    self.pace.release(row.email, self._leases.relay)
            if len(flown) < len(upcoming) and self.ledger.beat(self.owner) not in _GOING:
                self.halted = True
                self._dismiss()
            self.left = None if self.left is None else self.left - len(flown)
            while self._connections.asking and flown:
                one, room = self._connections.asking.popleft()
                letters = tuple(self._leases.letter(flown.popleft(), before) for _ in range(min(room, len(flown))))
                one.in_flight += len(letters)
                one.given.put(letters)
            if not upcoming:
                break
        self._leases.record(())
        self._let_go()

    def _room(self) -> int:
        """Return how many more messages those who ask can take, and may be sent."""
        room = sum(room for _, room in self._connections.asking)
        return room if self.left is None else min(room, self.left)

    def _let_go(self) -> None:
        """Answer those who ask in vain: it is the end, unless rows in flight may return or wait for their turn.

        One that has something under way settles that first, instead of waiting for more to go with it.
        """
        turn_to_come = self._leases.held_back and self.left != 0
        waiting = self._connections.asking.copy()
        self._connections.asking.clear()
        for one, room in waiting:
            if self._connections.halt.is_set() or not (one.in_flight or turn_to_come):
                one.given.put(())
            elif one.in_flight:
                one.given.put(None)
            else:
                self._connections.asking.append((one, room))

    def _be_impatient(self) -> None:
        self._patience_ends = self.clock.monotonic() + PATIENCE_SECONDS
        self._dismiss()

    def _out_of_patience(self) -> bool:
        return self._patience_ends is not None and self.clock.monotonic() >= self._patience_ends

    def _dismiss(self) -> None:
        """Begin no further message: every connection ends after what it has on the wire."""
        self._connections.halt.set()
        self._put_back(self._connections.dismiss(), self._connections.relay)

    def _wind_down(self) -> None:
        """After a failure, wait for what is on the wire, so that what became of it can be recorded."""
        self._be_impatient()
        with contextlib.suppress(KeyboardInterrupt):
            while self._connections.walking and not self._out_of_patience():
                for report in self._heard():
                    self.outcomes.update(receipt.outcome for _, receipt in report.receipts)

    def _close(self) -> None:
        """Record what is known by now, whoever has the leases, and give back the rest."""
        sys.audit("bulletin.point", "before the rest is given back")
        while (report := self._connections.more()) is not None:
            self._take(report)
        with contextlib.suppress(TakenOverError):
            self._leases.record(())
        self.pace.keep(at_once=True)
        self._leases.give_back(self.unknown)


def _after(row: Delivery, receipt: Receipt, now: datetime) -> Settlement:
    """Return what this receipt makes of the row."""
    state, deferrals, due = _STATES[receipt.outcome], row.deferrals, None
    if receipt.outcome == "deferred" and gives_up(receipt, deferrals):
        state = "failed"
    elif receipt.outcome == "deferred":
        due, deferrals = now + back_off(row.key, deferrals), deferrals + 1
    return Settlement(row.key, row.attempts, state, deferrals, due, receipt.code, receipt.text[:_REASON_LENGTH])
