from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bulletin.model import Delivery, EditionId, EditionKind, FrozenEdition, Ran, Sender, Subscriber
from bulletin.store.archive import what_ran
from bulletin.store.database import Database
from bulletin.store.ledger import Ledger
from bulletin.store.subscribers import SubscriberList

NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)


def frozen(database: Database, day: date, *items: str, kind: EditionKind = "real", publication: str = "daily") -> int:
    """Freeze an edition of these stories for one reader; return its key."""
    readers = SubscriberList(database, publication)
    readers.import_list([Subscriber(email="ann@example.com")], now=NOW)
    (ann,) = readers.active()
    edition = FrozenEdition(
        id=EditionId(publication=publication, day=day),
        kind=kind,
        state="frozen",
        hash="h",
        frozen_at=NOW,
        window_end=NOW - timedelta(minutes=30) + timedelta(days=day.day - 16),
    )
    owed = [Delivery(subscriber_id=ann.id, email=ann.email, sender="d@example.org")]
    stories = [("story", item) for item in items]
    return Ledger(database).freeze(edition, owed, compiled={}, ran=[*stories, ("job", "j1")]).key  # type: ignore[list-item]  # "story" is a literal


def release(database: Database, key: int) -> None:
    """Send its first message."""
    Ledger(database).enrol(key, Sender(id=f"sender {key}", host="mail1", process=1, began_at=NOW))
    Ledger(database).lease(key, owner=f"sender {key}", limit=1, now=NOW, date_header="d")


def test_nothing_has_run_before_the_first_edition(database: Database) -> None:
    """A new store knows of nothing."""
    assert what_ran(database, "daily") == Ran()


def test_only_what_was_sent_counts_as_having_run(database: Database) -> None:
    """Frozen and waiting, a rehearsal, another publication: none of these has run anything."""
    frozen(database, date(2025, 6, 16), "waiting")
    release(database, frozen(database, date(2025, 6, 16), "rehearsed", kind="rehearsal"))
    release(database, frozen(database, date(2025, 6, 16), "elsewhere", publication="other"))
    assert what_ran(database, "daily") == Ran()


def test_what_was_sent_is_remembered_with_where_its_window_ended(database: Database) -> None:
    """The next edition goes on where the latest one stopped looking."""
    release(database, frozen(database, date(2025, 6, 16), "s1", "s2"))
    release(database, frozen(database, date(2025, 6, 17), "s3"))
    assert what_ran(database, "daily") == Ran(
        stories=frozenset({"s1", "s2", "s3"}),
        jobs={"j1": 2},
        until=datetime(2025, 6, 17, 4, 30, tzinfo=UTC),
        looked_at=NOW,
        editions=2,
    )
