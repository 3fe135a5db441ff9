"""The wording of ``edition.toml``: an edition as people read it, and where in the text a key stands.

Writes into the text that stands there, so that the editor's comments and untouched lines stay.
What the values mean and whether they are allowed is for ``edition_file``.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomlkit

from bulletin.desk import edition_document
from bulletin.desk.edition_document import Values
from bulletin.errors import EditionFileError
from bulletin.model import Edition, Highlight, Image, LeftOut, Placement, Story

END_OF_DAY = time(23, 59, 59)

HEADER = """\
The edition, for you to change; the next build keeps what you touched and says so.
Change any text. Move a whole [[stories]] or [[jobs]] block to reorder; delete one to drop it.
lead = true stands with one story, which comes first. A new story needs a headline and a summary.
show = "always", "matching" (to readers with that sector, as long as there is room) or "never"; a job
that you write yourself is always shown unless you say so.
image = {path = "PICTURE", alt = "what it shows", credit = "whose it is"} gives a story a picture: a file,
counted from this one's folder (../../pictures/town.jpg), or url = "https://…" instead of path.
note = "…" puts the editor's note above the stories, in Markdown (several lines between three quotes).
[[correction]] with text = "…" puts a correction in. locked = true: a build changes nothing more.
leave_out = "the reason" under one of [[bookings]] lets the edition go without it.
"""


def write(edition: Edition, folder: Path, existing: str | None, proposal: str | None = None) -> str:
    """``edition`` as the text of a file in ``folder``, on top of the ``existing`` text if there is one.

    ``proposal`` names the proposal that it was made from.
    """
    tables = {
        "stories": [_story(story, folder, place, edition) for place, story in enumerate(edition.stories)],
        "jobs": [_job(job) for job in edition.jobs],
        "bookings": [_placement(one, folder) for one in edition.placements],
        "correction": [{"text": text} for text in edition.corrections],
        "left_out": [_left_out(one) for one in edition.left_out],
    }
    return edition_document.written(HEADER, _head(edition) | {"proposal": proposal}, tables, existing)


def text_of(path: Path) -> str:
    """The text of the file; raises EditionFileError where it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise EditionFileError(
            f"{path}: it is not UTF-8 (byte {cause.start}); save it as UTF-8 in your editor"
        ) from cause
    except OSError as cause:
        raise EditionFileError(f"{path}: it cannot be read ({cause.strerror}); check its permissions") from cause


def parsed(path: Path, text: str) -> dict[str, Any]:
    """The text as TOML; raises EditionFileError with the line where it is none."""
    try:
        return _loaded(text)
    except tomllib.TOMLDecodeError as cause:
        raise EditionFileError(_broken(path, text, cause)) from cause


@lru_cache(maxsize=8)
def _loaded(text: str) -> dict[str, Any]:
    """Remembered, because an edition is read, changed and written in turn; not to be changed by whoever asks."""
    return tomllib.loads(text)


def lines(text: str) -> dict[tuple[str | int, ...], int]:
    """The line (from 1) of each table and key: ``("stories", 1, "headline")``. ``text`` is valid TOML."""
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    here: tuple[str | int, ...] = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
        elif header := re.match(r"\s*\[(\[)?\s*([\w-]+)\s*\]", line):
            name = header[2]
            counts[name] = counts.get(name, -1) + 1
            here = (name, counts[name]) if header[1] else (name,)
            found[here] = number
            found.setdefault((name,), number)
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*[=.]\s*(.*)", line):
            found.setdefault((*here, key[1]), number)
            closing = _left_open(key[2])
    return found


def line_of(places: Mapping[tuple[str | int, ...], int], path: tuple[str | int, ...]) -> int:
    """The line of the key at ``path``, or of the nearest table around it."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)


def _broken(path: Path, text: str, cause: tomllib.TOMLDecodeError) -> str:
    """What is wrong with a text that is no TOML: the line, what stands there, what to do."""
    at = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", str(cause))
    rows = text.splitlines() or [""]
    number = int(at[1]) if at and at[1] else len(rows)
    row = rows[min(number, len(rows)) - 1].strip()
    what = re.sub(r"\s*\(at .*\)$", "", str(cause))
    said = f"{what[:1].lower()}{what[1:]}"
    if said.startswith(("cannot overwrite", "cannot declare", "cannot redefine")):
        return f"{path}, line {number}: '{row}' stands there already, further up; take one of the two out"
    return f"{path}, line {number}: {said}, at '{row}'; mend that line (texts stand in quotes) and build again"


def _left_open(value: str) -> str:
    """The quotes that a value of several lines will end with."""
    for quotes in ('"""', "'''"):
        if value.startswith(quotes) and quotes not in value[len(quotes) :]:
            return quotes
    return ""


# ---------------------------------------------------------------- the values, in their order


def _head(edition: Edition) -> Values:
    return {
        "publication": edition.id.publication,
        "date": edition.id.day,
        "name": edition.id.name,
        "timezone": str(edition.timezone),
        "subject": edition.subject,
        "preheader": edition.preheader,
        "note": _lines(edition.note),
        "locked": edition.locked,
        "send_thin": edition.send_thin or None,
        "job_places": edition.job_places,
    }


def _lines(text: str) -> str | None:
    """A text of several lines stands as such between three quotes, unless one of them looks like a line of TOML."""
    plain = "\n" not in text or re.search(r"(?m)^\s*(\[|#)", text)
    return (text if plain else tomlkit.string(text, multiline=True)) or None


def _story(story: Story, folder: Path, place: int, edition: Edition) -> Values:
    first_of_none = place == 0 and not any(one.lead for one in edition.stories)
    return {
        "id": story.id,
        "lead": True if story.lead else (False if first_of_none else None),
        "headline": story.headline,
        "summary": story.summary,
        "summary_from": story.summary_from,
        "byline": story.byline,
        "published": _when(story.published, bare=story.date_only),
        "section": story.section,
        "publisher": story.publisher,
        "url": story.url,
        "image": _image(story.image, folder),
        "minutes": story.minutes,
        "sensitive": story.sensitive or None,
        "embargo_until": story.embargo_until,
        "origin": story.origin,
        "why": story.why or None,
    }


def _image(image: Image | None, folder: Path) -> Values | None:
    if image is None:
        return None
    path = Path(os.path.relpath(image.path.absolute(), folder.absolute())).as_posix() if image.path else None
    if path is None and image.url is None:
        path = ""  # a place to fill in: the page named a credit, and came without its picture
    table = tomlkit.inline_table()
    for key, value in {"path": path, "url": image.url, "alt": image.alt, "credit": image.credit}.items():
        if value is not None:
            table[key] = value
    return table


def _job(job: Highlight) -> Values:
    closes = job.closes
    return {
        "id": job.id,
        "title": job.title,
        "employer": job.employer,
        "place": job.place,
        "salary": job.salary,
        "closes": _when(closes, bare=closes is not None and closes.time() == END_OF_DAY),
        "url": job.url,
        "sector": job.sector,
        "show": job.show,
        "new": job.new,
        "score": job.score,
        "booking": job.booking,
        "origin": job.origin,
        "why": job.why or None,
    }


def _placement(one: Placement, folder: Path) -> Values:
    return {
        "reference": one.reference,
        "advertiser": one.advertiser,
        "kind": one.kind,
        "position": one.position,
        "audience": one.audience,
        "text": one.text,
        "url": one.url,
        "logo": _image(one.logo, folder),
        "leave_out": one.leave_out,
        "why": one.why or None,
    }


def _left_out(one: LeftOut) -> Values:
    return {
        "kind": one.kind,
        "id": one.id,
        "title": one.title,
        "why": one.why,
        "url": one.url,
        "origin": one.origin or None,
    }


def _when(moment: datetime | None, *, bare: bool) -> date | datetime | None:
    return moment.date() if moment is not None and bare else moment
