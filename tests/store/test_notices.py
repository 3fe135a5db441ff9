from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bulletin.model import EditionId
from bulletin.store.database import Database, open_database
from bulletin.store.locks import alone
from bulletin.store.notices import Notices

EDITION = EditionId(publication="daily", day=date(2025, 6, 16))
NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store that is open."""
    opened = open_database(f"sqlite:///{tmp_path / 'bulletin.db'}")
    yield opened
    opened.close()


def test_a_thing_is_said_once_an_edition(database: Database) -> None:
    """The second time it is no news; of another edition it is, and once it is forgotten."""
    notices = Notices(database)
    assert not notices.noted(EDITION, "blocked")
    assert notices.note(EDITION, "blocked", now=NOW)
    assert not notices.note(EDITION, "blocked", now=NOW)
    assert notices.noted(EDITION, "blocked")
    for other in (replace(EDITION, name="extra"), replace(EDITION, publication="weekly")):
        assert notices.note(other, "blocked", now=NOW)
    notices.forget(EDITION, "blocked")
    assert notices.note(EDITION, "blocked", now=NOW)
    assert not notices.note(replace(EDITION, name="extra"), "blocked", now=NOW)


def test_one_process_is_alone_with_what_it_does(tmp_path: Path) -> None:
    """Another is told so at once; when the first ends, the next has it, and nothing lies about."""
    store = tmp_path / "bulletin.db"
    with alone(store, "daily-x") as first, alone(store, "daily-x") as second, alone(store, "daily-y") as other:
        assert (first, second, other) == (True, False, True)
    with alone(store, "daily-x") as next_one:
        assert next_one
    assert list(tmp_path.iterdir()) == []


def test_who_dies_is_alone_no_longer(tmp_path: Path) -> None:
    """The system frees what a killed process held, and the file that it left stops nobody."""
    store = tmp_path / "bulletin.db"
    child = os.fork()
    if child == 0:
        held = alone(store, "daily-x")
        held.__enter__()
        os._exit(9)  # as a kill leaves it: nothing is tidied up
    os.waitpid(child, 0)
    assert list(tmp_path.iterdir()) != []
    with alone(store, "daily-x") as mine:
        assert mine
