"""Notice a store that was put back from a backup: what it put in flight since then it no longer knows.

A store counts what it puts in flight, and a small file of this machine's own, outside the store's
folder, counts with it: thousand by thousand ahead, and exactly when a sender ends. A store that
has counted less than the file is older than what was last sent from it. Without the file (another
machine, a folder that cannot be written) nothing can be noticed, and ``doctor`` says so.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection, insert, select, update

from bulletin.store.database import Database
from bulletin.store.schema import serials

AT_ONCE = 1000
"""How many are reserved at a time: a sync of the file a thousand messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a store has counted, and how far it may without writing it down anew."""

    used: int = 0
    reserved: int = 0


class Serials:
    """The count of one store, there and beside it. One object a sender: it holds what it reserved."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Take the store and the folder of the file; it is made when it is first needed."""
        self._database = database
        self._folder = folder
        self._left = 0

    def kept(self) -> bool:
        """Say whether the file is there and agrees with a store that has sent: a restore would be noticed."""
        with self._database.read() as connection:
            row = connection.execute(select(serials)).first()
        return row is not None and _read(self._folder / _name(row.store)) is not None

    def restored(self) -> bool:
        """Say whether the store is older than what was last sent from it."""
        with self._database.read() as connection:
            row = connection.execute(select(serials)).first()
        seen = None if row is None else _read(self._folder / _name(row.store))
        return row is not None and seen is not None and (row.used < seen.used or row.reserved < seen.reserved)

    def reserve(self, wanted: int) -> None:
        """Have at least ``wanted`` numbers at hand, the store told first and the file synced then."""
        if self._left >= wanted:
            return
        some = max(AT_ONCE, wanted)
        with self._database.write() as connection:
            store = _store(connection)
            change = update(serials).values(reserved=serials.c.reserved + some)
            reserved = connection.execute(change.returning(serials.c.reserved)).scalar_one()
        _raise(self._folder / _name(store), Mark(reserved=reserved))
        self._left += some

    def use(self, connection: Connection, number: int) -> None:
        """Count so many, in the transaction that puts them in flight."""
        self._left -= number
        connection.execute(update(serials).values(used=serials.c.used + number))

    def close(self) -> None:
        """Write the exact count into the file, so that a backup of an hour ago is noticed as well."""
        with self._database.read() as connection:
            row = connection.execute(select(serials)).first()
        if row is not None:
            _raise(self._folder / _name(row.store), Mark(used=row.used, reserved=row.reserved))
        self._left = 0

    def accept(self, connection: Connection) -> None:
        """Count on from where the file is, because a person has said what is to become of those in between."""
        store = _store(connection)
        seen = _read(self._folder / _name(store)) or Mark()
        row = connection.execute(select(serials)).one()
        ahead = {"used": max(row.used, seen.used), "reserved": max(row.reserved, seen.reserved)}
        connection.execute(update(serials).values(ahead))


def _store(connection: Connection) -> str:
    """Return the store's own name, made at its first use."""
    known = connection.execute(select(serials.c.store)).scalar()
    if known is None:
        known = token_hex(16)
        connection.execute(insert(serials).values(store=known, used=0, reserved=0))
    return str(known)


def _name(store: str) -> str:
    return f"{store}.json"


def _read(path: Path) -> Mark | None:
    try:
        told = json.loads(path.read_bytes())
        return Mark(used=int(told["used"]), reserved=int(told["reserved"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _raise(path: Path, mark: Mark) -> None:
    """Bring the file to this count, durably, and never below what it says. Where it cannot be written it stays away."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path.parent):
            seen = _read(path) or Mark()
            higher = Mark(used=max(mark.used, seen.used), reserved=max(mark.reserved, seen.reserved))
            _write(path, json.dumps({"used": higher.used, "reserved": higher.reserved}))
    except OSError:
        return


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other senders' hands off while the file is read and replaced; the folder is synced at the end."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
