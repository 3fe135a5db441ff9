"""Whether the store's file is whole: SQLite's own check, which reads all of it (0.1 s for 100 MB)."""

from __future__ import annotations

from bulletin.store.database import Database


def damage(database: Database) -> str | None:
    """Return the first thing that is wrong with the file, None where nothing is; StoreError where it cannot be read."""
    with database.read() as connection:
        told = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return None if told == "ok" else told
