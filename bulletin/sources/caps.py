"""How much of a document is read, so that a hostile one takes seconds and not the day.

What is cut off is said by the readers, as a problem. The figures are far beyond what publishers
write: of the real inputs the largest page has 1,600 tags and 20 levels, the largest feed 55 items.
Bytes are capped before, in ``reading`` (20 MB).
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

LEVELS = 100
"""Of nesting, in markup of any kind."""
PAGE_TAGS = 30_000
"""Opening and closing: trafilatura takes 1.7 s for as many, and time beyond proportion for more."""
PAGE_WORDS = 20_000_000
"""Characters of a page's text, each counted at every level: a long read has 4 million."""
PAGE_PIECE = 2_500_000
"""Characters between two tags, or in one: libxml2 leaves off without a word where they have more than 10 MB."""
JOB_TAGS = 600_000
"""Opening and closing: 10,000 adverts of thirty fields."""
FEED_TAGS = 50_000
"""Opening ones; feedparser takes 35 µs for each."""
FEED_CHARACTERS = 5_000_000
"""feedparser takes 0.3 s for a million."""
FEED_ITEMS = 1000
"""Feeds begin with the newest; what stands behind these is no news."""
JOBS = 10_000
"""In one file; reading one takes 0.1 ms and more."""
PARAGRAPHS = 2000
"""In one text; a novel's chapter has 200."""
SAVED_PAGE = 1_000_000
"""Characters of a page that was saved as text; 0.5 s."""
DESCRIPTION = 100_000
"""Characters of an advert's description: a teaser takes 300."""

MARK = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]{0,80})[^<>]*?(?P<empty>/?)>",
    re.DOTALL,
)
"""A tag, or what may look like one inside CDATA or a comment: its ``name`` is None."""
_ITEMS = frozenset({"item", "entry"})


class Cut(NamedTuple):
    """As much of a document as is read, and what it had too much of; None where it is whole."""

    text: str
    excess: str | None


def page(text: str) -> Cut:
    """Return a page up to its last tag that is read, and to the first piece of it that libxml2 would leave out."""
    tagged = _tags(text, PAGE_TAGS)
    if len(tagged.text) <= PAGE_PIECE:
        return tagged
    whole = 0
    for piece in tagged.text.split("<"):
        if len(piece) > PAGE_PIECE:
            return Cut(tagged.text[: whole + PAGE_PIECE], f"{PAGE_PIECE:,} characters in one piece")
        whole += len(piece) + len("<")
    return tagged


def job_xml(text: str) -> Cut:
    """Return job XML up to its last tag that is read."""
    return _tags(text, JOB_TAGS)


def feed(text: str) -> Cut:
    """Return a feed up to its last whole item that is read, its open elements closed.

    A closing tag closes what was left open inside it, as feedparser has it, so that a feed which
    forgets its ``</p>`` does not grow deeper with each item.
    """
    if _is_modest(text):
        return Cut(text, None)
    tags = items = 0
    opened: list[str] = []
    whole, around = 0, ""
    for mark in MARK.finditer(text, 0, FEED_CHARACTERS):
        name = mark["name"]
        if name is None or mark["empty"]:
            continue
        if not mark["end"]:
            tags += 1
            excess = _excess(tags, len(opened), items)
            if excess:
                return Cut(text[:whole] + around if whole else text[: mark.start()] + _closing(opened), excess)
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
            if name.rpartition(":")[2].lower() in _ITEMS:
                items += 1
                whole, around = mark.end(), _closing(opened)
    if len(text) <= FEED_CHARACTERS:
        return Cut(text, None)
    return Cut(text[:whole] + around if whole else text[:FEED_CHARACTERS], f"{FEED_CHARACTERS // 1_000_000} MB")


def _tags(text: str, most: int) -> Cut:
    if text.count("<") <= most:
        return Cut(text, None)
    position = -1
    for _ in range(most + 1):
        position = text.find("<", position + 1)
    return Cut(text[:position], f"{most:,} tags")


def _is_modest(text: str) -> bool:
    """Whether a feed cannot reach a cap, told in a fifth of the time: no nesting is deeper than the balance is wide."""
    if len(text) > FEED_CHARACTERS or text.count("<item") + text.count("<entry") > FEED_ITEMS:
        return False
    # What follows a "<" closes an element, opens none, or opens one; a function for it would take half the time again.
    steps = [
        -1 if piece[:1] == "/" else 0 if piece[:1] in "!?" or "/>" in piece else 1  # "" is in "!?" too
        for piece in text.split("<")
    ]
    balance = list(accumulate(steps, initial=0))
    return len(steps) <= FEED_TAGS and max(balance) - min(balance) <= LEVELS


def _excess(tags: int, levels: int, items: int) -> str | None:
    if items >= FEED_ITEMS:
        return f"{FEED_ITEMS:,} items"
    if levels >= LEVELS:
        return f"{LEVELS} levels of nesting"
    return f"{FEED_TAGS:,} tags" if tags > FEED_TAGS else None


def _closing(opened: list[str]) -> str:
    return "".join(f"</{name}>" for name in reversed(opened))
