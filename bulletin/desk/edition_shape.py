"""What may stand in ``edition.toml``, key by key, and in words what is wrong with what may not.

The same kinds of values stand in ``holds.toml``. Where a value goes is for ``edition_file``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from bulletin.model import BookingKind, Position, Show, SummarySource


def fault(text: str) -> PydanticCustomError:
    """Our own sentence, its braces harmless: pydantic formats the text."""
    return PydanticCustomError("bulletin", "{text}", {"text": text})


def _line(value: str) -> str:
    text = " ".join(value.split())
    if any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in text):
        raise fault("there is a control character in it; write the text again by hand")
    return text


def _lines(value: str) -> str:
    """A text of several lines, none of which has a control character in it."""
    return "\n".join(_line_as_it_is(line) for line in value.splitlines()).strip("\n")


def _line_as_it_is(line: str) -> str:
    if any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in line.expandtabs(4)):
        raise fault("there is a control character in it; write the text again by hand")
    return line.expandtabs(4).rstrip()


def _filled(value: str) -> str:
    if not value:
        raise fault("it is empty; write some words, or take the whole entry out")
    return value


def _link(value: str) -> str:
    if not re.fullmatch(r"(https?://[^\s/]\S*|mailto:\S+@\S+)", value):
        raise fault(f"'{value}' is no link; it begins with https:// or mailto:")
    return value


def _dated(value: object) -> object:
    if not isinstance(value, date):
        raise fault(f"{value!r} is no date; write 2025-06-16 or 2025-06-16T09:30:00, without quotes")
    return value


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise fault(f"'{value}' is no time zone; write it as 'Europe/London'") from cause


Line = Annotated[str, AfterValidator(_line)]
Lines = Annotated[str, Field(max_length=20_000), AfterValidator(_lines)]
Title = Annotated[str, AfterValidator(_line), AfterValidator(_filled)]
Link = Annotated[str, AfterValidator(_link)]
Day = date
Dated = Annotated[date | datetime, PlainValidator(_dated)]


class Table(BaseModel):
    """A table of the file: unknown keys are faults, and a number is no text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class ImageTable(Table):
    """A picture, as an inline table."""

    path: Line | None = None
    url: Link | None = None
    alt: Line = ""
    credit: Line | None = None


class StoryTable(Table):
    """One of ``[[stories]]``."""

    id: Title | None = None
    lead: bool | None = None
    headline: Title
    summary: Line = ""
    summary_from: SummarySource | None = None
    byline: Line | None = None
    published: Dated | None = None
    section: Line | None = None
    publisher: Line | None = None
    url: Link | None = None
    image: ImageTable | None = None
    minutes: Annotated[int, Field(ge=1)] | None = None
    sensitive: bool = False
    embargo_until: Dated | None = None
    origin: Link | None = None
    why: Line = ""


class JobTable(Table):
    """One of ``[[jobs]]``."""

    id: Title | None = None
    title: Title
    employer: Line | None = None
    place: Line | None = None
    salary: Line | None = None
    closes: Dated | None = None
    url: Link | None = None
    sector: Line | None = None
    show: Show | None = None
    new: bool = False
    score: int = 0
    booking: Title | None = None
    origin: Link | None = None
    why: Line = ""


class PlacementTable(Table):
    """One of ``[[bookings]]``."""

    reference: Title
    advertiser: Line = ""
    kind: BookingKind = "sponsor"
    position: Position = "bottom"
    audience: Line | None = None
    text: Line | None = None
    url: Link | None = None
    logo: ImageTable | None = None
    leave_out: Title | None = None
    why: Line = ""


class LeftOutTable(Table):
    """One of ``[[left_out]]``."""

    kind: Literal["story", "job"]
    id: Title
    title: Line
    why: Line
    url: str | None = None
    origin: str = ""


class CorrectionTable(Table):
    """One of ``[[correction]]``."""

    text: Title


class EditionTable(Table):
    """The whole file."""

    publication: Title
    date: Day
    name: Title | None = None
    timezone: Annotated[ZoneInfo, PlainValidator(_zone)] = ZoneInfo("UTC")
    subject: Title
    preheader: Line = ""
    note: Lines = ""
    locked: bool = False
    send_thin: bool = False
    proposal: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")] | None = None
    job_places: Annotated[int, Field(ge=0)] = 0
    stories: list[StoryTable] = []
    jobs: list[JobTable] = []
    bookings: list[PlacementTable] = []
    left_out: list[LeftOutTable] = []
    correction: list[CorrectionTable] = []
