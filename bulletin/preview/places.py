"""What of the edition a finding speaks of, and on which line of edition.toml that stands.

Checks judge what was rendered, and name a story by its headline, shortened where it is long; here the way leads back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bulletin.desk import edition_text
from bulletin.desk.edition_file import FILE
from bulletin.errors import EditionFileError
from bulletin.model import Edition, Finding

_QUOTED = re.compile("“([^”]+)”")
_BOOKING = re.compile(r"\bbooking (\S+)")
_TABLES = {"story": "stories", "job": "jobs", "booking": "bookings"}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A part of the edition."""

    kind: str
    id: str
    text: str
    place: tuple[str | int, ...]

    @property
    def told(self) -> dict[str, object]:
        """As JSON."""
        return {"kind": self.kind, "id": self.id, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The parts of one edition, and the lines of its file."""

    parts: tuple[About, ...] = ()
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def about(self, finding: Finding) -> About | None:
        """What a finding speaks of, as far as its words tell."""
        said = f"{finding.place or ''} {finding.message}"
        for quoted in _QUOTED.findall(said):
            words = quoted.rstrip("…").strip()
            found = [
                part for part in self.parts if part.text == quoted or (quoted != words and part.text.startswith(words))
            ]
            if found:
                return found[0]
        for reference in _BOOKING.findall(said):
            for part in self.parts:
                if part.kind == "booking" and part.id == reference.strip("(),:"):
                    return part
        first = said.split(maxsplit=1)[0].strip(",") if said.strip() else ""
        return next((part for part in self.parts if part.kind == "head" and part.id == first), None)

    def line(self, about: About) -> int | None:
        """The line on which it begins."""
        return self.lines.get(about.place)


NOWHERE = Places()


def of(folder: Path, edition: Edition) -> Places:
    """The parts of an edition that lies in ``folder``; without lines where its file cannot be read now."""
    try:
        lines = edition_text.lines(edition_text.text_of(folder / FILE))
    except EditionFileError:
        lines = {}
    told = {
        "story": [(story.id, story.headline) for story in edition.stories],
        "job": [(job.id, job.title) for job in edition.jobs],
        "booking": [(one.reference, one.advertiser) for one in edition.placements],
    }
    heads = (("subject", edition.subject), ("preheader", edition.preheader), ("note", edition.note))
    parts = [
        About(kind=kind, id=id_, text=text, place=(_TABLES[kind], number))
        for kind, items in told.items()
        for number, (id_, text) in enumerate(items)
    ]
    parts += [About(kind="head", id=name, text=text, place=(name,)) for name, text in heads]
    return Places(parts=tuple(parts), lines=lines)
