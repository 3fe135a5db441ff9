"""A day's work on an edition with the settings' concrete things: build it, judge it, add to it, freeze it.

Between ``daily`` and ``send``, which know no settings, and whoever asks for the work to be done: the
command line, a timer, a worker. Prints nothing, asks nobody, and takes the time from its callers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from bulletin import amending, daily, finishing, holding, rereading, wiring
from bulletin.audience.table import read_subscribers
from bulletin.checks.run import More
from bulletin.config import Config
from bulletin.copies import Copies
from bulletin.desk import editing, edition_file, holds
from bulletin.desk import fingerprint as edition_fingerprint
from bulletin.desk.addresses import job_id, story_id
from bulletin.desk.late_news import only_one
from bulletin.desk.merging import Kept
from bulletin.desk.objections import merges, objections
from bulletin.errors import ListError, UsageError
from bulletin.finishing import Day
from bulletin.message.compose import Compiled
from bulletin.model import (
    Audience,
    Edition,
    EditionId,
    EditionKind,
    Finding,
    Finished,
    FrozenEdition,
    Gathered,
    Highlight,
    Looked,
    Readership,
    Story,
    Subscriber,
)
from bulletin.net import Fetched, Fetcher
from bulletin.wiring import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One edition to be worked on, now."""

    config: Config
    edition: EditionId
    now: datetime
    folder: Path
    store: Store | None = None
    """None leaves it aside: nothing is remembered, and nothing has run."""
    audience: Audience | None = None
    """Whom it is for where that is not everyone who reads."""
    amends: FrozenEdition | None = None
    """What it is a revision of: it is for those who wait for that."""

    @property
    def day(self) -> Day:
        """What is news for it, and what stands above a choice."""
        ran = wiring.ran(self.config, self.store) if self.store is not None else None
        look = self.store.memory.look if self.store is not None else None
        day = wiring.day(self.config, self.edition, self.now, ran, look)
        audiences = replace(day.circumstances.audiences, chosen=cache(lambda: _chosen(self)))
        circumstances = replace(day.circumstances, audiences=audiences)
        return replace(day, circumstances=circumstances, number=wiring.number(self.config, ran))


def build(task: Assignment, gathered: Gathered, fetch: Callable[[str], Fetched]) -> daily.Built:
    """Make the edition, and remember how far it looked.

    Raises EditionFileError where edition.toml or holds.toml is broken, and TemplateError.
    """
    day, store = task.day, task.store
    if store is not None:
        first = store.memory.note_seen(daily.ids(gathered), task.now)
        orders = replace(day.orders, held_before=store.memory.held())
        day = replace(day, seen=replace(day.seen, first=first), orders=orders)
    built = daily.build(gathered, day, wiring.house_style(task.config), task.folder, fetch, readers=expected(task))
    if store is not None:
        store.memory.note_held(built.sketches)
        store.memory.note_texts(built.texts, task.now)
        if not built.finished.edition.locked:  # a locked edition took nothing in: the next one looks from where it did
            # nor did one whose stories wait
            waits = merges(built.finished.edition, day.circumstances)
            until = day.window.start if waits else day.window.end
            store.memory.note_look(task.edition, Looked(window_end=until, at=task.now))
    return built


def add(task: Assignment, gathered: Gathered, source: str, *, lead: bool) -> Finished:
    """Put the one story or job of ``source`` into the edition, because an editor says so."""
    one, style = only_one(gathered, source), wiring.house_style(task.config)
    return daily.add(one, _knowing_holds(task), style, task.folder, lead=lead)


def with_one(task: Assignment, edition: Edition, gathered: Gathered, source: str, *, lead: bool) -> Edition:
    """The edition with the one story or job of ``source``; nothing is written. Raises BlockedError, UsageError."""
    one, style = only_one(gathered, source), wiring.house_style(task.config)
    return daily.with_one(edition, one, _knowing_holds(task), style, lead=lead)


def brought_back(task: Assignment, kept: Kept, kind: str, id_: str, gathered: Callable[[], Gathered]) -> Edition:
    """The edition with a story or job that was left out: from the last proposal, or from what was ``gathered``.

    Raises BlockedError where it may not run, UsageError where it is not to be found any more.
    """
    day, proposed = _knowing_holds(task), kept.proposed
    parts: Sequence[Story | Highlight] = ()
    if proposed is not None:
        parts = proposed.stories if kind == "story" else proposed.jobs
    part = next((one for one in parts if one.id == id_), None)
    if part is not None and holds.of_part(part, day.orders.holds) is None:
        return editing.bring(kept.edition, part)
    read = gathered()
    one = Gathered(
        articles=tuple(article for article in read.articles if kind == "story" and story_id(article) == id_),
        jobs=tuple(job for job in read.jobs if kind == "job" and job_id(job) == id_),
    )
    if not one.articles and not one.jobs:
        raise UsageError("it was not found again among what came in; add it by its address")
    return daily.with_one(kept.edition, one, day, wiring.house_style(task.config), lead=False)


def judge(task: Assignment, outside: tuple[More, ...] = ()) -> Finished:
    """Render and judge an edition as edition.toml stands now, to be sent at its hour; ``outside`` checks it too."""
    return daily.reopen(task.folder, task.day, replace(wiring.house_style(task.config), outside=outside))


def typeset(task: Assignment, edition: Edition | None = None) -> tuple[Edition, Finished]:
    """The edition, as edition.toml stands now unless it is given, and rendered: what a preview shows at once."""
    edition = edition or daily.decided(task.folder, task.edition)
    return edition, finishing.typeset(edition, wiring.house_style(task.config), task.day, task.folder)


def judged(task: Assignment, edition: Edition, draft: Finished) -> Finished:
    """What ``typeset`` gave, with everything that the checks find."""
    return finishing.judged(draft, edition, wiring.house_style(task.config), task.day)


def judge_to_send(task: Assignment, fetch: Fetcher, at: datetime | None = None) -> Finished:
    """Render and judge an edition that is to be sent ``at`` a time, now unless given: its items are read again."""
    day = replace(task.day, circumstances=replace(task.day.circumstances, at=at or task.now))
    finished = daily.reopen(task.folder, day, wiring.house_style(task.config))
    return finishing.with_findings(finished, reread(task, finished, fetch))


def copies(task: Assignment, finished: Finished, readers: Sequence[Subscriber]) -> Copies:
    """What each of these readers would get of an edition, rendered when it is looked at; their links do nothing."""
    style, reason = wiring.house_style(task.config), wiring.reason(task.config)
    return Copies(finished, style=style, day=task.day, folder=task.folder, readers=readers, reason=reason)


def held(task: Assignment) -> tuple[Finding, ...]:
    """What of an edition is held by now, though it was frozen before: what is still owed does not go either."""
    if not (task.folder / edition_file.FILE).exists():
        return _held_as_kept(task)
    edition = daily.decided(task.folder, task.edition)
    found = objections(edition, task.day.circumstances)
    return tuple(one for one in found if one.id.startswith("hold."))


def _held_as_kept(task: Assignment) -> tuple[Finding, ...]:
    """The same of what the store keeps, where the edition's folder is gone or on another machine."""
    day = task.day
    kept = task.store.ledger.find(task.edition, "real") if task.store is not None else None
    if task.store is None or kept is None or not day.orders.holds:
        return ()
    compiled = Compiled.from_bytes(task.store.ledger.compiled(kept.key, "default", kept.revision))
    return tuple(holding.held(b"".join(compiled.literals), day.orders.holds, day.orders.zone))


def in_variants(task: Assignment, finished: Finished, readers: Iterable[Subscriber]) -> Finished:
    """Render and judge what these readers' choices ask for beside the default; what is found there counts as well."""
    return finishing.in_variants(finished, wiring.house_style(task.config), task.day, task.folder, readers)


def waits_for(task: Assignment, finished: Finished) -> date | None:
    """The day whose edition takes a thin one's stories over, where the settings say so and nothing else blocks."""
    only_thin = all(one.id.partition(".")[0] == "day" for one in finished.blocking)
    if only_thin and merges(finished.edition, task.day.circumstances):
        return wiring.calendar(task.config).after(task.edition.day)
    return None


def expected(task: Assignment) -> Iterator[Subscriber]:
    """Who would get the edition if it went now, with the list as it is; nothing is changed."""
    return task.store.readers.expected(_listed(task.config)) if task.store is not None else iter(())


def readers(task: Assignment, store: Store) -> Readership:
    """Who gets the edition: who reads; of them those whom its audience names, or who wait for what it amends.

    They are read when they are looked at, and who has left by then is not among them any more.
    """
    everyone = store.readers.active()
    if task.audience is None and task.amends is None:
        return everyone
    from bulletin.store.course import Course  # noqa: PLC0415 heavy, and only for a correction or a revision

    course = Course(store.database)
    if task.amends is not None:
        return amending.owed_a_revision(everyone, course.waiting(task.amends.key))
    kind: EditionKind = "real" if wiring.outbox(task.config) is None else "rehearsal"
    source = store.ledger.find(task.audience.edition, kind) if task.audience else None
    had = course.accepted(source.key, task.audience.revision) if source and task.audience else frozenset()
    return tuple(reader for reader in everyone if reader.id in had)


def reread(task: Assignment, finished: Finished, fetch: Fetcher) -> tuple[Finding, ...]:
    """Read the edition's stories and jobs from the web again, and say which are gone or have changed."""
    parts = rereading.from_the_web(finished.edition)
    origins = list(dict.fromkeys(part.origin for part in parts if part.origin))
    if not origins:
        return ()
    again = daily.gather(wiring.sources_at(task.config, origins, fetch))
    return rereading.reread(finished.edition, daily.proposed(task.folder), again, fetch.fetch_once)


def fingerprint(task: Assignment) -> str | None:
    """What edition.toml says to readers, as one number; None where there is no such file."""
    return edition_fingerprint.fingerprint(task.folder)


def _knowing_holds(task: Assignment) -> Day:
    """The day, with what it takes to know a copy of what is held."""
    if task.store is None:
        return task.day
    day = task.day
    return replace(day, orders=replace(day.orders, held_before=task.store.memory.held()))


def _chosen(task: Assignment) -> frozenset[str]:
    """The sectors and regions that its readers chose; of those on the list where the store is left aside."""
    everyone = expected(task) if task.store is not None else _listed(task.config)
    return frozenset(name for reader in everyone for name in (*reader.sectors, *reader.regions))


def _listed(config: Config) -> Readership:
    """The list as people keep it; one that cannot be read names nobody."""
    try:
        return read_subscribers(config.folder / config.subscribers.path).readers
    except ListError:
        return ()
