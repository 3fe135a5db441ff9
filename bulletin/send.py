"""READ SECOND: who is owed → claim → stamp → deliver → record.

``freezing`` has fixed what is sent and to whom; ``deliver`` takes its turn (``turns``: one sender an
edition) and sends it over several connections (``books``, and a ``round`` each), and is called again
until nothing is owed. Between two messages of a connection the ledger is told, in one transaction,
what became of the last and that the next is about to go: no final dot goes out before that is
durable. A sender that is killed therefore leaves unknown at most 2 × connections × messages under
way; that is called in doubt and never sent again by itself: ``settle`` is for a person's decision.

Rendering, checking and asking a person are behind us; how bytes travel is the transport's.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bulletin.books import BEAT_SECONDS, Books
from bulletin.errors import BlockedError, RestoredError, TakenOverError, TransportError, UsageError, WithdrawnError
from bulletin.model import (
    Clock,
    Delivery,
    DeliveryState,
    FrozenEdition,
    Hours,
    Outcome,
    Receipt,
)
from bulletin.pace import Pace, Stay, Unpaced
from bulletin.progress import Progress, opening
from bulletin.reckoning import OVER, progress
from bulletin.seams import Ledger, Transport
from bulletin.turns import Steady, turn
from bulletin.waves import WAIT, in_words, what_is_bad

PROBE = timedelta(minutes=1)
"""How long a sender that stays waits before it asks again for a relay that was not there: no message is spent on it."""

AWAY = timedelta(minutes=5)
"""How long the relay may be away before the operator is told: a restart takes less."""

_BETWEEN = timedelta(seconds=5)
"""Between two runs of one that stays, at the least: what comes due meanwhile goes together."""


def refuse_forgetful(ledger: Ledger) -> None:
    """Raise RestoredError where the store was put back from a backup, and nobody has looked at it since."""
    if ledger.restored():
        raise RestoredError(
            "the store is older than the last send from it, as after a backup was put back or the store was lost: who "
            "has what since then it does not know, so nothing is sent; look at bulletin status, then run bulletin send "
            "--after-restore"
        )


def deliver(  # noqa: PLR0913 the seams and the ways in which a run can be cut short
    frozen: FrozenEdition,
    *,
    ledger: Ledger,
    transports: Sequence[Transport],
    clock: Clock,
    on_receipt: Callable[[Delivery, Receipt], None] = lambda _delivery, _receipt: None,
    tell: Callable[[str], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    limit: int | None = None,
    hours: Hours | None = None,
    wait: bool = False,
    pace: Pace | None = None,
    fallback: Sequence[Transport] = (),
    on_stay: Callable[[Stay], None] = lambda _stay: None,
    wave_wait: timedelta = WAIT,
    held: Callable[[], str | None] = lambda: None,
) -> Progress:
    """Send a frozen edition to everyone who is due, and say where it stands then.

    ``transports`` are a connection each; there are no more of them than messages to send.
    ``on_receipt`` is told each outcome, ``tell`` in words what it waits for; ``stop`` is asked several
    times a second, and what is on the wire then has 30 s to end; ``limit`` is the most messages of
    this run; outside its ``hours`` nothing is begun. With ``wait`` it stays until nothing is owed
    that time alone could bring, and asks for a relay that is not there once a minute. ``pace`` says whose
    turn it is; without one, mail goes as fast as the transports take it. ``on_stay`` is told whom it leaves
    alone, and when the connections to the ``fallback`` relay go on where the relay cannot be had.
    After a first wave it stays for ``wave_wait`` in any case, and looks at the early replies. ``held`` is asked after
    each wait, and gives why nobody more may have it where a hold came meanwhile.

    Whatever ends it, an exception included, what was not sent is owed as before. Raises TransportError
    where the relay cannot be reached, AtWorkError where another sender is at work, TakenOverError
    where this one stood still too long, WithdrawnError where its approval was withdrawn before the first
    message, RestoredError where the store has forgotten what it sent, BlockedError where it is held, and
    UsageError where a transport does not fit the edition's kind.
    """
    rehearsal = frozen.kind == "rehearsal"
    if any(transport.rehearsal != rehearsal for transport in (*transports, *fallback)):
        raise UsageError(f"{frozen.id}: a {frozen.kind} edition cannot go through this transport; freeze it again")
    if frozen.state in OVER or not transports:
        return progress(frozen, ledger)
    if not rehearsal:
        refuse_forgetful(ledger)
    steady = Steady.of(clock)
    run = _Run(
        frozen=frozen,
        ledger=ledger,
        transports=transports,
        fallback=fallback,
        clock=steady,
        unknown="pending" if rehearsal else "in_doubt",
        on_receipt=on_receipt,
        on_stay=on_stay,
        tell=tell,
        stop=stop,
        left=limit,
        hours=hours,
        pace=pace or Unpaced(),
        wave_wait=wave_wait,
        held=held,
    )
    try:
        with turn(frozen, ledger=ledger, clock=steady, unknown=run.unknown, stop=stop, tell=tell) as mine:
            if mine is None:
                return replace(progress(frozen, ledger), stopped=True)
            after = run.send(mine.owner, wait=wait)
    except TakenOverError:
        _refuse_withdrawn(frozen, ledger)
        raise
    found = 0 if rehearsal else mine.lost
    return replace(
        progress(after, ledger, hours, steady.wall()), now=run.outcomes, found_in_doubt=found, stopped=run.stopped
    )


def _refuse_withdrawn(frozen: FrozenEdition, ledger: Ledger) -> FrozenEdition:
    """Return the edition as it is kept now; WithdrawnError where it is a draft again, or another by its id."""
    kept = ledger.find(frozen.id, frozen.kind)
    if kept is None or kept.key != frozen.key:
        raise WithdrawnError(
            f"edition {frozen.id.folder} was withdrawn before its first message: it is a draft again, and nobody has it"
        )
    return kept


@dataclass(slots=True, kw_only=True)
class _Run:
    """One sender's turn: as many rounds of books as it takes."""

    frozen: FrozenEdition
    ledger: Ledger
    transports: Sequence[Transport]
    fallback: Sequence[Transport]
    clock: Clock
    unknown: DeliveryState
    on_receipt: Callable[[Delivery, Receipt], None]
    on_stay: Callable[[Stay], None]
    tell: Callable[[str], None]
    stop: Callable[[], bool]
    left: int | None
    hours: Hours | None
    pace: Pace
    wave_wait: timedelta
    held: Callable[[], str | None]
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    stopped: bool = False
    in_wave: bool = False
    """Whether there is a first wave to be seen to, for which any run stays."""
    halted: bool = False
    """Whether the edition was paused while it was carried."""
    away: tuple[datetime, datetime] | None = None
    """Since when the relay was asked in vain, and when it was last."""

    def send(self, owner: str, *, wait: bool) -> FrozenEdition:
        """Send what is due, once or until nothing is left that time alone could bring; return the edition then."""
        while True:
            now = self.clock.wall()
            self.ledger.suppress(self.frozen.key, now=now)
            self.ledger.expire(self.frozen.key, now=now)
            pause = self._once(owner, wait=wait)
            sys.audit("bulletin.point", "before the end")
            after = self.ledger.finish(self.frozen.key, now=self.clock.wall())
            sys.audit("bulletin.point", "ended")
            if self.halted and after.state == "sending" and not self.stopped:
                continue  # resumed before we had ended
            stays = wait or self.in_wave
            if not stays or pause is None or after.state in OVER or self.stopped or self.left == 0:
                return after
            if self.in_wave and pause <= self.clock.wall():
                continue
            self._wait(owner, pause)
            if why := self.held():
                raise BlockedError(why)

    def _once(self, owner: str, *, wait: bool) -> datetime | None:
        """Send what is due now; return when there may be more, None where only a person can bring it on."""
        now, self.in_wave, self.halted = self.clock.wall(), False, False
        edition = _refuse_withdrawn(self.frozen, self.ledger)
        if edition.state == "paused":
            return now
        if begins := opening(edition, self.hours, now):
            return begins
        if self._spoilt(edition, now):
            return None
        due = self.ledger.due(self.frozen.key, now=now)
        if due:
            before = self.outcomes.total()
            try:
                self._carry(edition, owner, due)
            except TransportError as error:
                if not wait:
                    raise
                self.tell(f"{error}; asking again in a minute")
                self._away(error, now, moved=self.outcomes.total() > before)
                return now + PROBE
            self.away = None
            self.in_wave = edition.wave is not None
            return self.clock.wall()
        return self._next(edition, now)

    def _away(self, error: TransportError, now: datetime, *, moved: bool) -> None:
        """Tell the operator, once as long as it lasts, that nothing has gone for too long, asked minute by minute."""
        since, last = self.away or (now, now)
        if moved or now - last > 2 * PROBE:  # what was between two nights, say, nobody knows
            since = last = now
        self.away = (since, now)
        if last - since < AWAY <= now - since:
            why = f"nothing has gone for {AWAY.seconds // 60} minutes: {error}; asking again every minute until it goes"
            self.on_stay(Stay(domains=(), until=now + PROBE, kind="unreachable", why=why))

    def _spoilt(self, edition: FrozenEdition, now: datetime) -> bool:
        """Look at the first wave's replies when their time is over; True where they are bad, and it is paused."""
        if edition.wave_until is None or now < edition.wave_until <= now + self.wave_wait:
            return False
        bad = what_is_bad(self.ledger.went(edition.key))
        self.ledger.end_wave(edition.key, bad=bad, now=now)
        self.tell(
            "what came back of the first wave is " + (f"bad, so it is paused: {bad}" if bad else "good: going on")
        )
        return bad is not None

    def _next(self, edition: FrozenEdition, now: datetime) -> datetime | None:
        """Return when there is more to do, nobody being due now; a first wave that is out is waited for."""
        due, until = self.ledger.next_due(edition.key), edition.wave_until
        if edition.wave is None or (until is None and len(self.ledger.went(edition.key)) < edition.wave):
            return due
        if until is None:
            until = now + self.wave_wait
            self.ledger.hold_wave(edition.key, until=until)
            span = in_words(self.wave_wait)
            self.tell(f"the first {edition.wave:,} were sent to; waiting {span} for what comes back")
        self.in_wave = True
        return min(until, due) if due else until

    def _carry(self, edition: FrozenEdition, owner: str, due: int) -> None:
        ends = [end for end in (edition.not_after, self.hours and self.hours.closing(self.clock.wall())) if end]
        books = Books(
            edition=edition,
            owner=owner,
            ledger=self.ledger,
            clock=self.clock,
            unknown=self.unknown,
            on_receipt=self.on_receipt,
            stop=self.stop,
            left=self.left,
            closes=min(ends, default=None),
            outcomes=self.outcomes,
            pace=self.pace,
            on_stay=self.on_stay,
        )
        most = due if self.left is None else min(due, self.left)
        try:
            books.send(self.transports[:most], self.fallback[:most])
        finally:
            self.left, self.stopped, self.halted = books.left, books.stopped, books.halted

    def _wait(self, owner: str, until: datetime) -> None:
        """Stay until then, and show meanwhile that this sender is alive; a change of the edition's state ends it."""
        until = max(until, self.clock.wall() + _BETWEEN)
        state = self.ledger.beat(owner)
        while (left := (until - self.clock.wall()).total_seconds()) > 0 and not self.stopped:
            self.clock.sleep(min(BEAT_SECONDS, left))
            self.stopped = self.stop()
            if self.ledger.beat(owner) != state:
                return
