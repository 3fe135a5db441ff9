"""The CSS of a bulletin, read once: its style sheets' rules, and the declarations of its style attributes.

Which of it applies to an element is left to ``cascade``; what mail programs make of it to ``features``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

from bulletin.checks.page import Page

DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Declaration:
    """``name: value !important``, the name in lower case."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Selectors and what they declare; ``media`` are the conditions around them, outermost first."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One style element: its rules in order, and the at-rules that it uses."""

    rulesets: tuple[Ruleset, ...]
    at_rules: tuple[tuple[str, str], ...]
    """(name, what stands behind it): ("media", "(prefers-color-scheme: dark)")."""
    commented: bool


def sheets(page: Page) -> tuple[Sheet, ...]:
    """Return the style elements that every mail program sees, in their order."""
    return tuple(_sheet(str(one.text or ""), str(one.get("media") or "")) for one in page.elements("//style"))


@lru_cache(maxsize=4096)
def declared(style: str) -> tuple[Declaration, ...]:
    """Return what a style attribute declares; most of them stand in a bulletin many times."""
    if _bottomless(style):
        return ()
    return tuple(_declarations(tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)))


def _sheet(css: str, media: str) -> Sheet:
    if _bottomless(css):
        return Sheet((), (), commented=False)
    rulesets: list[Ruleset] = []
    at_rules: list[tuple[str, str]] = [("media", media)] if media else []
    _read(
        tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True),
        (media,) if media else (),
        rulesets,
        at_rules,
    )
    return Sheet(tuple(rulesets), tuple(at_rules), commented="/*" in css)


def _bottomless(css: str) -> bool:
    """Whether brackets are nested deeper than anybody writes, so that a parser that descends would not come back."""
    depth = 0
    for bracket in re.findall(r"[(\[{}\])]", css):
        depth += 1 if bracket in "([{" else -1
        if depth > DEEPEST:
            return True
    return False


def _read(nodes: list[Any], media: tuple[str, ...], rulesets: list[Ruleset], at_rules: list[tuple[str, str]]) -> None:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = tuple(one for one in re.split(r",(?![^(\[]*[)\]])", _text(node.prelude)) if one.strip())
            inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            rulesets.append(Ruleset(tuple(one.strip() for one in selectors), tuple(_declarations(inside)), media))
        elif node.type == "at-rule":
            condition = _text(node.prelude)
            at_rules.append((node.lower_at_keyword, condition))
            if node.content is not None and node.lower_at_keyword in {"media", "supports"}:
                within = (*media, condition) if node.lower_at_keyword == "media" else media
                content = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                _read(content, within, rulesets, at_rules)


def _declarations(nodes: list[Any]) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration":
            yield Declaration(node.lower_name, _text(node.value), node.important)


def _text(tokens: list[Any]) -> str:
    return str(tinycss2.serialize(tokens)).strip()
