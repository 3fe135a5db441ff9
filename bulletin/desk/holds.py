"""What must not run: which stories and jobs a hold means, every copy of them included.

A hold names an address or words. It beats the sources, the editor and what was decided before; only
who lifts it in ``holds.toml`` ends it. How that file is read is for ``holds_file``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Literal

from bulletin.desk import brief, shingles, wording
from bulletin.desk.addresses import canonical, job_id, plain, story_id
from bulletin.desk.duplicates import once
from bulletin.desk.merging import Kept
from bulletin.desk.notes import Note
from bulletin.desk.window import in_words
from bulletin.model import Article, Edition, Gathered, Highlight, Job, LeftOut, Placement, Story

INNER = re.compile(r"(?<=\w)['’‘-](?=\w)")
"""What some write within a word and others leave out: "St Marys", "cooperative"."""
SHORTEST = 8
"""Words of a text by which a copy of what is held is known, where all of them are the same."""
HEADLINES = 2
"""A site that says a text under more headlines than these says it under everything."""
HELD = "held: "
"""How the reason begins for which something that is held was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One thing that must not run, until somebody takes it out or its time ends."""

    reason: str
    who: str
    url: str | None = None
    words: str | None = None
    until: datetime | None = None

    @property
    def key(self) -> str:
        """What it names, by which its copies are remembered."""
        return f"{canonical(self.url) if self.url else ''} {plain(self.words or '')}".strip()

    def why(self, zone: tzinfo) -> str:
        """Its reason, for an editor."""
        until = f" until {in_words(self.until.astimezone(zone).date())}" if self.until else ""
        return f"{HELD}{self.reason} ({self.who}{until})"

    def names(self, url: str | None, *texts: str | None) -> bool:
        """Whether an item with this address and these texts is meant."""
        if self.url and url and canonical(self.url) == canonical(url):
            return True
        if not self.words:
            return False
        pairs = zip(_spellings(self.words), _spellings(" ".join(filter(None, texts))), strict=True)
        return any(words.strip() and words in told for words, told in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """A day's reading without what is held, and what that was."""

    gathered: Gathered
    left_out: tuple[LeftOut, ...] = ()
    held: Mapping[str, Hold] = field(default_factory=dict)
    """By the ids of stories and jobs."""
    sketches: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    """Of what is held, by the hold's key and the story's id: to know a copy by when the story itself is gone."""


def active(holds: Iterable[Hold], now: datetime) -> tuple[Hold, ...]:
    """Those that still hold at ``now``."""
    return tuple(hold for hold in holds if hold.until is None or now <= hold.until)


def sift(gathered: Gathered, holds: Iterable[Hold], known: Mapping[str, Mapping[str, bytes]], zone: tzinfo) -> Sifted:
    """Take out what is held, and every copy of it; ``known`` are the sketches of what was held before.

    The result does not depend on the order of what was gathered, but for that order itself.
    """
    holds = tuple(holds)
    stories = _stories(gathered.articles, holds, known)
    jobs = _jobs(gathered.jobs, holds)
    if not stories and not jobs:
        return Sifted(gathered=gathered)
    out = [_left_out(article, hold, zone) for article, hold in stories.items()]
    out += [_left_out_job(job, jobs[job_id(job)], zone) for job in gathered.jobs if job_id(job) in jobs]
    sketches: dict[str, dict[str, bytes]] = {}
    for article, hold in stories.items():
        sketches.setdefault(hold.key, {})[story_id(article)] = shingles.sketch(shingles.of_article(article))
    return Sifted(
        gathered=replace(
            gathered,
            articles=tuple(article for article in gathered.articles if article not in stories),
            jobs=tuple(job for job in gathered.jobs if job_id(job) not in jobs),
        ),
        left_out=tuple(out),
        held={story_id(article): hold for article, hold in stories.items()} | jobs,
        sketches=sketches,
    )


def of_article(article: Article, holds: Iterable[Hold]) -> Hold | None:
    """The hold that names this article, copies aside."""
    texts = (article.title, article.standfirst, *article.body)
    return next((hold for hold in holds if hold.names(article.url, *texts)), None)


def of_job(job: Job, holds: Iterable[Hold]) -> Hold | None:
    """The hold that names this advert."""
    texts = (job.title, job.hiring_organization, job.location, job.description)
    return next((hold for hold in holds if hold.names(job.url, *texts)), None)


def of_part(part: Story | Highlight | Placement, holds: Iterable[Hold]) -> Hold | None:
    """The hold that names what stands in an edition, as far as its own words tell."""
    if isinstance(part, Story):
        texts: tuple[str | None, ...] = (part.headline, part.summary)
    elif isinstance(part, Highlight):
        texts = (part.title, part.employer, part.place)
    else:
        texts = (part.advertiser, part.text)
    return next((hold for hold in holds if hold.names(part.url, *texts)), None)


def taken_out(kept: Kept | None, sifted: Sifted, holds: Iterable[Hold]) -> tuple[Kept | None, tuple[Note, ...]]:
    """What stands in the edition's folder, without what is held, as if it had never stood there.

    A locked edition stays as it is: that it holds something which must not run is said, and keeps it from going.
    """
    if kept is None or kept.edition.locked:
        return kept, ()
    holds = tuple(holds)

    def held(part: Story | Highlight) -> bool:
        return part.id in sifted.held or of_part(part, holds) is not None

    parts: tuple[Story | Highlight, ...] = (*kept.edition.stories, *kept.edition.jobs)
    gone = [part for part in parts if held(part)]
    notes = tuple(Note(kind="held", text=f"took out “{_title(part)}”: it is held") for part in gone)
    proposed = _without(kept.proposed, held) if kept.proposed else None
    return Kept(edition=_without(kept.edition, held), proposed=proposed), notes


def held_back(kept: Kept, hold: Hold, id_: str) -> Kept:
    """What stands in the edition's folder without the story or job of this id, and whatever else the hold names.

    It is left out of what the program proposed as well, so that it is nobody's decision but the hold's.
    """

    def held(part: Story | Highlight) -> bool:
        return part.id == id_ or of_part(part, (hold,)) is not None

    edition = _without(kept.edition, held)
    parts: tuple[Story | Highlight, ...] = (*kept.edition.stories, *kept.edition.jobs)
    out = [_out(part, hold, edition.timezone) for part in parts if held(part)]
    if edition.stories and kept.edition.stories[0].lead:
        first, *others = edition.stories
        edition = replace(edition, stories=(replace(first, lead=True), *others))
    edition = wording.followed(replace(edition, left_out=(*edition.left_out, *out)), kept.edition)
    return Kept(edition=edition, proposed=_without(kept.proposed, held) if kept.proposed else None)


def _out(part: Story | Highlight, hold: Hold, zone: tzinfo) -> LeftOut:
    kind: Literal["story", "job"] = "story" if isinstance(part, Story) else "job"
    why = hold.why(zone)
    return LeftOut(kind=kind, id=part.id, title=_title(part), why=why, url=part.url, origin=part.origin or "")


@lru_cache(maxsize=64)
def _spellings(text: str) -> tuple[str, str]:
    """The words between spaces, as they stand and without marks within a word: of one article for many holds."""
    return f" {plain(text)} ", f" {plain(INNER.sub('', text))} "


def _stories(
    articles: tuple[Article, ...], holds: tuple[Hold, ...], known: Mapping[str, Mapping[str, bytes]]
) -> dict[Article, Hold]:
    """The held articles. Copies are looked for only where there is something to be a copy of."""
    held = {article: hold for article in articles if (hold := of_article(article, holds))}
    held |= _remembered([article for article in articles if article not in held], holds, known)
    if not held:
        return {}
    groups = [(*_members(told.article, articles), *told.copies) for told in once(articles)]
    groups += brief.alike(articles, shortest=SHORTEST, headlines=HEADLINES)
    known_of = -1
    while known_of < len(held):  # a copy of a copy is one, by its address here and by its words there
        known_of = len(held)
        for group in groups:
            hold = next((held[article] for article in group if article in held), None)
            if hold is not None:
                held |= {article: held.get(article, hold) for article in group}
    return held


def _jobs(jobs: Iterable[Job], holds: tuple[Hold, ...]) -> dict[str, Hold]:
    """The held adverts by id: another board's advert of the post is one with them."""
    held: dict[str, Hold] = {}
    for job in jobs:
        hold = of_job(job, holds)
        if hold is not None:
            held[job_id(job)] = min(hold, held.get(job_id(job), hold), key=holds.index)
    return held


def _members(completed: Article, articles: Iterable[Article]) -> Iterator[Article]:
    """The article as it was read, of one whose gaps were filled from its copies; these two are never filled."""
    for article in articles:
        if (article.title, article.origin) == (completed.title, completed.origin):
            yield article


def _remembered(
    articles: list[Article], holds: tuple[Hold, ...], known: Mapping[str, Mapping[str, bytes]]
) -> Iterator[tuple[Article, Hold]]:
    """Copies of what was held in an earlier reading, though the story itself is no longer read."""
    by_key = {hold.key: hold for hold in holds}
    sketches = {id_: sketch for key in by_key for id_, sketch in known.get(key, {}).items()}
    holder = {id_: by_key[key] for key in by_key for id_ in known.get(key, {})}
    if not sketches:
        return
    texts = {str(place): shingles.of_article(article) for place, article in enumerate(articles)}
    for place, told in shingles.copies(texts, sketches).items():
        yield articles[int(place)], holder[told]
    exact = {sketch: holder[id_] for id_, sketch in sketches.items()}
    for group in brief.alike(articles, shortest=SHORTEST, headlines=HEADLINES):
        hold = exact.get(shingles.sketch(shingles.of_article(group[0])))
        yield from ((article, hold) for article in group if hold is not None)
    for article in articles:
        if story_id(article) in holder:
            yield article, holder[story_id(article)]


def _without(edition: Edition, held: Callable[[Story | Highlight], bool]) -> Edition:
    return replace(
        edition,
        stories=tuple(story for story in edition.stories if not held(story)),
        jobs=tuple(job for job in edition.jobs if not held(job)),
    )


def _title(part: Story | Highlight) -> str:
    return part.headline if isinstance(part, Story) else part.title


def _left_out(article: Article, hold: Hold, zone: tzinfo) -> LeftOut:
    return LeftOut(
        kind="story",
        id=story_id(article),
        title=article.title,
        why=hold.why(zone),
        url=article.url,
        origin=article.origin,
    )


def _left_out_job(job: Job, hold: Hold, zone: tzinfo) -> LeftOut:
    title = f"{job.title}, {job.hiring_organization}" if job.hiring_organization else job.title
    return LeftOut(kind="job", id=job_id(job), title=title, why=hold.why(zone), url=job.url, origin=job.origin)
