"""What comes in: articles, jobs, bookings, and what was wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture as its source names it. Without ``url`` and ``path`` there is nothing to show yet."""

    url: str | None = None
    """Where it lies on the web (http or https)."""
    path: Path | None = None
    """Where it lies on this machine, inside the folder of the source that named it."""
    alt: str = ""
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story as a source tells it."""

    title: str
    url: str | None = None
    byline: str | None = None
    published: datetime | None = None
    date_only: bool = False
    """The source gave a day without a time: ``published`` is that day's midnight, and stands for all of it."""
    standfirst: str | None = None
    body: tuple[str, ...] = ()
    """Paragraphs, in order."""
    image: Image | None = None
    section: str | None = None
    publisher: str | None = None
    embargo_until: datetime | None = None
    """Not to be published before."""
    sensitive: bool | None = None
    """Grief or violence, or none of it, by the word of who wrote it; None where nothing is said."""
    origin: str = ""
    """The file or address it was read from."""


Period = Literal["hour", "day", "week", "month", "year"]


Basis = Literal["fte", "pro_rata", "actual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Salary:
    """What a post pays: the advert's own words, and beside them what was read from them with certainty."""

    raw: str
    min: Decimal | None = None
    max: Decimal | None = None
    currency: str | None = None
    """ISO 4217."""
    period: Period | None = None
    period_inferred: bool = False
    grade: str | None = None
    points: str | None = None
    """Spinal column points, "23-26"."""
    basis: Basis | None = None
    actual_min: Decimal | None = None
    actual_max: Decimal | None = None
    """What a part-time post really pays, when the advert says it beside the full-time figure."""
    pay_award_pending: bool = False
    notes: tuple[str, ...] = ()


BookingKind = Literal["featured_job", "sponsor"]


Position = Literal["top", "after_lead", "jobs", "bottom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What an advertiser bought: a job made prominent, or a sponsor's text in a position, on given days."""

    reference: str
    advertiser: str
    kind: BookingKind
    first_day: date
    last_day: date
    position: Position
    elsewhere: tuple[Position, ...] = ()
    """Where a sponsor may stand as well, by its terms, in their order."""
    audience: str | None = None
    text: str | None = None
    logo: Image | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One advert; the fields are schema.org's JobPosting."""

    title: str
    hiring_organization: str | None = None
    location: str | None = None
    description: str | None = None
    """The teaser, in whole sentences; a cut-off one is left out."""
    salary: Salary | None = None
    employment_type: str | None = None
    valid_through: datetime | None = None
    """When it closes. A bare date is that day's last second; a time of 00:00 is kept as given."""
    date_posted: datetime | None = None
    url: str | None = None
    """Exactly as given: a job's tracking parameters belong to the board."""
    identifier: str | None = None
    sector: str | None = None
    """As the advert states it."""
    sector_hint: str | None = None
    """What stood above it, such as a panel's heading: it may be wrong."""
    logo: str | None = None
    booking: Booking | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the input that could not be read, or was read with a doubt. A value: the rest goes on."""

    origin: str
    """The file or address."""
    cause: str
    """What is wrong, a lowercase clause."""
    advice: str
    """What to do about it."""
    place: str | None = None
    """Where in it: "line 12, column 4", "row 7", "item 3"."""
    lost: bool = True
    """Whether something was left out because of it; False for a warning."""


Item = Article | Job | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A day's reading, in the order in which the sources gave it."""

    articles: tuple[Article, ...] = ()
    jobs: tuple[Job, ...] = ()
    problems: tuple[Problem, ...] = ()
