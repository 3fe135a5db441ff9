"""Job adverts as a table: CSV, TSV, semicolons or bars, with a header whose names ``adverts`` knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bulletin.model import Item, Problem
from bulletin.sources import adverts
from bulletin.sources.adverts import Advert
from bulletin.sources.caps import JOBS
from bulletin.sources.document import Document, JobField

_DELIMITERS = ",\t;|"
_FEWEST_COLUMNS = 2


def is_table(text: str) -> bool:
    """Whether the first line is a header that names a title and another field."""
    _, fields = _header(text)
    return "title" in fields and len(set(fields) - {None}) >= _FEWEST_COLUMNS


def read_jobs_table(document: Document, text: str, zone: ZoneInfo) -> Iterator[Item]:
    """Yield a job for each row; a row that cannot be used is a problem that names it as a spreadsheet counts."""
    delimiter, fields = _header(text.lstrip())
    if "title" not in fields:
        cause = "no column is headed title"
        yield Problem(origin=document.origin, place="row 1", cause=cause, advice="name the columns in the first row")
        return
    rows, problems = _rows(text.lstrip(), delimiter, document.origin)
    found: list[Advert] = []
    for number, row in rows:
        if len(row) > len(fields):
            cause = f"it has {len(row)} fields where the header has {len(fields)}"
            advice = "put quotes around a value that holds the delimiter"
            problems.append(Problem(origin=document.origin, place=f"row {number}", cause=cause, advice=advice))
        else:
            values: dict[JobField, str] = {}
            for field, value in zip(fields, row, strict=False):
                if field and value.strip():
                    values.setdefault(field, value)
            found.append(Advert(fields=values, place=f"row {number}"))
    yield from adverts.jobs(found, document.origin, zone)
    yield from problems
    if not rows and not problems:
        cause, advice = "the table has no rows below its header", "nothing, if there are no jobs today"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=False)


def _header(text: str) -> tuple[str, list[JobField | None]]:
    """The delimiter under which most of the first line's names are known, and the field that each column holds."""
    first = text.split("\n", 1)[0][:5000]
    readings = []
    for delimiter in _DELIMITERS:
        names = next(csv.reader([first], delimiter=delimiter), [])
        readings.append((delimiter, [adverts.field_of(name) for name in names]))
    return max(readings, key=lambda reading: len(set(reading[1]) - {None}))


def _rows(text: str, delimiter: str, origin: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The rows below the header that say something, each with its number, and what stopped the reading."""
    rows: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            if len(rows) == JOBS:
                cause, advice = f"it has more than {JOBS:,} rows, and was read up to there", "split it"
                return rows, [Problem(origin=origin, place=f"row {number}", cause=cause, advice=advice)]
            if number > 1 and any(value.strip() for value in row):
                rows.append((number, row))
    except csv.Error as fault:
        cause = f"the table cannot be read on ({fault})"
        advice = "look for a quotation mark that is never closed"
        return rows, [Problem(origin=origin, place=f"row {number + 1}", cause=cause, advice=advice)]
    return rows, []
