from __future__ import annotations

from datetime import date, timedelta

from bulletin.store.archive import what_ran
from bulletin.store.database import Database
from bulletin.store.memory import Memory
from tests.store.test_archive import NOW, frozen, release


def test_what_a_sent_story_said_is_known_again(database: Database) -> None:
    """Of the stories that ran, not of those that were only built, and of this publication's alone."""
    release(database, frozen(database, date(2025, 6, 16), "a", "b"))
    Memory(database, "daily").note_texts({"a": b"\x00\x01", "unsent": b"\x02"}, NOW)
    Memory(database, "weekly").note_texts({"b": b"\x03"}, NOW)
    assert what_ran(database, "daily").texts == {"a": b"\x00\x01"}


def test_the_latest_build_says_what_a_story_says(database: Database) -> None:
    """A story that was updated before the edition went is kept as it went."""
    memory = Memory(database, "daily")
    release(database, frozen(database, date(2025, 6, 16), "a"))
    memory.note_texts({"a": b"\x01"}, NOW)
    memory.note_texts({"a": b"\x02"}, NOW)
    assert what_ran(database, "daily").texts == {"a": b"\x02"}


def test_after_a_year_a_story_may_be_told_again(database: Database) -> None:
    """Its words are forgotten; its address is not."""
    memory = Memory(database, "daily")
    release(database, frozen(database, date(2025, 6, 16), "a"))
    memory.note_texts({"a": b"\x01"}, NOW)
    memory.note_texts({}, NOW + timedelta(days=371))
    ran = what_ran(database, "daily")
    assert not ran.texts
    assert ran.stories == frozenset({"a"})
