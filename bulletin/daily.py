"""READ FIRST: a day becomes a bulletin. gather → assemble → render → check → keep.

Composes the stages and leaves to each what it is for: this file decides only the order, and what
is handed on. It opens no store (``wiring`` hands in what has run) and reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from bulletin.audience.tokens import inert_links
from bulletin.checks import run as checks
from bulletin.desk import assemble as desk
from bulletin.desk import edition_file, holds, salary, texts
from bulletin.desk.addresses import job_id, story_id
from bulletin.desk.bookings import running
from bulletin.desk.late_news import wide_window, with_late
from bulletin.desk.merging import Kept
from bulletin.desk.notes import Note
from bulletin.desk.objections import Circumstances, objections, stopped
from bulletin.desk.proposal import Orders, propose
from bulletin.desk.rules import Rules
from bulletin.desk.sensitive import guarded
from bulletin.edition_folder import keep
from bulletin.errors import UsageError
from bulletin.kept_pictures import keep_pictures, with_kept_pictures
from bulletin.message.compose import compile_message
from bulletin.message.slots import reader_values
from bulletin.message.splice import fill_html, fill_text, splice
from bulletin.model import (
    Article,
    Edition,
    EditionId,
    Finding,
    Finished,
    Gathered,
    Item,
    Job,
    Problem,
    Publication,
    Rendered,
    Seen,
    Subscriber,
    Variant,
    Variants,
    Window,
)
from bulletin.net import Fetched
from bulletin.rendering.look import Look
from bulletin.rendering.render import Press, render
from bulletin.variants import Group, plan

SAMPLE_READER = Subscriber(email="reader@example.org", first_name="Sam", last_name="Reader")


class Source(Protocol):
    """Where articles and jobs come from. One item's failure is a Problem among the others, never an exception."""

    @property
    def name(self) -> str:
        """The file, folder or address, as people know it."""

    def read(self) -> Iterable[Item]:
        """Yield what can be read, and a Problem for each thing that cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Which edition it is, what is news for it, when it goes, what ran before, and what stands above a choice."""

    id: EditionId
    window: Window
    send_at: datetime
    ran_stories: frozenset[str] = frozenset()
    ran_texts: Mapping[str, bytes] = field(default_factory=dict)
    ran_jobs: Mapping[str, int] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    orders: Orders
    circumstances: Circumstances
    number: int | None = None
    """Which edition it is to be, where they bear numbers and the store is at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """How every edition of a publication is chosen, set and judged."""

    publication: Publication
    rules: Rules
    look: Look
    standards: checks.Standards
    outside: tuple[checks.More, ...] = ()
    """Checks that ask somebody else, such as a spam filter; they take their time."""
    keep_pictures: bool = False
    """Whether stories' pictures on the web are kept in the edition's folder, or linked where they are."""
    max_variants: int = 100


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


def add(one: Gathered, day: Day, style: HouseStyle, folder: Path, *, lead: bool) -> Finished:
    """Put one story or job into the edition, locked or not. Raises BlockedError where it may not run."""
    edition = decided(folder, day.id)
    wide = replace(day, window=wide_window(one, day.window), ran_stories=frozenset(), ran_texts={})
    proposal, _ = propose(one, replace(day.orders, bookings=()), _assembled(wide, style))
    edition = with_late(edition, proposal, lead=lead)
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


def finish(edition: Edition, style: HouseStyle, day: Day, folder: Path) -> Finished:
    """Render an edition for readers without preferences, and judge it.

    Raises TemplateError; what a check finds is a value.
    """
    rendered = render(_shown(edition, style, day, folder), style.publication, style.look)
    sample = _stamped(rendered, edition, style, day)
    judgement = checks.judge(rendered, style.standards, sample, style.outside)
    finished = Finished(
        edition=edition,
        rendered=rendered,
        html=sample.html,
        text=fill_text(rendered, _sample_values(style.publication, edition, day.send_at)),
        message=sample.message,
        findings=judgement.findings,
        ignored=judgement.ignored,
        measured=judgement.measured,
    )
    return with_findings(finished, objections(edition, day.circumstances))


def in_variants(
    finished: Finished, style: HouseStyle, day: Day, folder: Path, readers: Iterable[Subscriber]
) -> Finished:
    """The edition in every variant that these readers ask for, each rendered and judged once; raises TemplateError."""
    edition = finished.edition
    shown = _shown(edition, style, day, folder)
    planned = plan(shown, readers, style.max_variants)
    default, *others = planned.groups
    made = [_variant(default, finished.rendered)]
    found: list[Finding] = []
    if not others and not planned.merged:
        return replace(finished, variants=Variants(every=tuple(made)))
    press = Press(shown, style.publication, style.look)
    for group in others:
        rendered = press.render(group.selection)
        judged = checks.judge(rendered, style.standards, _stamped(rendered, edition, style, day))
        found += _of_variant(judged.findings, group, (*finished.findings, *found))
        made.append(_variant(group, rendered))
    variants = Variants(
        every=tuple(made),
        by_choice=planned.by_choice,
        merged=planned.merged,
        merged_readers=planned.merged_readers,
    )
    return replace(with_findings(finished, found), variants=variants)


def _shown(edition: Edition, style: HouseStyle, day: Day, folder: Path) -> Edition:
    """The edition as it may be shown: bookings that run, pictures that may stand there, its number."""
    shown = guarded(running(edition, stopped(edition, day.circumstances)))
    shown = with_kept_pictures(shown, folder) if style.keep_pictures else shown
    return replace(shown, number=day.number)


def _stamped(rendered: Rendered, edition: Edition, style: HouseStyle, day: Day) -> checks.Sample:
    """A variant as the sample reader would get it."""
    values = _sample_values(style.publication, edition, day.send_at)
    message = splice(compile_message(rendered, style.publication, edition.id), values)
    return checks.Sample(html=fill_html(rendered, values), message=message)


def _variant(group: Group, rendered: Rendered) -> Variant:
    return Variant(key=group.key, readers=group.readers, jobs=len(group.selection.jobs), rendered=rendered)


def _of_variant(findings: Iterable[Finding], group: Group, known: Sequence[Finding]) -> Iterator[Finding]:
    """What is found in a variant and was not found before; the place says whose it is."""
    told = {(one.id, one.message) for one in known}
    for finding in findings:
        if (finding.id, finding.message) not in told:
            place = f"variant {group.key} ({group.readers} readers)"
            yield replace(finding, place=f"{place}, {finding.place}" if finding.place else place)


def with_findings(finished: Finished, more: Iterable[Finding]) -> Finished:
    """What was judged, with more that was found; what blocks stands first. No setting puts these aside."""
    found = sorted((*more, *finished.findings), key=lambda one: ("block", "warn", "note").index(one.severity))
    return replace(finished, findings=tuple(found))


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


def _sample_values(publication: Publication, edition: Edition, send_at: datetime) -> dict[str, str]:
    """A reader who is nobody: the links do nothing, so that a forwarded preview unsubscribes no one."""
    links = inert_links(publication, edition.id)
    message_id = f"sample.{edition.id.folder}@{publication.from_address.rpartition('@')[2]}"
    values = reader_values(SAMPLE_READER, links, message_id=message_id, reason="you asked to see a sample")
    return {**values, "date": format_datetime(send_at)}
