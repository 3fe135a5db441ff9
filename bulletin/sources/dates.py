"""Times as feeds, boards and pages write them, read into the publication's time zone.

ISO 8601, RFC 5322 (with "BST", which the standard library and feedparser read as UTC), and
British dates: "16/06/2025 09:30", "16th June 2025", "Monday 16 June at 12 noon". A day comes
before its month; what may be an hour is no year. What is not understood is None: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_YEAR_IN_WORDS = (
    r"(?P<year>\d{4}|(?:2[5-9]|[3-9]\d)|(?:(?<=-[a-z]{3}-)|(?<=-[a-z]{4}-))\d{2}"
    r"|\d{2}(?=,?\s+(?:at\s+)?(?:12\s*(?:noon|midday|midnight)|\d{1,2}(?:[:.]\d{2}|\s*[ap]\.?m))))"
)
"""Of two figures only what is no hour ("25 June 12 noon"): above 24, between hyphens, or before a time of its own."""
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?:[:.](?P<second>\d{2})(?:\.\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?"
)
_TIME = rf"(?:,?\s*(?:at|@|-|–|t)?\s*(?:(?:12\s*)?(?P<word>noon|midday|midnight)|{_CLOCK}))?"
_ZONE = r"(?:\s*(?P<zone>z|[+-]\d{2}:?\d{2}|(?:gmt|utc)[+-]\d{1,2}(?::?\d{2})?|[a-z]{2,4}))?"
DATE_WORDS = rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR_IN_WORDS}"
"""A date in words, "Monday 16th June 2025", as part of a larger pattern."""
_SHAPES = tuple(
    re.compile(rf"^{shape}{_TIME}{_ZONE}\s*$", re.IGNORECASE)
    for shape in (
        DATE_WORDS,
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR_IN_WORDS}",
        rf"{_WEEKDAY}{_DAY}[/.-](?P<number>\d{{1,2}})[/.-]{_YEAR}",
        r"(?P<year>\d{4})[/.-](?P<number>\d{1,2})[/.-](?P<day>\d{1,2})",
    )
)
_TIME_FIRST = r"(?:12 ?)?(?:noon|midday|midnight)|\d{1,2}(?:[:.]\d{2}){1,2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?"
_OTHERWISE = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        (r"^(?:clos(?:es|ing)(?: date| on)?|deadline|apply by|expires|published|posted|updated)\b\s*:?\s*", ""),
        (r"\s*(?:\[[\w/+-]+\]|\([^()]*\btime\))$", ""),
        (r"\((noon|midday|midnight)\)", r"\1"),
        (r"(?<!\d)24:00(?::00)?", "23:59:59"),
        (r"(?<=:\d\d:)60(?!\d)", "59"),
        (
            rf"^(?:at )?(?P<time>{_TIME_FIRST}),? (?:on )?(?P<date>.*)$",
            r"\g<date> \g<time>",
        ),
        (r"^(?:[a-z]{3} )?([a-z]{3}) (\d{1,2}) (\d\d:\d\d:\d\d)((?: [a-z]{3,4})?) (\d{4})$", r"\2 \1 \5 \3\4"),
    )
)
"""What is written around a time, or in another order: "5pm on 30 June 2025", C's and JavaScript's dates, 24:00."""
_HOURS_AHEAD = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2}
_HOURS_AHEAD |= {"eet": 2, "eest": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8}
_HOURS_AHEAD |= {"pdt": -7}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}(?:T|$)")
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?$")
_MAIL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"((?:19|20)[0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|([+-][0-9]{2})([0-9]{2}))"
)
"""RFC 5322's date as most feeds write it."""
_CENTURY = 100
_EARLIEST, _LATEST = 1970, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time in the publication's zone; a day without a time is its midnight."""

    at: datetime
    date_only: bool


def moment(value: str | None, zone: ZoneInfo) -> Moment | None:
    """Read a time; one without a zone is the publication's. None where it is no date (``0001-01-01`` is none)."""
    text = " ".join((value or "").split())
    if not text or len(text) > _CENTURY:
        return None
    found = _mailed(text) or _iso(text) or _written(text, zone)
    if found is None:
        text = _rewritten(text)
        found = _iso(text) or _written(text, zone)
    if found is None:
        return None
    stamp, date_only = found
    try:
        local = stamp.replace(tzinfo=zone) if stamp.tzinfo is None else stamp.astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return Moment(at=local, date_only=date_only) if _EARLIEST <= local.year < _LATEST else None


def closing(value: str | None, zone: ZoneInfo) -> datetime | None:
    """Read when something closes: a bare day closes with its last second, "00:00" is kept as given."""
    found = moment(value, zone)
    if found is None:
        return None
    return day_end(found.at) if found.date_only else found.at


def day_end(day: datetime) -> datetime:
    """Return the last second of that day."""
    return day.replace(hour=23, minute=59, second=59, microsecond=0)


def _iso(text: str) -> tuple[datetime, bool] | None:
    """ISO 8601, with hyphens or without."""
    if not _ISO.match(text):
        return None
    try:
        return datetime.fromisoformat(text), len(text) in {len("2025-06-16"), len("20250616")}
    except ValueError:
        return None


def _mailed(text: str) -> tuple[datetime, bool] | None:
    """What ``_written`` makes of most feeds' dates, in a third of the time."""
    match = _MAIL.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, ahead, minutes = match.groups()
    numbers = (int(year), _MONTHS.index(month.lower()) + 1, int(day), int(hour), int(minute), int(second))
    try:
        return datetime(*numbers, tzinfo=_offset(ahead[0], ahead[1:], minutes) if ahead else UTC), False
    except ValueError:
        return None


def _rewritten(text: str) -> str:
    for pattern, form in _OTHERWISE:
        text = pattern.sub(form, text)
    return text


def _written(text: str, zone: ZoneInfo) -> tuple[datetime, bool] | None:
    for shape in _SHAPES:
        match = shape.match(text)
        if match:
            return _assembled(match.groupdict(), zone)
    return None


def _assembled(parts: dict[str, str | None], home: ZoneInfo) -> tuple[datetime, bool] | None:
    name = parts.get("month")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts.get("number") or 0)
    year = int(parts["year"] or 0)
    try:
        day = date(year + 2000 if year < _CENTURY else year, month, int(parts["day"] or 0))
        clock = _clock(parts)
        stamp = datetime.combine(day, clock or time())
        return stamp.replace(tzinfo=_zone(parts.get("zone"), stamp, home)), clock is None
    except ValueError:
        return None


def _clock(parts: dict[str, str | None]) -> time | None:
    """The time of day; raises ValueError where it is none, so that the whole is not understood."""
    if parts.get("word"):
        return time(23, 59, 59) if (parts["word"] or "").lower() == "midnight" else time(12)
    if not parts.get("hour"):
        return None
    hour, half = int(parts["hour"] or 0), (parts.get("half") or "").lower()[:1]
    if not half and not parts.get("minute"):
        raise ValueError("a lone number is no time")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))


def _zone(name: str | None, stamp: datetime, home: ZoneInfo) -> tzinfo | None:
    """The zone of a name or an offset; None where it is the publication's own, as "IST" is in Dublin."""
    if not name:
        return None
    hours = _HOURS_AHEAD.get(name.lower())
    if hours == 0:
        return UTC
    ahead = _OFFSET.search(name)
    if ahead:
        return _offset(*ahead.groups())
    if name.upper() == stamp.replace(tzinfo=home).tzname():
        return None
    if hours is None:
        raise ValueError(f"{name} is no known zone")
    return timezone(timedelta(hours=hours))


def _offset(sign: str, hours: str, minutes: str | None) -> timezone:
    span = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-span if sign == "-" else span)
