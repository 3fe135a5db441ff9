from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bulletin.store import glance
from bulletin.store.database import Database, open_database
from bulletin.store.serials import AT_ONCE, Serials
from tests.office import open_office


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store with a sender at work on an edition."""
    with open_office(tmp_path) as office:
        office.enrol(office.freeze(), "me")
        yield office.database


def count(database: Database, serials: Serials, number: int) -> None:
    """Put so many in flight, one by one, as a sender does."""
    for _ in range(number):
        serials.reserve(1)
        with database.write() as connection:
            used = serials.use(connection, 1, sender="me")
        serials.show(used)


def copied(database: Database) -> Database:
    """Open a copy of the store, as a backup is put back, beside it."""
    to = database.path.with_name("backup.db")
    with closing(sqlite3.connect(database.path)) as now, closing(sqlite3.connect(to)) as then:
        now.backup(then)
    return open_database(f"sqlite:///{to}")


def test_one_message_more_is_noticed_however_the_sender_ended(database: Database, tmp_path: Path) -> None:
    """The sender is not closed, as when it was killed; the command for people sees what the ledger sees."""
    serials = Serials(database, tmp_path / "state")
    count(database, serials, 3)
    backup = copied(database)
    older = Serials(backup, tmp_path / "state")
    assert not older.restored()
    count(database, serials, 1)
    assert older.restored()
    assert glance.restored(backup.path, tmp_path / "state")
    assert not serials.restored()
    with backup.write() as connection:
        older.accept(connection)
    assert not older.restored()
    backup.close()


def test_a_power_cut_that_loses_the_exact_count_leaves_that_of_the_thousands(
    database: Database, tmp_path: Path
) -> None:
    """What was not synced is empty then: no alarm comes of it, and a backup from before the thousand is noticed."""
    before = copied(database)
    serials = Serials(database, tmp_path / "state")
    count(database, serials, 3)
    (exact,) = (tmp_path / "state").glob("*.used")
    os.truncate(exact, 0)
    assert not serials.restored()
    assert Serials(before, tmp_path / "state").restored()
    count(database, serials, 1)
    assert int.from_bytes(exact.read_bytes()) == 4
    before.close()


def test_a_sender_that_is_at_work_is_no_restore(database: Database, tmp_path: Path) -> None:
    """It counts on between a look at the store and one at the file, and nobody is alarmed."""
    serials = Serials(database, tmp_path / "state")
    alarms = []
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(count, database, serials, AT_ONCE)
        while not sending.done():
            alarms += [Serials(database, tmp_path / "state").restored()]
            alarms += [glance.restored(database.path, tmp_path / "state")]
    assert sending.exception() is None
    assert not any(alarms)


def test_a_new_store_in_the_place_of_one_that_was_lost_is_noticed(database: Database, tmp_path: Path) -> None:
    """It knows nothing of what went from there; somewhere else, a new store is a new store."""
    count(database, Serials(database, tmp_path / "state"), 3)
    database.path.rename(tmp_path / "lost.db")
    for place, lost in ((database.path, True), (tmp_path / "other.db", False)):
        new = open_database(f"sqlite:///{place}")
        serials = Serials(new, tmp_path / "state")
        assert (serials.restored(), glance.restored(place, tmp_path / "state")) == (lost, lost)
        with new.write() as connection:
            serials.accept(connection)
        assert not serials.restored()
        new.close()


def test_a_rehearsal_is_no_send_that_a_store_could_forget(tmp_path: Path) -> None:
    """Who rehearses, throws the store away and begins anew is asked nothing."""
    with open_office(tmp_path) as office:
        office.enrol(office.freeze(rehearsal=True), "me")
        count(office.database, Serials(office.database, tmp_path / "state"), 3)
        office.database.path.rename(tmp_path / "thrown-away.db")
    new = open_database(f"sqlite:///{office.database.path}")
    assert not Serials(new, tmp_path / "state").restored()
    new.close()
