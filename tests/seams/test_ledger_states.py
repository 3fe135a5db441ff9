"""The state machine of delivery, driven at random over the real ledger: what no order of events may break."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import update

from bulletin.errors import TakenOverError
from bulletin.model import (
    FINAL_STATES,
    Delivery,
    DeliveryState,
    EditionId,
    EditionState,
    FrozenEdition,
    Sender,
    Settlement,
)
from bulletin.model import Subscriber as Reader
from bulletin.store.database import open_database
from bulletin.store.ledger import Ledger
from bulletin.store.schema import editions
from bulletin.store.subscribers import SubscriberList
from tests.settled import became

NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)
READERS = 7
SETTLED: tuple[DeliveryState, ...] = ("accepted", "failed", "deferred", "pending", "in_doubt")


@dataclass
class Player:
    """A sender: what it thinks it has, whether or not it is right."""

    sender: Sender
    leased: list[Delivery] = field(default_factory=list)
    flying: list[Delivery] = field(default_factory=list)


class Sending(RuleBasedStateMachine):
    """Two senders that come, send, stop, are killed and come back; readers that leave; a person who pauses and settles.

    The relay's side is kept beside the ledger: a reader *has* the message from the moment at which
    the dot may have gone out, which is when the ledger said that it may fly.
    """

    def __init__(self) -> None:
        """Freeze an edition for seven readers."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = open_database(f"sqlite:///{Path(self.folder.name) / 'b.db'}")
        self.readers = SubscriberList(self.database, "daily")
        self.readers.import_list([Reader(email=f"r{number}@example.com") for number in range(READERS)], now=NOW)
        self.ledger = Ledger(self.database)
        self.now = NOW
        owed = [Delivery(subscriber_id=one.id, email=one.email, sender="d@e.org") for one in self.readers.active()]
        edition = FrozenEdition(
            id=EditionId(publication="daily", day=date(2025, 6, 16)),
            kind="real",
            state="frozen",
            hash="h",
            frozen_at=NOW,
            not_after=NOW + timedelta(hours=9),
        )
        self.key = self.ledger.freeze(edition, owed, compiled={}, ran=[]).key
        self.players: list[Player] = []
        self.begun = 0
        self.left: set[str] = set()
        self.may_have: Counter[str] = Counter()
        """How often each reader's dot may have gone out and nobody has shown that it did not arrive."""
        self.resent: Counter[str] = Counter()
        """How often a person, of one in doubt, said: again."""

    def teardown(self) -> None:
        """Put the store away."""
        self.database.close()
        self.folder.cleanup()

    def rows(self) -> list[Delivery]:
        """Return every row."""
        return list(self.ledger.rows(self.key))

    # ------------------------------------------------------------ what senders do

    @rule()
    def come(self) -> None:
        """A sender enters, where nobody is at work."""
        self.begun += 1
        sender = Sender(id=f"s{self.begun}", host="mail1", process=self.begun, began_at=self.now)
        alone = not self.ledger.senders(self.key)
        assert self.ledger.enrol(self.key, sender) == alone
        if alone:
            self.players.append(Player(sender))

    @precondition(lambda self: self.players)
    @rule(data=st.data(), number=st.integers(1, 4))
    def lease(self, data: st.DataObject, number: int) -> None:
        """A sender takes rows; one that was taken over gets none."""
        player = data.draw(st.sampled_from(self.players))
        try:
            player.leased += self.ledger.lease(
                self.key, owner=player.sender.id, limit=number, now=self.now, date_header="Mon"
            )
        except TakenOverError:
            assert player.sender.id not in {other.id for other in self.ledger.senders(self.key)}

    @precondition(lambda self: self.players)
    @rule(data=st.data(), number=st.integers(0, 3))
    def advance(self, data: st.DataObject, number: int) -> None:
        """A sender reports on what it had, whoever has its rows by now, and puts the next in flight."""
        player = data.draw(st.sampled_from(self.players))
        ends = data.draw(st.lists(st.sampled_from(SETTLED), max_size=len(player.flying)))
        settled = [self.after(row, end) for row, end in zip(player.flying, ends, strict=False)]
        flying, player.flying = player.flying, player.flying[len(ends) :]
        upcoming, player.leased = player.leased[:number], player.leased[number:]
        for row, one in zip(flying, settled, strict=False):
            if one.state in {"deferred", "pending", "failed"}:
                self.may_have[row.email] -= 1  # the relay said so itself, or the dot never went out
        try:
            flown = self.ledger.advance(settled, upcoming, owner=player.sender.id, now=self.now)
        except TakenOverError:
            return
        assert not self.left & {row.email for row in flown}, "someone who left is put in flight"
        for row in flown:
            self.may_have[row.email] += 1
        player.flying += flown

    def after(self, row: Delivery, end: DeliveryState) -> Settlement:
        """Return the row as a receipt leaves it."""
        wait = self.now + timedelta(minutes=5) if end == "deferred" else None
        return became(row, state=end, not_before=wait, deferrals=row.deferrals + (end == "deferred"))

    @precondition(lambda self: self.players)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        """A sender ends in order; it still may be one that was taken over long ago."""
        player = data.draw(st.sampled_from(self.players))
        self.players.remove(player)
        self.ledger.give_back(self.key, owner=player.sender.id, unknown="in_doubt", now=self.now)
        self.ledger.leave(player.sender.id)

    @precondition(lambda self: self.ledger.senders(self.key))
    @rule(stale=st.booleans())
    def take_over(self, *, stale: bool) -> None:
        """The one at work is taken for dead, rightly or not; who has seen an older heartbeat gets nothing."""
        (seen,) = self.ledger.senders(self.key)
        if stale:
            self.ledger.beat(seen.id)
        assert (self.ledger.take_over(self.key, seen, unknown="in_doubt", now=self.now) is None) == stale

    @rule()
    def kill(self) -> None:
        """The one at work dies, and is found out by its lock."""
        for seen in self.ledger.senders(self.key):
            self.players = [player for player in self.players if player.sender.id != seen.id]
            self.database.path.with_name(f"b.db.sender-{seen.id}").touch()
        self.ledger.recover(self.key, unknown="in_doubt", now=self.now)
        assert self.ledger.senders(self.key) == ()

    # ------------------------------------------------------------ what people do

    @rule(number=st.integers(0, READERS - 1))
    def unsubscribe(self, number: int) -> None:
        """A reader leaves."""
        self.readers.unsubscribe(f"r{number}@example.com", now=self.now)
        self.left.add(f"r{number}@example.com")

    @rule(state=st.sampled_from(["paused", "sending"]))
    def say(self, state: EditionState) -> None:
        """A person pauses a released edition, or resumes it."""
        going = editions.c.state.in_(("sending", "paused"))
        with self.database.write() as connection:
            connection.execute(update(editions).where(editions.c.id == self.key, going).values(state=state))

    @rule(number=st.integers(0, READERS - 1), hold=st.booleans())
    def settle(self, number: int, *, hold: bool) -> None:
        """A person decides about a reader in doubt."""
        email = f"r{number}@example.com"
        if (
            self.ledger.settle_in_doubt(self.key, "hold" if hold else "resend", now=self.now, emails=[email])
            and not hold
        ):
            self.resent[email] += 1

    @rule(minutes=st.integers(-120, 120))
    def pass_time(self, minutes: int) -> None:
        """Time passes, or the clock is put back."""
        self.now += timedelta(minutes=minutes)

    @rule()
    def tidy(self) -> None:
        """A run begins or ends: who left is suppressed, who is too late expired, and the edition perhaps done."""
        self.ledger.suppress(self.key, now=self.now)
        self.ledger.expire(self.key, now=self.now)
        edition = self.ledger.finish(self.key, now=self.now)
        over = all(row.state in FINAL_STATES for row in self.rows())
        assert (edition.state == "done") == over, "done is when the counts balance, and not before"

    # ------------------------------------------------------------ what holds whatever happens

    @invariant()
    def everyone_is_in_the_counts(self) -> None:
        """Nobody is lost: the counts add up to everyone who was frozen."""
        assert sum(self.ledger.counts(self.key).values()) == READERS == len(self.rows())

    @invariant()
    def nobody_is_owed_twice(self) -> None:
        """A dot that may have gone out is never followed by another, but where a person said so of one in doubt."""
        for email, times in self.may_have.items():
            assert times <= 1 + self.resent[email], f"{email} may have it {times} times"

    @invariant()
    def who_may_have_it_is_not_waiting(self) -> None:
        """Whose dot may have gone out is in flight, in doubt, accepted or held, unless a person decided again."""
        for row in self.rows():
            if self.may_have[row.email] > self.resent[row.email]:
                assert row.state in {"inflight", "in_doubt", "accepted", "held"}, row

    @invariant()
    def rows_with_a_sender_have_one_that_is_entered(self) -> None:
        """What is leased or in flight is with the one sender that is entered, and with nobody else."""
        entered = {sender.id for sender in self.ledger.senders(self.key)}
        with self.database.read() as connection:
            owners = {row[0] for row in connection.exec_driver_sql("SELECT DISTINCT owner FROM deliveries")} - {None}
        assert owners <= entered
        assert len(entered) <= 1


TestSending = Sending.TestCase
TestSending.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


@pytest.mark.soak
def test_sending_for_long() -> None:
    """The same with many more orders of events."""
    run_state_machine_as_test(Sending, settings=settings(max_examples=600, stateful_step_count=50, deadline=None))
