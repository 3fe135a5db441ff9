"""What a page shows to readers about its headline, where it says none to machines: day, byline, standfirst, picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_BYLINE = re.compile(
    r"^(?i:(?:words |written |posted )?by):?\s+(?P<names>[A-Z][\w.'’-]*(?:,? (?:[A-Z][\w.'’-]*|and|de|van|von|&)){1,9})"
    r"(?=$|\s*[|,•·–—-]|\s+\d)"
)
_STANDFIRST = (
    "//*[self::p or self::div or self::h2]["
    + " or ".join(
        f"contains(concat(' ', @class, ' '), ' {name} ')"
        for name in ("standfirst", "article-standfirst", "strapline", "sub-title", "subtitle", "deck", "dek", "lede")
    )
    + "]"
)
_SHORTEST_STANDFIRST, _LONGEST_STANDFIRST = 30, 400
_BELOW_HEADLINE = (
    "//h1/following::img[@src][not(ancestor::header or ancestor::footer or ancestor::nav or ancestor::aside)]"
)
_OF_THE_PAGE = re.compile(
    r"logo|icon|avatar|sprite|pixel|spacer|badge|banner|advert|share|author|profile|gravatar", re.IGNORECASE
)
_SMALLEST = 200
"""Pixels of a story's picture, where it says how large it is."""
_MOST_PICTURES = 5
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "option"})
_STEP = {"following": 1, "preceding": -1}
"""Both axes come in the document's order."""
_OTHER = re.compile(
    r"\b(?:clos(?:es|ing)|deadline|updated|modified|reviewed|©|copyright|since|until|event|comments?)", re.IGNORECASE
)
"""What a day beside a headline may be instead; behind the day it does not count."""


def lines_about(tree: html.HtmlElement) -> list[str]:
    """Return the short lines near the page's only headline, those below it first; none where it has several."""
    headlines = list(islice(tree.iter("h1"), 2))
    if len(headlines) != 1:
        return []
    return [*_lines(headlines[0], "following"), *_lines(headlines[0], "preceding")]


def day_in(lines: list[str], zone: ZoneInfo) -> Moment | None:
    """Return the day that one of the lines says, with its time where there is one."""
    days = (_DATED.search(line) for line in lines)
    dated = (day for day in days if day and not _OTHER.search(day.string[: day.start()]))
    return next((found for day in dated if (found := moment(day[0], zone))), None)


def names_in(lines: list[str]) -> str:
    """Return whom the first line that begins with "By" names; "" where none does."""
    found = (_BYLINE.match(line) for line in lines)
    return next((line["names"] for line in found if line), "")


def standfirst_in(tree: html.HtmlElement) -> str | None:
    """Return what stands in the element that is called the page's standfirst, where there is one."""
    for element in tree.xpath(_STANDFIRST):
        words = clean.line(element.text_content())
        if _SHORTEST_STANDFIRST <= len(words) <= _LONGEST_STANDFIRST:
            return words
    return None


def pictures_in(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield the pictures in figures, then those below the only headline that are none of the page's own."""
    yield from tree.xpath("//article//figure//img[@src] | //main//figure//img[@src] | //figure//img[@src]")
    if len(list(islice(tree.iter("h1"), 2))) == 1:
        yield from (img for img in tree.xpath(_BELOW_HEADLINE)[:_MOST_PICTURES] if _is_storys(img))


def _is_storys(img: html.HtmlElement) -> bool:
    sizes = [size for size in (img.get("width", ""), img.get("height", "")) if size.isdecimal()]
    named = f"{img.get('src')} {img.get('class')} {img.get('id')}"
    return not _OF_THE_PAGE.search(named) and all(int(size) >= _SMALLEST for size in sizes)


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
