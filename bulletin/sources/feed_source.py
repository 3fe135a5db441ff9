"""A feed's text in feedparser's hands: what it is spared, and where it found the XML broken.

It looks for declarations with expressions that take time by the square of what stands above the
first element, so that is given to it short: declarations, comments and empty lines stay behind.
Nothing of them is needed, for the text was decoded here. What it makes of the items is for ``feed``.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple
from xml.sax import SAXParseException  # only its position is read; feedparser parses

import feedparser

from bulletin.sources import clean
from bulletin.sources.characters import ampersands_escaped

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_PREAMBLE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_ELEMENT = re.compile(r"<\w")
_LONGEST_HEAD = 10_000
"""Characters of a document type: feedparser takes 0.1 s for as many, and 10 s for ten times more."""
_WIDE_SPACE = re.compile(r"\s{50,}")
_NAMESPACE = re.compile(r"""(?<=\s)xmlns(?::[\w.-]{1,80})?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_MEDIA_DESCRIPTION = re.compile(r"<(/?)media:description\b[^<>]{0,300}?(/?)>")
"""feedparser takes it for the item's own description; renamed and without attributes, it is the picture's text."""

_BEGINNING = re.compile(
    r"(?:<\?xml\b[^<>]{0,200}\?>\s*)?<(?:rss|rdf:rdf|(?:atom:)?feed)\s(?=[^<>]*(?:version|xmlns))", re.IGNORECASE
)
"""A feed below something that is no XML."""
_ROOT = re.compile(r"<(?:!doctype|(?:[\w-]+:)?(?:rss|feed|rdf|channel))\b", re.IGNORECASE)
_LATEST_BEGINNING = 8192


class Fault(NamedTuple):
    """Where the XML is broken, as people count lines in the file, and how."""

    place: str
    cause: str


def beginning(text: str) -> int:
    """Return where a feed begins below what its server's program wrote above it, such as a warning; 0 is the rule."""
    if _ROOT.match(text, _after_preamble(text)):
        return 0
    found = _BEGINNING.search(text, 0, _LATEST_BEGINNING)
    return found.start() if found else 0


def parsed(text: str) -> tuple[feedparser.FeedParserDict, Fault | None]:
    """Return what feedparser makes of a feed, and its first fault; bare ampersands are mended, and are one."""
    start = _after_preamble(text)
    source = _short_headed(text[start:])
    feed = _parsed(source)
    fault = feed.get("bozo_exception")  # its word about encodings is not ours
    if not isinstance(fault, SAXParseException):
        return feed, None
    if (mended := ampersands_escaped(source)) != source:
        feed = _parsed(mended)
    return feed, Fault(_place(fault, text, start), clean.line(fault.getMessage()))


def _after_preamble(text: str) -> int:
    """Where the document type or the first element stands: an empty line above a declaration is nobody's loss."""
    end = 0
    while found := _PREAMBLE.match(text, end):
        end = found.end()
    return end + len(text[end:]) - len(text[end:].lstrip())


def _short_headed(text: str) -> str:
    element = _ELEMENT.search(text)
    if element is None:
        return text[:_LONGEST_HEAD]
    head = text[: element.start()]
    return (_WIDE_SPACE.sub(" ", head) if len(head) <= _LONGEST_HEAD else "") + text[element.start() :]


def _parsed(source: str) -> feedparser.FeedParserDict:
    """What feedparser makes of it. It believes the header, so that a wrong declaration cannot garble the text."""
    if "media:description" in source:
        source = _MEDIA_DESCRIPTION.sub(r"<\1media:text\2>", source)
    try:
        return _asked(source)
    except ValueError:  # the standard library takes a namespace with a space in it apart at the space
        return _asked(_NAMESPACE.sub(lambda found: "".join(found[0].split()), source))


def _asked(source: str) -> feedparser.FeedParserDict:
    return feedparser.parse(
        io.BytesIO((_DECLARATION + source).encode("utf-8")),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )


def _place(fault: SAXParseException, text: str, start: int) -> str:
    """The fault's place in the text, of which feedparser saw what stands behind ``start``, below a line of ours."""
    line, column = (fault.getLineNumber() or 1) - _DECLARATION.count("\n"), fault.getColumnNumber() or 0
    column += start - text.rfind("\n", 0, start) - 1 if line == 1 else 0
    return f"line {line + text.count(chr(10), 0, start)}, column {column}"
