"""An edition's stories and jobs from the web, read again before it freezes: what is gone, what has changed.

Compares with what the last build proposed, not with the editor's words: a headline that an editor
changed is no change at its publisher's. Fetches through what it is given, and changes nothing.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bulletin.desk import sentences
from bulletin.desk.addresses import canonical, job_id, plain, story_id
from bulletin.desk.highlights import closing
from bulletin.model import Article, Edition, Finding, Gathered, Highlight, Job, Severity, Story
from bulletin.net import Ahead, Fetched, NetError

WHY = {
    "reread.gone": "the publisher took it down",
    "reread.unreachable": "nobody knows whether it still stands",
    "reread.headline": "the publisher changed it since it was read",
    "reread.summary": "what is printed of it may no longer be true",
    "reread.closing": "applicants would be told a wrong date",
}
"""Why each finding matters."""
GONE = frozenset({404, 410, 451})
"""The server says that it is gone, or must not be shown (RFC 7725)."""
REWORDED = 0.7
"""How alike a sentence has to be to another to be taken for the same one, changed."""

Part = Story | Highlight


def from_the_web(edition: Edition) -> tuple[Part, ...]:
    """The stories and the jobs shown that were read on the web."""
    parts: tuple[Part, ...] = (*edition.stories, *edition.shown_jobs)
    return tuple(part for part in parts if part.origin)


def reread(
    edition: Edition, proposed: Edition | None, again: Gathered, fetch: Callable[[str], Fetched]
) -> tuple[Finding, ...]:
    """Judge every item from the web by ``again``, the new reading of its source, and by its own address.

    ``proposed`` is what the last build read. Gone blocks; changed, or out of reach for now, is shown.
    """
    parts = from_the_web(edition)
    ahead = Ahead(fetch, [part.url for part in parts if part.url])
    before = _by_id(proposed) if proposed is not None else {}
    articles = {story_id(article): article for article in again.articles}
    jobs = {job_id(job): job for job in again.jobs}
    at = _by_page(again.jobs)
    found: list[Finding] = []
    for part in parts:
        now = (
            articles.get(part.id) if isinstance(part, Story) else jobs.get(part.id) or at.get(canonical(part.url or ""))
        )
        gone = tuple(_missing(part, now, ahead.fetch))
        found += gone or _changed(before.get(part.id, part), now, edition)
        if not gone and isinstance(part, Story):
            versions = [article for article in again.articles if story_id(article) == part.id]
            found += _reworded(before.get(part.id, part), versions)
    return tuple(found)


def _by_id(edition: Edition) -> Mapping[str, Part]:
    parts: tuple[Part, ...] = (*edition.stories, *edition.jobs)
    return {part.id: part for part in parts}


def _by_page(jobs: Iterable[Job]) -> Mapping[str, Job]:
    """The adverts by their addresses, where one has an address to itself: so that a new title is no lost advert."""
    addresses = [canonical(job.url) for job in jobs if job.url]
    alone = {address for address, count in Counter(addresses).items() if count == 1}
    return {canonical(job.url): job for job in jobs if job.url and canonical(job.url) in alone}


def _missing(part: Part, now: Article | Job | None, fetch: Callable[[str], Fetched]) -> Iterator[Finding]:
    """Whether its page is gone, or, where the page itself was the source, can no longer be read."""
    if part.url is not None:
        try:
            fetch(part.url)
        except NetError as fault:
            yield _gone(part, fault.cause) if fault.status in GONE else _out_of_reach(part, fault.cause)
            return
    own_page = part.url is not None and part.origin is not None and canonical(part.origin) == canonical(part.url)
    if now is None and own_page:
        yield _gone(part, "its page can no longer be read as what it was")


def _changed(before: Part, now: Article | Job | None, edition: Edition) -> Iterator[Finding]:
    """What its publisher says now, where that differs from what the last build read."""
    if now is None:
        return
    title = _title(before)
    if now.title != title:
        yield _shown("reread.headline", f"“{title}” is now headed “{now.title}” by its publisher")
    if isinstance(now, Job) and isinstance(before, Highlight) and closing(now) != before.closes:
        yield _shown(
            "reread.closing",
            f"“{title}” now closes {_when(closing(now), edition)}, and not {_when(before.closes, edition)}",
        )


def _reworded(before: Part, now: Sequence[Article]) -> Iterator[Finding]:
    """The sentences of a summary, taken from its publisher, that the publisher has changed or taken out.

    A summary of which nothing stands there any more, nor anything like it, came from a copy elsewhere.
    """
    if not isinstance(before, Story) or before.summary_from not in {"publisher", "extract"}:
        return
    texts = [article.standfirst for article in now if article.standfirst]
    if before.summary_from == "publisher" and not texts:
        return
    texts += [paragraph for article in now for paragraph in article.body]
    told = [one for text in texts for one in sentences.split(text)]
    known = {plain(one) for one in told}
    said = sentences.split(before.summary)
    missing = [one for one in said if plain(one) not in known]
    for one in missing:
        closest = difflib.get_close_matches(one, told, n=1, cutoff=REWORDED)
        if closest:
            yield _shown("reread.summary", f"“{_title(before)}” now says “{closest[0]}”, and not “{one}”")
        elif len(missing) < len(said):
            yield _shown("reread.summary", f"“{_title(before)}” no longer says “{one}”")


def _gone(part: Part, cause: str) -> Finding:
    said = f"“{_title(part)}” is gone from the web: {cause}"
    return _found("reread.gone", "block", said, "take it out of edition.toml", part.url)


def _out_of_reach(part: Part, cause: str) -> Finding:
    said = f"“{_title(part)}” could not be read again: {cause}"
    advice = "open its address in a browser before you send it"
    return _found("reread.unreachable", "warn", said, advice, part.url)


def _shown(id: str, message: str) -> Finding:  # noqa: A002 - a finding's id, as the model names it
    return _found(id, "warn", message, "build again to take it over, or leave it as it is")


def _found(id: str, severity: Severity, message: str, advice: str, place: str | None = None) -> Finding:  # noqa: A002 - as above
    return Finding(id=id, severity=severity, message=message, advice=advice, place=place, why=WHY[id])


def _title(part: Part) -> str:
    return part.headline if isinstance(part, Story) else part.title


def _when(at: datetime | None, edition: Edition) -> str:
    return f"on {at.astimezone(edition.timezone):%-d %B %Y, %H:%M}" if at else "at a time that is not said"
