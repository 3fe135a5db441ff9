from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bulletin.model import EditionId, Looked
from bulletin.store.database import Database
from bulletin.store.memory import UNREAD, Memory

NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
EDITION = EditionId(publication="daily", day=date(2025, 6, 16))


@pytest.fixture
def memory(database: Database) -> Memory:
    """What the desk of "daily" remembers, nothing yet."""
    return Memory(database, "daily")


def test_an_item_is_new_once(memory: Memory) -> None:
    """However often it is read again, the first time is what counts."""
    assert memory.note_seen(["a", "b"], NOW) == {"a": NOW, "b": NOW}
    assert memory.note_seen(["b", "c"], LATER) == {"b": NOW, "c": LATER}


def test_as_many_items_as_a_large_day_has_are_remembered(memory: Memory) -> None:
    """More than fit into one statement."""
    names = [f"story-{number}" for number in range(3000)]
    memory.note_seen(names, NOW)
    assert set(memory.note_seen(names, LATER).values()) == {NOW}


def test_what_nobody_reads_any_more_is_forgotten(memory: Memory) -> None:
    """The store does not grow for ever, and what is still read stays known."""
    memory.note_seen(["gone", "there"], NOW)
    memory.note_seen(["there"], NOW + UNREAD)
    much_later = NOW + UNREAD + timedelta(days=1)
    memory.note_seen([], much_later)
    assert memory.note_seen(["gone", "there"], much_later) == {"gone": much_later, "there": NOW}


def test_each_publication_has_a_memory_of_its_own(memory: Memory, database: Database) -> None:
    """Several may share a store."""
    memory.note_seen(["a"], NOW)
    memory.note_held({"https://example.org/a": {"a": b"1234"}})
    other = Memory(database, "weekly")
    assert other.note_seen(["a"], LATER) == {"a": LATER}
    assert other.held() == {}


def test_the_last_build_says_how_far_an_edition_looked(memory: Memory) -> None:
    """And editions of one day are told apart by their names."""
    extra = EditionId(publication="daily", day=EDITION.day, name="extra")
    memory.note_look(EDITION, Looked(window_end=NOW, at=NOW))
    memory.note_look(EDITION, Looked(window_end=LATER, at=LATER))
    assert memory.look(EDITION) == Looked(window_end=LATER, at=LATER)
    assert memory.look(extra) is None


def test_what_was_held_is_remembered_by_hold_and_story(memory: Memory) -> None:
    """A sketch that is told again replaces the one before."""
    memory.note_held({"inquiry": {"a": b"1234", "b": b"5678"}})
    memory.note_held({"inquiry": {"a": b"9999"}})
    assert memory.held() == {"inquiry": {"a": b"9999", "b": b"5678"}}
