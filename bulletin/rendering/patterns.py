"""What a stylesheet does to an element, remembered: the pages of an edition's variants are made of the same patterns.

What a rule for tags, classes and identifiers does to an element depends on the element and on what it stands in, not
on the page: that is its pattern. A full day holds 130 of them in 540 elements. A stylesheet whose selectors look
further, to siblings or other attributes, is not remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

SIMPLE = re.compile(r"[\w\s.#*>-]+")
"""A selector of tags, classes and identifiers, of descendants and children."""
MOST = 20_000
"""Patterns: beyond them the templates write something of their own into each element, and nothing is learnt."""

Changes = tuple[tuple[str, str], ...]
"""The attributes that an element gets, by name."""
_Pattern = tuple[object, ...]


class Patterns:
    """The memory of one stylesheet. Several threads may share it."""

    def __init__(self, selectors: Iterable[str]) -> None:
        """Begin with nothing, for a stylesheet of these selectors."""
        kept = list(selectors)
        self.simple = all(SIMPLE.fullmatch(one) for one in kept)
        """Whether anything is remembered."""
        self._by_id = any("#" in one for one in kept)
        self._numbers = count(1)
        self._known: dict[_Pattern, tuple[int, Changes]] = {}

    def recall(self, elements: Sequence[etree._Element]) -> list[Changes] | None:
        """Return what each of a page's elements gets; None where one of them is of no known pattern."""
        if not self.simple:
            return None
        numbers: dict[etree._Element | None, int] = {None: 0}
        found: list[Changes] = []
        for element, pattern in zip(elements, self._patterns(elements, numbers), strict=True):
            known = self._known.get(pattern)
            if known is None:
                return None
            numbers[element], changes = known
            found.append(changes)
        return found

    def learn(self, elements: Sequence[etree._Element], changes: Iterable[Changes]) -> None:
        """Remember what each of a page's elements got."""
        if not self.simple or len(self._known) + len(elements) > MOST:
            return
        numbers: dict[etree._Element | None, int] = {None: 0}
        for element, pattern, changed in zip(elements, self._patterns(elements, numbers), changes, strict=True):
            numbers[element], _ = self._known.setdefault(pattern, (next(self._numbers), changed))

    def forget(self) -> None:
        """Begin anew."""
        self._known.clear()

    def _patterns(
        self, elements: Iterable[etree._Element], numbers: Mapping[etree._Element | None, int]
    ) -> Iterator[_Pattern]:
        """Each element as a rule sees it: its parent's pattern, which ``numbers`` holds by then; tag; attributes."""
        by_id = self._by_id
        for element in elements:
            get = element.get
            yield numbers[element.getparent()], element.tag, get("class"), get("style"), get("id") if by_id else None
