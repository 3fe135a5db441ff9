"""What the list may change, held against the rules written down once more, in memory and one reader at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from bulletin.errors import BlockedError
from bulletin.model import Addresses, ImportReport, Subscriber
from bulletin.store.database import Database, open_database
from bulletin.store.schema import subscribers
from bulletin.store.subscribers import SubscriberList

NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)
GONE = {"unsubscribed", "bounced", "complained", "removed", "erased"}
FIELDS = ("email", "first_name", "last_name", "sectors", "regions", "signed_up")
NAMES = [f"r{number}" for number in range(14)]


@dataclass
class Row:
    """A reader as the store should have them."""

    reader: Subscriber
    by: str
    origin: str
    changed: datetime
    reader_set: set[str] = field(default_factory=set)


class Model:
    """The rules of an import: what the list says, against what readers and operators decided."""

    def __init__(self) -> None:
        """Know nobody."""
        self.rows: dict[str, Row] = {}

    def import_list(self, readers: Iterable[Subscriber], now: datetime) -> ImportReport | None:
        """Return what changes; None where it would remove too many."""
        said = {reader.email.lower(): reader for reader in readers}
        on_list = [key for key, row in self.rows.items() if row.origin == "list" and row.reader.status not in GONE]
        leaving = [key for key in on_list if key not in said]
        if len(leaving) > 10 and len(leaving) > 0.02 * len(on_list):
            return None
        kept = [
            self.rows[key].reader.email
            for key, one in said.items()
            if one.status == "active" and key in self.rows and self._decided(key)
        ]
        changed = [one.email for key, one in said.items() if key in self.rows and self._changes(key, one, now)]
        added = [one.email for key, one in said.items() if key not in self.rows]
        removed = [self.rows[key].reader.email for key in leaving]
        for key in leaving:
            self.decide(key, "removed", "list", now)
        unchanged = len(said) - len(added) - len(changed)
        for key, one in said.items():
            self.rows.setdefault(key, Row(one, "list", "list", now))
        return ImportReport(
            added=some(added), changed=some(changed), removed=some(removed), kept=some(kept), unchanged=unchanged
        )

    def decide(self, key: str, status: str, by: str, now: datetime) -> None:
        """Let somebody's word count, of a reader who is known."""
        if key in self.rows:
            row = self.rows[key]
            row.reader = replace(row.reader, status=status)  # type: ignore[arg-type]  # one of those that there are
            row.by, row.changed = by, now

    def _decided(self, key: str) -> bool:
        return self.rows[key].by != "list" and self.rows[key].reader.status in GONE

    def _changes(self, key: str, one: Subscriber, now: datetime) -> bool:
        row = self.rows[key]
        names = {*FIELDS, "status"} if row.by == "list" else {*FIELDS}
        becomes = replace(row.reader, **{name: getattr(one, name) for name in names - row.reader_set})
        if becomes == row.reader:
            return False
        row.reader, row.changed = becomes, now
        return True


def some(addresses: list[str]) -> Addresses:
    """Return what a report says of them."""
    return Addresses(number=len(addresses), first=tuple(addresses[:5]))


CHOICES = st.lists(st.sampled_from(["Housing", "Café, Bar", "Planning"]), max_size=2, unique=True).map(tuple)
READERS = st.builds(
    Subscriber,
    email=st.sampled_from(NAMES).flatmap(lambda name: st.sampled_from([f"{name}@example.com", f"{name}@Example.com"])),
    first_name=st.sampled_from(["", "Zoë"]),
    status=st.sampled_from(["active", "active", "paused", "unsubscribed"]),
    sectors=CHOICES,
    regions=CHOICES,
    signed_up=st.sampled_from([None, date(2024, 5, 1)]),
)
LISTS = st.lists(READERS, min_size=1, max_size=len(NAMES), unique_by=lambda one: one.email.lower())
KEYS = st.sampled_from([f"{name}@example.com" for name in NAMES])
DEEDS = st.sampled_from(["unsubscribe", "remove", "chose", "old"])


@dataclass
class Case:
    """One publication in a store that others share, and the model of it."""

    database: Database
    publication: str
    model: Model = field(default_factory=Model)

    @property
    def people(self) -> SubscriberList:
        """Its readers."""
        return SubscriberList(self.database, self.publication)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store for all examples: to make one takes longer than an example."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'bulletin.db'}")
    yield opened
    opened.close()


PUBLICATIONS = count()


@given(st.lists(LISTS | st.tuples(DEEDS, KEYS), max_size=10), LISTS)
def test_every_import_leaves_what_the_rules_say(
    store: Database, steps: list[list[Subscriber] | tuple[str, str]], last: list[Subscriber]
) -> None:
    """Lists, departures and choices in any order: the store, its report and its forecast are the model's."""
    case = Case(store, f"p{next(PUBLICATIONS)}")
    for hour, step in enumerate([*steps, last]):
        now = NOW + timedelta(hours=hour)
        if isinstance(step, tuple):
            _do(case, *step, now)
        else:
            _hold(case, step, now)
        assert _kept(case) == [(row.reader, row.by, row.origin, row.changed) for row in case.model.rows.values()]


def _hold(case: Case, said: list[Subscriber], now: datetime) -> None:
    """Import a list, and hold report and forecast against the model."""
    forecast = list(case.people.expected(said))
    wanted = case.model.import_list(said, now)
    if wanted is None:
        with pytest.raises(BlockedError):
            case.people.import_list(said, now=now)
        return
    assert case.people.import_list(said, now=now) == wanted
    assert {replace(one, id=0) for one in forecast} == {
        row.reader for row in case.model.rows.values() if row.reader.status == "active"
    }


def _do(case: Case, deed: str, key: str, now: datetime) -> None:
    """Let a reader or an operator decide, or the row be one that an earlier version wrote."""
    match deed:
        case "unsubscribe":
            case.people.unsubscribe(key, now=now)
            case.model.decide(key, "unsubscribed", "reader", now)
        case "remove":
            case.people.remove(key, now=now)
            case.model.decide(key, "removed", "operator", now)
        case "chose":
            _choose(case, key)
        case _:
            _as_of_old(case, key)


def _choose(case: Case, key: str) -> None:
    """Let a reader have set some of what is known of them."""
    theirs = (subscribers.c.email_key == key, subscribers.c.publication == case.publication)
    with case.database.write() as connection:
        connection.execute(update(subscribers).where(*theirs).values(reader_set=["sectors", "first_name"]))
    if key in case.model.rows:
        case.model.rows[key].reader_set = {"sectors", "first_name"}


def _as_of_old(case: Case, key: str) -> None:
    """Write a reader's choices with blanks and escapes, as json.dumps does."""
    theirs = (subscribers.c.email_key == key, subscribers.c.publication == case.publication)
    with case.database.write() as connection:
        for row in connection.execute(select(subscribers).where(*theirs)).all():
            values = {"sectors": json.dumps(row.sectors), "regions": json.dumps(row.regions), "id": row.id}
            connection.execute(
                text("UPDATE subscribers SET sectors = :sectors, regions = :regions WHERE id = :id"), values
            )


def _kept(case: Case) -> list[tuple[Subscriber, str, str, datetime]]:
    """Return the publication's rows, in the order in which they came."""
    wanted = select(subscribers).where(subscribers.c.publication == case.publication).order_by(subscribers.c.id)
    with case.database.read() as connection:
        return [
            (
                Subscriber(
                    email=row.email,
                    first_name=row.first_name,
                    last_name=row.last_name,
                    status=row.status,
                    sectors=tuple(row.sectors),
                    regions=tuple(row.regions),
                    signed_up=row.signed_up,
                ),
                row.status_by,
                row.origin,
                row.changed_at,
            )
            for row in connection.execute(wanted)
        ]
