"""What the page may ask to be changed in an edition, key by key, with the values' shapes of the edition file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bulletin.desk import editing
from bulletin.desk.edition_shape import Line, Link, Table, Title
from bulletin.errors import UsageError
from bulletin.model import Edition, Position, Show


class Move(Table):
    """Put one before another, or last."""

    op: Literal["move"]
    kind: editing.Kind
    id: Title
    before: Title | None = None


class Lead(Table):
    """Make a story the lead."""

    op: Literal["lead"]
    id: Title


class Drop(Table):
    """Take a story or a job out."""

    op: Literal["drop"]
    kind: Literal["story", "job"]
    id: Title


class HeadFields(Table):
    """What stands above the stories."""

    subject: Title = ""
    preheader: Line = ""
    locked: bool = False
    send_thin: bool = False


class Head(Table):
    """Change what stands above the stories."""

    op: Literal["head"]
    fields: HeadFields


class StoryFields(Table):
    """A story's words."""

    headline: Title = ""
    summary: Line = ""
    byline: Line | None = None
    section: Line | None = None
    url: Link | None = None


class Reword(Table):
    """Change a story."""

    op: Literal["story"]
    id: Title
    fields: StoryFields


class JobFields(Table):
    """A job's words."""

    title: Title = ""
    employer: Line | None = None
    place: Line | None = None
    salary: Line | None = None
    sector: Line | None = None
    url: Link | None = None
    show: Show = "matching"


class Job(Table):
    """Change a job."""

    op: Literal["job"]
    id: Title
    fields: JobFields


class BookingFields(Table):
    """What may be changed of a booking: where it stands, and that it is left out, with the reason."""

    leave_out: Title | None = None
    position: Position = "bottom"


class Booking(Table):
    """Change a booking."""

    op: Literal["booking"]
    id: Title
    fields: BookingFields


Edit = Annotated[Move | Lead | Drop | Head | Reword | Job | Booking, Field(discriminator="op")]
_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def edited(edition: Edition, asked: object) -> Edition:
    """The edition with one edit, as JSON gave it; raises UsageError with everything that is wrong with it."""
    try:
        edit = _EDIT.validate_python(asked)
    except ValidationError as faults:
        said = (f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in faults.errors(include_url=False))
        raise UsageError("; ".join(said)) from faults
    return _done(edition, edit)


def _done(edition: Edition, edit: Edit) -> Edition:
    match edit:
        case Move():
            return editing.move(edition, edit.kind, edit.id, edit.before)
        case Lead():
            return editing.lead(edition, edit.id)
        case Drop():
            return editing.drop(edition, edit.kind, edit.id)
        case Head():
            return editing.head(edition, edit.fields.model_dump(exclude_unset=True))
        case Reword():
            return editing.reword(edition, "story", edit.id, edit.fields.model_dump(exclude_unset=True))
        case Job():
            return editing.reword(edition, "job", edit.id, edit.fields.model_dump(exclude_unset=True))
        case Booking():
            return editing.reword(edition, "booking", edit.id, edit.fields.model_dump(exclude_unset=True))
