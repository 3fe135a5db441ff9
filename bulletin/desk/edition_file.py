"""``edition.toml``, where people and program meet: read strictly, written so that comments survive.

Beside it lies what the last build proposed, in a dot-file of the same form; the difference of the
two is what the editor did. The edition names its proposal (``proposal``), which is on the disk before
it: so the two change in one step, and a machine that stops between them makes nobody an editor. Who
wins is for ``merging`` to say. A broken file is an error with line and key, and is never written over.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bulletin.desk import edition_text
from bulletin.desk.addresses import job_id, story_id
from bulletin.desk.durable import replace_text
from bulletin.desk.edition_shape import EditionTable, ImageTable, JobTable, PlacementTable, StoryTable
from bulletin.desk.merging import Kept, Merged, merge, to_compare
from bulletin.errors import EditionFileError
from bulletin.faults import sentences
from bulletin.model import Article, Edition, EditionId, Highlight, Image, Job, LeftOut, Placement, Story

__all__ = ["FILE", "PROPOSED", "Kept", "Merged", "Text", "load", "merge", "restore", "save", "text"]

FILE = "edition.toml"
PROPOSED = ".edition.proposed.{name}.toml"
_PROPOSAL = re.compile(r'(?m)^proposal = "([0-9a-f]{12})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What stands in the file, and in that of its proposal, whose name the file knows."""

    edition: str
    proposed: str | None = None
    proposal: str | None = None


def load(folder: Path) -> Kept | None:
    """The edition kept in ``folder``, None where there is none.

    Raises EditionFileError with file, line and key of everything that is wrong.
    """
    if not (folder / FILE).exists():
        return None
    edition, name = _edition(folder / FILE)
    path = _proposed(folder, name)
    if path is None:
        return Kept(edition=edition)
    proposed, _ = _edition(path)
    return Kept(edition=_signed(edition, proposed), proposed=proposed)


def save(folder: Path, edition: Edition, proposed: Edition | None) -> None:
    """Write ``edition`` over what stands there, comments kept, and what was ``proposed`` beside it.

    Without a new proposal, and where it is locked, the edition keeps the one that it was made from:
    unlocked, it is compared with that again. Raises EditionFileError, and writes nothing, where the
    file that stands there is broken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    existing = edition_text.text_of(path) if path.exists() else None
    name = _named(edition_text.parsed(path, existing)) if existing is not None else None
    if proposed is not None and not (edition.locked and _proposed(folder, name)):
        text = edition_text.write(to_compare(edition, proposed), folder, None)
        name = sha256(text.encode()).hexdigest()[:12]
        replace_text(folder / PROPOSED.format(name=name), text)
    replace_text(path, edition_text.write(edition, folder, existing, name))
    for old in set(folder.glob(PROPOSED.format(name="*"))) - {folder / PROPOSED.format(name=name)}:
        old.unlink()


def change(folder: Path, before: Kept, after: Kept) -> None:
    """Write an editor's change of what stands there; the proposal is written only where it is another by now."""
    proposed = after.proposed
    if proposed is not None and before.proposed == to_compare(after.edition, proposed) and text(folder).proposal:
        proposed = None
    save(folder, after.edition, proposed)


def text(folder: Path) -> Text:
    """The edition as its file has it; raises EditionFileError where it cannot be read."""
    stands = edition_text.text_of(folder / FILE)
    named = _PROPOSAL.search(stands.partition("\n[[")[0])
    name = named[1] if named else None
    proposed = _proposed(folder, name)
    return Text(edition=stands, proposed=edition_text.text_of(proposed) if proposed else None, proposal=name)


def restore(folder: Path, before: Text) -> None:
    """Put back what stood there, word for word, and the proposal that it was made from."""
    name = PROPOSED.format(name=before.proposal)
    if before.proposal is not None and before.proposed is not None:
        replace_text(folder / name, before.proposed)
    replace_text(folder / FILE, before.edition)
    if before.proposal is not None:
        for old in set(folder.glob(PROPOSED.format(name="*"))) - {folder / name}:
            old.unlink()


def _named(table: dict[str, object]) -> str | None:
    name = table.get("proposal")
    return name if isinstance(name, str) else None


def _proposed(folder: Path, name: str | None) -> Path | None:
    """The proposal that the edition names; where an editor took the name out, the only one that there is."""
    path = folder / PROPOSED.format(name=name)
    if name is not None:
        return path if path.exists() else None
    others = list(folder.glob(PROPOSED.format(name="*")))
    return others[0] if len(others) == 1 else None


def _edition(path: Path) -> tuple[Edition, str | None]:
    """The edition of a file, and the proposal that it names."""
    text = edition_text.text_of(path)
    table = edition_text.parsed(path, text)
    try:
        file = EditionTable.model_validate(table)
    except ValidationError as cause:
        lines = edition_text.lines(text)
        faults = zip(cause.errors(include_url=False), sentences(cause, EditionTable), strict=True)
        found = [f"{path}, line {edition_text.line_of(lines, fault['loc'])}: {said}" for fault, said in faults]
        raise EditionFileError("\n".join(found)) from cause
    stories = [_story(story, path.parent, file.timezone) for story in file.stories]
    jobs = [_highlight(job, file.timezone) for job in file.jobs]
    placements = [_placement(one, path.parent) for one in file.bookings]
    _check_unique(path, stories, jobs, placements)
    edition = Edition(
        id=EditionId(publication=file.publication, day=file.date, name=file.name),
        subject=file.subject,
        preheader=file.preheader,
        note=file.note,
        stories=_led(stories, file),
        jobs=tuple(jobs),
        job_places=file.job_places,
        placements=tuple(placements),
        corrections=tuple(correction.text for correction in file.correction),
        left_out=tuple(LeftOut(**one.model_dump()) for one in file.left_out),
        locked=file.locked,
        send_thin=file.send_thin,
        timezone=file.timezone,
    )
    return edition, file.proposal


def _check_unique(path: Path, stories: list[Story], jobs: list[Highlight], placements: list[Placement]) -> None:
    leads = sum(story.lead for story in stories)
    if leads > 1:
        raise EditionFileError(f"{path}: {leads} stories say lead = true; leave it with one of them")
    parts: dict[str, Sequence[Story | Highlight | Placement]] = {"stories": stories, "jobs": jobs}
    for kind, items in (parts | {"bookings": placements}).items():
        for id_, count in Counter(item.id for item in items).items():
            if count > 1:
                raise EditionFileError(
                    f"{path}: {kind}: '{id_}' stands there {count} times; take one of them out, or, "
                    "where it is meant to be another, change its headline and link and take out its id"
                )


def _story(story: StoryTable, folder: Path, zone: ZoneInfo) -> Story:
    """A story as it stands; one that was written by hand gets an id and counts as the editor's."""
    published, date_only = _moment(story.published, zone, time())
    embargo_until, _ = _moment(story.embargo_until, zone, time())
    return Story(
        id=story.id or story_id(Article(title=story.headline, url=story.url, origin=FILE)),
        headline=story.headline,
        summary=story.summary,
        summary_from=story.summary_from or ("editor" if story.summary else "none"),
        lead=bool(story.lead),
        url=story.url,
        byline=story.byline,
        published=published,
        date_only=date_only,
        section=story.section,
        publisher=story.publisher,
        image=_image(story.image, folder),
        minutes=story.minutes,
        sensitive=story.sensitive,
        embargo_until=embargo_until,
        origin=story.origin,
        why=story.why,
    )


def _led(stories: list[Story], file: EditionTable) -> tuple[Story, ...]:
    """The lead first. Where no story says anything of it, the first is meant; ``lead = false`` on it means none."""
    if stories and not any(story.lead for story in stories) and file.stories[0].lead is None:
        stories = [replace(stories[0], lead=True), *stories[1:]]
    return tuple(sorted(stories, key=lambda story: not story.lead))


def _image(image: ImageTable | None, folder: Path) -> Image | None:
    if image is None:
        return None
    path = Path(os.path.normpath(folder.absolute() / image.path)) if image.path else None
    return Image(url=image.url, path=path, alt=image.alt, credit=image.credit)


def _highlight(job: JobTable, zone: ZoneInfo) -> Highlight:
    given = job.model_dump(exclude={"id", "closes", "show"})
    closes, _ = _moment(job.closes, zone, edition_text.END_OF_DAY)
    return Highlight(
        id=job.id or job_id(Job(title=job.title, hiring_organization=job.employer)),
        closes=closes,
        show=job.show or ("matching" if job.id else "always"),  # who writes one by hand wants it seen
        **given,
    )


def _placement(one: PlacementTable, folder: Path) -> Placement:
    return Placement(**one.model_dump(exclude={"logo"}), logo=_image(one.logo, folder))


def _moment(value: date | datetime | None, zone: ZoneInfo, of_day: time) -> tuple[datetime | None, bool]:
    """An aware time, and whether only its day was given: then it is that day's ``of_day``."""
    if value is None:
        return None, False
    if not isinstance(value, datetime):
        return datetime.combine(value, of_day, zone), True
    return (value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)), False


def _signed(edition: Edition, proposed: Edition) -> Edition:
    """What differs from the proposal is the editor's: a summary, whatever ``summary_from`` says, and a picture."""
    before = {story.id: story for story in proposed.stories}
    return replace(edition, stories=tuple(_by_hand(story, before.get(story.id)) for story in edition.stories))


def _by_hand(story: Story, before: Story | None) -> Story:
    if story.summary and (before is None or story.summary != before.summary):
        story = replace(story, summary_from="editor")
    if before is None or _picture(story) == _picture(before):
        return story
    return replace(story, picture_meant=story.sensitive == before.sensitive)


def _picture(story: Story) -> tuple[str | None, Path | None]:
    return (story.image.url, story.image.path) if story.image else (None, None)
