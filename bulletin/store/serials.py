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

from sqlalchemy import Connection, bindparam, select, update

from bulletin.store.database import Database
from bulletin.store.prepared import Prepared
from bulletin.store.schema import serials

AT_ONCE = 1000
"""How many are reserved at a time: a sync of the file a thousand messages."""

_USE = Prepared(update(serials).values(used=serials.c.used + bindparam("number")))


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

    def restored(self) -> bool:
        """Say whether the store is older than what was last sent from it."""
        store, here = self._counted()
        seen = _read(self._folder / store) or Mark()
        return here.used < seen.used or here.reserved < seen.reserved

    def watched(self) -> bool:
        """Say whether a restore would be noticed here: nothing was sent yet, or the file beside it says how much."""
        store, here = self._counted()
        return here.reserved == 0 or _read(self._folder / store) is not None

    def _counted(self) -> tuple[str, Mark]:
        """Return the store's name as that of its file, and how far it has counted."""
        with self._database.read() as connection:
            row = connection.execute(select(serials)).one()
        return f"{row.store}.json", Mark(used=row.used, reserved=row.reserved)

    def reserve(self, wanted: int) -> None:
        """Have at least ``wanted`` numbers at hand, the store told first and the file synced then."""
        if self._left >= wanted:
            return
        some = max(AT_ONCE, wanted)
        change = update(serials).values(reserved=serials.c.reserved + some)
        with self._database.write() as connection:
            connection.execute(change)
        store, here = self._counted()
        _raise(self._folder / store, Mark(reserved=here.reserved))
        self._left += some

    def use(self, connection: Connection, number: int) -> None:
        """Count so many, in the transaction that puts them in flight."""
        self._left -= number
        _USE.execute(connection, number=number)

    def close(self) -> None:
        """Write the exact count into the file, so that a backup of an hour ago is noticed as well."""
        store, here = self._counted()
        _raise(self._folder / store, here)
        self._left = 0

    def accept(self, connection: Connection) -> None:
        """Count on from where the file is, because a person has said what is to become of those in between."""
        row = connection.execute(select(serials)).one()
        seen = _read(self._folder / f"{row.store}.json") or Mark()
        ahead = {"used": max(row.used, seen.used), "reserved": max(row.reserved, seen.reserved)}
        connection.execute(update(serials).values(ahead))


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
