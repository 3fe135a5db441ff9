"""Job adverts as a table: CSV, TSV, semicolons or bars, with a header whose names ``adverts`` knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bulletin.model import Item, Problem
from bulletin.sources import adverts, clean
from bulletin.sources.adverts import Advert
from bulletin.sources.caps import JOBS
from bulletin.sources.document import Document, JobField

_DELIMITERS = ",\t;|"
_FEWEST_COLUMNS = 2
_HIGHEST_HEADER = 10
"""Rows above the header and itself: a spreadsheet's title may stand there."""
_HEAD = 20_000
_WANTED: dict[JobField, str] = {"hiring_organization": "employer", "url": "link"}
"""What a job is of little use without, in plain words that are column names too."""
_MOST_NAMED = 8
_ADDRESSES = frozenset({"url", "logo"})
_END = "\ufdd0"
"""A row that no table holds, put below it: where it comes back alone, no quotation was left open."""


class _Header(NamedTuple):
    """Where the header stands and what it says."""

    row: int
    """As a spreadsheet counts."""
    delimiter: str
    fields: list[JobField | None]
    """What each column holds; None where its name is not known."""
    names: list[str]


def is_table(text: str) -> bool:
    """Whether there is a header that names a title and another field, on top or below a spreadsheet's own title."""
    return _names_jobs(_header(text))


def read_jobs_table(document: Document, text: str, zone: ZoneInfo) -> Iterator[Item]:
    """Yield a job for each row; a row that cannot be used is a problem that names it as a spreadsheet counts."""
    header = _header(text)
    if "title" not in header.fields:
        cause = "no column is headed title"
        yield Problem(origin=document.origin, place="row 1", cause=cause, advice="name the columns in the first row")
        return
    rows, problems = _rows(text, header, document.origin)
    found: list[Advert] = []
    for number, row in rows:
        if any(value.strip() for value in row[len(header.fields) :]):
            cause = f"it has {len(row)} fields where the header has {len(header.fields)}"
            advice = "put quotes around a value that holds the delimiter"
            problems.append(Problem(origin=document.origin, place=f"row {number}", cause=cause, advice=advice))
        else:
            values: dict[JobField, str] = {}
            for field, value in zip(header.fields, row, strict=False):
                if field and value.strip():
                    values.setdefault(field, value if field in _ADDRESSES else clean.angled(value))
            found.append(Advert(fields=values, place=f"row {number}"))
    yield from adverts.jobs(found, document.origin, zone)
    yield from problems
    yield from _not_understood(header, document.origin)
    if not rows and not problems:
        cause, advice = "the table has no rows below its header", "nothing, if there are no jobs today"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=False)


def _not_understood(header: _Header, origin: str) -> Iterator[Problem]:
    """The columns among which the employer or the link may be, where none is known to hold it."""
    missing = [name for field, name in _WANTED.items() if field not in header.fields]
    strange = [
        f"'{said[:40]}'"
        for name, field in zip(header.names, header.fields, strict=True)
        if not field and (said := clean.line(name))
    ]
    if missing and strange:
        more = f" and {len(strange) - _MOST_NAMED} more" if len(strange) > _MOST_NAMED else ""
        cause = f"no column is known to hold the {' or the '.join(missing)}; not understood: "
        cause += ", ".join(strange[:_MOST_NAMED]) + more
        advice = f"head it {' or '.join(missing)}, if one of them does"
        yield Problem(origin=origin, place=f"row {header.row}", cause=cause, advice=advice, lost=False)


def _header(text: str) -> _Header:
    """The header under the delimiter that makes most of its names known; the first row where none names jobs."""
    head = text[:_HEAD]
    readings = [_header_under(delimiter, head) for delimiter in _DELIMITERS]
    return max(readings, key=lambda reading: len(set(reading.fields) - {None}))


def _header_under(delimiter: str, head: str) -> _Header:
    """Above the header only a spreadsheet's title may stand, alone in its row, and Excel's "sep=;"."""
    first = None
    for number, names in enumerate(
        islice(csv.reader(io.StringIO(head), delimiter=delimiter), _HIGHEST_HEADER), start=1
    ):
        header = _Header(number, delimiter, adverts.fields_of(names), names)
        first = first or header
        if _names_jobs(header):
            return header
        if sum(bool(name.strip()) for name in names) > 1:
            break
    return first or _Header(1, delimiter, [], [])


def _names_jobs(header: _Header) -> bool:
    return "title" in header.fields and len(set(header.fields) - {None}) >= _FEWEST_COLUMNS


def _rows(text: str, header: _Header, origin: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The rows below the header that say something, each with its number, and what stopped the reading."""
    rows: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, row in enumerate(csv.reader(chain(io.StringIO(text), ["\n", _END]), delimiter=header.delimiter), 1):
            if row == [_END]:
                return rows, []
            if len(rows) == JOBS:
                cause, advice = f"it has more than {JOBS:,} rows, and was read up to there", "split it"
                return rows, [Problem(origin=origin, place=f"row {number}", cause=cause, advice=advice)]
            if number > header.row and any(value.strip() for value in row):
                rows.append((number, row))
    except csv.Error as fault:
        return rows, [_unclosed(origin, number + 1, f"the table cannot be read on ({fault})")]
    return rows[:-1], [_unclosed(origin, number, "a value in it goes on to the end of the table")]


def _unclosed(origin: str, number: int, cause: str) -> Problem:
    advice = "look for a quotation mark that is never closed"
    return Problem(origin=origin, place=f"row {number}", cause=cause, advice=advice)
