"""The paragraphs of an article's page, by trafilatura in precision mode.

Precision costs the intro at times: where a page sets its standfirst or first paragraph apart,
trafilatura takes it for furniture. The intro is the summary, so it is looked for and put back.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Container
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import trafilatura
from trafilatura.settings import Document as Extracted

from bulletin.sources import clean
from bulletin.sources.caps import PARAGRAPHS
from bulletin.sources.dates import moment
from bulletin.sources.furniture import is_call
from bulletin.sources.headline import letters

if TYPE_CHECKING:
    from lxml import html

# It warns of every page without an article; that is said here, as a problem with the page's name.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())

_FURNITURE = frozenset(
    {"nav", "aside", "footer", "figure", "figcaption", "form", "button", "blockquote", "li", "table"}
)
_ENDS = re.compile(r"[.!?][\"'’”)\]]*$")
_UPDATED = re.compile(r"^(?:last )?(?:updated|published|first published|posted)(?: at| on|:)\b.{0,60}$", re.IGNORECASE)
_BYLINE = re.compile(r"(?i:by) [A-Z][\w'’-]*(?:,? (?:and |de |van )?[A-Z][\w'’-]*){1,5}")
_LONGEST_DATELINE = 60
_ANY = ZoneInfo("UTC")
_SHORTEST_INTRO = 40
_MOST_LINKED = 0.5
_MOST_QUOTATIONS = 100
_MOST_HEADLINES = 10
_MENU_LINKS = 2
_MENU_SHARE = 0.9
_COMPARED = 60
"""Characters by which a paragraph of the page and one of trafilatura's are told to be the same."""


def body_of(
    tree: html.HtmlElement, title: str, told: Container[str] = (), byline: str | None = None
) -> tuple[str, ...]:
    """Return the paragraphs, in order, without the headline; empty where there is no article.

    ``told`` are the page's descriptions: an intro that is one of them is the standfirst already. Nor is
    the byline a paragraph where it stands above the first.
    """
    page = deepcopy(tree)
    _drop_hover_menus(page)
    _unwrap_quotations(page)
    found = trafilatura.bare_extraction(
        page, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False
    )
    text = found.text or "" if isinstance(found, Extracted) else ""
    paragraphs = [line for part in text.split("\n")[:PARAGRAPHS] if (line := clean.line(part.removeprefix("- ")))]
    headlines = {title, *(clean.line(h1.text_content()) for h1 in islice(page.iter("h1"), _MOST_HEADLINES))}
    paragraphs = [line for line in paragraphs if line not in headlines and not _is_around(line)]
    while paragraphs and (_is_dateline(paragraphs[0], byline) or _is_standfirst(paragraphs[0], told)):
        del paragraphs[0]
    lost = _lost_intro(page, paragraphs[0]) if paragraphs else []
    return (*(line for line in lost if line not in told), *paragraphs)


def _is_around(line: str) -> bool:
    return bool(_UPDATED.match(line)) or is_call(line)


def _is_dateline(line: str, byline: str | None) -> bool:
    """Whether the line above the story is only its day, or who wrote it."""
    if len(line) > _LONGEST_DATELINE:
        return False
    return bool(moment(line, _ANY) or _BYLINE.fullmatch(line)) or (
        byline is not None and _names(line) == _names(byline)
    )


def _names(line: str) -> str:
    return letters(line.replace(" and ", " "))


def _is_standfirst(line: str, told: Container[str]) -> bool:
    """Whether the line above the story is the page's description, set apart: a story's first sentence ends as one."""
    return line in told and not _ENDS.search(line)


def _drop_hover_menus(page: html.HtmlElement) -> None:
    """Take out what opens when a name is pointed at: an inline element inside a paragraph that is all links."""
    for element in page.xpath("//p//span[count(.//a) >= 2]"):
        links = element.findall(".//a")
        linked = sum(len(link.text_content()) for link in links)
        text = element.text_content().strip()
        nested = element.xpath(".//span[count(.//a) >= 2]")
        if len(links) >= _MENU_LINKS and not nested and text and linked >= _MENU_SHARE * len(text):
            element.drop_tree()


def _unwrap_quotations(page: html.HtmlElement) -> None:
    """Put a quotation, such as a post that the story quotes, where the box stands that holds nothing else.

    The box is called a widget or an embed, for which trafilatura would leave it out; its words are
    the story's. A link to another page in the shape of a quotation stays in its box, and so does a
    pull quote, which says again what the story says.
    """
    quotations = list(islice(page.iter("blockquote"), _MOST_QUOTATIONS))
    if not quotations:
        return
    story = clean.line(" ".join(element.text_content() for element in page.xpath("//p[not(ancestor::blockquote)]")))
    for quotation in quotations:
        words = clean.line(quotation.text_content())
        box = _box(quotation)
        parent = box.getparent()
        linked = sum(len(link.text_content()) for link in quotation.iter("a"))
        if parent is None or linked > _MOST_LINKED * len(words) or words[:_COMPARED] in story:
            continue
        quotation.tail = box.tail
        parent.replace(box, quotation)


def _box(element: html.HtmlElement) -> html.HtmlElement:
    """The outermost element that holds no words but this one's."""
    length = len(element.text_content().strip())
    while (around := element.getparent()) is not None and len(around.text_content().strip()) == length:
        element = around
    return element


def _lost_intro(page: html.HtmlElement, first: str) -> list[str]:
    """The paragraphs between the headline and what trafilatura took for the first one."""
    found: list[str] = []
    past_headline = False
    for element in page.iter("h1", "p", "h2"):
        if element.tag == "h1":
            past_headline, found = True, []
            continue
        text = clean.line(element.text_content())
        if text and first[:_COMPARED] in text:
            return found if past_headline else []
        if past_headline and element.tag == "p" and _is_intro(element, text):
            found.append(text)
    return []


def _is_intro(element: html.HtmlElement, text: str) -> bool:
    if len(text) < _SHORTEST_INTRO or not _ENDS.search(text):
        return False
    if any(ancestor.tag in _FURNITURE for ancestor in element.iterancestors()):
        return False
    return sum(len(link.text_content()) for link in element.iter("a")) < _MOST_LINKED * len(text)
