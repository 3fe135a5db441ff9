"""Structured data in pages (JSON-LD): finds objects by type and reads their values as plain text.

Publishers write it by hand: objects in lists and @graph, values that are strings, lists or objects,
entities escaped, control characters inside strings. Nothing here fails; what cannot be read is absent.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TypeAlias

from bulletin.sources import clean

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Node: TypeAlias = dict[str, Json]

_DEEPEST = 12
_BARE = 2
"""Members of an object that is no more than a reference: ``@id``, and ``@type`` perhaps."""
_OPENED = re.compile(r"^/\*\s{0,20}(?:<!\[CDATA\[)?\s{0,20}\*/")
_CLOSED = re.compile(r"/\*\s{0,20}(?:\]\]>)?\s{0,20}\*/$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def loaded(text: str) -> Json:
    """Parse one block of JSON-LD, forgiving what hands and templates do to it; None where it is broken."""
    text = _unwrapped(text)
    for source in (text, _TRAILING_COMMA.sub(r"\1", text if '"' in text else html.unescape(text))):
        with suppress(ValueError, RecursionError):
            value: Json = json.loads(source, strict=False)
            return value
    return None


def broken_at(text: str) -> str | None:
    """Return where a document stops being JSON, such as "line 3, column 7"; None where no place can be named."""
    try:
        json.loads(text, strict=False)
    except json.JSONDecodeError as fault:
        return f"line {fault.lineno}, column {fault.colno}"
    except (ValueError, RecursionError):
        pass
    return None


def typed(value: Json, suffix: str) -> Iterator[Node]:
    """Yield every object whose ``@type`` ends in ``suffix`` ("Article" finds NewsArticle), in order."""
    return (node for node in _nodes(value, _DEEPEST) if any(name.endswith(suffix) for name in _types(node)))


def named(value: Json) -> dict[str, Node]:
    """Return the objects that others name by their ``@id``."""
    known: dict[str, Node] = {}
    for one in _nodes(value, _DEEPEST):
        name = one.get("@id")
        if isinstance(name, str) and len(one) > _BARE:
            known.setdefault(name, one)
    return known


def with_named(node: Node, known: Mapping[str, Node]) -> Node:
    """Return an object with those that it only names by ``@id`` put in place, as Yoast's graphs need it."""
    return {key: _in_place(held, known) for key, held in node.items()} if known else node


def text(value: Json, *keys: str) -> str | None:
    """Return the first text in ``value``: a string, or in an object what one of ``keys`` (or ``name``) holds."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            found = next((found for key in (*keys, "name") if (found := text(entry.get(key)))), None)
        else:
            found = clean.line_or_none(raw(entry))
        if found:
            return found
    return None


def texts(value: Json, *keys: str) -> tuple[str, ...]:
    """Return every text in ``value``, each once, in order."""
    entries = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(found for entry in entries if (found := text(entry, *keys))))


def raw(value: Json) -> str:
    """Return a scalar as a string, as it was written; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        return str(value)
    except ValueError:  # an integer of more than 4,300 digits
        return ""


def first(value: Json) -> Node:
    """Return the first object in ``value``; an empty one where there is none."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            return entry
    return {}


def _in_place(value: Json, known: Mapping[str, Node]) -> Json:
    if isinstance(value, list):
        return [_in_place(entry, known) for entry in value]
    name = value.get("@id") if isinstance(value, dict) else None
    return {**value, **known[name]} if isinstance(value, dict) and isinstance(name, str) and name in known else value


def _unwrapped(text: str) -> str:
    """A script's text without the comment or CDATA marks that hid it from old browsers."""
    text = _OPENED.sub("", text.strip()).removeprefix("//").lstrip().removeprefix("<!--").removeprefix("<![CDATA[")
    text = _CLOSED.sub("", text.rstrip("; \t\n")).removesuffix("-->").removesuffix("]]>").rstrip()
    return text.removesuffix("//")


def _types(node: Node) -> list[str]:
    kind = node.get("@type")
    names = kind if isinstance(kind, list) else [kind]
    return [name for name in names if isinstance(name, str)]


def _nodes(value: Json, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _nodes(entry, depth - 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _nodes(value.get(key), depth - 1)
