"""Where quotations begin and end, in text that uses one mark for quoting and for the apostrophe.

British papers quote with ‘…’, and ’ is an apostrophe as well. Judges marks only; what may be
taken out of a quotation is for ``summarise`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENING = "‘“"
CLOSING = {"‘": "’", "“": "”"}
STRAIGHT_OPENING = re.compile(r"(?<![\w,.?!;:'\"])(['\"])(?=[\w£(\[…'\"])")
DECADE = re.compile(r"[‘'](?=\d0s\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the quotation marks of a stretch of text come to."""

    open: str
    """The marks still open at its end, outermost first."""
    stray: bool
    """It closes a quotation that it did not open."""


def marks(text: str, end: int | None = None) -> Marks:
    """Follow the marks through ``text`` up to ``end``, beginning outside any quotation.

    What stands behind ``end`` tells a possessive from a closing mark, as in "‘The councils’ money is gone.".
    """
    curly = curl(text)
    opened: list[str] = []
    stray = False
    for at, mark in enumerate(curly[:end]):
        if mark in OPENING:
            opened.append(mark)
        elif mark == "”" or (mark == "’" and _closes(curly, at, within="‘" in opened)):
            if opened and CLOSING[opened[-1]] == mark:
                opened.pop()
            else:
                stray = True
    return Marks(open="".join(opened), stray=stray)


def curl(text: str) -> str:
    """``text`` with straight quotation marks turned into curly ones, character for character."""
    text = DECADE.sub("’", text)
    text = STRAIGHT_OPENING.sub(lambda found: "‘" if found[1] == "'" else "“", text)
    return text.replace("'", "’").replace('"', "”")


def _closes(text: str, at: int, *, within: bool) -> bool:
    """Whether the ’ at ``at`` ends a quotation rather than standing for an apostrophe."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after.isalnum():
        return False
    if before and before in ",.?!…”":
        return True
    if not within:
        return False  # "councils’ plans", "the Joneses’"
    return not (before == "s" and after == " " and _closes_later(text, at))


def _closes_later(text: str, at: int) -> bool:
    """Whether another closing mark comes before the next opening one: then an s’ was a possessive."""
    for later in range(at + 1, len(text)):
        if text[later] == "‘":
            return False
        if text[later] == "’" and not text[later + 1 : later + 2].isalnum():
            return True
    return False
