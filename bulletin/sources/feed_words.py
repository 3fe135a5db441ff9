"""What an item of a feed says, whatever the feed's format: its standfirst, text, byline, section, picture in the text.

Left to others: where each of these stands in the format (``feed``, ``json_feed``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bulletin.model import Problem
from bulletin.sources import clean
from bulletin.sources.teaser import whole_sentences

_CONTINUE = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.)\]?\s*)?(?:continue reading|read (?:the )?(?:more|full)"
    r"|the post\b.{0,300}\bappeared first on)"
    r".{0,200}$",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")
_IMG = re.compile(r"<img\b[^>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SRC = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_LONGEST_SECTION = 40
_NAMED = 5
_MOST_PICTURES = 20


def standfirst(summary: str) -> str | None:
    """Return the description's first paragraph; what is whole of it where it was cut off."""
    for paragraph in clean.each_paragraph(summary):
        words = _without_link(paragraph)
        if words:
            return whole_sentences(words) if _CUT.search(words) else words
    return None


def body(content: str, told: str | None) -> tuple[str, ...]:
    """Return the text's paragraphs; none where it only says the standfirst (``told``) again, as a teaser does."""
    if told and " ".join(_TAG.sub(" ", content).split()) == told:  # most feeds' do: a tenth of the time
        return ()
    found = tuple(words for paragraph in clean.each_paragraph(content) if (words := _without_link(paragraph)))
    return () if found == (told,) else found


def undated(strange: Sequence[tuple[int, str]], origin: str) -> Iterator[Problem]:
    """Yield a warning where items, told by their numbers, have a date that is none."""
    if strange:
        numbers = ", ".join(str(number) for number, _ in strange[:_NAMED]) + (" …" if len(strange) > _NAMED else "")
        cause = f"a date such as {clean.line(strange[0][1])[:40]!r} is not understood, so the story has none"
        advice = "tell the publisher, or give the date by hand"
        yield Problem(origin=origin, place=f"item {numbers}", cause=cause, advice=advice, lost=False)


def byline(names: Iterable[str | None]) -> str | None:
    """Return the authors as one line, "A, B and C"; an address is nobody's name."""
    cleaned = (_BY.sub("", clean.line(name)) for name in names)
    named = list(dict.fromkeys(name for name in cleaned if name and "@" not in name))
    return joined(named) if named else None


def joined(names: Sequence[str]) -> str:
    """Return one or more names as a line, "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def section(term: str | None) -> str | None:
    """Return an item's only category as a section; a path is a directory's, and a long one a sentence."""
    named = clean.line(term)
    return named if 0 < len(named) <= _LONGEST_SECTION and "/" not in named else None


def first_picture(markup: str) -> tuple[str, str] | None:
    """Return address and text of the first picture in a piece of HTML that has an address, or None."""
    for tag in islice(_IMG.finditer(markup), _MOST_PICTURES):
        address = _attribute(tag[0], _SRC)
        if address and not address.startswith("data:"):  # what stands there until the picture is loaded
            return address, _attribute(tag[0], _ALT)
    return None


def _without_link(paragraph: str) -> str:
    """The paragraph without its "Continue reading…"."""
    lowered = paragraph.lower()
    if "read" not in lowered and "appeared" not in lowered:  # the expression takes ten times as long to say so
        return paragraph
    return _CONTINUE.sub("", paragraph)


def _attribute(tag: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(tag)
    return (found[1] or found[2] or "") if found else ""
