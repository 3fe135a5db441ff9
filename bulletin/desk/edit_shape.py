"""What the page may ask to be changed in an edition, key by key, with the values' shapes of the edition file."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainValidator, TypeAdapter, ValidationError

from bulletin.desk import editing
from bulletin.desk.edition_shape import Line, Lines, Link, Table, Title, fault
from bulletin.errors import UsageError
from bulletin.model import Edition, Position, Show

LONGEST_TEXT = 150_000
"""Characters of a story that is written by hand; as many are read of one in a file."""


def _on_the_web(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]\S*", value, re.IGNORECASE):
        raise fault(f"'{value}' is no address of a page; it begins with https://")
    return value


def _iso(value: object) -> date | datetime | None:
    """JSON knows no dates: a day as 2025-06-20, a time as 2025-06-20T12:00."""
    if value is None or value == "":
        return None
    try:
        text = str(value)
        return date.fromisoformat(text) if len(text) == len("2025-06-20") else datetime.fromisoformat(text)
    except ValueError as cause:
        raise fault(f"'{value}' is no date; write it as 2025-06-20, or 2025-06-20T12:00 with its time") from cause


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


class Bring(Table):
    """Put in what was left out."""

    op: Literal["bring"]
    kind: Literal["story", "job"]
    id: Title


class Add(Table):
    """Put in the one story or job of a page on the web."""

    op: Literal["add"]
    url: Annotated[str, AfterValidator(_on_the_web)]
    lead: bool = False


class Write(Table):
    """Put in a story that is written by hand; its text is Markdown."""

    op: Literal["write"]
    headline: Title
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    summary: Line = ""
    byline: Line | None = None
    section: Line | None = None
    url: Link | None = None
    lead: bool = False


class Note(Table):
    """Write the editor's note, in Markdown."""

    op: Literal["note"]
    text: Lines


class Corrections(Table):
    """Say what an earlier edition got wrong."""

    op: Literal["corrections"]
    texts: Annotated[list[Title], Field(max_length=50)]


class PictureFields(Table):
    """A picture: a file that was sent before, or an address; and what is said of it."""

    file: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}\.(jpg|png)$")] | None = None
    url: Annotated[str, AfterValidator(_on_the_web)] | None = None
    alt: Line = ""
    credit: Line | None = None


class Picture(Table):
    """Change a story's picture, or drop it."""

    op: Literal["picture"]
    id: Title
    fields: PictureFields | None


class Swap(Table):
    """Let two bookings exchange their places."""

    op: Literal["swap"]
    id: Title
    with_: Annotated[Title, Field(alias="with")]


class HoldWish(Table):
    """Put a story or a job on hold."""

    kind: Literal["story", "job"]
    id: Title
    reason: Title
    until: Annotated[date | datetime | None, PlainValidator(_iso)] = None


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
    sensitive: bool = False


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
    closes: Annotated[date | datetime | None, PlainValidator(_iso)] = None


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


Plain = Move | Lead | Drop | Note | Corrections | Swap | Head | Reword | Job | Booking
"""What can be done with the edition alone."""
Fetched = Bring | Add | Write | Picture
"""What needs something from outside it: what was gathered, a page, a picture."""
Edit = Annotated[Plain | Fetched, Field(discriminator="op")]
_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def read(asked: object) -> Plain | Fetched:
    """One edit, as JSON gave it; raises UsageError with everything that is wrong with it."""
    try:
        return _EDIT.validate_python(asked)
    except ValidationError as faults:
        raise UsageError(_in_words(faults, 1)) from faults


def read_hold(asked: object) -> HoldWish:
    """What is to be held, as JSON gave it; raises UsageError likewise."""
    try:
        return HoldWish.model_validate(asked)
    except ValidationError as faults:
        raise UsageError(_in_words(faults, 0)) from faults


def _in_words(faults: ValidationError, begins: int) -> str:
    """Each fault with the key that it is about, counted from below the edit's kind."""
    found = ((".".join(map(str, one["loc"][begins:])), one["msg"]) for one in faults.errors(include_url=False))
    return "; ".join(f"{key}: {said}" if key else said for key, said in found)


def done(edition: Edition, edit: Plain) -> Edition:
    """The edition with one edit; raises UsageError where what it names is not there."""
    match edit:
        case Move():
            return editing.move(edition, edit.kind, edit.id, edit.before)
        case Lead():
            return editing.lead(edition, edit.id)
        case Drop():
            return editing.drop(edition, edit.kind, edit.id)
        case Note():
            return editing.note(edition, edit.text)
        case Corrections():
            return editing.correct(edition, edit.texts)
        case Swap():
            return editing.swap(edition, edit.id, edit.with_)
        case _:
            return _reworded(edition, edit)


def _reworded(edition: Edition, edit: Head | Reword | Job | Booking) -> Edition:
    fields = edit.fields.model_dump(exclude_unset=True)
    if isinstance(edit, Head):
        return editing.head(edition, fields)
    kinds: dict[str, editing.Kind] = {"story": "story", "job": "job", "booking": "booking"}
    return editing.reword(edition, kinds[edit.op], edit.id, fields)
