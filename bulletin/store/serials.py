"""Notice a store that was put back from a backup: what it put in flight since then it no longer knows.

A store counts what it puts in flight, and two small files of this machine's own, outside the store's
folder, count with it: one thousand by thousand ahead, synced, for the day the power fails; and one
message by message, after each commit and before any of it goes out, for a process that is killed. That
one is not synced: the system has it, whatever becomes of the process. A store that has counted less than
the files is older than what was last sent from it. Without them (another machine, a folder that cannot be
written) nothing can be noticed, and ``doctor`` says so.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, select, update

from bulletin.store.database import Database
from bulletin.store.prepared import Prepared
from bulletin.store.schema import serials

AT_ONCE = 1000
"""How many are reserved at a time: a sync of the file a thousand messages."""

_OCTETS = 8
"""Of the exact count, whatever it is: each is written over the last, and never seen half."""

_USE = Prepared(update(serials).values(used=serials.c.used + bindparam("number")).returning(serials.c.used))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a store has counted, and how far it may without writing it down anew."""

    used: int = 0
    reserved: int = 0

    def or_later(self, other: Mark) -> Mark:
        """Return the further of each."""
        return Mark(used=max(self.used, other.used), reserved=max(self.reserved, other.reserved))

    def behind(self, other: Mark) -> bool:
        """Say whether this has counted less."""
        return self.used < other.used or self.reserved < other.reserved


class Serials:
    """The count of one store, there and beside it. One object a sender: it holds what it reserved, and a file open."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Take the store and the folder of the files; it is made when it is first needed."""
        self._database = database
        self._folder = folder
        self._left = 0
        self._exact: int | None = None

    def restored(self) -> bool:
        """Say whether the store is older than what was last sent from it.

        It is looked at again where it seems so: a sender that is at work has counted on between two looks.
        """
        store, here = self._counted()
        seen = self._seen(store) or Mark()
        return here.behind(seen) and self._counted()[1].behind(seen)

    def watched(self) -> bool:
        """Say whether a restore would be noticed here: nothing was sent yet, or the files say how much."""
        store, here = self._counted()
        return here.reserved == 0 or self._seen(store) is not None

    def reserve(self, wanted: int) -> None:
        """Have at least ``wanted`` numbers at hand, the store told first and the file synced then."""
        if self._left >= wanted:
            return
        some = max(AT_ONCE, wanted)
        change = update(serials).values(reserved=serials.c.reserved + some)
        with self._database.write() as connection:
            connection.execute(change)
        store, here = self._counted()
        _raise(self._ahead(store), here)
        self._left += some
        if self._exact is None:
            self._exact = _open(self._exactly(store))

    def use(self, connection: Connection, number: int) -> int:
        """Count so many, in the transaction that puts them in flight; return how many there are with them."""
        self._left -= number
        used: int = _USE.execute(connection, number=number)[0]
        return used

    def show(self, used: int) -> None:
        """Write the count down once it is durable in the store, and before any of them goes out: 1 µs, and no sync.

        It is never above what the store holds, so that no crash is taken for a restore. Of several senders one may
        write a count that another has passed in between the look and the writing: the file is behind then until
        their next commit, a moment for which it would notice a little less, and never a false alarm.
        """
        if self._exact is None:
            return
        with suppress(OSError):
            if int.from_bytes(os.pread(self._exact, _OCTETS, 0)) < used:
                os.pwrite(self._exact, used.to_bytes(_OCTETS), 0)

    def close(self) -> None:
        """Write the count down durably: a clean end leaves nothing to a power cut."""
        store, here = self._counted()
        _raise(self._ahead(store), here)
        self._left = 0
        if self._exact is not None:
            os.close(self._exact)
            self._exact = None

    def accept(self, connection: Connection) -> None:
        """Count on from where the file is, because a person has said what is to become of those in between."""
        row = connection.execute(select(serials)).one()
        ahead = Mark(used=row.used, reserved=row.reserved).or_later(self._seen(row.store) or Mark())
        connection.execute(update(serials).values(used=ahead.used, reserved=ahead.reserved))

    def _counted(self) -> tuple[str, Mark]:
        """Return the store's name, which its files have, and how far it has counted."""
        with self._database.read() as connection:
            row = connection.execute(select(serials)).one()
        return row.store, Mark(used=row.used, reserved=row.reserved)

    def _seen(self, store: str) -> Mark | None:
        """Return how far this machine has seen the store count; None where it has not."""
        ahead = _read(self._ahead(store))
        try:
            used = int.from_bytes(self._exactly(store).read_bytes())  # 0 where a power cut has left nothing
        except OSError:
            return ahead
        return Mark(used=used).or_later(ahead or Mark())

    def _ahead(self, store: str) -> Path:
        return self._folder / f"{store}.json"

    def _exactly(self, store: str) -> Path:
        return self._folder / f"{store}.used"


def _read(path: Path) -> Mark | None:
    try:
        told = json.loads(path.read_bytes())
        return Mark(used=int(told["used"]), reserved=int(told["reserved"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _open(path: Path) -> int | None:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _raise(path: Path, mark: Mark) -> None:
    """Bring the file to this count, durably, and never below what it says. Where it cannot be written it stays away."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path.parent):
            higher = mark.or_later(_read(path) or Mark())
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
