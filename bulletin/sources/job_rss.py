"""A job board's RSS: the title is "Employer: Title", the description "Salary: Employer: teaser".

It is recognised, not assumed: every item must fit, for news headlines have colons too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bulletin.model import Job, Salary
from bulletin.sources import clean
from bulletin.sources.dates import Moment
from bulletin.sources.document import Document
from bulletin.sources.teaser import teaser

_LONGEST_TITLE = 300
"""No advert's is longer; and each colon in it costs a search of the text."""


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
