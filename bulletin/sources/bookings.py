"""``bookings.csv``: what advertisers bought, a row each, cleaned at the edge.

The header names reference, advertiser, kind, from, to, position, audience, text, logo and url. A row
that cannot be read is a problem and not a booking: who sold it has to know. Which is due, and
whether it can run, is for the desk.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar, get_args
from zoneinfo import ZoneInfo

from bulletin.model import Booking, BookingKind, Image, Position, Problem
from bulletin.sources import clean, dates
from bulletin.sources.decoding import decoded
from bulletin.sources.document import MAX_BYTES

_NEEDED = ("reference", "advertiser", "kind", "from", "to")
_COLUMNS = (*_NEEDED, "position", "audience", "text", "logo", "url")
_KINDS: dict[str, BookingKind] = {kind: kind for kind in get_args(BookingKind)}
_POSITIONS: dict[str, Position] = {position: position for position in get_args(Position)}
_USUAL: dict[BookingKind, Position] = {"featured_job": "jobs", "sponsor": "bottom"}
_OR = re.compile(r"\s*(?:[/;|,]|\bor\b)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """The bookings of a file, and the rows that could not be read."""

    bookings: tuple[Booking, ...] = ()
    problems: tuple[Problem, ...] = ()


Known = TypeVar("Known")


class _FaultError(Exception):
    """Why a row is no booking: the cause and the advice."""


def read_bookings(path: Path, zone: ZoneInfo) -> Booked:
    """Read the list; where there is no file, nothing was sold. A day without a year is none: dates are read in full."""
    if not path.exists():
        return Booked()
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES)
    except OSError as fault:
        cause = f"it cannot be opened ({(fault.strerror or 'unknown reason').lower()})"
        return Booked(problems=(Problem(origin=str(path), cause=cause, advice="check its permissions"),))
    return _read(path, decoded(content, None), zone)


def _read(path: Path, text: str, zone: ZoneInfo) -> Booked:
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    number = 1
    bookings: list[Booking] = []
    problems: list[Problem] = []
    try:
        header = [clean.line(name).casefold().replace(" ", "_") for name in next(rows, [])]
        missing = [name for name in _NEEDED if name not in header]
        if missing:
            cause = f"no column is headed {', '.join(missing)}"
            advice = f"name the columns in the first row: {','.join(_COLUMNS)}"
            return Booked(problems=(Problem(origin=str(path), place="row 1", cause=cause, advice=advice),))
        for number, row in enumerate(rows, start=2):
            if any(value.strip() for value in row):
                try:
                    bookings.append(_booking(_by_name(header, row), path.parent, zone))
                except _FaultError as fault:
                    cause, advice = fault.args
                    problems.append(Problem(origin=str(path), place=f"row {number}", cause=cause, advice=advice))
    except csv.Error as fault:
        cause = f"the table cannot be read on from here ({fault})"
        advice = "look for a quotation mark that is never closed"
        problems.append(Problem(origin=str(path), place=f"row {number + 1}", cause=cause, advice=advice))
    problems += _repeated(path, bookings)
    once = {one.reference: one for one in reversed(bookings)}
    return Booked(bookings=tuple(one for one in bookings if once[one.reference] is one), problems=tuple(problems))


def _by_name(header: list[str], row: list[str]) -> dict[str, str]:
    if len(row) > len(header):
        raise _FaultError(
            f"it has {len(row)} fields where the header has {len(header)}",
            "put quotes around a value that holds a comma",
        )
    return dict(zip(header, row, strict=False))


def _booking(row: dict[str, str], folder: Path, zone: ZoneInfo) -> Booking:
    reference, advertiser = _needed(row, "reference"), _needed(row, "advertiser")
    kind = _one_of(row, "kind", _KINDS)
    position, *elsewhere = _positions(row) or [_USUAL[kind]]
    first, last = _day(row, "from", zone), _day(row, "to", zone)
    if last < first:
        raise _FaultError("it ends before it begins", "look at from and to")
    text, url = clean.line_or_none(row.get("text")), _link(row)
    if kind == "featured_job" and (position != "jobs" or elsewhere):
        raise _FaultError("a featured job stands in the job panel", "write jobs as its position")
    if kind == "sponsor" and not text:
        raise _FaultError("a sponsor without a text says nothing", "fill in text; a logo alone is not read by everyone")
    return Booking(
        reference=reference,
        advertiser=advertiser,
        kind=kind,
        first_day=first,
        last_day=last,
        position=position,
        elsewhere=tuple(elsewhere),
        audience=clean.line_or_none(row.get("audience")),
        text=text,
        logo=_logo(row, advertiser, folder),
        url=url,
    )


def _needed(row: dict[str, str], name: str) -> str:
    value = clean.line(row.get(name))
    if not value:
        raise _FaultError(f"{name} is empty", "fill it in")
    return value


def _positions(row: dict[str, str]) -> list[Position]:
    """Every position that was sold, the one that was wished for first."""
    given = clean.line(row.get("position", "")).casefold()
    return list(dict.fromkeys(_known(one, "position", _POSITIONS) for one in _OR.split(given) if one))


def _one_of(row: dict[str, str], name: str, known: dict[str, Known]) -> Known:
    return _known(_needed(row, name), name, known)


def _known(given: str, name: str, known: dict[str, Known]) -> Known:
    value = given.casefold().replace(" ", "_").replace("-", "_")
    if value not in known:
        raise _FaultError(f"{name} is '{value}'", f"write one of {', '.join(known)}")
    return known[value]


def _day(row: dict[str, str], name: str, zone: ZoneInfo) -> date:
    moment = dates.moment(_needed(row, name), zone)
    if moment is None:
        raise _FaultError(f"{name} is '{clean.line(row[name])}', which is no date", "write it as 2025-06-16")
    return moment.at.date()


def _link(row: dict[str, str]) -> str | None:
    """As it was given: how an advertiser counts is part of it."""
    given = row.get("url", "").strip()
    address = clean.link(given)
    if given and address is None:
        raise _FaultError("url is no address that may be followed", "begin it with https://")
    return address


def _logo(row: dict[str, str], advertiser: str, folder: Path) -> Image | None:
    given = clean.line(row.get("logo"))
    if not given:
        return None
    if given.startswith(("https://", "http://")):
        return Image(url=clean.link(given), alt=advertiser)
    path = (folder / given).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _FaultError("its logo lies outside the folder of the list", "put the picture beside the list")
    return Image(path=path, alt=advertiser)


def _repeated(path: Path, bookings: list[Booking]) -> Iterator[Problem]:
    """A reference names one booking: by it an editor leaves one out, and an advertiser is told what ran."""
    for reference, count in Counter(one.reference for one in bookings).items():
        if count > 1:
            cause = f"reference {reference} stands there {count} times"
            yield Problem(origin=str(path), cause=cause, advice="give each booking a reference of its own")
