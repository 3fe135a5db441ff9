"""CSS into style attributes, for the mail programs that ignore or mangle a stylesheet: by premailer, and remembered.

MJML's own ``<style>`` blocks (media queries, dark mode) stay as they are. Nothing is ever fetched. What was written
into which element is remembered by ``patterns``, so that a page like the last one costs 0.4 ms and not 6.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any
from xml.dom import DOMException

import cssutils
from lxml import etree
from premailer import Premailer

from bulletin.rendering.mjml import Fault
from bulletin.rendering.patterns import PARSER, Changes, Patterns

SAID_PLACE = re.compile(r"(?:\[|, )(\d+)(?::|, )(\d+)")
DOCTYPE = re.compile("^<!doctype html>", re.IGNORECASE)
QUOTED = re.compile("""['"(]""")
"""What may hold a semicolon of its own: a string, an address."""
WRITTEN = ("align", "valign", "bgcolor")
"""The attributes that premailer writes beside ``style``, for the oldest programs."""


class StylesheetError(Exception):
    """CSS that cannot be read: ``fault`` says what and where."""

    def __init__(self, fault: Fault) -> None:
        """Take the fault."""
        super().__init__(fault.cause)
        self.fault = fault


def inline(html: str, css: str) -> str:
    """Return the HTML with the rules of ``css`` written into its elements' style attributes.

    Raises StylesheetError for CSS that cannot be read, which would be lost without a word.
    """
    html = DOCTYPE.sub("<!DOCTYPE html>", html.strip())
    sheet, patterns = stylesheet(css)
    if (known := patterns.recall(html)) is not None:
        return known + "\n"
    page = etree.fromstring(html.encode(), PARSER)
    elements = list(page.iter(etree.Element))
    changes = sheet.changes(page, strip=patterns.simple)
    patterns.learn(html, elements, changes)
    return (patterns.recall(html) or _written(page, elements, changes)) + "\n"


def _written(page: etree._Element, elements: Sequence[etree._Element], changes: Sequence[Changes]) -> str:
    """Return the page as lxml writes it out, with what its elements get."""
    for element, changed in zip(elements, changes, strict=True):
        for name, value in changed:
            element.set(name, value)
    return etree.tostring(page.getroottree(), method="html", encoding="unicode")


class _Stylesheet(Premailer):  # type: ignore[misc]  # premailer ships no types
    """Premailer with one stylesheet, parsed once: that takes twice as long as all the rest."""

    def __init__(self, css: str) -> None:
        super().__init__(
            None,
            css_text=css,
            allow_network=False,
            strip_important=False,
            disable_leftover_css=True,
            disable_validation=True,
            align_floating_images=False,
            disable_basic_attributes=["width", "height"],
            preserve_internal_links=True,
            cache_css_parsing=False,
            cssutils_logging_level=logging.CRITICAL,
        )
        self._parsed = super()._parse_style_rules(css, 0)

    @property
    def selectors(self) -> list[str]:
        """What the rules are for."""
        return [selector for _, selector, _ in self._parsed[0]]

    def changes(self, page: etree._Element, *, strip: bool) -> list[Changes]:
        """Return which attributes each element gets, in the page's order; the page stays as it is.

        ``strip`` tells them from those that the page had: premailer overwrites what it sets, whatever was there.
        """
        styled = deepcopy(page)
        for style in styled.iter("style"):
            style.set(self.attribute_name, "ignore")  # premailer takes the mark off again
        if strip:
            etree.strip_attributes(styled, *WRITTEN)
        self.transform(styled)
        pairs = zip(page.iter(etree.Element), styled.iter(etree.Element), strict=True)
        return [
            tuple(
                (name, _tight(value))
                for name, value in new.items()
                if name in WRITTEN or (name == "style" and value != old.get(name))
            )
            for old, new in pairs
        ]

    def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - premailer's own signature
        """``allow_network`` does not reach cssutils, which would fetch an ``@import``, even ``file://``."""
        parser = cssutils.CSSParser(
            loglevel=logging.CRITICAL, validate=validate, fetcher=_nothing, raiseExceptions=True
        )
        raising = cssutils.log.raiseExceptions
        try:
            return parser.parseString(css_body)
        except DOMException as cause:
            raise StylesheetError(_fault(css_body, cause)) from cause
        finally:
            cssutils.log.raiseExceptions = raising  # it is the whole process's

    def _parse_style_rules(self, _css_body: str, _ruleset_index: int) -> tuple[list[Any], list[Any]]:
        rules, leftover = self._parsed
        return list(rules), list(leftover)


def _tight(value: str) -> str:
    """A style without the spaces between its declarations: over 1 % of a page that Gmail cuts off by its length."""
    return value if QUOTED.search(value) else value.replace("; ", ";")


def _fault(css: str, cause: DOMException) -> Fault:
    """What cssutils could not read, and where; it says the line and the column in one of two ways."""
    said = str(cause)
    place = SAID_PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    offset = sum(len(one) + 1 for one in css.split("\n")[: line - 1]) + column - 1
    what = re.split(r"\[|: \('|, ignoring", re.sub(r"^\w+: ", "", said))[0].strip().rstrip(".:")
    if "production" in what or what == "No match":  # the parser's own grammar
        what = "a value that no mail program is sure to know, or a missing semicolon"
    return Fault(
        offset=min(offset, len(css)),
        cause=f"this is no CSS that can be written into style attributes: {what}; mend it there or on the line before",
    )


@lru_cache(maxsize=8)
def stylesheet(css: str) -> tuple[_Stylesheet, Patterns]:
    """Return a stylesheet, parsed, and what is remembered of it."""
    sheet = _Stylesheet(css)
    return sheet, Patterns(sheet.selectors)


def _nothing(_address: str) -> tuple[None, str]:
    """Stand in for every address with an empty stylesheet."""
    return None, ""
