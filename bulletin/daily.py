"""READ FIRST: a day becomes a bulletin. gather → assemble → render → check → keep.

Composes the stages and leaves to each what it is for: this file decides only the order, and what
is handed on. It opens no store (``wiring`` hands in what has run) and reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from bulletin.desk import assemble as desk
from bulletin.desk import edition_file, holds, salary, texts
from bulletin.desk.addresses import job_id, story_id
from bulletin.desk.late_news import wide_window, with_late
from bulletin.desk.merging import Kept
from bulletin.desk.notes import Note
from bulletin.desk.proposal import propose
from bulletin.edition_folder import keep
from bulletin.errors import UsageError
from bulletin.finishing import Day, HouseStyle, finish, in_variants
from bulletin.kept_pictures import keep_pictures
from bulletin.model import (
    Article,
    Edition,
    EditionId,
    Finished,
    Gathered,
    Item,
    Job,
    Problem,
    Subscriber,
)
from bulletin.net import Fetched


class Source(Protocol):
    """Where articles and jobs come from. One item's failure is a Problem among the others, never an exception."""

    @property
    def name(self) -> str:
        """The file, folder or address, as people know it."""

    def read(self) -> Iterable[Item]:
        """Yield what can be read, and a Problem for each thing that cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build made, and what it has to say: of the input, of the editor's changes, of the checks."""

    finished: Finished
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    sketches: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    """Of what is held, for the next reading."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """What its stories say, as sketches, so that a copy of them is known once they ran."""


def gather(sources: Iterable[Source]) -> Gathered:
    """Read every source, in their order. Never raises for what is in them."""
    articles: list[Article] = []
    jobs: list[Job] = []
    problems: list[Problem] = []
    for source in sources:
        for item in source.read():
            if isinstance(item, Article):
                articles.append(item)
            elif isinstance(item, Job):
                jobs.append(replace(item, salary=salary.complete(item.salary) if item.salary else None))
            else:
                problems.append(item)
    return Gathered(articles=tuple(articles), jobs=tuple(jobs), problems=tuple(problems))


def build(  # noqa: PLR0913 the day, the house, its readers, and where from and where to
    gathered: Gathered,
    day: Day,
    style: HouseStyle,
    folder: Path,
    fetch: Callable[[str], Fetched],
    *,
    readers: Iterable[Subscriber] = (),
) -> Built:
    """Make the edition of ``day`` in ``folder``; what an editor changed there is kept.

    ``readers`` are those who would get it now: what they chose makes the variants. ``fetch`` gets
    the stories' pictures, where the house keeps them; it raises NetError alone. Raises
    EditionFileError where edition.toml is broken (it is left as it is) and TemplateError.
    """
    kept = edition_file.load(folder)
    orders = replace(day.orders, booked_out=_booked_out(kept))
    proposal, sifted = propose(gathered, orders, _assembled(day, style))
    kept, taken_out = holds.taken_out(kept, sifted, orders.holds)
    merged = edition_file.merge(kept, proposal)
    edition_file.save(folder, merged.edition, proposal)
    problems = gathered.problems
    if style.keep_pictures:
        problems += keep_pictures(merged.edition, folder, fetch, style.look)
    finished = in_variants(finish(merged.edition, style, day, folder), style, day, folder, readers)
    keep(folder, finished, problems)
    notes = (*taken_out, *merged.notes)
    told = texts.sketches(merged.edition, sifted.gathered.articles)
    return Built(finished=finished, problems=problems, notes=notes, sketches=sifted.sketches, texts=told)


def with_one(edition: Edition, one: Gathered, day: Day, style: HouseStyle, *, lead: bool) -> Edition:
    """The edition with one story or job, locked or not. Raises BlockedError where it may not run."""
    wide = replace(day, window=wide_window(one, day.window), ran_stories=frozenset(), ran_texts={})
    proposal, _ = propose(one, replace(day.orders, bookings=()), _assembled(wide, style))
    return with_late(edition, proposal, lead=lead)


def add(one: Gathered, day: Day, style: HouseStyle, folder: Path, *, lead: bool) -> Finished:
    """Put one story or job into the edition, and keep that. Raises BlockedError where it may not run."""
    edition = with_one(decided(folder, day.id), one, day, style, lead=lead)
    edition_file.save(folder, edition, proposed(folder))
    finished = finish(edition, style, day, folder)
    keep(folder, finished, one.problems)
    return finished


def ids(gathered: Gathered) -> tuple[str, ...]:
    """The lasting ids of everything that was read, stories and jobs."""
    return (*map(story_id, gathered.articles), *map(job_id, gathered.jobs))


def proposed(folder: Path) -> Edition | None:
    """What the last build proposed, an editor's changes aside."""
    kept = edition_file.load(folder)
    return kept.proposed if kept else None


def decided(folder: Path, id: EditionId) -> Edition:  # noqa: A002 - the edition's id, as the model names it
    """The edition as edition.toml stands now. Raises UsageError where there is none, or it is another day's."""
    kept = edition_file.load(folder)
    if kept is None:
        name = f" --name {id.name}" if id.name else ""
        raise UsageError(f"{folder}: there is no edition; make it with: bulletin build --date {id.day}{name}")
    if kept.edition.id != id:
        raise UsageError(f"{folder}: its edition.toml is that of {kept.edition.id}, not of {id}; build it again here")
    return kept.edition


def reopen(folder: Path, day: Day, style: HouseStyle) -> Finished:
    """Render and judge an edition as edition.toml stands now; nothing is gathered and nothing written."""
    return finish(decided(folder, day.id), style, day, folder)


def _assembled(day: Day, style: HouseStyle) -> Callable[[Gathered], Edition]:
    """The desk's choice from a reading, with all that it needs to know of the day."""
    return partial(
        desk.assemble,
        id=day.id,
        window=day.window,
        now=day.send_at,
        publication=style.publication,
        rules=style.rules,
        seen=day.seen,
        ran=day.ran_stories,
        ran_texts=day.ran_texts,
        shown_jobs=day.ran_jobs,
    )


def _booked_out(kept: Kept | None) -> frozenset[str]:
    """The bookings that an editor left out: their jobs are like the others."""
    return frozenset(one.reference for one in kept.edition.placements if one.leave_out) if kept else frozenset()
