from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, insert, select

from bulletin.errors import ConfigError, StoreError
from bulletin.store import migrations
from bulletin.store.database import Database, open_database
from bulletin.store.schema import items
from bulletin.store.version import LATEST


def test_the_migrations_lead_to_the_tables_of_the_schema(tmp_path: Path) -> None:
    """A new store, built step by step, has exactly the tables that the code speaks to."""
    database = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, items.metadata) == []
    database.close()


def test_the_latest_step_is_the_last_in_the_folder() -> None:
    """Opening an up-to-date store skips Alembic, so the code has to know the last step by name."""
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_heads() == [LATEST]


def test_writes_are_synced_and_the_file_is_its_owners(tmp_path: Path) -> None:
    """WAL with synchronous=FULL; the file holds addresses and is readable by its owner alone."""
    database = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    with database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    assert stat.S_IMODE((tmp_path / "b.db").stat().st_mode) == 0o600
    database.close()


def test_a_reader_of_the_store_cannot_write(tmp_path: Path) -> None:
    """A read that turns into a write is refused here, not by chance under load."""
    database = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    with pytest.raises(StoreError), database.read() as connection:
        connection.execute(insert(items).values(edition=1, kind="story", item="x"))
    database.close()


def test_an_interrupt_in_mid_beginning_keeps_nobody_from_writing(tmp_path: Path) -> None:
    """Ctrl-C as SQLite begins a transaction: the connection is given back without one, and the next write goes."""
    database = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    event.listen(database._engine, "begin", interrupt, once=True)  # noqa: SLF001 the moment is nobody's to offer
    with pytest.raises(KeyboardInterrupt), database.write():
        pass
    with database.write() as connection:
        assert connection.execute(select(items)).all() == []
    database.close()


def interrupt(_connection: object) -> None:
    """Press Ctrl-C."""
    raise KeyboardInterrupt


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    """A transaction is whole or not at all."""
    database = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    with pytest.raises(ZeroDivisionError):
        write_half(database)
    with database.read() as connection:
        assert connection.execute(select(items)).all() == []
    database.close()


def write_half(database: Database) -> None:
    """Begin to write, and fail."""
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(insert(items).values(edition=1, kind="story", item="x"))
        raise ZeroDivisionError


def test_two_first_uses_at_once_make_one_store(tmp_path: Path) -> None:
    """Two processes that open a new store together both find it ready."""
    url = f"sqlite:///{tmp_path / 'b.db'}"
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=open_and_close, args=(url,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]


def open_and_close(url: str) -> None:
    """Open a store as another process would."""
    open_database(url).close()


def test_a_store_of_a_newer_bulletin_is_left_alone(tmp_path: Path) -> None:
    """What this version does not understand, it does not touch."""
    open_database(f"sqlite:///{tmp_path / 'b.db'}").close()
    with sqlite3.connect(tmp_path / "b.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreError, match="newer bulletin"):
        open_database(f"sqlite:///{tmp_path / 'b.db'}")


@pytest.mark.parametrize("url", ["postgresql+psycopg://host/db", "sqlite://", "bulletin.db", "sqlite:///:memory:"])
def test_an_address_that_is_no_file_is_a_fault_in_the_settings(url: str) -> None:
    """The error names the key and what to write."""
    with pytest.raises(ConfigError, match=r"store\.url.*sqlite:///bulletin\.db"):
        open_database(url)


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    """Any other file stays as it is."""
    (tmp_path / "b.db").write_text("a shopping list, long enough to be looked at as a header " * 20)
    with pytest.raises(StoreError, match=r"b\.db.*no store"):
        open_database(f"sqlite:///{tmp_path / 'b.db'}")


def test_a_store_in_no_folder_is_named(tmp_path: Path) -> None:
    """The error says which folder is missing."""
    with pytest.raises(StoreError, match="folder does not exist"):
        open_database(f"sqlite:///{tmp_path / 'nowhere' / 'b.db'}")
