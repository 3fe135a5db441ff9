"""Read and write ``subscribers.csv``, the list as people keep it.

Header names are forgiving, encodings and separators are recognised, a row that cannot be used is
a ``Problem`` with its number, and an address counts once. A file that cannot be used as a whole
is an error, so that it removes nobody. What the list may change is left to the store.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import get_args

from bulletin.audience.addresses import read_address
from bulletin.audience.lines import open_lines
from bulletin.audience.roll import Repeat, Roll
from bulletin.errors import ListError
from bulletin.model import Problem, Readership, Status, Subscriber

COLUMNS = ("email", "first_name", "last_name", "status", "sectors", "regions", "signed_up")

_NAMES = {
    "email": ("email", "emailaddress", "mail", "address", "subscriber"),
    "first_name": ("firstname", "forename", "givenname", "first", "name"),
    "last_name": ("lastname", "surname", "familyname", "last"),
    "status": ("status", "state", "memberstatus"),
    "sectors": ("sectors", "sector", "interests", "topics"),
    "regions": ("regions", "region", "areas", "area"),
    "signed_up": ("signedup", "signedupon", "signupdate", "subscribed", "subscribedon", "joined", "optintime", "date"),
}
_COLUMN_OF = {spelling: column for column, spellings in _NAMES.items() for spelling in spellings}

_STATUSES: dict[str, Status] = {status: status for status in get_args(Status)} | {
    "": "active",
    "subscribed": "active",
    "confirmed": "active",
    "enabled": "active",
    "yes": "active",
    "unconfirmed": "pending",
    "on hold": "paused",
    "opted out": "unsubscribed",
    "opt out": "unsubscribed",
    "cancelled": "unsubscribed",
    "left": "unsubscribed",
    "no": "unsubscribed",
    "cleaned": "bounced",
    "spam": "complained",
}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
_NAME_LENGTH = 100
_ALIKE = 1024
"""Choices and days that are remembered: many readers share theirs."""
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The readers that a list names, each once and in its order, and the rows that could not be used."""

    readers: Readership
    problems: tuple[Problem, ...] = ()


def read_subscribers(path: Path) -> Audience:
    """Return the list in a CSV file (comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252).

    Raises ListError where the file is missing, empty, has no column of addresses, or names nobody.
    """
    doubts: list[tuple[int, Problem]] = []
    try:
        with open_lines(path) as lines:
            rows = _rows(lines)
            columns = _columns(next(rows, []), path)
            roll = Roll(_entries(rows, columns, path.name, doubts))
    except OSError as error:
        raise ListError(
            f"{path}: the list cannot be read ({error.strerror}); nobody was added or removed; see subscribers.path"
        ) from error
    except csv.Error as error:
        raise ListError(f"{path}: it cannot be read as a table ({error}); nobody was added or removed") from error
    except sqlite3.Error as error:
        raise ListError(
            f"{path}: it cannot be kept aside while it is read ({error}); nobody was added or removed; make room for "
            "temporary files (TMPDIR)"
        ) from error
    if not len(roll):
        raise ListError(f"{path}: there is no reader in it, so nobody was added or removed; check the file")
    doubts += ((repeat.row, _repeated(path.name, repeat)) for repeat in roll.repeats)
    doubts.sort(key=itemgetter(0))
    return Audience(readers=roll, problems=tuple(problem for _, problem in doubts))


def format_subscribers(readers: Iterable[Subscriber]) -> Iterator[str]:
    """Give the lines of a list that ``read_subscribers`` reads back, the header first."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    for reader in readers:
        yield _drained(line)
        signed_up = reader.signed_up.isoformat() if reader.signed_up else ""
        names = (_inert(reader.first_name), _inert(reader.last_name))
        lists = (_inert("; ".join(reader.sectors)), _inert("; ".join(reader.regions)))
        writer.writerow((reader.email, *names, reader.status, *lists, signed_up))
    yield _drained(line)


def _rows(lines: Iterator[str]) -> Iterator[list[str]]:
    first = next(lines, "")
    separator = max(",;\t", key=first.lstrip().count)
    return csv.reader(chain((first,), lines), delimiter=separator)


def _columns(header: list[str], path: Path) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, name in enumerate(header):
        column = _COLUMN_OF.get(re.sub(r"[^a-z]", "", name.lower()))
        if column is not None:
            columns.setdefault(column, place)
    if "email" not in columns:
        seen = ", ".join(repr(name) for name in header[:8]) or "nothing"
        raise ListError(
            f"{path}: the first line names no column of addresses ({seen}), so nobody was added or removed; "
            f"begin the file with {','.join(COLUMNS)}"
        )
    return columns


def _entries(
    rows: Iterator[list[str]], columns: Mapping[str, int], origin: str, doubts: list[tuple[int, Problem]]
) -> Iterator[tuple[int, Subscriber]]:
    """Give the readers with their rows' numbers; what is wrong with a row is added to ``doubts``."""
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {column: _clean(row[place]) if place < len(row) else "" for column, place in columns.items()}
        try:
            reader, doubtful = _read_row(cells)
        except ValueError as error:
            why = f"{cells['email']!r} is no address that can be sent to: {error}"
            doubts.append((number, _problem(origin, number, why, "correct the address; this row is left out")))
            continue
        doubts.extend((number, _problem(origin, number, *doubt, lost=False)) for doubt in doubtful)
        yield number, reader


def _repeated(origin: str, repeat: Repeat) -> Problem:
    why = f"{repeat.email} stands in row {repeat.first} already, and is read once"
    return _problem(origin, repeat.row, why, "take one of the two rows out", lost=False)


def _read_row(cells: Mapping[str, str]) -> tuple[Subscriber, list[tuple[str, str]]]:
    doubts: list[tuple[str, str]] = []
    email = read_address(cells["email"])
    said = cells.get("status", "").lower().replace("-", " ").replace("_", " ")
    status = _STATUSES.get(said)
    if status is None:
        doubts.append((f"the status {said!r} of {email} is not known", "correct it; until then they get nothing"))
    signed_up = _read_date(cells.get("signed_up", ""))
    if signed_up is None and cells.get("signed_up"):
        doubts.append((f"{cells['signed_up']!r} is no date", "write it as 2025-06-16; the reader is kept without it"))
    reader = Subscriber(
        email=email,
        first_name=cells.get("first_name", "")[:_NAME_LENGTH],
        last_name=cells.get("last_name", "")[:_NAME_LENGTH],
        status=status or "paused",
        sectors=_read_list(cells.get("sectors", "")),
        regions=_read_list(cells.get("regions", "")),
        signed_up=signed_up,
    )
    return reader, doubts


def _clean(cell: str) -> str:
    """Return a cell on one line, without characters that nobody can see or what ``_inert`` put before it."""
    seen = cell if cell.isprintable() else "".join(mark if mark.isprintable() else " " for mark in cell)
    line = " ".join(seen.split())
    return line[1:] if line.startswith("'") and line.lstrip("'").startswith(_FORMULA) else line


@lru_cache(_ALIKE)
def _read_list(cell: str) -> tuple[str, ...]:
    separator = next((mark for mark in ";|" if mark in cell), ",")
    parts = (part.strip() for part in cell.split(separator))
    return tuple(dict.fromkeys(part for part in parts if part))


@lru_cache(_ALIKE)
def _read_date(cell: str) -> date | None:
    for shape in _DATES:
        try:
            return datetime.strptime(cell, shape).date()  # noqa: DTZ007 a day in a list has no zone
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(cell).date()
    except ValueError:
        return None


def _inert(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return "'" + cell if cell.lstrip("'").startswith(_FORMULA) else cell


def _drained(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def _problem(origin: str, row: int, cause: str, advice: str, *, lost: bool = True) -> Problem:
    return Problem(origin=origin, place=f"row {row}", cause=cause, advice=advice, lost=lost)
