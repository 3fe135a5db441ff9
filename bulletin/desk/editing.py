"""What an editor does to an edition, each a pure function: move, drop, make the lead, reword.

What may be written is for ``edit_shape``, and where it is saved for whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from bulletin.desk import wording
from bulletin.desk.merging import DROPPED
from bulletin.errors import UsageError
from bulletin.model import Edition, Highlight, LeftOut, Placement, Story

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


def head(edition: Edition, fields: Mapping[str, object]) -> Edition:
    """Change what stands above the stories: subject, preheader, whether it is marked as read, or may go thin."""
    return replace(edition, **fields)  # type: ignore[arg-type]  # checked by edit_shape


def reword(edition: Edition, kind: Kind, id_: str, fields: Mapping[str, object]) -> Edition:
    """Change fields of one story, job or booking; a summary that is changed is the editor's."""
    if kind == "job":
        return replace(edition, jobs=_changed(edition.jobs, id_, fields))
    if kind == "booking":
        return replace(edition, placements=_changed(edition.placements, id_, fields))
    if "summary" in fields:
        fields = {**fields, "summary_from": "editor" if fields["summary"] else "none"}
    return wording.followed(replace(edition, stories=_changed(edition.stories, id_, fields)), edition)


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
