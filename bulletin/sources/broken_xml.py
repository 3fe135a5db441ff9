"""Job XML that is broken: cut apart where each advert begins, so that a fault costs the advert that it is in.

A parser that forgives goes on as it guesses: it puts an advert's fields into its neighbour, or takes
what follows a lone ``<br>`` for text. So each piece is read by itself and strictly; one that is not
well-formed is mended where that leaves its own fields no doubt (HTML that nobody escaped, an end that
is missing), and is else left out. What the fields mean is left to ``jobs_xml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from lxml import etree

from bulletin.sources.caps import JOBS, MARK

_CDATA = r"<!\[CDATA\[(?:(?!\]\]>|<!\[CDATA\[).)*\]\]>"
_PASSED_OVER = rf"{_CDATA}|<!--(?:(?!-->|<!--).)*-->"
"""An advert in a comment is none. What is never closed, before the next of its kind begins, hides nothing."""
_HTML = re.compile(
    r"<(?=[^A-Za-z_/!?])|<(?=/?(?:a|b|big|blockquote|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|small|span|strong"
    r"|sub|sup|table|tbody|t[dhr]|thead|u|ul)(?:\s[^<>]*)?/?>)",
    re.IGNORECASE,
)
"""What stands in a description as a browser takes it: elements that no board names a field for, and "<" for less."""
_HARMLESS = frozenset({"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY", "ERR_ATTRIBUTE_REDEFINED"})
"""Faults that leave no doubt about which element holds what."""

_MOST = 2 * JOBS
"""Pieces; that many empty ones take a second."""


class Piece(NamedTuple):
    """What stands from the beginning of one advert to that of the next."""

    place: str
    """By its number and line in the text, as people count."""
    advert: etree._Element | None
    """None where it cannot be told which value is whose."""
    whole: bool
    """Whether nothing had to be mended."""


def parsed(source: str) -> tuple[etree._Element | None, etree._ListErrorLog]:
    """Return the tree as far as it can be read, and what was wrong; no entity is expanded and nothing is fetched."""
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except etree.XMLSyntaxError:  # recovery needs at least one element
        root = None
    return root, parser.error_log


def is_torn(faults: etree._ListErrorLog) -> bool:
    """Whether the elements themselves are in doubt, and not only a name's prefix or an entity."""
    return any(fault.domain_name != "NAMESPACE" and fault.type_name not in _HARMLESS for fault in faults)


def pieces(source: str, name: str) -> Iterator[Piece]:
    """Yield a piece for each element of that name in whatever case and namespace; a field so called holds text."""
    tag = rf"(?:[\w.-]+:)?{re.escape(name)}"
    field = rf"[^<]*(?:{_CDATA}[^<]*)*</{tag}\s*>"
    opening = re.compile(rf"{_PASSED_OVER}|(?P<advert><{tag}(?:\s[^<>]*)?/?>)(?!{field})", re.IGNORECASE | re.DOTALL)
    starts = list(islice((found.start() for found in opening.finditer(source) if found["advert"]), _MOST))
    line = 1 + source.count("\n", 0, starts[0] if starts else 0)
    for number, (start, end) in enumerate(pairwise((*starts, len(source))), start=1):
        yield from _read(source[start:end], f"job {number}, line {line}")
        line += source.count("\n", start, end)


def has_words(element: etree._Element) -> bool:
    """Whether there is text directly in an element, beside what it holds."""
    return any((words or "").strip() for words in (element.text, *(child.tail for child in element)))


def _read(text: str, place: str) -> Iterator[Piece]:
    """The advert, and what stands behind its end as another that lost its beginning."""
    for form in (text, _HTML.sub("&lt;", text)):
        advert, left_open = _cut_out(form)
        root, faults = parsed(advert) if advert else (None, None)
        if root is not None and faults is not None and not is_torn(faults) and _only_boxes(root, left_open):
            yield Piece(place, root, whole=form is text and not left_open)
            behind, end, _ = form[len(advert) :].partition(f"</{advert.rpartition('</')[2]}")
            if end and "<" in behind:
                yield Piece(f"what follows {place}", None, whole=False)
            return
    yield Piece(place, None, whole=False)


def _cut_out(text: str) -> tuple[str, int]:
    """An advert up to its end, or up to its last field that is closed, and how many elements had to be closed there.

    "" where one closes that is not open.
    """
    opened: list[str] = []
    end = depth = 0
    for mark in MARK.finditer(text):
        name = mark["name"]
        if name is None or (mark["empty"] and opened):
            continue
        if not mark["end"]:
            opened.append(name)
        if mark["end"] or mark["empty"]:
            if not opened or opened.pop() != name:
                return "", 0
            end, depth = mark.end(), len(opened)
            if not opened:
                break
    closing = "".join(f"</{name}>" for name in reversed(opened[:depth]))
    return text[:end] + closing, depth


def _only_boxes(advert: etree._Element, left_open: int) -> bool:
    """Whether what was closed by force only holds others together: what broke off inside words is half of them."""
    element = advert
    for _ in range(left_open):
        if has_words(element):
            return False
        element = element[-1]
    return True
