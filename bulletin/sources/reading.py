"""Tells what a document is and hands it to its reader; whatever is in it, the reading ends in items.

Getting at the document is left to ``files`` and ``web``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from bulletin.model import Item, Problem
from bulletin.sources import clean
from bulletin.sources.decoding import decoded
from bulletin.sources.document import MAX_BYTES, Document, Hints, Kind
from bulletin.sources.feed import read_feed
from bulletin.sources.jobposting import read_jobposting
from bulletin.sources.jobs_table import read_jobs_table
from bulletin.sources.jobs_xml import read_jobs_xml
from bulletin.sources.json_feed import read_json_feed
from bulletin.sources.kind import kind_of
from bulletin.sources.markdown import read_markdown
from bulletin.sources.page import read_page
from bulletin.sources.saved_page import read_saved_page

_KINDS = (
    "saved text page, HTML page, Markdown with front matter, RSS, Atom or JSON feed, table of jobs, job XML"
    " or JobPosting"
)


def read_document(document: Document, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield the articles and jobs of a document, and the problems that were met.

    Never raises for what is in it: content that a reader chokes on is a problem like any other.
    """
    try:
        yield from _items(document, hints, zone)
    except Exception as fault:  # noqa: BLE001  five parsers on hostile bytes: what they raise is not ours to list
        cause = f"reading it failed ({type(fault).__name__}: {clean.line(str(fault))[:120]})"
        yield Problem(origin=document.origin, cause=cause, advice="check the file, or leave it out")


def _items(document: Document, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    if len(document.content) > MAX_BYTES:
        cause = f"it is larger than {MAX_BYTES // 1_000_000} MB"
        yield Problem(origin=document.origin, cause=cause, advice="split it, or leave it out")
        return
    text = decoded(document.content, document.media_type)
    if not text.strip():
        yield Problem(origin=document.origin, cause="it is empty", advice="fill it, or delete it")
        return
    kind = hints.kind or kind_of(text)
    if kind is None:
        cause = f"it is no {_KINDS}"
        advice = "leave it out, or name its kind under [[sources]] in bulletin.toml"
        yield Problem(origin=document.origin, cause=cause, advice=advice)
        return
    yield from _READERS[kind](document, text.replace("\x00", ""), hints, zone)


_Reader = Callable[[Document, str, Hints, ZoneInfo], Iterator[Item]]

_READERS: dict[Kind, _Reader] = {
    "saved-page": read_saved_page,
    "page": read_page,
    "markdown": read_markdown,
    "feed": read_feed,
    "json-feed": read_json_feed,
    "jobs-table": lambda document, text, _, zone: read_jobs_table(document, text, zone),
    "jobs-xml": read_jobs_xml,
    "jobposting": lambda document, text, _, zone: read_jobposting(document, text, zone),
}
