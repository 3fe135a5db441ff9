"""Which features of HTML and CSS a bulletin uses, as ``kind:name``: ``element:table``, ``property:border-radius``.

The names are those of ``client_support.json``. What mail programs make of them is left to ``clients``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from lxml import etree

from bulletin.checks.page import Element, Page, place
from bulletin.checks.styles import Declaration, Ruleset, Sheet, declared

FUNCTION = re.compile(r"([a-z-]+)\(")
UNIT = re.compile(r"(?<![\w#.-])[-+]?(?:\d+\.?\d*|\.\d+)(px|em|rem|%|pt|pc|cm|mm|in|ex|ch|vh|vw|vmin|vmax)(?![\w%])")
KEYWORD = re.compile(r"(?<![\w#-])[a-z]+(?:-[a-z]+)*(?![\w(-])")
PSEUDO = re.compile(r"::?([a-z-]+)")
MEDIA_FEATURE = re.compile(r"\(\s*(?:-webkit-|min-|max-)*([a-z-]+)")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)")
IMAGE_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")

SELECTORS = (
    ("nesting", re.compile(r"&")),
    ("attribute", re.compile(r"\[")),
    ("child", re.compile(r">")),
    ("adjacent-sibling", re.compile(r"\+")),
    ("general-sibling", re.compile(r"~(?!=)")),
    ("universal", re.compile(r"\*(?![=\w])")),
    ("id", re.compile(r"#[\w-]")),
    ("class", re.compile(r"\.[\w-]")),
    ("chaining", re.compile(r"[\w\])][.#\[][\w-]|\w:(?!:)[\w-]+\.[\w-]")),
    ("type", re.compile(r"(?:^|[\s>+~])[a-z][a-z0-9]*", re.IGNORECASE)),
    ("descendant", re.compile(r"[\w\])*]\s+[\w.#\[*:]")),
)


def used(page: Page, sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return each feature that is used, and where it is used first."""
    found: dict[str, str] = {}
    for element in page.elements("//*"):
        for feature in _of_element(element):
            if feature not in found:
                found[feature] = place(element)
    for sheet in sheets:
        for feature in _of_sheet(sheet):
            found.setdefault(feature, "HTML, <style>")
    if any(isinstance(one, etree._Comment) for one in page.root.iter(etree.Comment)):  # noqa: SLF001 - lxml names the type so
        found.setdefault("comment:html", "HTML")
    return found


def _of_element(element: Element) -> Iterator[str]:
    tag = str(element.tag)
    yield f"element:{tag}"
    for name in map(str, element.attrib):
        yield f"attribute:{name}"
    href = str(element.get("href") or "") if tag == "a" else ""
    if href.startswith(("#", "mailto:")):
        yield "link:#" if href.startswith("#") else "link:mailto:"
    if tag == "meta":
        yield f"meta:{element.get('name')}"
    if tag in {"input", "button"}:
        yield f"input:{element.get('type')}"
    if tag == "img":
        yield from _image(str(element.get("src") or ""))
    yield from _of_style(str(element.get("style") or ""))


def _of_sheet(sheet: Sheet) -> Iterator[str]:
    for name, condition in sheet.at_rules:
        yield f"at:{name}"
        if name == "media":
            yield from (f"media:{found}" for found in MEDIA_FEATURE.findall(condition))
    if sheet.commented:
        yield "comment:css"
    for ruleset in sheet.rulesets:
        yield from _of_selectors(ruleset)
        for one in ruleset.declarations:
            yield from _of_declaration(one)


def _of_selectors(ruleset: Ruleset) -> Iterator[str]:
    if len(ruleset.selectors) > 1:
        yield "selector:grouping"
    for selector in ruleset.selectors:
        plain = QUOTED.sub("", selector)
        yield from (f"selector:{name}" for name, pattern in SELECTORS if pattern.search(plain))
        yield from (f"pseudo:{name}" for name in PSEUDO.findall(plain))


@lru_cache(maxsize=4096)
def _of_style(style: str) -> tuple[str, ...]:
    """Return what a style attribute uses; most of them stand in a bulletin many times."""
    return tuple(dict.fromkeys(feature for one in declared(style) for feature in _of_declaration(one)))


def _of_declaration(one: Declaration) -> Iterator[str]:
    value = QUOTED.sub(" ", one.value.lower())
    yield f"property:{one.name}"
    yield f"value:{one.name}:{value}"
    yield from (f"function:{name}" for name in FUNCTION.findall(value))
    yield from (f"unit:{name}" for name in UNIT.findall(value))
    yield from (f"keyword:{name}" for name in KEYWORD.findall(value))
    if one.important:
        yield "important:"
    for url in IMAGE_URL.findall(one.value):
        yield from _image(url)


def _image(src: str) -> Iterator[str]:
    if src.startswith("data:"):
        yield "image:data"
        return
    try:
        path = urlsplit(src).path
    except ValueError:
        return
    if found := re.search(r"\.(\w+)$", path):
        yield f"image:{found[1].lower()}"
