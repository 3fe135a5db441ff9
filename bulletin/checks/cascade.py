"""What CSS makes of each element: the declaration that wins, in light, in dark, and on a phone.

Follows CSS Cascade 4 as far as mail needs it: importance, style attributes, specificity, order, and the
presentational attributes below them. Which colour is read on which is left to ``contrast``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cssselect
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError

from bulletin.checks.longhands import longhands, pixels
from bulletin.checks.page import Element, Page
from bulletin.checks.styles import Declaration, Ruleset, Sheet, declared

OUTLOOK = re.compile(r"\[data-ogs[cb]\]\s*")
"""Outlook.com marks what it recoloured for the dark; a rule for it begins with the mark of an ancestor."""
FEATURE = re.compile(r"\(\s*(min-width|max-width|prefers-color-scheme)\s*:\s*([^)]+?)\s*\)")
HINTS = {"bgcolor": "background-color", "color": "color"}
HASHLESS = re.compile(r"[0-9a-f]{6}", re.IGNORECASE)
LONGEST_SELECTOR = 300
"""Characters. One that is longer is no selector that anybody wrote, and cssselect descends into each of its parts."""

Priority = tuple[bool, bool, tuple[int, int, int], int]
"""Important, from the style attribute, specificity, order: the largest wins."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Where the bulletin is read: how wide the screen is, and whether it is dark."""

    name: str
    width: int = 600
    dark: bool = False
    outlook: bool = False
    """Outlook.com's own dark mode: it recolours by itself, and rules for its marks come on top."""


LIGHT = Scheme("light")
DARK = Scheme("dark mode", dark=True)
OUTLOOK_DARK = Scheme("Outlook’s dark mode", outlook=True)
PHONE = Scheme("a phone", width=375)


@dataclass(frozen=True, slots=True)
class Winner:
    """The declaration that holds for an element."""

    value: str
    for_outlook: bool = False
    """It was written for Outlook.com's dark mode."""


Winners = dict[str, Winner]
Offers = dict[str, tuple[Priority, Winner]]
"""The best declaration so far, by property."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A selector's declarations, and the elements that it finds whoever reads: only whether it applies is open."""

    media: tuple[str, ...]
    for_outlook: bool
    specificity: tuple[int, int, int]
    elements: tuple[Element, ...]
    declarations: tuple[tuple[str, Winner, bool], ...]
    """Property, value, important."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The CSS of a page, matched with its elements once for all schemes."""

    own: dict[Element, Offers]
    """What the elements' attributes say, in the document's order."""
    rules: tuple[Matched, ...]


def apply(page: Page, sheets: Sequence[Sheet]) -> Applied:
    """Match style sheets, style attributes and presentational attributes with the elements of a page."""
    rules = (
        _matched(page, selector, ruleset)
        for sheet in sheets
        for ruleset in sheet.rulesets
        for selector in ruleset.selectors
    )
    return Applied(
        own={element: _own(element) for element in page.elements("//*")},
        rules=tuple(rule for rule in rules if rule is not None),
    )


def cascade(applied: Applied, scheme: Scheme) -> dict[Element, Winners]:
    """Return the winning declarations of each element by property; shorthands are taken apart where mail uses them."""
    ranked = {element: dict(offers) for element, offers in applied.own.items()}
    for order, rule in enumerate(applied.rules):
        if rule.for_outlook > scheme.outlook or not all(_holds(condition, scheme) for condition in rule.media):
            continue
        for element in rule.elements:
            for name, winner, important in rule.declarations:
                _offer(ranked[element], name, winner, (important, False, rule.specificity, order))
    return {element: {name: won for name, (_, won) in offers.items()} for element, offers in ranked.items()}


def _own(element: Element) -> Offers:
    offers: Offers = {}
    for attribute, name in HINTS.items():
        if value := str(element.get(attribute) or ""):
            value = f"#{value}" if HASHLESS.fullmatch(value) else value
            _offer(offers, name, Winner(value), (False, False, (0, 0, 0), -1))
    for order, (name, winner, important) in enumerate(_written(str(element.get("style") or ""))):
        _offer(offers, name, winner, (important, True, (0, 0, 0), order))
    return offers


@lru_cache(maxsize=4096)
def _written(style: str) -> tuple[tuple[str, Winner, bool], ...]:
    """What a style attribute says; most of them stand in a bulletin many times."""
    return tuple(_taken_apart(declared(style), for_outlook=False))


def _taken_apart(declarations: Sequence[Declaration], *, for_outlook: bool) -> Iterator[tuple[str, Winner, bool]]:
    for one in declarations:
        for name, value in longhands(one):
            yield name, Winner(value, for_outlook=for_outlook), one.important


def _offer(offers: Offers, name: str, winner: Winner, priority: Priority) -> None:
    if name not in offers or offers[name][0] <= priority:
        offers[name] = (priority, winner)


def _holds(condition: str, scheme: Scheme) -> bool:
    """Whether a media query holds; one that asks for something else (print, hover) does not."""
    return any(_query_holds(query, scheme) for query in condition.lower().split(","))


def _query_holds(query: str, scheme: Scheme) -> bool:
    rest = FEATURE.sub("", query).replace(" and ", " ").split()
    if rest == ["not", "print"]:
        return True
    if any(word not in {"only", "screen", "all", "and"} for word in rest):
        return False
    return all(_feature_holds(name, value, scheme) for name, value in FEATURE.findall(query))


def _feature_holds(name: str, value: str, scheme: Scheme) -> bool:
    if name == "prefers-color-scheme":
        return (value == "dark") == scheme.dark
    bound = pixels(value)
    if bound is None:
        return False
    return scheme.width >= bound if name == "min-width" else scheme.width <= bound


def _matched(page: Page, selector: str, ruleset: Ruleset) -> Matched | None:
    """Find a selector's elements; a pseudo-element, or one that is no CSS, has none."""
    plain = OUTLOOK.sub("", selector)
    if len(plain) > LONGEST_SELECTOR:
        return None
    try:
        (parsed,) = cssselect.parse(plain)
        found = CSSSelector(plain, translator="html")(page.root)
    except (cssselect.SelectorError, XPathError, ValueError):
        return None
    if parsed.pseudo_element is not None or not found:
        return None
    for_outlook = plain != selector
    return Matched(
        media=ruleset.media,
        for_outlook=for_outlook,
        specificity=parsed.specificity(),
        elements=tuple(found),
        declarations=tuple(_taken_apart(ruleset.declarations, for_outlook=for_outlook)),
    )
