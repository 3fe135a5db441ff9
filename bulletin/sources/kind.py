"""Tells what a document is, from its content; a file's name or a server's word is no proof.

Adding a kind means a name in ``document.Kind``, a sign here and a reader in ``reading``.
"""

from __future__ import annotations

import re

from bulletin.sources import feed_source, jobs_table, jobs_xml, json_feed, jsonld, markdown, saved_page
from bulletin.sources.document import Kind

_PREAMBLE = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!doctype\s+(?!html)[^>\[]*(?:\[.*?\]\s*)?>)", re.IGNORECASE | re.DOTALL
)
"""A document type may declare entities between brackets, as those of RSS 0.91 and 1.0 do."""
_ROOT = re.compile(r"\s*<!?\s*(?:[\w-]+:)?([\w-]+)", re.IGNORECASE)
_FEEDS = {"rss", "feed", "rdf", "channel"}
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1|script|meta|header|figure)[\s>]",
    re.IGNORECASE,
)
_JOB = re.compile(rf"<(?:[\w-]+:)?(?:{'|'.join(jobs_xml.ITEMS)})[\s>]", re.IGNORECASE)
_HEAD = 8192
_FEW = 20
"""Zeros that a program left in a text; what is no text has hundreds."""


def kind_of(text: str) -> Kind | None:
    """Return the kind of a decoded document, or None where no reader would understand it."""
    start = text.lstrip()
    zeros = start.count("\x00", 0, _HEAD)
    if zeros > _FEW:
        return None
    start = start.replace("\x00", "").lstrip() if zeros else start
    if not start:
        return None
    if start[0] in "{[":
        if json_feed.is_json_feed(start):
            return "json-feed"
        return "jobposting" if _holds_job_posting(start) else None
    if start[0] == "<":
        return _markup_kind(start)
    if markdown.is_markdown(start):
        return "markdown"
    if feed_source.beginning(start):
        return "feed"
    if jobs_table.is_table(start):
        return "jobs-table"
    return "saved-page" if saved_page.is_saved_page(start) else None


def _markup_kind(text: str) -> Kind | None:
    text = text[: 8 * _HEAD]
    is_xml = text.startswith("<?xml")
    while preamble := _PREAMBLE.match(text):
        text = text[preamble.end() :]
    root = _ROOT.match(text)
    name = root[1].lower() if root else ""
    if name in _FEEDS:
        return "feed"
    if name not in {"html", "doctype"} and feed_source.beginning(text):
        return "feed"
    if name not in {"html", "doctype"} and _JOB.search(text[:_HEAD]):
        return "jobs-xml"
    # XML of an unknown kind holds a <title> or a <p> too; XHTML begins with an element of HTML's.
    sign = _HTML.match(text.lstrip()) if is_xml else _HTML.search(text[:_HEAD])
    return "page" if sign else None


def _holds_job_posting(text: str) -> bool:
    """Whether JSON has one, or would have one if it were not broken: its reader says where."""
    if "JobPosting" not in text:
        return False
    value = jsonld.loaded(text)
    return value is None or any(jsonld.typed(value, "JobPosting"))
