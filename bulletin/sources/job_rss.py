"""A job board's RSS: "Employer: Title" above "Salary: Employer: teaser", or items that name their fields.

It is recognised, not assumed: every item must fit, for news headlines have colons too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bulletin.model import Item, Job, Salary
from bulletin.sources import adverts, clean
from bulletin.sources.adverts import Advert
from bulletin.sources.dates import Moment
from bulletin.sources.document import Document, JobField
from bulletin.sources.teaser import teaser

_LONGEST_TITLE = 300
"""No advert's is longer; and each colon in it costs a search of the text."""

_OF_FEEDS = frozenset(
    {"title", "link", "summary", "id", "guidislink", "author", "published", "updated", "created", "comments"}
    | {"subtitle", "rights", "publisher", "language", "license", "media_text", "where"}
)
"""What every feed's items may have, and news too."""
_TELLING = frozenset({"salary", "salary_min", "hiring_organization", "valid_through"})
_FEWEST_FIELDS = 2
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(employer|organi[sz]ation|company|council|recruiter|advertiser|location|place of work|town|region|county"
    r"|salary(?: range| details)?|pay|rate of pay|grade|closing(?: date| on)?|closes|deadline|apply by|expiry date"
    r"|contract(?: type)?|job type|employment type|working pattern|hours(?: per week)?|category|sector"
    r"|department|(?:job |vacancy )?ref(?:erence)?(?: no| number)?|directorate|(?:job )?description|summary"
    r"|(?:date )?posted)\s*:\s*",
    re.IGNORECASE,
)


class _Parts(NamedTuple):
    employer: str
    title: str
    salary: str
    teaser: str


def is_job_feed(entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every item reads as an advert."""
    return bool(entries) and all(_parts(entry) for entry in entries)


def job(entry: Mapping[str, Any], url: str | None, posted: Moment | None, document: Document) -> Job:
    """Return an item of a feed that ``is_job_feed`` as a job."""
    parts = _parts(entry)
    if parts is None:
        raise ValueError("is_job_feed was not asked")
    return Job(
        title=parts.title,
        hiring_organization=parts.employer,
        description=teaser((parts.teaser,)),
        salary=Salary(raw=parts.salary) if parts.salary else None,
        date_posted=posted.at if posted else None,
        url=url,
        origin=document.origin,
    )


def _parts(entry: Mapping[str, Any]) -> _Parts | None:
    """An item's parts: the employer is the most that stands before a colon in the title and again in the text."""
    title, text = clean.line(entry.get("title")), clean.line(entry.get("summary"))
    start = title.rfind(": ") if len(title) <= _LONGEST_TITLE else 0
    while start > 0:
        employer = title[:start]
        salary, named, words = text.partition(f"{employer}: ")
        if named and (not salary or salary.endswith(": ")):
            return _Parts(employer, title[start + 2 :].strip(), salary.removesuffix(": ").strip(), words.strip())
        start = title.rfind(": ", 0, start)
    return None


def labelled(entries: Sequence[Mapping[str, Any]]) -> list[Advert] | None:
    """Return the adverts of a feed whose every item names its fields, or None where one does not.

    In elements of its own (``<job:salary>``, ``<employer>``) or in the text ("Salary: £30,000<br>Closing
    date: 30 June"): two at least, and pay, employer or closing date among them.
    """
    found: list[Advert] = []
    for number, entry in enumerate(entries, start=1):
        fields = {**_said(entry), **_elements(entry)}
        if len(fields.keys() - {"description"}) < _FEWEST_FIELDS or not fields.keys() & _TELLING:
            return None
        fields["title"] = str(entry.get("title") or "")
        found.append(Advert(fields=fields, place=f"item {number}"))
    return found or None


def jobs(
    found: Sequence[Advert],
    links: Sequence[str | None],
    posted: Sequence[Moment | None],
    document: Document,
    zone: ZoneInfo,
) -> Iterator[Item]:
    """Yield a ``labelled`` feed's jobs, each with its item's link and date where it names none itself."""
    dated = (
        replace(
            advert,
            fields={
                **({"url": link} if link else {}),
                **({"date_posted": at.at.isoformat()} if at else {}),
                **advert.fields,
            },
        )
        for advert, link, at in zip(found, links, posted, strict=True)
    )
    return adverts.jobs(dated, document.origin, zone)


def _elements(entry: Mapping[str, Any]) -> dict[JobField, str]:
    """The fields in elements of their own; feedparser puts the namespace's prefix before the name."""
    fields: dict[JobField, str] = {}
    for key, value in entry.items():
        if key in _OF_FEEDS or not isinstance(value, str) or not value.strip():
            continue
        parts = key.split("_")
        names = ("".join(parts[index:]) for index in range(len(parts)))
        known = next((field for name in names if (field := adverts.field_of(name))), None)
        if known:
            fields.setdefault(known, value)
    if isinstance(entry.get("expired"), str):
        fields.setdefault("valid_through", entry["expired"])
    return fields


def _said(entry: Mapping[str, Any]) -> dict[JobField, str]:
    """The fields that the text names, a line each or one behind the other; the rest is the description."""
    summary = entry.get("summary")
    fields: dict[JobField, str] = {}
    rest: list[str] = []
    for line in clean.each_paragraph(_BREAK.sub("<p>", summary if isinstance(summary, str) else "")):
        before, *named = _LABEL.split(line)
        rest += [before.strip()] if before.strip() else []
        for label, value in zip(named[::2], named[1::2], strict=True):
            known = adverts.field_of(label)
            if known and value.strip(" .,;|-–"):
                fields.setdefault(known, value.strip(" ,;|-–"))
    if rest:
        fields.setdefault("description", "\n\n".join(rest))
    return fields
