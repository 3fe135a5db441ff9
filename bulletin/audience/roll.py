"""The readers of a list, each once: kept aside while it is read, however many they are.

Which address stood in which row is more than memory should hold of a million. It stands in a file of
SQLite's that has no name, that nobody else can open, and that is gone with the roll.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bulletin.model import Subscriber, address_key

_COLUMNS = "key, email, first_name, last_name, status, sectors, regions, signed_up"
_SEVERAL = "\n"
"""Between the sectors, or the regions, of one reader: a cell has no lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A row whose address stands in an earlier one."""

    row: int
    email: str
    first: int


class Roll:
    """Readers in the order of their rows; can be read again and again. Raises sqlite3.Error where the disk is full."""

    def __init__(self, entries: Iterable[tuple[int, Subscriber]]) -> None:
        """Take readers with the numbers of their rows, ascending.

        An address counts once, as it stands first; whoever is anything but active in one of the
        rows is not to be sent to.
        """
        self._file = sqlite3.connect("")
        self._file.execute("PRAGMA journal_mode = OFF")  # it is thrown away, never rolled back
        self._file.execute(f"CREATE TABLE readers (row INTEGER PRIMARY KEY, {_COLUMNS})")
        self._file.executemany("INSERT INTO readers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, entries))
        self._file.execute("CREATE INDEX keys ON readers (key)")  # sorted once: cheaper than row by row
        self.repeats = tuple(self._repeats())
        for repeat in self.repeats:
            self._merge(repeat)
        self._file.commit()

    def __len__(self) -> int:
        """Return how many readers there are."""
        (number,) = self._file.execute("SELECT count(*) FROM readers").fetchone()
        return int(number)

    def __iter__(self) -> Iterator[Subscriber]:
        """Give each reader once."""
        return map(_reader, self._file.execute(f"SELECT {_COLUMNS} FROM readers ORDER BY row"))  # noqa: S608 our own columns' names

    def _repeats(self) -> Iterator[Repeat]:
        found = self._file.execute(
            "SELECT row, email, first FROM readers JOIN "
            "(SELECT key, min(row) AS first FROM readers GROUP BY key HAVING count(*) > 1) USING (key) "
            "WHERE row > first ORDER BY row"
        )
        return (Repeat(row=row, email=email, first=first) for row, email, first in found)

    def _merge(self, repeat: Repeat) -> None:
        self._file.execute(
            "UPDATE readers SET status = (SELECT status FROM readers WHERE row = ?) "
            "WHERE row = ? AND status = 'active'",
            (repeat.row, repeat.first),
        )
        self._file.execute("DELETE FROM readers WHERE row = ?", (repeat.row,))


def _row(entry: tuple[int, Subscriber]) -> tuple[int | str | None, ...]:
    number, reader = entry
    return (
        number,
        address_key(reader.email),
        reader.email,
        reader.first_name,
        reader.last_name,
        reader.status,
        _SEVERAL.join(reader.sectors),
        _SEVERAL.join(reader.regions),
        reader.signed_up.isoformat() if reader.signed_up else None,
    )


def _reader(row: tuple[str, ...]) -> Subscriber:
    _, email, first_name, last_name, status, sectors, regions, signed_up = row
    return Subscriber(
        email=email,
        first_name=first_name,
        last_name=last_name,
        status=status,  # type: ignore[arg-type]  # one that ``_row`` put there
        sectors=tuple(sectors.split(_SEVERAL)) if sectors else (),
        regions=tuple(regions.split(_SEVERAL)) if regions else (),
        signed_up=date.fromisoformat(signed_up) if signed_up else None,
    )
