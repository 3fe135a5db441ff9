from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bulletin.errors import BlockedError, ListError, UsageError
from bulletin.model import Addresses, ImportReport, Subscriber
from bulletin.store.database import Database
from bulletin.store.subscribers import SubscriberList

NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)


def reader(name: str, **changes: object) -> Subscriber:
    """Return a reader as the list would name them."""
    return Subscriber(email=f"{name}@example.com", **changes)  # type: ignore[arg-type]  # a test changes fields by name


def readers(*names: str) -> list[Subscriber]:
    """Return readers of whom only the address is known."""
    return [reader(name) for name in names]


def these(*names: str) -> Addresses:
    """Return what a report says of so few readers that all are named."""
    return Addresses(number=len(names), first=tuple(f"{name}@example.com" for name in names))


@pytest.fixture
def people(database: Database) -> SubscriberList:
    """The readers of one publication."""
    return SubscriberList(database, "daily")


def active(people: SubscriberList) -> list[str]:
    """Return who would be sent to."""
    return [one.email.partition("@")[0] for one in people.active()]


def test_an_import_adds_changes_and_removes(people: SubscriberList) -> None:
    """The store follows the list and says what it did."""
    first = people.import_list([reader("ann"), reader("bob"), reader("cat", status="paused")], now=NOW)
    assert first == ImportReport(added=these("ann", "bob", "cat"))
    second = people.import_list([reader("ann", first_name="Ann"), reader("cat", status="paused")], now=NOW)
    assert second == ImportReport(changed=these("ann"), removed=these("bob"), unchanged=1)
    assert active(people) == ["ann"]
    removed = people.show("bob@example.com")
    assert removed is not None
    assert removed.status == "removed"


def test_every_field_comes_back_as_it_went_in(people: SubscriberList) -> None:
    """Names, choices and dates survive the store, and the id is the store's."""
    ann = reader(
        "ann", first_name="Zoë", last_name="O'Neil", sectors=("Housing",), regions=("Kent",), signed_up=date(2024, 5, 1)
    )
    people.import_list([ann], now=NOW)
    (kept,) = people.active()
    assert kept.id > 0
    assert kept == Subscriber(
        id=kept.id,
        email="ann@example.com",
        first_name="Zoë",
        last_name="O'Neil",
        sectors=("Housing",),
        regions=("Kent",),
        signed_up=date(2024, 5, 1),
    )


def test_importing_the_same_list_again_changes_nothing(people: SubscriberList) -> None:
    """An import before every send is harmless."""
    people.import_list(readers("ann", "bob"), now=NOW)
    assert people.import_list(readers("ann", "bob"), now=NOW) == ImportReport(unchanged=2)


def test_a_reader_is_one_however_the_list_spells_them(people: SubscriberList) -> None:
    """Case in an address makes no second reader, and the new spelling is kept."""
    people.import_list(readers("ann"), now=NOW)
    people.import_list([Subscriber(email="Ann@Example.com")], now=NOW)
    assert [one.email for one in people.everyone()] == ["Ann@Example.com"]


def test_an_unsubscribe_wins_over_the_list(people: SubscriberList) -> None:
    """The file still says active; the reader said no, and gets nothing."""
    people.import_list(readers("ann", "bob"), now=NOW)
    assert people.unsubscribe("ANN@example.com", now=NOW)
    report = people.import_list(readers("ann", "bob"), now=NOW)
    assert report.kept == these("ann")
    assert active(people) == ["bob"]


def test_an_operators_removal_wins_over_the_list(people: SubscriberList) -> None:
    """Removed by hand stays removed, and only by hand comes back."""
    people.import_list(readers("ann", "bob"), now=NOW)
    assert people.remove("ann@example.com", now=NOW)
    people.import_list(readers("ann", "bob"), now=NOW)
    assert active(people) == ["bob"]
    people.add(reader("ann"), now=NOW)
    assert active(people) == ["ann", "bob"]


def test_one_who_left_by_themselves_cannot_be_added_back(people: SubscriberList) -> None:
    """Nobody is signed up again against their word."""
    people.import_list(readers("ann"), now=NOW)
    people.unsubscribe("ann@example.com", now=NOW)
    with pytest.raises(UsageError, match="only they can sign up again"):
        people.add(reader("ann"), now=NOW)


def test_what_the_list_took_away_it_can_give_back(people: SubscriberList) -> None:
    """Removed with the list, active again with it, under the same id."""
    people.import_list(readers("ann", "bob"), now=NOW)
    (before,) = [one for one in people.active() if one.email.startswith("ann")]
    people.import_list(readers("bob"), now=NOW)
    people.import_list(readers("ann", "bob"), now=NOW)
    assert before in list(people.active())


def test_one_whom_an_operator_added_stays_without_the_list(people: SubscriberList) -> None:
    """Only those who came with the list go with it."""
    people.add(reader("ann"), now=NOW)
    assert people.import_list(readers("bob"), now=NOW).removed == these()
    assert active(people) == ["ann", "bob"]


def test_an_import_that_would_remove_many_stops(people: SubscriberList) -> None:
    """More than 10 and more than 2 %: nothing is changed, the exit code is 3, and the flag is named."""
    everyone = [f"r{number}" for number in range(100)]
    people.import_list(readers(*everyone), now=NOW)
    with pytest.raises(BlockedError, match=r"remove 11 of 100.*--allow-removals") as stopped:
        people.import_list(readers(*everyone[11:], "new"), now=NOW)
    assert stopped.value.exit_code == 3
    assert active(people) == everyone
    people.import_list(readers(*everyone[11:]), now=NOW, allow_removals=True)
    assert active(people) == everyone[11:]


@pytest.mark.parametrize(("on_list", "leaving"), [(100, 10), (1000, 20)])
def test_an_import_that_removes_few_goes_through(people: SubscriberList, on_list: int, leaving: int) -> None:
    """10 readers, or 2 %, are an ordinary day."""
    everyone = [f"r{number}" for number in range(on_list)]
    people.import_list(readers(*everyone), now=NOW)
    assert len(people.import_list(readers(*everyone[leaving:]), now=NOW).removed) == leaving


def test_an_empty_list_removes_nobody(people: SubscriberList) -> None:
    """Nothing in the list is a fault, not an instruction."""
    people.import_list(readers("ann"), now=NOW)
    with pytest.raises(UsageError):
        people.import_list([], now=NOW)
    assert active(people) == ["ann"]


def test_publications_that_share_a_store_do_not_share_readers(database: Database) -> None:
    """Leaving one says nothing about the other."""
    morning, evening = SubscriberList(database, "morning"), SubscriberList(database, "evening")
    morning.import_list(readers("ann"), now=NOW)
    evening.import_list(readers("ann", "bob"), now=NOW)
    evening.unsubscribe("ann@example.com", now=NOW)
    assert active(morning) == ["ann"]
    assert active(evening) == ["bob"]


def test_somebody_unknown_is_nobody(people: SubscriberList) -> None:
    """Asking after or removing an unknown address changes nothing and says so."""
    assert people.show("nobody@example.com") is None
    assert not people.remove("nobody@example.com", now=NOW)
    assert not people.unsubscribe("nobody@example.com", now=NOW)


def test_those_who_read_are_counted_once_and_read_again_each_time(people: SubscriberList) -> None:
    """Who leaves between the plan and the freeze is not frozen, who comes then is not yet; the count is the plan's."""
    people.import_list(readers("ann", "bob"), now=NOW)
    planned = people.active()
    people.unsubscribe("ann@example.com", now=NOW)
    people.add(reader("cat"), now=NOW)
    assert len(planned) == 2
    assert [one.email for one in planned] == ["bob@example.com"]
    assert active(people) == ["bob", "cat"]


def test_a_list_that_breaks_off_changes_nothing(people: SubscriberList) -> None:
    """What fails while the list is read fails before the store is touched, and the next import finds it as it was."""

    def broken() -> Iterator[Subscriber]:
        yield from readers("bob", "cat")
        raise ListError("the rest cannot be read")

    people.import_list(readers("ann"), now=NOW)
    with pytest.raises(ListError):
        people.import_list(broken(), now=NOW)
    assert active(people) == ["ann"]
    assert people.import_list(readers("ann", "bob"), now=NOW) == ImportReport(added=these("bob"), unchanged=1)


def test_nobody_is_held_up_while_a_list_is_read(database: Database, people: SubscriberList) -> None:
    """A reader may leave while a long list comes in, and that counts."""

    def slow() -> Iterator[Subscriber]:
        yield reader("ann")
        SubscriberList(database, "daily").unsubscribe("bob@example.com", now=NOW)
        yield reader("bob")

    people.import_list(readers("ann", "bob"), now=NOW)
    assert people.import_list(slow(), now=NOW).kept == these("bob")
    assert active(people) == ["ann"]


def test_a_report_names_the_first_of_many(people: SubscriberList) -> None:
    """However many there are, they are counted, and the first five are named in the list's order."""
    report = people.import_list(readers("f", "e", "d", "c", "b", "a"), now=NOW)
    assert report.added == Addresses(number=6, first=tuple(f"{name}@example.com" for name in "fedcb"))
