"""The day that a page shows to readers, where it says none to machines: a short line about the headline."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bulletin.sources import clean
from bulletin.sources.dates import DATE_WORDS, Moment, moment

if TYPE_CHECKING:
    from lxml import html

_LONGEST = 100
_NEAR = 25
"""Pieces of text about the headline that are looked at, below it and above."""
_TIME = r"\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)|\d{1,2}[:.]\d{2}"
_DATED = re.compile(
    rf"(?:(?:{_TIME}),?\s+(?:on\s+)?)?(?:{DATE_WORDS}|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}|\b\d{{4}}-\d{{2}}-\d{{2}})\b"
    rf"(?:,?\s*(?:at|[-–|])?\s*(?:{_TIME})(?:\s*(?:BST|GMT))?)?",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "option"})
_STEP = {"following": 1, "preceding": -1}
"""Both axes come in the document's order."""
_OTHER = re.compile(
    r"\b(?:clos(?:es|ing)|deadline|updated|modified|reviewed|©|copyright|since|until|event|comments?)", re.IGNORECASE
)
"""What a day beside a headline may be instead; behind the day it does not count."""


def date_shown(tree: html.HtmlElement, zone: ZoneInfo) -> Moment | None:
    """Return the day, with its time where there is one; None where no short line near the only headline says one."""
    headlines = list(islice(tree.iter("h1"), 2))
    if len(headlines) != 1:
        return None
    lines = (*_lines(headlines[0], "following"), *_lines(headlines[0], "preceding"))
    days = (_DATED.search(line) for line in lines)
    dated = (day for day in days if day and not _OTHER.search(day.string[: day.start()]))
    return next((found for day in dated if (found := moment(day[0], zone))), None)


def _lines(headline: html.HtmlElement, axis: str) -> list[str]:
    """The short texts on one side of the headline, the nearest first, up to the first long one: there the story is."""
    found: list[str] = []
    for words in headline.xpath(f"{axis}::text()[normalize-space()][position() <= {_NEAR}]")[:: _STEP[axis]]:
        around = words.getparent()
        if around is None or around.tag in _UNSEEN:
            continue
        line = clean.line(around.text_content() if words.is_text else words)
        if len(line) > _LONGEST:
            return found
        found.append(line)
    return found
