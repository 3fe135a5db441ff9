"""What an editor does to an edition, each a pure function: move, drop, make the lead, reword.

What may be written is for ``edit_shape``, and where it is saved for whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Literal, TypeVar

from bulletin.desk import wording
from bulletin.desk.edition_text import END_OF_DAY
from bulletin.desk.merging import DROPPED
from bulletin.errors import UsageError
from bulletin.model import Edition, Highlight, Image, LeftOut, Placement, Story

Kind = Literal["story", "job", "booking"]
Part = TypeVar("Part", Story, Highlight, Placement)


def move(edition: Edition, kind: Kind, id_: str, before: str | None) -> Edition:
    """Put one before another, or last; a story put before the lead becomes the lead, and the subject follows it."""
    if kind == "job":
        return replace(edition, jobs=_moved(edition.jobs, id_, before))
    if kind == "booking":
        return replace(edition, placements=_moved(edition.placements, id_, before))
    stories = _moved(edition.stories, id_, before)
    led = any(story.lead for story in stories)
    stories = tuple(replace(story, lead=led and place == 0) for place, story in enumerate(stories))
    return wording.followed(replace(edition, stories=stories), edition)


def lead(edition: Edition, id_: str) -> Edition:
    """Make a story the lead: it stands first, and the subject follows it."""
    chosen = _found(edition.stories, id_)
    others = (replace(story, lead=False) for story in edition.stories if story.id != id_)
    return wording.followed(replace(edition, stories=(replace(chosen, lead=True), *others)), edition)


def drop(edition: Edition, kind: Literal["story", "job"], id_: str) -> Edition:
    """Take a story or a job out; it is left out by the editor from now on. The next story leads where the lead went."""
    if kind == "job":
        job = _found(edition.jobs, id_)
        jobs = tuple(one for one in edition.jobs if one.id != id_)
        return replace(edition, jobs=jobs, left_out=(*edition.left_out, _out("job", id_, job.title, job.url)))
    story = _found(edition.stories, id_)
    stories = tuple(one for one in edition.stories if one.id != id_)
    if story.lead and stories:
        stories = (replace(stories[0], lead=True), *stories[1:])
    left_out = (*edition.left_out, _out("story", id_, story.headline, story.url))
    return wording.followed(replace(edition, stories=stories, left_out=left_out), edition)


def swap(edition: Edition, id_: str, other: str) -> Edition:
    """Let two bookings exchange their places: sponsors their positions, featured jobs their ranks."""
    one, two = _found(edition.placements, id_), _found(edition.placements, other)
    if one.kind != two.kind:
        raise UsageError("a sponsor and a featured job cannot exchange their places")
    exchanged = {one.id: replace(two, position=one.position), two.id: replace(one, position=two.position)}
    placements = tuple(exchanged.get(booking.id, booking) for booking in edition.placements)
    by_booking = {job.booking: job for job in edition.jobs if job.booking in exchanged}
    jobs = tuple(by_booking[exchanged[job.booking].id] if job.booking in by_booking else job for job in edition.jobs)
    if len(by_booking) == 1:
        raise UsageError("the job of one of these bookings is not in the edition")
    return replace(edition, placements=placements, jobs=jobs)


def bring(edition: Edition, part: Story | Highlight) -> Edition:
    """Put in a story, last, or a job, first and for everyone, that was left out; one that is in stays as it is."""
    if part.id in {*(story.id for story in edition.stories), *(job.id for job in edition.jobs)}:
        raise UsageError("it is in the edition already; load the page again")
    left_out = tuple(one for one in edition.left_out if one.id != part.id)
    if isinstance(part, Highlight):
        return replace(edition, jobs=(replace(part, show="always"), *edition.jobs), left_out=left_out)
    story = replace(part, lead=not edition.stories)
    return wording.followed(replace(edition, stories=(*edition.stories, story), left_out=left_out), edition)


def illustrate(edition: Edition, id_: str, image: Image | None) -> Edition:
    """Give a story another picture, or none."""
    return reword(edition, "story", id_, {"image": image})


def note(edition: Edition, text: str) -> Edition:
    """Write the editor's note, in Markdown; empty takes it out."""
    return replace(edition, note=text)


def correct(edition: Edition, texts: Sequence[str]) -> Edition:
    """Say what an earlier edition got wrong."""
    return replace(edition, corrections=tuple(texts))


def head(edition: Edition, fields: Mapping[str, object]) -> Edition:
    """Change what stands above the stories: subject, preheader, whether it is marked as read, or may go thin."""
    return replace(edition, **fields)  # type: ignore[arg-type]  # checked by edit_shape


def reword(edition: Edition, kind: Kind, id_: str, fields: Mapping[str, object]) -> Edition:
    """Change fields of one story, job or booking; a summary that is changed is the editor's."""
    if kind == "job":
        if "closes" in fields:
            fields = {**fields, "closes": _closing(fields["closes"], edition.timezone)}
        return replace(edition, jobs=_changed(edition.jobs, id_, fields))
    if kind == "booking":
        return replace(edition, placements=_changed(edition.placements, id_, fields))
    if "summary" in fields:
        fields = {**fields, "summary_from": "editor" if fields["summary"] else "none"}
    return wording.followed(replace(edition, stories=_changed(edition.stories, id_, fields)), edition)


def _closing(given: object, zone: tzinfo) -> datetime | None:
    """A day is open to its end, as in the edition's file; a time without a zone is the publication's."""
    if isinstance(given, datetime):
        return given.astimezone(zone) if given.tzinfo else given.replace(tzinfo=zone)
    return datetime.combine(given, END_OF_DAY, zone) if isinstance(given, date) else None


def _out(kind: Literal["story", "job"], id_: str, title: str, url: str | None) -> LeftOut:
    return LeftOut(kind=kind, id=id_, title=title, why=DROPPED, url=url)


def _found(parts: Sequence[Part], id_: str) -> Part:
    for part in parts:
        if part.id == id_:
            return part
    raise UsageError(f"'{id_}' is not in the edition any more; load the page again")


def _moved(parts: Sequence[Part], id_: str, before: str | None) -> tuple[Part, ...]:
    chosen = _found(parts, id_)
    if before == id_:
        return tuple(parts)
    moved: list[Part] = [part for part in parts if part.id != id_]
    moved.insert(len(moved) if before is None else moved.index(_found(moved, before)), chosen)
    return tuple(moved)


def _changed(parts: Sequence[Part], id_: str, fields: Mapping[str, object]) -> tuple[Part, ...]:
    changed = replace(_found(parts, id_), **fields)  # type: ignore[arg-type]  # checked by edit_shape
    return tuple(changed if part.id == id_ else part for part in parts)
