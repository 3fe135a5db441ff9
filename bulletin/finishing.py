"""An edition, decided, becomes a bulletin for each variant: rendered, stamped for a reader who is nobody, and judged.

What is in it is ``daily``'s; who gets which variant is ``variants``'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from bulletin.audience.tokens import inert_links
from bulletin.checks import run as checks
from bulletin.desk.bookings import placed, running
from bulletin.desk.objections import Circumstances, objections, settled
from bulletin.desk.proposal import Orders
from bulletin.desk.rules import Rules
from bulletin.desk.sensitive import guarded
from bulletin.desk.why import explained
from bulletin.kept_pictures import with_kept_pictures
from bulletin.message.compose import compile_message
from bulletin.message.slots import reader_values
from bulletin.message.splice import fill_html, fill_text, splice
from bulletin.model import (
    Edition,
    EditionId,
    Finding,
    Finished,
    Publication,
    Rendered,
    Seen,
    Subscriber,
    Variant,
    Variants,
    Window,
)
from bulletin.rendering.look import Look
from bulletin.rendering.render import Press, render
from bulletin.variants import Group, plan

SAMPLE_READER = Subscriber(email="reader@example.org", first_name="Sam", last_name="Reader")


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


def finish(edition: Edition, style: HouseStyle, day: Day, folder: Path) -> Finished:
    """Render an edition for readers without preferences, and judge it.

    Raises TemplateError; what a check finds is a value.
    """
    return judged(typeset(edition, style, day, folder), edition, style, day)


def typeset(edition: Edition, style: HouseStyle, day: Day, folder: Path) -> Finished:
    """Render an edition, neither judged nor made a message yet: nobody who looks at it needs to wait for that."""
    rendered = render(shown(edition, style, day, folder), style.publication, style.look)
    values = inert_values(style.publication, edition.id, day.send_at)
    return Finished(
        edition=placed(edition, settled(edition, day.circumstances)),
        rendered=rendered,
        html=fill_html(rendered, values),
        text=fill_text(rendered, values),
        message=b"",
        findings=(),
    )


def judged(draft: Finished, edition: Edition, style: HouseStyle, day: Day) -> Finished:
    """What was rendered of ``edition``, as a message, and with everything that the checks find."""
    sample = _stamped(draft.rendered, edition, style, day)
    judgement = checks.judge(draft.rendered, style.standards, sample, style.outside)
    finished = replace(
        draft,
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
    standing = shown(finished.edition, style, day, folder)
    planned = plan(standing, readers, style.max_variants)
    edition = _carried(finished.edition, planned.groups)
    finished = replace(finished, edition=edition)
    default, *others = planned.groups
    made = [_variant(default, finished.rendered)]
    found: list[Finding] = []
    if not others and not planned.merged:
        return replace(finished, variants=Variants(every=tuple(made)))
    press = Press(standing, style.publication, style.look)
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


def _carried(edition: Edition, groups: Sequence[Group]) -> Edition:
    """The edition with the variants that each booking stands in, by which its readers are counted."""
    carriers: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for one in group.selection.placements:
            carriers[one.reference] = (*carriers.get(one.reference, ()), group.key)
    placements = (replace(one, carried_by=carriers.get(one.reference, ())) for one in edition.placements)
    return replace(edition, placements=tuple(placements))


def shown(edition: Edition, style: HouseStyle, day: Day, folder: Path) -> Edition:
    """The edition as it may be shown: bookings that run, pictures that may stand there, its number."""
    standing = settled(edition, day.circumstances)
    visible = guarded(running(placed(edition, standing), standing.obstacles))
    visible = with_kept_pictures(visible, folder) if style.keep_pictures else visible
    return replace(visible, number=day.number)


def inert_values(
    publication: Publication,
    id: EditionId,  # noqa: A002 - the edition's id, as the model names it
    send_at: datetime,
    reader: Subscriber = SAMPLE_READER,
    reason: str | None = None,
) -> dict[str, str]:
    """What a reader brings, who is nobody unless given: the links do nothing, so that a preview unsubscribes no one."""
    links = inert_links(publication, id)
    message_id = f"sample.{id.folder}@{publication.from_address.rpartition('@')[2]}"
    values = reader_values(reader, links, message_id=message_id, reason=reason or "you asked to see a sample")
    return {**values, "date": format_datetime(send_at)}


def _stamped(rendered: Rendered, edition: Edition, style: HouseStyle, day: Day) -> checks.Sample:
    """A variant as the sample reader would get it."""
    values = inert_values(style.publication, edition.id, day.send_at)
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
    found = sorted(
        (*map(explained, more), *finished.findings), key=lambda one: ("block", "warn", "note").index(one.severity)
    )
    return replace(finished, findings=tuple(found))
