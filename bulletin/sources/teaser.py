"""A job's description, shortened to what a teaser can hold: whole sentences, at most 300 characters.

A sentence that a board cut off is left out; the sentences before it stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 300
"""Characters in a teaser."""
_CUT_FROM = 140
"""Boards cut a teaser at about 150 characters; a shorter one without a full stop was written that way."""
_HEADING = 80
_TAIL = 40
"""How far back an abbreviation is looked for: the time taken stays linear in the text."""
_BREAK = re.compile(r"(?<=[.!?])(?P<quote>[\"'’”)\]]*)\s+(?=[\"'‘“(\[]?[A-Z0-9£€$])")
_FINISHED = re.compile(r"[.!?][\"'’”)\]]*$")
_ELLIPSIS = re.compile(r"(\.{2,}|…)\s*[\])]?$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Cllr|Rev|Hon|Sir|St|Rd|Ave|No|vs|e\.g|i\.e|approx|incl|min|max|Rep|Sen|Gov)"
    r"|\b[A-Z]|\b(?:[A-Z]\.)+[A-Z])\.$"
)


def sentences(text: str) -> list[str]:
    """Split a paragraph into sentences; "Cllr. Smith" and "U.S. Attorney" are not split."""
    found: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end("quote")
        if not _ABBREVIATION.search(text, max(start, end - _TAIL), end):
            found.append(text[start:end])
            start = match.end()
    return [*found, text[start:]] if text[start:].strip() else found


def is_finished(sentence: str) -> bool:
    """Whether a sentence ends as one, and not in an ellipsis or an abbreviation."""
    end = sentence[-_TAIL:]
    return bool(_FINISHED.search(end)) and not _ELLIPSIS.search(end) and not _ABBREVIATION.search(end)


def is_uncut(text: str) -> bool:
    """Whether a text that ends without a full stop was written so, and not cut off: it is short, with no ellipsis."""
    return len(text) < _CUT_FROM and not _ELLIPSIS.search(text[-_TAIL:])


def whole_sentences(text: str) -> str | None:
    """Return the sentences before the one that is cut off; None where no whole one is left."""
    kept: list[str] = []
    for sentence in sentences(text):
        if not is_finished(sentence):
            break
        kept.append(sentence)
    return " ".join(kept) or None


def teaser(paragraphs: Iterable[str]) -> str | None:
    """Return whole sentences from the start of a description; headings before the first are passed over."""
    kept: list[str] = []
    for paragraph in paragraphs:
        for sentence in sentences(paragraph):
            if not is_finished(sentence):
                if kept or len(sentence) > _HEADING:
                    return " ".join(kept) or None
                continue
            if len(" ".join([*kept, sentence])) > LONGEST:
                return " ".join(kept) or None
            kept.append(sentence)
    return " ".join(kept) or None
