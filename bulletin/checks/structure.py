"""What a screen reader goes by: the page's language, direction and title, its headings, its tables.

Follows WCAG 2.1, 1.3.1, 2.4.2, 2.4.6 and 3.1.1. Pictures and links have checks of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bulletin.checks.page import Element, Page, place, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding

LANGUAGE = Rule(
    "page.language",
    "warn",
    why="a screen reader pronounces it in another language, and mail programs offer to translate it",
    advice='write <mjml lang="{{ publication.language }}"> in the template',
)
DIRECTION = Rule(
    "page.direction",
    "warn",
    why="Arabic and Hebrew come out in the wrong order, and other languages in a program set to them",
    advice='write <mjml dir="{{ publication.direction }}"> in the template',
)
TITLE = Rule(
    "page.title",
    "warn",
    why="it is what a screen reader says first, and what a browser's tab shows",
    advice="write <mj-title>{{ edition.subject }}</mj-title> in the template",
)
HEADING_FIRST = Rule(
    "headings.first",
    "warn",
    why="screen-reader users jump by headings, and look for the one <h1> that says what this is",
    advice="give the template one <h1>, the name of the publication",
)
HEADING_ORDER = Rule(
    "headings.order",
    "warn",
    why="a level that is left out reads as something that is missing",
    advice="use the next level in the template, and set the size by its style",
)
HEADING_EMPTY = Rule(
    "headings.empty",
    "warn",
    why="a screen reader announces a heading and then says nothing",
    advice="give it words in edition.toml, or take it out of the template",
)
TABLE_ROLE = Rule(
    "tables.role",
    "warn",
    why="a screen reader reads rows and columns aloud where there are none",
    advice='write role="presentation" on tables that only arrange; give real ones <th>',
)

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})


def structure(page: Page) -> Iterator[Finding]:
    """Judge what the page says of itself, its headings, and its tables."""
    yield from _page(page)
    yield from _headings(page.elements("//h1|//h2|//h3|//h4|//h5|//h6"))
    yield from _tables(page.elements("//table"))


def _page(page: Page) -> Iterator[Finding]:
    language, expected = str(page.root.get("lang") or ""), page.rendered.language
    if language.casefold() != expected.casefold():
        said = f"the page says that it is in {quoted(language)}" if language else "the page does not say its language"
        yield LANGUAGE.found(f"{said}; the bulletin is in {quoted(expected)}", "HTML, <html>")
    direction = str(page.root.get("dir") or "").lower()
    meant = "rtl" if expected.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
    if direction not in {meant, "auto"}:
        said = f"the page says dir={quoted(direction)}" if direction else "the page does not say its direction"
        yield DIRECTION.found(f"{said}, and its language is written {meant}", "HTML, <html>")
    title = page.root.find(".//title")
    if title is None or not (title.text or "").strip():
        yield TITLE.found("the page has no title", "HTML, <head>")


def _headings(headings: list[Element]) -> Iterator[Finding]:
    firsts = [one for one in headings if one.tag == "h1"]
    if headings and len(firsts) != 1:
        said = f"there are {len(firsts)} first headings" if firsts else "there is no first heading"
        yield HEADING_FIRST.found(f"{said}, <h1>", place(firsts[1] if firsts else headings[0]))
    for earlier, later in pairwise(headings):
        if _level(later) > _level(earlier) + 1:
            said = f"{quoted(words(later))} is an <{later.tag!s}> after an <{earlier.tag!s}>"
            yield HEADING_ORDER.found(f"the heading {said}", place(later))
    for one in headings:
        if not words(one) and not any(image.get("alt") for image in one.iter("img")):
            yield HEADING_EMPTY.found(f"an <{one.tag!s}> has no words", place(one))


def _tables(tables: list[Element]) -> Iterator[Finding]:
    bare = [one for one in tables if one.get("role") not in {"presentation", "none"} and one.find(".//th") is None]
    if bare:
        said = "a table arranges" if len(bare) == 1 else f"{len(bare)} tables arrange"
        yield TABLE_ROLE.found(f"{said} without saying so", place(bare[0]))


def _level(heading: Element) -> int:
    return int(str(heading.tag)[1])
