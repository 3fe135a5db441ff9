"""Which sector a job belongs to: what the advert states, told in the publication's names, or by its words.

The publication's names and words are the settings' ``[sectors]``. A heading that stood above the
advert is only a hint, which decides where its words say two sectors alike: real panels are headed
"Highways jobs" and hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bulletin.desk.addresses import plain
from bulletin.model import Job

IN_TITLE = 3
"""A word of the title says as much as so many in the teaser."""


@dataclass(frozen=True, kw_only=True)
class Sector:
    """A sector as readers know it, and the words that tell a job of it.

    A word stands for what begins with it, in any case; one in capitals, such as "IT", for itself alone.
    """

    name: str
    words: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds its words."""
        exact = [re.escape(word) + r"\b" for word in self.words if word.isupper()]
        begun = [rf"(?i:{re.escape(word)})" for word in self.words if word.strip() and not word.isupper()]
        return re.compile(rf"\b(?:{'|'.join([*exact, *begun])})" if exact or begun else r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A job's sector, and how it was told; no name where nothing says it."""

    name: str | None
    why: str = ""


def sector(job: Job, known: Sequence[Sector]) -> Found:
    """The sector of ``job``: as stated, or by its words; a tie falls by what stood above it, then by order."""
    if job.sector:
        return Found(name=_in_our_words(job.sector, known))
    by_words = list(_by_words(job, known))
    most = max((points for points, _ in by_words), default=0)
    best = [found for points, found in by_words if points == most]
    hinted = _in_our_words(job.sector_hint or "", known)
    return next((found for found in best if found.name == hinted), best[0] if best else Found(name=None))


def _in_our_words(stated: str, known: Sequence[Sector]) -> str:
    """The publication's name for what an advert calls its sector, where it is one of them; otherwise as stated."""
    text = plain(stated)
    same = [one.name for one in known if plain(one.name) == text]
    like = same or [one.name for one in known if one.pattern.search(stated)]
    return like[0] if len(like) == 1 else stated


def _by_words(job: Job, known: Sequence[Sector]) -> Iterator[tuple[int, Found]]:
    """Every sector of which the advert says a word, with its points."""
    teaser = job.description or ""
    for one in known:
        in_title, in_teaser = one.pattern.findall(job.title), one.pattern.findall(teaser)
        points = IN_TITLE * len(set(in_title)) + len(set(in_teaser))
        if points:
            word, where = (in_title[0], "title") if in_title else (in_teaser[0], "teaser")
            yield points, Found(name=one.name, why=f"sector by “{word}” in its {where}")
