"""RSS 0.9x to 2.0 and Atom, by feedparser (``feed_source``); a board's RSS is handed to ``job_rss``.

feedparser forgives broken XML but cleans nothing: scripts in titles and ``javascript:`` links come
through it, "BST" is read as UTC. So its text goes through ``clean`` and its dates are read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bulletin.model import Article, Image, Item, Problem
from bulletin.sources import caps, clean, feed_markup, feed_source, feed_words, job_rss
from bulletin.sources.characters import parsable
from bulletin.sources.dates import Moment, moment
from bulletin.sources.document import Document, Hints
from bulletin.sources.feed_source import Fault, parsed
from bulletin.sources.headline import SEPARATOR, name_of_site, without_names

Entry = dict[str, Any]
"""One of feedparser's entries; its values are of any shape."""

_MOST_PICTURES = 50
"""Sizes of one picture; no publisher has as many."""
_NO_PICTURE = re.compile(r"\.(?:mp[34]|m4[av]|mov|webm|avi|og[agv]|wav|aac|pdf|m3u8)(?:[?#]|$)", re.IGNORECASE)
"""How an address ends that is sound, film or a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    """What holds for every item of a feed."""

    document: Document
    base: str | None
    """What relative addresses are resolved against."""
    title: str
    section: str | None
    publisher: str | None
    zone: ZoneInfo


def read_feed(document: Document, text: str, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield an article, or a job where the whole feed is a board's, for each item; then what was wrong with it."""
    text = parsable(text)
    above = text[: feed_source.beginning(text)]
    source, excess = caps.feed("\n" * above.count("\n") + text[len(above) :])
    feed, fault = parsed(source)
    # Plain dicts: feedparser's own take five times as long to ask, and answer "updated" with what is published.
    entries: list[Entry] = [dict(entry) for entry in feed.entries]
    channel = _channel(feed.feed, document, hints, zone)
    if job_rss.is_job_feed(entries):
        yield from (job_rss.job(entry, _link(entry, channel), when(entry, zone), document) for entry in entries)
    elif adverts_found := job_rss.labelled(entries):
        links = [_link(entry, channel) for entry in entries]
        yield from job_rss.jobs(adverts_found, links, [when(entry, zone) for entry in entries], document, zone)
    else:
        yield from _stories(entries, channel)
    if above:
        cause = f"something stands above the feed ('{clean.line(above)[:80]}'), which was read without it"
        yield Problem(origin=document.origin, place="line 1", cause=cause, advice="tell the publisher", lost=False)
    yield from _complaints(document, fault, excess, any_entries=bool(entries))


def _channel(feed: Entry, document: Document, hints: Hints, zone: ZoneInfo) -> _Channel:
    title, home = clean.line(_text(feed, "title")), clean.link(_text(feed, "link"))
    host = urlsplit(home or document.url or "").hostname or ""
    return _Channel(
        document=document,
        base=document.url or home,
        title=title,
        section=hints.section,
        publisher=hints.publisher or name_of_site(title, host) or title or None,
        zone=zone,
    )


def when(entry: Entry, zone: ZoneInfo) -> Moment | None:
    """Return when an item was published, or else updated."""
    for written in _times(entry):
        if found := moment(written, zone):
            return found
    return None


def _times(entry: Entry) -> Iterator[str]:
    for name in ("published", "updated", "created"):
        if written := _text(entry, name):
            yield written


def _stories(entries: list[Entry], channel: _Channel) -> Iterator[Item]:
    strange: list[tuple[int, str]] = []
    astray: list[tuple[int, str]] = []
    for number, entry in enumerate(entries, start=1):
        item = _article(entry, number, channel)
        yield item
        if isinstance(item, Article) and item.published is None:
            strange += [(number, written) for written in islice(_times(entry), 1)]
        if isinstance(item, Article) and item.url is None and (address := _text(entry, "link")):
            astray.append((number, address))
    yield from feed_words.undated(strange, channel.document.origin)
    yield from feed_words.unlinked(astray, channel.document.origin)


def _article(entry: Entry, number: int, channel: _Channel) -> Item:
    document = channel.document
    named = clean.line(_text(entry, "title"))
    if not named:
        cause, advice = "this item has no title", "tell the publisher, or add the story by hand"
        return Problem(origin=document.origin, place=f"item {number}", cause=cause, advice=advice)
    categories = [dict.get(tag, "label") or dict.get(tag, "term") for tag in entry.get("tags") or []]
    title, publisher = _told_apart(named, entry, categories, channel) if SEPARATOR.search(named) else (named, None)
    publisher = publisher or channel.publisher
    published = when(entry, channel.zone)
    summary, markup = _text(entry, "summary"), _content(entry)
    story = feed_markup.story_only(markup or feed_words.whole_story(summary))
    standfirst = feed_words.standfirst(summary if markup else feed_markup.story_only(summary), title)
    section = feed_words.section(categories[0]) if len(categories) == 1 else None  # several are keywords
    return Article(
        title=title,
        url=clean.untracked(_link(entry, channel)),
        byline=feed_words.signed(_authors(entry), publisher),
        published=published.at if published else None,
        date_only=published.date_only if published else False,
        standfirst=standfirst,
        body=feed_words.body(story, standfirst, title),
        image=_picture(entry, markup or summary, channel),
        section=section or channel.section,
        publisher=publisher,
        origin=document.origin,
    )


def _told_apart(named: str, entry: Entry, categories: list[str | None], channel: _Channel) -> tuple[str, str | None]:
    """The headline without the names behind it, and the publisher where an aggregator puts that there."""
    source = clean.line((entry.get("source") or {}).get("title"))
    title = without_names(named, [source, channel.title, channel.publisher or "", *map(clean.line, categories)])
    return title, source if without_names(named, [source]) != named else None


def _authors(entry: Entry) -> list[str | None]:
    """The authors' names; feedparser tears the one apart whose address ends in more than four letters."""
    authors = entry.get("authors") or []
    if len(authors) == 1 and "@" in _text(entry, "author"):
        return [_text(entry, "author")]
    return [dict.get(author, "name") for author in authors]


def _text(entry: Entry, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _content(entry: Entry) -> str:
    """content:encoded or Atom's content, where it is text."""
    for part in entry.get("content") or []:
        kind = dict.get(part, "type") or ""
        if "html" in kind or "text" in kind:
            return str(dict.get(part, "value") or "")
    return ""


def _link(entry: Entry, channel: _Channel) -> str | None:
    """The item's page; its guid where it has no link, or none that can be followed."""
    return clean.link(_text(entry, "link"), channel.base) or clean.link(_text(entry, "id"))


def _picture(entry: Entry, markup: str, channel: _Channel) -> Image | None:
    credit = next((str(item.get("content") or "") for item in entry.get("media_credit") or []), None)
    return feed_markup.picture_of(_files(entry), markup, channel.document, channel.base, credit)


def _files(entry: Entry) -> Iterator[tuple[str | None, str]]:
    """Address and text of the widest media:content, an enclosure and a thumbnail."""
    said = _text(entry, "media_text")
    media = sorted((entry.get("media_content") or [])[:_MOST_PICTURES], key=_width, reverse=True)
    for item in media:
        if _is_picture(item):
            yield item.get("url"), said
    for link in entry.get("links") or []:
        if dict.get(link, "rel") == "enclosure" and _is_picture(link):
            yield dict.get(link, "href"), ""
    for item in entry.get("media_thumbnail") or []:
        yield item.get("url"), said


def _is_picture(item: Mapping[str, Any]) -> bool:
    stated = f"{item.get('type') or ''} {item.get('medium') or ''}".strip()
    named = f"{item.get('url') or item.get('href') or ''}"
    return "image" in stated if stated else not _NO_PICTURE.search(named)


def _width(item: Mapping[str, Any]) -> int:
    width = str(item.get("width") or "")
    return int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 0  # noqa: PLR2004  99,999 px


def _complaints(document: Document, fault: Fault | None, excess: str | None, *, any_entries: bool) -> Iterator[Problem]:
    """What was wrong with the feed as a whole."""
    if excess:
        cause = f"it has more than {excess}, and was read up to there"
        advice = "nothing, if the newest items come first"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=not any_entries)
    elif fault:
        cause = f"the feed's XML is broken ({fault.cause}); what could be read was kept"
        advice = "tell the publisher; check the items near there"
        yield Problem(origin=document.origin, place=fault.place, cause=cause, advice=advice, lost=not any_entries)
    elif not any_entries:
        cause, advice = "the feed is empty", "nothing, if the publisher has no news"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=False)
