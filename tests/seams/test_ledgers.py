"""Every ledger is held to the same promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bulletin.errors import MessageError, StoreError, TakenOverError
from bulletin.model import (
    Delivery,
    DeliveryState,
    EditionId,
    EditionKind,
    EditionState,
    FrozenEdition,
    Override,
    Sender,
    Subscriber,
)
from bulletin.store.database import open_database
from bulletin.store.ledger import Ledger, Verdict
from bulletin.store.schema import editions
from bulletin.store.subscribers import SubscriberList
from tests.settled import became

NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)
DATE = "Mon, 16 Jun 2025 05:00:00 +0000"
EDITION = EditionId(publication="daily", day=date(2025, 6, 16))
NAMES = ("ann", "bob", "cat", "dan")


@dataclass
class Books:
    """A ledger, the readers beside it, and the key of an edition that four of them are owed."""

    ledger: Ledger
    readers: SubscriberList
    key: int
    path: Path

    def say(self, state: EditionState) -> None:
        """Set the edition's state, as a command of another terminal does."""
        with self.ledger._database.write() as connection:  # noqa: SLF001 the commands are not the seam's
            connection.execute(update(editions).where(editions.c.id == self.key).values(state=state))

    def enrol(self, owner: str) -> Sender:
        """Enter a sender, in place of whoever is entered."""
        for other in self.ledger.senders(self.key):
            self.ledger.leave(other.id)
        sender = Sender(id=owner, host="mail1", process=1, began_at=NOW)
        assert self.ledger.enrol(self.key, sender)
        return sender

    def lease(self, owner: str = "me", limit: int = 10, now: datetime = NOW) -> tuple[Delivery, ...]:
        """Take what is due, in a turn of the owner's."""
        if [other.id for other in self.ledger.senders(self.key)] != [owner]:
            self.enrol(owner)
        return self.ledger.lease(self.key, owner=owner, limit=limit, now=now, date_header=DATE)

    def states(self) -> dict[str, str]:
        """Return each reader's state."""
        return {row.email.partition("@")[0]: row.state for row in self.ledger.rows(self.key)}


def edition(kind: EditionKind = "real", told: str = "h1") -> FrozenEdition:
    """Return an edition that is about to be kept."""
    return FrozenEdition(id=EDITION, kind=kind, state="frozen", hash=told, frozen_at=NOW)


@pytest.fixture(params=["sqlite"])
def books(tmp_path: Path) -> Iterator[Books]:
    """Each ledger with a real store behind it."""
    database = open_database(f"sqlite:///{tmp_path / 'bulletin.db'}")
    readers = SubscriberList(database, "daily")
    readers.import_list([Subscriber(email=f"{name}@example.com") for name in NAMES], now=NOW)
    ledger = Ledger(database)
    kept = ledger.freeze(edition(), owed(readers), compiled={"default": b"bytes"}, ran=[("story", "s1")])
    yield Books(ledger, readers, kept.key, database.path)
    database.close()


def owed(readers: SubscriberList) -> list[Delivery]:
    """Return a row for everyone who reads."""
    return [
        Delivery(subscriber_id=one.id, email=one.email, sender="daily@example.org", values={"first_name": "Zoë"})
        for one in readers.active()
    ]


def owed_by_many(books: Books, number: int) -> list[Delivery]:
    """Put so many others on the list, and return a row for each."""
    everyone = [Subscriber(email=f"reader-{one}@example.com") for one in range(number)]
    books.readers.import_list(everyone, now=NOW, allow_removals=True)
    return owed(books.readers)


def failing(rows: list[Delivery]) -> Iterator[Delivery]:
    """Give the rows, and fail at the next."""
    yield from rows
    raise MessageError("no header can hold this name")


def test_what_was_frozen_comes_back(books: Books) -> None:
    """The bytes, the hash, the addresses and the values are those that were kept."""
    kept = books.ledger.find(EDITION, "real")
    assert kept == replace(edition(), key=books.key, approved_at=NOW)
    assert books.ledger.compiled(books.key, "default", 0) == b"bytes"
    first = next(books.ledger.rows(books.key))
    assert (first.email, first.sender, first.values) == ("ann@example.com", "daily@example.org", {"first_name": "Zoë"})
    assert books.ledger.counts(books.key) == {"pending": 4}


def test_an_id_is_frozen_once_for_each_kind(books: Books) -> None:
    """A second freeze finds the first one and writes nothing; a rehearsal stands beside it."""
    again = books.ledger.freeze(edition(told="h2"), [], compiled={}, ran=[])
    assert again.hash == "h1"
    beside = books.ledger.freeze(edition("rehearsal", "h2"), [], compiled={}, ran=[])
    assert beside.key != books.key


def test_a_replaced_edition_takes_its_rows_with_it(books: Books) -> None:
    """A changed rehearsal starts afresh."""
    books.lease()
    fresh = books.ledger.freeze(
        edition(told="h2"), owed(books.readers)[:1], compiled={"default": b"new"}, ran=[], instead=True
    )
    assert books.ledger.counts(fresh.key) == {"pending": 1}
    assert books.ledger.compiled(fresh.key, "default", 0) == b"new"
    assert list(books.ledger.rows(books.key)) == []


def test_however_many_are_owed_an_edition_each_is_kept_in_their_order(books: Books) -> None:
    """They are entered some at a time, and the last some are fewer."""
    rows = owed_by_many(books, 2345)
    kept = books.ledger.freeze(edition(told="h2"), iter(rows), compiled={}, ran=[], instead=True)
    assert [row.email for row in books.ledger.rows(kept.key)] == [row.email for row in rows]


def test_a_freeze_that_fails_on_its_way_keeps_nothing(books: Books) -> None:
    """The store refuses one among thousands, or a copy cannot be made: the edition stays as it was."""
    rows = owed_by_many(books, 1234)
    with pytest.raises(StoreError):
        books.ledger.freeze(edition(told="h2"), [*rows, rows[0]], compiled={}, ran=[], instead=True)
    with pytest.raises(MessageError):
        books.ledger.freeze(edition(told="h2"), failing(rows), compiled={}, ran=[], instead=True)
    kept = books.ledger.find(EDITION, "real")
    assert (kept and kept.hash, books.ledger.counts(books.key)) == ("h1", {"pending": len(NAMES)})


def test_what_was_overridden_comes_back(books: Books) -> None:
    """Finding, reason, person and time stand with the edition, and go with it."""
    passed = Override(finding="links.empty", reason="it goes up at six", by="ann", at=NOW)
    kept = books.ledger.freeze(
        edition(told="h2"), owed(books.readers), compiled={}, ran=[], overrides=[passed], instead=True
    )
    assert books.ledger.overrides(kept.key) == (passed,)
    assert books.ledger.withdraw(kept.key)
    assert books.ledger.overrides(kept.key) == ()


def test_a_cancelled_edition_is_no_draft_again(books: Books) -> None:
    """Whoever ended it ended it, also before its first message."""
    books.say("cancelled")
    assert not books.ledger.withdraw(books.key)


def test_an_edition_can_be_withdrawn_until_its_first_lease(books: Books) -> None:
    """Approval is taken back before the release, never after."""
    assert books.ledger.withdraw(books.key)
    assert books.ledger.find(EDITION, "real") is None
    books.key = books.ledger.freeze(edition(), owed(books.readers), compiled={}, ran=[]).key
    books.lease(limit=1)
    assert not books.ledger.withdraw(books.key)


@pytest.mark.parametrize("verdict", [None, "accepted", "hold", "resend"])
def test_an_edition_that_somebody_may_have_is_no_draft_again(books: Books, verdict: Verdict | None) -> None:
    """Of a store from before its release it was never leased: one reader in doubt, whatever is decided, keeps it."""
    database = books.ledger._database  # noqa: SLF001 the same store, and what the machine knows of it
    Ledger(database, state=books.path.with_name("state")).accept_restored(now=NOW)
    if verdict:
        books.ledger.settle_in_doubt(books.key, verdict, now=NOW)
    assert set(books.states().values()) == {
        {None: "in_doubt", "hold": "held", "resend": "pending"}.get(verdict, verdict)
    }
    assert not books.ledger.withdraw(books.key)


def test_the_first_lease_fixes_the_date(books: Books) -> None:
    """Every copy carries the Date of the release, however late it leaves."""
    books.lease(limit=1)
    books.ledger.lease(books.key, owner="me", limit=1, now=NOW + timedelta(hours=1), date_header="later")
    released = books.ledger.find(EDITION, "real")
    assert released is not None
    assert (released.released_at, released.date_header, released.state) == (NOW, DATE, "sending")


def test_no_row_is_leased_twice(books: Books) -> None:
    """Who comes after a sender gets what that one has not, in order."""
    first = books.lease("one", 3)
    second, third = books.lease("two", 3), books.lease("two", 3)
    assert [row.email[:3] for row in first] == ["ann", "bob", "cat"]
    assert [row.email[:3] for row in second] == ["dan"]
    assert third == ()


def test_only_the_owner_puts_a_row_in_flight(books: Books) -> None:
    """A sender whose leases were taken over starts no further message, though it knows of them."""
    one = books.enrol("one")
    leased = books.lease("one", 2)
    seen = replace(one, heartbeat=books.ledger.senders(books.key)[0].heartbeat)
    assert books.ledger.take_over(books.key, seen, unknown="in_doubt", now=NOW) == 0
    books.lease("two", 1)
    with pytest.raises(TakenOverError):
        books.ledger.advance((), leased, owner="one", now=NOW)
    assert books.states() == {"ann": "leased", "bob": "pending", "cat": "pending", "dan": "pending"}


def test_a_sender_that_moved_is_not_taken_over(books: Books) -> None:
    """Who saw an older heartbeat has seen nothing."""
    books.enrol("one")
    (seen,) = books.ledger.senders(books.key)
    books.lease("one", 2)
    assert books.ledger.take_over(books.key, seen, unknown="in_doubt", now=NOW) is None
    assert books.states()["ann"] == "leased"


def test_only_the_attempt_in_flight_can_be_settled(books: Books) -> None:
    """A receipt of another attempt, or by another sender, changes nothing."""
    (flown,) = books.ledger.advance((), books.lease("one", 1), owner="one", now=NOW)
    assert (flown.state, flown.attempts) == ("inflight", 1)
    books.ledger.advance([became(flown, state="accepted", attempts=0)], (), owner="one", now=NOW)
    assert books.states()["ann"] == "inflight"
    with pytest.raises(TakenOverError):
        books.ledger.advance([became(flown, state="accepted")], (), owner="two", now=NOW)
    assert books.states()["ann"] == "inflight"
    books.ledger.advance([became(flown, state="accepted")], (), owner="one", now=NOW)
    assert books.states()["ann"] == "accepted"
    books.ledger.advance([became(flown, state="failed")], (), owner="one", now=NOW)
    assert books.states()["ann"] == "accepted"


@pytest.mark.parametrize(("end", "state"), [("accepted", "accepted"), ("pending", "pending"), ("failed", "failed")])
def test_a_late_receipt_of_the_very_attempt_settles_the_doubt(books: Books, end: DeliveryState, state: str) -> None:
    """A sender that was taken for dead comes back with the relay's answer: that is a proof, until it is sent again."""
    ann, bob = books.ledger.advance((), books.lease("one", 2), owner="one", now=NOW)
    (seen,) = books.ledger.senders(books.key)
    assert books.ledger.take_over(books.key, seen, unknown="in_doubt", now=NOW) == 2
    books.ledger.settle_in_doubt(books.key, "resend", now=NOW, emails=["bob@example.com"])
    again = [row for row in books.lease("two") if row.email == "bob@example.com"]
    books.ledger.advance((), again, owner="two", now=NOW)
    with pytest.raises(TakenOverError):
        books.ledger.advance([became(ann, state=end), became(bob, state=end)], (), owner="one", now=NOW)
    assert (books.states()["ann"], books.states()["bob"]) == (state, "inflight")


def test_one_who_left_since_the_freeze_is_suppressed_instead_of_sent(books: Books) -> None:
    """Leaving counts up to the moment before the message is in flight."""
    leased = books.lease()
    books.readers.unsubscribe("bob@example.com", now=NOW)
    books.readers.remove("cat@example.com", now=NOW)
    flown = books.ledger.advance((), leased, owner="me", now=NOW)
    assert [row.email[:3] for row in flown] == ["ann", "dan"]
    assert books.states() == {"ann": "inflight", "bob": "suppressed", "cat": "suppressed", "dan": "inflight"}


def test_who_left_is_not_due_and_can_be_suppressed_at_once(books: Books) -> None:
    """Those who are owed an edition and have left are not counted as due, and need no connection to be done with."""
    first, *_ = books.ledger.advance((), books.lease(limit=1), owner="me", now=NOW)
    books.ledger.advance([became(first, state="accepted")], (), owner="me", now=NOW)
    books.readers.unsubscribe("ann@example.com", now=NOW)
    books.readers.unsubscribe("bob@example.com", now=NOW)
    assert books.ledger.due(books.key, now=NOW) == 2
    assert books.ledger.suppress(books.key, now=NOW) == 1
    assert books.states() == {"ann": "accepted", "bob": "suppressed", "cat": "pending", "dan": "pending"}


@pytest.mark.parametrize("unknown", ["in_doubt", "pending"])
def test_after_a_crash_leased_is_owed_again_and_inflight_is_unknown(books: Books, unknown: DeliveryState) -> None:
    """A lock that is free shows at once that its sender is gone: leased was never sent, in flight may have arrived."""
    first, *_ = books.lease("dead")
    books.ledger.advance((), [first], owner="dead", now=NOW)
    books.path.with_name("bulletin.db.sender-dead").touch()
    assert books.ledger.recover(books.key, unknown=unknown, now=NOW) == 1
    assert books.states() == {"ann": unknown, "bob": "pending", "cat": "pending", "dan": "pending"}
    assert books.ledger.senders(books.key) == ()
    assert list(books.path.parent.glob("*.sender-*")) == []


def test_a_sender_that_could_not_strike_itself_off_is_not_waited_for(books: Books) -> None:
    """The disk was full when it ended: its lock stays and is free, so that the next sender goes on at once."""
    books.lease("one", 2)
    with pytest.raises(StoreError), books.ledger.presence("one"):
        raise StoreError("the disk is full")
    books.ledger.recover(books.key, unknown="in_doubt", now=NOW)
    assert books.ledger.senders(books.key) == ()
    assert list(books.path.parent.glob("*.sender-*")) == []


def test_a_sender_that_is_alive_is_left_alone(books: Books) -> None:
    """Its lock is held: whoever looks takes nothing back, and cannot enter beside it."""
    with books.ledger.presence("one"):
        books.lease("one", 2)
        assert books.ledger.recover(books.key, unknown="in_doubt", now=NOW) == 0
        assert not books.ledger.enrol(books.key, Sender(id="two", host="mail2", process=2, began_at=NOW))
    assert books.states()["ann"] == "leased"


def test_what_is_leased_to_nobody_is_owed_again(books: Books) -> None:
    """Rows whose sender is not entered, as an older version left them, come back as after a crash."""
    books.ledger.advance((), books.lease("one", 2)[:1], owner="one", now=NOW)
    books.ledger.leave("one")
    assert books.ledger.recover(books.key, unknown="in_doubt", now=NOW) == 1
    assert books.states() == {"ann": "in_doubt", "bob": "pending", "cat": "pending", "dan": "pending"}


def test_a_paused_edition_is_neither_leased_nor_put_in_flight(books: Books) -> None:
    """A pause from another terminal takes hold with the next transaction."""
    leased = books.lease(limit=2)
    books.say("paused")
    assert books.ledger.advance((), leased, owner="me", now=NOW) == ()
    assert books.lease() == ()
    assert books.ledger.beat("me") == "paused"
    assert books.states() == {"ann": "leased", "bob": "leased", "cat": "pending", "dan": "pending"}


def test_of_a_cancelled_edition_nobody_waits_any_more(books: Books) -> None:
    """Who has it has it; the others are cancelled, what comes back from the wire included, and it stays cancelled."""
    ann, bob = books.ledger.advance((), books.lease(limit=2), owner="me", now=NOW)
    books.say("cancelled")
    books.ledger.advance([became(ann, state="accepted"), became(bob, state="pending")], (), owner="me", now=NOW)
    ended = books.ledger.finish(books.key, now=NOW)
    assert (ended.state, ended.finished_at) == ("cancelled", NOW)
    assert books.states() == {"ann": "accepted", "bob": "cancelled", "cat": "cancelled", "dan": "cancelled"}


def test_after_the_deadline_nobody_is_leased_and_who_waits_is_expired(books: Books) -> None:
    """Up to the moment itself it goes; then it is over for who has not had it."""
    late = NOW + timedelta(hours=4)
    books.ledger.freeze(replace(edition(), not_after=late), owed(books.readers), compiled={}, ran=[], instead=True)
    (kept,) = filter(None, [books.ledger.find(EDITION, "real")])
    books.key = kept.key
    assert books.ledger.expire(books.key, now=late - timedelta(seconds=1)) == 0
    assert len(books.lease(limit=1, now=late - timedelta(seconds=1))) == 1
    assert books.lease(now=late) == ()
    assert books.ledger.expire(books.key, now=late) == 3
    assert books.states() == {"ann": "leased", "bob": "expired", "cat": "expired", "dan": "expired"}


@pytest.mark.parametrize(("hours", "leased"), [(0, 0), (1, 4), (-24, 4)])
def test_a_countdown_keeps_it_back_and_a_clock_put_back_ends_it(books: Books, hours: int, leased: int) -> None:
    """Nothing goes before its time; where the approval lies in the future, the clock is what changed."""
    waiting = replace(edition(), not_before=NOW + timedelta(minutes=2))
    books.key = books.ledger.freeze(waiting, owed(books.readers), compiled={}, ran=[], instead=True).key
    assert len(books.lease(now=NOW + timedelta(hours=hours))) == leased


def test_a_clock_put_back_keeps_nobody_waiting(books: Books) -> None:
    """Deferred by tomorrow's clock, due today."""
    (flown,) = books.ledger.advance((), books.lease(limit=1), owner="me", now=NOW)
    tomorrow = NOW + timedelta(days=1)
    waiting = became(flown, state="deferred", not_before=tomorrow + timedelta(minutes=5))
    books.ledger.advance([waiting], (), owner="me", now=tomorrow)
    assert books.ledger.due(books.key, now=NOW) == 3
    books.ledger.suppress(books.key, now=NOW)
    assert books.ledger.due(books.key, now=NOW) == 4


def test_what_is_given_back_is_owed_again(books: Books) -> None:
    """A sender that ends leaves no row leased."""
    leased = books.lease()
    books.ledger.advance((), leased[:1], owner="me", now=NOW)
    books.ledger.give_back(books.key, owner="someone else", unknown="in_doubt", now=NOW)
    assert books.states()["bob"] == "leased"
    books.ledger.give_back(books.key, owner="me", unknown="in_doubt", now=NOW)
    assert books.states() == {"ann": "in_doubt", "bob": "pending", "cat": "pending", "dan": "pending"}


def test_a_deferred_row_waits_for_its_time(books: Books) -> None:
    """Not due before, due at the minute, and the ledger knows which is next."""
    later = NOW + timedelta(minutes=5)
    flown = books.ledger.advance((), books.lease(limit=4), owner="me", now=NOW)
    waiting = became(flown[0], state="deferred", deferrals=1, not_before=later, code=451, reason="greylisted")
    books.ledger.advance([waiting, *(became(row, state="accepted") for row in flown[1:])], (), owner="me", now=NOW)
    assert not books.ledger.due(books.key, now=later - timedelta(seconds=1))
    assert books.ledger.next_due(books.key) == later
    (row,) = books.lease(now=later)
    assert (row.email, row.deferrals, row.reason) == ("ann@example.com", 1, "greylisted")


def test_an_edition_is_done_only_when_everyone_is(books: Books) -> None:
    """Somebody in doubt keeps it open; held closes it."""
    flown = books.ledger.advance((), books.lease(), owner="me", now=NOW)
    ends: tuple[DeliveryState, ...] = ("accepted", "failed", "in_doubt", "accepted")
    books.ledger.advance(
        [became(row, state=end) for row, end in zip(flown, ends, strict=True)], (), owner="me", now=NOW
    )
    assert books.ledger.finish(books.key, now=NOW).state == "sending"
    assert books.ledger.settle_in_doubt(books.key, "hold", now=NOW) == 1
    done = books.ledger.finish(books.key, now=NOW)
    assert (done.state, done.finished_at) == ("done", NOW)


def test_doubt_is_settled_for_whom_it_is_said(books: Books) -> None:
    """One address is sent again, another is known to have it."""
    flown = books.ledger.advance((), books.lease(), owner="me", now=NOW)
    books.ledger.advance([became(row, state="in_doubt") for row in flown], (), owner="me", now=NOW)
    assert books.ledger.settle_in_doubt(books.key, "resend", now=NOW, emails=["ANN@example.com"]) == 1
    assert books.ledger.settle_in_doubt(books.key, "accepted", now=NOW, emails=["bob@example.com"]) == 1
    assert books.states() == {"ann": "pending", "bob": "accepted", "cat": "in_doubt", "dan": "in_doubt"}
