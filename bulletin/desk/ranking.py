"""Which story leads, and in which order the others stand, in points that can be told to an editor.

The measure is a sub-editor's without having read the news: whose story it is, how fresh, how much
of it there is, whether it was given a picture, a standfirst and a name. Ties fall by headline, so
that the order never depends on the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bulletin.desk import window as windows
from bulletin.desk.addresses import host, plain, story_id
from bulletin.desk.duplicates import Told
from bulletin.model import Article, Publication, Window

WORDS_A_POINT = 40
LONGEST = 12
"""Points for length, which is the room that a reporter was given; a teaser has none."""
FRESHEST = 10
"""Points for what came out at the window's end, falling to none at its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A story with its points and what they are for."""

    told: Told
    id: str
    points: int
    why: str


def rank(stories: Iterable[Told], window: Window, publication: Publication) -> list[Ranked]:
    """Best first; undated stories after all that have a date."""
    ranked = [_judged(told, window, publication) for told in stories]
    ranked.sort(key=_weight)
    return [_first_of_equals(*ranked[:2]), *ranked[1:]] if len(ranked) > 1 else ranked


def _first_of_equals(first: Ranked, second: Ranked) -> Ranked:
    """``first``, with what put it before a ``second`` of as many points."""
    one, other = first.told.article.published, second.told.article.published
    if first.points != second.points or (one is None) != (other is None):
        return first
    by = "the newest" if one != other else "by its headline the first"
    return replace(first, why=f"{first.why}; {by} of those with as many points")


def by_section(ranked: list[Ranked]) -> list[Ranked]:
    """The lead, then the sections in the order of their best story; stories of no section stand last.

    A story that stands above better ones or below lesser ones for its section's sake says so.
    """
    rest = ranked[1:]
    sections: dict[str | None, int] = {None: len(rest)}
    for place, one in enumerate(rest):
        sections.setdefault(one.told.article.section, place)
    grouped = sorted(rest, key=lambda one: sections[one.told.article.section])  # stable: by rank within
    return ranked[:1] + [_placed(one, place, grouped) for place, one in enumerate(grouped)]


def _placed(one: Ranked, place: int, grouped: list[Ranked]) -> Ranked:
    """``one`` with why it stands above or below those that are better or less than it."""
    section = one.told.article.section
    above, below = grouped[:place], grouped[place + 1 :]
    note = ""
    if section is None and any(_weight(other) > _weight(one) for other in above if other.told.article.section):
        note = "stands below the sections: it names none"
    elif any(_weight(other) < _weight(one) for other in below if other.told.article.section):
        note = f"moved up to its section, {section}"
    return replace(one, why=f"{one.why}; {note}") if note else one


def _judged(told: Told, window: Window, publication: Publication) -> Ranked:
    merits = list(_merits(told, window, publication))
    told_in_words = ", ".join(f"{reason} (+{points})" for points, reason in merits if points)
    undated = "no date: taken as new, after all that have one"
    why = "; ".join(filter(None, [undated if told.article.published is None else "", told_in_words]))
    return Ranked(told=told, id=story_id(told.article), points=sum(points for points, _ in merits), why=why)


def _merits(told: Told, window: Window, publication: Publication) -> Iterator[tuple[int, str]]:
    """Points and reasons, the weightiest first."""
    article = told.article
    if _is_own(article, publication):
        yield 20, "our own"
    words = sum(len(paragraph.split()) for paragraph in article.body)
    yield min(words // WORDS_A_POINT, LONGEST), f"{words} words"
    moment = windows.moment(article, window)
    if moment is not None:
        points = _freshness(moment, window)
        yield points, "fresh"
    image = article.image
    if image is not None and (image.path or image.url):
        yield (10, "has a picture that is described") if image.alt else (5, "has a picture")
    if article.standfirst:
        yield 4, "has a standfirst"
    if article.byline:
        yield 3, "has a byline"
    others = {plain(copy.publisher or "") for copy in told.copies} - {plain(article.publisher or ""), ""}
    if others:
        yield min(len(others), 3) * 2, "told by others too"


def _is_own(article: Article, publication: Publication) -> bool:
    """Whether it is the publication's own; a story that names neither publisher nor address was put there by hand."""
    if article.publisher and plain(article.publisher) == plain(publication.name):
        return True
    if article.url:
        return host(article.url) == host(publication.site_url)
    return article.publisher is None


def _freshness(moment: datetime, window: Window) -> int:
    length = (window.end - window.start).total_seconds()
    share = (moment - window.start).total_seconds() / length if length > 0 else 1.0
    return round(FRESHEST * min(max(share, 0.0), 1.0))


def _weight(one: Ranked) -> tuple[bool, int, tuple[float, str, str]]:
    """Sorts the weightiest first."""
    return (one.told.article.published is None, -one.points, _tie(one))


def _tie(one: Ranked) -> tuple[float, str, str]:
    published = one.told.article.published
    return (-published.timestamp() if published else 0.0, plain(one.told.article.title), one.id)
