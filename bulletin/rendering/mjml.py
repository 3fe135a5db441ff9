"""MJML: validated against the official components' definitions, then compiled to HTML by mrml.

The compiler accepts anything: unknown tags, misspelt attributes and misplaced children pass silently, and some
documents crash the process. So nothing reaches it that this module has not read. Compiling and validating take
less than a millisecond each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html.entities import html5
from importlib import resources
from typing import Any
from xml.parsers import expat

import mjml

from bulletin.errors import TemplateError
from bulletin.rendering.attribute_values import value_fault
from bulletin.rendering.nearest import nearest

MAX_FAULTS = 5
MAX_DEPTH = 100
ANYWHERE = ("css-class", "mj-class")
DEFAULTS = ("mj-all", "mj-class")
REFUSED = {
    "mj-include": "is not used here, because it can crash the compiler; write {% include %} instead",
    "mj-html-attributes": "is not understood by the compiler; write the attributes where they belong",
}
DROPPED = {
    ("mj-raw", "position"): "put mj-raw into mj-head",
    ("mj-table", "role"): 'write <table role="presentation"> into an mj-text',
}
TAG_PART = re.compile(rb"""<[^\s/>]+|\s+|(?P<name>[^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
ADVICE = {
    "mismatched tag": "close each tag that was opened, and write <br/> for <br>",
    "not well-formed (invalid token)": "write &amp; for & and &lt; for <, and quote every attribute",
    "duplicate attribute": "keep one of the two",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong in an MJML document, and where: ``offset`` counts characters."""

    offset: int
    cause: str


WHITE_PREHEADER = "display:none;font-size:1px;color:#ffffff;"
"""MJML hides the preheader, and paints it white besides: SpamAssassin takes that for hidden text, 0.7 points."""


def compile_mjml(document: str) -> str:
    """Return the HTML of a document that has no faults; no web fonts, and no includes."""
    try:
        html = str(mjml.mjml2html(document, fonts={}))
        return html.replace(WHITE_PREHEADER, WHITE_PREHEADER.replace("#ffffff", "#000000"), 1)
    except ValueError as cause:
        raise TemplateError(
            f"the MJML cannot be compiled ({cause}); please report this, validation should have found it"
        ) from cause


def faults(document: str) -> list[Fault]:
    """Return what is wrong with a document, at most five things in their order; an empty list where nothing is."""
    source = document.encode()
    found = _Reading(source).faults[:MAX_FAULTS]
    return [Fault(offset=len(source[:offset].decode(errors="ignore")), cause=cause) for offset, cause in found]


class _Reading:
    """One strict pass through a document: no document type, so nothing is fetched or expanded, but HTML's entities."""

    def __init__(self, source: bytes) -> None:
        self.faults: list[tuple[int, str]] = []
        self._source = source
        self._open: list[str] = []
        self._unread = 0  # how deep inside what is not ours to judge: HTML, or a tag that is wrong already
        self._parser = expat.ParserCreate("utf-8")
        self._parser.UseForeignDTD(True)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.SkippedEntityHandler = self._entity
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartCdataSectionHandler = self._refuse
        try:
            self._parser.Parse(source, True)
        except expat.ExpatError as cause:
            if not self.faults:  # otherwise it is most likely their consequence
                self.faults.append((self._parser.ErrorByteIndex, self._malformed(cause)))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) == MAX_DEPTH:
            self._add(f"{tag} stands {MAX_DEPTH} tags deep; the compiler bears no more")
            self._unread += 1
            self._parser.CharacterDataHandler = None
        elif self._unread:
            self._unread += 1
        else:
            parent = self._open[-1] if self._open else None
            wrong = _tag_fault(tag, parent)
            if wrong:
                self._add(wrong)
            else:
                self._attributes(tag, attributes, _allowed(tag, parent))
            if wrong or _tags().get(tag, {}).get("html"):
                self._unread = 1
                self._parser.CharacterDataHandler = None
        self._open.append(tag)

    def _end(self, _tag: str) -> None:
        self._open.pop()
        if self._unread:
            self._unread -= 1
            if not self._unread:
                self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        if not text.isspace():
            self._add(f"text in {self._open[-1]} is lost; put it into an mj-text")

    def _entity(self, name: str, _parameter: bool) -> None:  # noqa: FBT001 - expat's signature
        if f"{name};" not in html5:
            self._add(f"there is no character called &{name};; write &amp; for a plain &")

    def _refuse(self, *_given: object) -> None:
        self._add("a document type or CDATA has no place in MJML; take it out")

    def _attributes(self, tag: str, attributes: dict[str, str], allowed: Mapping[str, str]) -> None:
        for name, value in attributes.items():
            if name not in allowed and name not in ANYWHERE:
                self._add(f"{tag} has no attribute {name}; {nearest(name, [*allowed, *ANYWHERE])}", name)
            elif wrong := value_fault(value, allowed.get(name, "string")):
                self._add(f'{tag} {name}="{value}" {wrong}', name)
            elif advice := DROPPED.get((tag, name)):
                self._add(f"{tag} {name} is not understood by the compiler; {advice}", name)

    def _add(self, cause: str, attribute: str | None = None) -> None:
        at = self._parser.CurrentByteIndex
        self.faults.append((_attribute_at(self._source, at, attribute) if attribute else at, cause))

    def _malformed(self, cause: expat.ExpatError) -> str:
        said = expat.ErrorString(cause.code)
        inside = f" in {self._open[-1]}" if self._open else ""
        advice = ADVICE.get(said, "every tag is closed, every attribute quoted, every & written &amp;")
        return f"this is not well-formed XML: {said.removeprefix('not well-formed ').strip('()')}{inside}; {advice}"


@lru_cache(maxsize=1024)
def _tag_fault(tag: str, parent: str | None) -> str | None:
    """Return what is wrong with a tag in its parent; None as a parent is the document itself."""
    inside = [*_tags(), *DEFAULTS] if parent == "mj-attributes" else _children(parent)
    if tag in REFUSED:
        return f"{tag} {REFUSED[tag]}"
    if tag in inside:
        return None
    if tag not in _tags():
        return f"there is no tag {tag}; {nearest(tag, inside or _tags())}"
    if parent is None:
        return f"a document begins with mjml, not with {tag}"
    homes = [name for name in sorted(_tags()) if tag in _children(name)]
    return (
        f"{tag} cannot stand in {parent}; it belongs in {' or '.join(homes) or 'no other tag'}, "
        f"and {parent} holds {', '.join(inside) or 'no tags'}"
    )


@lru_cache(maxsize=1024)
def _allowed(tag: str, parent: str | None) -> Mapping[str, str]:
    """Return attribute names and their types; inside mj-attributes, mj-all and mj-class take any component's."""
    if parent == "mj-attributes" and tag in DEFAULTS:
        every = {name: "string" for one in _tags().values() for name in one["attributes"]}
        return every | {"name": "string"}
    return dict(_tags()[tag]["attributes"])


def _attribute_at(source: bytes, tag_at: int, name: str) -> int:
    """Where in the tag an attribute's name begins; quoted values are passed over."""
    at = tag_at
    while found := TAG_PART.match(source, at):
        if found["name"] == name.encode():
            return at
        at = found.end()
    return tag_at


def _children(parent: str | None) -> list[str]:
    return ["mjml"] if parent is None else list(_tags().get(parent, {}).get("children", []))


@cache
def _tags() -> dict[str, Any]:
    """The official definitions: which tags there are, their attributes' types, their children."""
    data = resources.files("bulletin.rendering").joinpath("mjml_components.json").read_text("utf-8")
    return dict(json.loads(data)["tags"])
