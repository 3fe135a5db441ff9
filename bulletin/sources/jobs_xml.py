"""Job adverts as XML: in the manner of Indeed (an element ``job`` an advert, an element a field), or as mapped.

A map (``[[sources]] item`` and ``fields``) says which element is an advert and where its fields
stand; what it does not name is found by the names that ``adverts`` knows. Namespaces and case do
not count. Broken XML is read advert by advert (``broken_xml``), with a problem that names the position and
what was damaged. Entities are not expanded and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from lxml import etree

from bulletin.model import Item, Problem
from bulletin.sources import adverts, broken_xml, caps, clean
from bulletin.sources.adverts import Advert
from bulletin.sources.broken_xml import Piece
from bulletin.sources.caps import LEVELS
from bulletin.sources.characters import ampersands_escaped, parsable
from bulletin.sources.document import Document, Hints, JobField

ITEMS = ("job", "vacancy", "jobposting", "jobadvert", "jobvacancy", "joblisting", "advert")
"""What boards call the element that holds an advert, in lower case. Others are for the map."""
_MOST_NAMED = 5
"""Damaged adverts; who hears of five looks at the file."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


_OF_A_PLACE = frozenset({"locality", "region", "country"})
_OF_A_BOX = _OF_A_PLACE | {"location", "valid_through", "date_posted", "salary", "salary_min", "salary_max", "currency"}
"""What an element that only holds others together may hold, such as ``<dates>``; a ``<contact>`` has a title too."""


def read_jobs_xml(document: Document, text: str, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield a job for each advert's element, and a warning where the XML was broken."""
    # Decoded here already, so the declaration's encoding no longer holds; its line stays, for the positions.
    source, excess = caps.job_xml(_DECLARATION.sub("", parsable(text)))
    root, faults = broken_xml.parsed(source)
    doubt = faults
    if faults and (mended := ampersands_escaped(source)) != source:
        source = mended
        root, doubt = broken_xml.parsed(source)
    if root is None:
        cause = "nothing in this XML can be read"
        yield Problem(
            origin=document.origin, place=_position(faults), cause=cause, advice="ask the board for a new copy"
        )
        return
    name = hints.item or _item_of(root)
    torn = list(broken_xml.pieces(source, name)) if broken_xml.is_torn(doubt) else []
    found = (
        Advert(fields=_fields(piece.advert, hints.fields), place=piece.place)
        for piece in torn or _pieces(root, name.lower())
        if piece.advert is not None
    )
    items = list(adverts.jobs(found, document.origin, zone))
    yield from items
    if excess:
        cause = f"it has more than {excess}, and was read up to there"
        yield Problem(origin=document.origin, cause=cause, advice="split it")
    elif faults:
        yield _broken(document.origin, faults, torn)
    if not items and not torn:
        cause, advice = f"it holds no <{name}>", "nothing, if the board has none today"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=False)


def _broken(origin: str, faults: etree._ListErrorLog, torn: Sequence[Piece]) -> Problem:
    """Where the first fault is, and which adverts it or another one damaged."""
    lost = [piece.place for piece in torn if piece.advert is None]
    mended = [piece.place for piece in torn if piece.advert is not None and not piece.whole]
    kept = [
        *([f"{len(torn) - len(lost) - len(mended)} of {len(torn)} adverts were read whole"] if torn else []),
        *([f"mended as far as it is sure: {_listed(mended)}"] if mended else []),
        *([f"left out: {_listed(lost)}"] if lost else []),
    ]
    fault = clean.line(faults[0].message)[:120].lower()
    cause = f"the XML is broken ({fault}); {'; '.join(kept) or 'what could be read was kept'}"
    advice = "check the adverts near there, and tell the board"
    return Problem(origin=origin, place=_position(faults), cause=cause, advice=advice, lost=bool(lost))


def _listed(places: Sequence[str]) -> str:
    more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
    return "; ".join(places[:_MOST_NAMED]) + more


def _pieces(root: etree._Element, name: str) -> Iterator[Piece]:
    for number, advert in enumerate(_adverts(root, name), start=1):
        yield Piece(f"job {number}, line {advert.sourceline}", advert, whole=True)


def _adverts(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of that name, but none inside another: there it is a field ("job" often is the title)."""
    walk = etree.iterwalk(root, events=("start", "end"))
    level = 0
    for event, element in walk:
        level += 1 if event == "start" else -1
        if event == "start" and (level > LEVELS or _name(element) == name):
            walk.skip_subtree()
            if level <= LEVELS:
                yield element


def _item_of(root: etree._Element) -> str:
    """What an advert's element is called where nobody says: the first of the names that boards use."""
    present = {_name(element) for element in root.iter("*")}
    return next((name for name in ITEMS if name in present), ITEMS[0])


def _name(element: etree._Element) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else ""


def _local(name: str) -> str:
    """A name without its namespace; not by QName, which refuses what recovery let through."""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _fields(advert: etree._Element, paths: Mapping[JobField, str]) -> dict[JobField, str]:
    """The first value given for each field: where the map says, else under a name that is known."""
    values: dict[JobField, str] = {}
    for field, path in paths.items():
        value = next(_values(advert, path.lower().split("/")), None)
        if value:
            values[field] = value
    children = list(advert.iterchildren("*"))
    names = adverts.fields_of([_name(element) for element in children])
    for element, named in zip(children, names, strict=True):
        for known, value in _named(element, named):
            if known not in paths and value:
                values.setdefault(known, value)
    for name, value in advert.attrib.items():  # <job id="7">
        said = adverts.field_of(_local(str(name)))
        if said and said not in paths and str(value).strip():
            values.setdefault(said, str(value))
    return values


def _named(element: etree._Element, known: JobField | None) -> Iterator[tuple[JobField, str]]:
    """What an element says: one field, or several where its own elements are named, as in salary/min and salary/max."""
    name = _name(element)
    parts = [(_name(child), "".join(child.itertext()).strip()) for child in element.iterchildren("*")]
    text = "".join(element.itertext()).strip()
    if not parts or broken_xml.has_words(element):
        yield from [(known, text)] if known else []
        return
    found = [(field, value) for part, value in parts if (field := _part(name, part))]
    if known and not found:
        found = [(known, ("\n\n" if known == "description" else ", ").join(value for _, value in parts if value))]
    yield from found


def _part(name: str, part: str) -> JobField | None:
    """The field that an element inside another is: by both names, or by its own where that can be no other's."""
    own = adverts.field_of(part)
    return adverts.field_of(name + part) or (
        own if own in (_OF_A_PLACE if adverts.field_of(name) else _OF_A_BOX) else None
    )


def _values(element: etree._Element, steps: list[str]) -> Iterator[str]:
    """What stands at the end of a path, "position/name" or "position/@id", as far as there is something."""
    if not steps:
        text = "".join(element.itertext()).strip()
        yield from [text] if text else []
    elif steps[0].startswith("@"):
        named = {_local(str(name)): str(value) for name, value in element.attrib.items()}
        yield from [named[steps[0][1:]].strip()] if named.get(steps[0][1:], "").strip() else []
    else:
        for child in element:
            if _name(child) == steps[0]:
                yield from _values(child, steps[1:])


def _position(faults: etree._ListErrorLog) -> str | None:
    return f"line {faults[0].line}, column {faults[0].column}" if faults else None
