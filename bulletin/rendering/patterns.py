"""What a stylesheet does to an element, remembered: the pages of an edition's variants are made of the same patterns.

What a rule for tags, classes and identifiers does to an element depends on the element and on what it stands in, not
on the page: that is its pattern. A full day holds 130 of them in 340 elements. So a page that holds nothing new is
neither parsed nor written out again: its tags are exchanged in the text, each for what was written in its place
before. A stylesheet whose selectors look further, to siblings or other attributes, is not remembered, and neither is
a page whose text is not what its parser made of it (a paragraph in a paragraph, a tag that is never closed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from lxml import etree
from lxml.html.defs import empty_tags

SIMPLE = re.compile(r"[\w\s.#*>-]+")
"""A selector of tags, classes and identifiers, of descendants and children."""
TAG = re.compile(r"""(<!--(?:[^-]+|-(?!->))*-->|<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>)""")
NAME = re.compile(r"<([a-zA-Z][\w:-]*)")
MOST = 20_000
"""Tags: beyond them the templates write something of their own into each element, and all is forgotten."""
PARSER = etree.HTMLParser(encoding="utf-8")

Changes = tuple[tuple[str, str], ...]
"""The attributes that an element gets, by name."""


class Patterns:
    """The memory of one stylesheet. Several threads may share it."""

    def __init__(self, selectors: Iterable[str]) -> None:
        """Begin with nothing, for a stylesheet of these selectors."""
        kept = list(selectors)
        self.simple = all(SIMPLE.fullmatch(one) for one in kept)
        """Whether anything is remembered."""
        self._root = _Pattern()
        self._room = MOST

    def recall(self, html: str) -> str | None:
        """Return the page with its styles written into it; None where one of its elements is of no known pattern."""
        pieces = TAG.split(html)
        within = [self._root]
        for at in range(1, len(pieces), 2):
            tag = pieces[at]
            if tag[1] == "/":
                within.pop()
            elif tag[1] != "!":
                known = within[-1].tags.get(tag) or self._recognised(within[-1], tag)
                if known is None:
                    return None
                pieces[at], pattern = known
                if pattern is not None:
                    within.append(pattern)
            if not within:
                return None
        return "".join(pieces) if len(within) == 1 else None

    def learn(self, html: str, elements: Sequence[etree._Element], changes: Iterable[Changes]) -> None:
        """Remember what each of a page's elements got, where the page's text holds just these elements."""
        tags = _standing(html, elements)
        if not self.simple or tags is None:
            return
        if self._room < len(tags):
            self.forget()
        patterns: dict[etree._Element | None, _Pattern] = {None: self._root}
        for element, tag, changed in zip(elements, tags, changes, strict=True):
            around = patterns[element.getparent()]
            _, patterns[element] = around.kinds.setdefault(_kind(element), (changed, _Pattern()))
            if tag not in around.tags:
                self._recognised(around, tag)

    def forget(self) -> None:
        """Begin anew."""
        self._root, self._room = _Pattern(), MOST

    def _recognised(self, around: _Pattern, tag: str) -> tuple[str, _Pattern | None] | None:
        """Return what is written for a tag that was not met before, where its like was."""
        element = _alone(tag)
        known = None if element is None else around.kinds.get(_kind(element))
        if element is None or known is None:
            return None
        changes, pattern = known
        for name, value in changes:
            element.set(name, value)
        written = etree.tostring(element, method="html", encoding="unicode")
        found = written.removesuffix(f"</{element.tag!s}>"), None if element.tag in empty_tags else pattern
        if self._room > 0:
            self._room -= 1
            around.tags[tag] = found
        return found


class _Pattern:
    """Elements that every rule takes for the same, and what may stand in them."""

    __slots__ = ("kinds", "tags")

    def __init__(self) -> None:
        self.kinds: dict[tuple[object, ...], tuple[Changes, _Pattern]] = {}
        """By what a rule sees of an element: what it gets, and its own pattern."""
        self.tags: dict[str, tuple[str, _Pattern | None]] = {}
        """By a tag as it stands in the page: what is written in its place; no pattern where nothing stands in it."""


def _kind(element: etree._Element) -> tuple[object, ...]:
    """What a rule sees of an element, and what it has of its own."""
    get = element.get
    return element.tag, get("class"), get("style"), get("id")


def _standing(html: str, elements: Sequence[etree._Element]) -> list[str] | None:
    """Return the tag of each element as it stands in the text; None where the parser read another page than that."""
    rest = iter(elements)
    kind_of = cache(lambda tag: None if (alone := _alone(tag)) is None else _kind(alone))
    found: list[str] = []
    within: list[etree._Element | None] = [None]
    for tag in TAG.findall(html):
        if tag[1] == "/":
            within.pop()
        elif tag[1] != "!":
            element = next(rest, None)
            if element is None or not within or element.getparent() is not within[-1]:
                return None
            if kind_of(tag) != _kind(element):
                return None
            found.append(tag)
            if element.tag not in empty_tags:
                within.append(element)
    return found if within == [None] and next(rest, None) is None else None


def _alone(tag: str) -> etree._Element | None:
    """Read one tag by itself; None where there is no telling what it opens."""
    said = NAME.match(tag)
    page = etree.fromstring(tag, PARSER) if said else None
    if said is None or page is None:
        return None
    name = said[1].lower()
    return None if tag.endswith("/>") and name not in empty_tags else next(page.iter(name), None)
