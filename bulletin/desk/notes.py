"""What a rebuild did with an editor's changes, as values, and how that is told in a few lines.

What was kept is told one by one, since each was somebody's work. What came and went by itself is
told as a number with the first names: on a day of new feeds there are hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

NAMED = 3
"""How many of those that came or went are named."""

NoteKind = Literal["kept", "held", "state", "left_out", "dropped", "added"]

_COUNTED: dict[NoteKind, tuple[str, str]] = {
    "left_out": ("left out", "as you dropped {them}"),
    "dropped": ("dropped", "no longer in the reading, and not changed by you"),
    "added": ("added", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing that a rebuild did."""

    kind: NoteKind
    text: str
    """Of what was kept or held, the whole clause; of what came or went, the title alone."""


def in_words(notes: Iterable[Note]) -> Iterator[str]:
    """Tell them: each that was kept or held, then what was left out, dropped and added, counted."""
    known = tuple(notes)
    yield from (note.text for note in known if note.kind not in _COUNTED)
    for kind, (verb, why) in _COUNTED.items():
        titles = [f"“{note.text}”" for note in known if note.kind == kind]
        if titles:
            reason = why.format(them="it" if len(titles) == 1 else "them")
            yield f"{verb} {_named(titles)}" + (f": {reason}" if reason else "")


def _named(titles: list[str]) -> str:
    if len(titles) <= NAMED + 1:  # one more costs no more room than "1 more"
        return _listed(titles)
    return f"{len(titles)}: {_listed([*titles[:NAMED], f'{len(titles) - NAMED} more'])}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
