"""What CSS makes of each element: the declaration that wins, in light, in dark, and on a phone.

Follows CSS Cascade 4 as far as mail needs it: importance, style attributes, specificity, order, and the
presentational attributes below them. Which colour is read on which is left to ``contrast``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cssselect
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError

from bulletin.checks.page import Element, Page
from bulletin.checks.styles import Declaration, Sheet, declared

OUTLOOK = re.compile(r"\[data-ogs[cb]\]\s*")
"""Outlook.com marks what it recoloured for the dark; a rule for it begins with the mark of an ancestor."""
FEATURE = re.compile(r"\(\s*(min-width|max-width|prefers-color-scheme)\s*:\s*([^)]+?)\s*\)")
HINTS = {"bgcolor": "background-color", "color": "color"}
BACKGROUND_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)|\b(?!url\b)[a-z]+\b(?!\()", re.IGNORECASE)
LONGEST_SELECTOR = 300
"""Characters. One that is longer is no selector that anybody wrote, and cssselect descends into each of its parts."""
SIDES = ("top", "right", "bottom", "left")

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


def cascade(page: Page, sheets: Sequence[Sheet], scheme: Scheme) -> dict[Element, Winners]:
    """Return the winning declarations of each element by property; shorthands are taken apart where mail uses them."""
    elements = page.elements("//*")
    ranked: dict[Element, dict[str, tuple[Priority, Winner]]] = {element: {} for element in elements}
    for element in elements:
        for attribute, name in HINTS.items():
            if value := element.get(attribute):
                _offer(ranked[element], name, Winner(str(value)), (False, False, (0, 0, 0), -1))
        for order, one in enumerate(declared(str(element.get("style") or ""))):
            for name, value in longhands(one):
                _offer(ranked[element], name, Winner(value), (one.important, True, (0, 0, 0), order))
    for order, (selector, declarations) in enumerate(_applying(sheets, scheme)):
        for element, specificity in _matched(page, selector):
            for one in declarations:
                for name, value in longhands(one):
                    winner = Winner(value, for_outlook=bool(OUTLOOK.search(selector)))
                    _offer(ranked[element], name, winner, (one.important, False, specificity, order))
    return {element: {name: won for name, (_, won) in offers.items()} for element, offers in ranked.items()}


def longhands(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Yield the properties that a declaration sets, as far as the checks ask for them."""
    name, value = declaration.name, declaration.value
    if name == "background":
        found = BACKGROUND_COLOUR.search(re.sub(r"url\([^)]*\)", "", value))
        yield "background-color", found[0] if found else "transparent"
    elif name == "padding":
        parts = value.split()
        if 1 <= len(parts) <= len(SIDES):
            for side, part in zip(SIDES, _four(parts), strict=True):
                yield f"padding-{side}", part
    else:
        yield name, value


def pixels(value: str) -> float | None:
    """Return a length in CSS pixels; None where it depends on something else."""
    found = re.fullmatch(r"(-?[\d.]+)(px|pt|)", value.strip(), re.IGNORECASE)
    if not found or (not found[2] and float(found[1])):
        return None
    return float(found[1]) * (4 / 3 if found[2].lower() == "pt" else 1)


def _offer(offers: dict[str, tuple[Priority, Winner]], name: str, winner: Winner, priority: Priority) -> None:
    if name not in offers or offers[name][0] <= priority:
        offers[name] = (priority, winner)


def _applying(sheets: Sequence[Sheet], scheme: Scheme) -> Iterator[tuple[str, tuple[Declaration, ...]]]:
    for sheet in sheets:
        for ruleset in sheet.rulesets:
            if all(_holds(condition, scheme) for condition in ruleset.media):
                for selector in ruleset.selectors:
                    if scheme.outlook or not OUTLOOK.search(selector):
                        yield selector, ruleset.declarations


def _holds(condition: str, scheme: Scheme) -> bool:
    """Whether a media query holds; one that asks for something else (print, hover) does not."""
    return any(_query_holds(query, scheme) for query in condition.lower().split(","))


def _query_holds(query: str, scheme: Scheme) -> bool:
    rest = FEATURE.sub("", query).replace(" and ", " ").split()
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


def _matched(page: Page, selector: str) -> Iterator[tuple[Element, tuple[int, int, int]]]:
    """Yield the elements that a selector finds now; a pseudo-element, or one that is no CSS, finds none."""
    plain = OUTLOOK.sub("", selector)
    if len(plain) > LONGEST_SELECTOR:
        return
    try:
        (parsed,) = cssselect.parse(plain)
        found = CSSSelector(plain, translator="html")(page.root)
    except (cssselect.SelectorError, XPathError, ValueError):
        return
    if parsed.pseudo_element is None:
        for element in found:
            yield element, parsed.specificity()


def _four(parts: list[str]) -> list[str]:
    top, right, bottom, left = (parts + [parts[0]] * 3)[:4] if len(parts) == 1 else (parts * 2)[:4]
    if len(parts) == 3:  # noqa: PLR2004 - CSS: top, right and left, bottom
        top, right, bottom, left = parts[0], parts[1], parts[2], parts[1]
    return [top, right, bottom, left]
