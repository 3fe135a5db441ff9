"""JSON Feed 1.0 and 1.1 (jsonfeed.org): the same items as RSS has, as JSON.

1.0 names one ``author``, 1.1 a list of ``authors``; both are read from either. HTML is preferred to
``content_text``, for it has the paragraphs. Items that a publisher wrote without a title are posts
of a microblog, and no stories.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bulletin.model import Article, Image, Item, Problem
from bulletin.sources import clean, feed_markup, feed_words, jsonld
from bulletin.sources.caps import FEED_CHARACTERS, FEED_ITEMS
from bulletin.sources.dates import Moment, moment
from bulletin.sources.document import Document, Hints
from bulletin.sources.headline import name_of_site, without_names
from bulletin.sources.jsonld import Json, Node

_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/1')
_HEAD = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    """What holds for every item."""

    document: Document
    base: str | None
    title: str
    section: str | None
    publisher: str | None
    authors: tuple[str, ...]
    zone: ZoneInfo


def is_json_feed(text: str) -> bool:
    """Whether a text that begins like JSON names the format's version, at its beginning or its end."""
    return bool(_VERSION.search(text[:_HEAD]) or _VERSION.search(text[-_HEAD:]))


def read_json_feed(document: Document, text: str, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield an article for each item; JSON that is broken is a problem with its line and column."""
    try:
        value: Json = json.loads(text, strict=False)
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        cause = f"this JSON is broken ({fault.msg.lower()})"
        yield Problem(origin=document.origin, place=place, cause=cause, advice="ask the publisher for a whole copy")
        return
    except (ValueError, RecursionError):
        cause = "this JSON is nested too deeply, or holds a number that is none"
        yield Problem(origin=document.origin, cause=cause, advice="ask the publisher for a sound copy")
        return
    feed = value if isinstance(value, dict) else {}
    items = feed.get("items")
    if not isinstance(items, list):
        cause = "this JSON has no list of items"
        yield Problem(origin=document.origin, cause=cause, advice="check that the address is the feed's")
        return
    yield from _stories(items, _channel(feed, document, hints, zone))
    if not items:
        cause, advice = "the feed is empty", "nothing, if the publisher has no news"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=False)


def _stories(items: list[Json], channel: _Channel) -> Iterator[Item]:
    """The items as far as they are read, and what was wrong with them."""
    origin = channel.document.origin
    read = characters = 0
    strange: list[tuple[int, str]] = []
    for item in items[:FEED_ITEMS]:
        node = item if isinstance(item, dict) else {}
        characters += len(_content(node))
        if characters > FEED_CHARACTERS:
            break
        read += 1
        found = _article(node, read, channel)
        yield found
        if isinstance(found, Article) and found.published is None:
            strange += [(read, written) for written in _times(node)[:1]]
    yield from feed_words.undated(strange, origin)
    if read < len(items):
        cause = f"it is too long: {read:,} of its {len(items):,} items were read"
        advice = "nothing, if the newest items come first"
        yield Problem(origin=origin, cause=cause, advice=advice, lost=not read)


def _channel(feed: Node, document: Document, hints: Hints, zone: ZoneInfo) -> _Channel:
    home = clean.link(_string(feed, "home_page_url"), document.url)
    title = clean.line(_string(feed, "title"))
    return _Channel(
        document=document,
        base=document.url or clean.link(_string(feed, "feed_url")) or home,
        title=title,
        section=hints.section,
        publisher=hints.publisher or name_of_site(title, urlsplit(home or "").hostname or "") or title or None,
        authors=_authors(feed),
        zone=zone,
    )


def _article(item: Node, number: int, channel: _Channel) -> Item:
    origin = channel.document.origin
    title = clean.line(_string(item, "title"))
    if not title:
        cause, advice = "this item has no title", "tell the publisher, or add the story by hand"
        return Problem(origin=origin, place=f"item {number}", cause=cause, advice=advice)
    title = without_names(title, [channel.title, channel.publisher or ""])
    markup = _content(item)
    content = feed_markup.story_only(markup)
    standfirst = feed_words.standfirst(_string(item, "summary"), title)
    published = _published(item, channel.zone)
    tags = item.get("tags")
    term = jsonld.raw(tags[0]) if isinstance(tags, list) and len(tags) == 1 else None  # several are keywords
    return Article(
        title=title,
        url=_link(item, channel),
        byline=feed_words.signed(_authors(item) or channel.authors, channel.publisher),
        published=published.at if published else None,
        date_only=published.date_only if published else False,
        standfirst=standfirst,
        body=feed_words.body(content, standfirst, title),
        image=_picture(item, markup, channel),
        section=feed_words.section(term) or channel.section,
        publisher=channel.publisher,
        origin=origin,
    )


def _string(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""


def _content(item: Node) -> str:
    """The text as HTML; what came as plain text keeps its paragraphs, whatever signs it holds."""
    markup = _string(item, "content_html")
    if markup:
        return markup
    return "".join(
        f"<p>{html.escape(block)}</p>" for block in re.split(r"\n\s*\n", _string(item, "content_text")) if block
    )


def _authors(node: Node) -> tuple[str, ...]:
    """The names; an object, a list of objects, and what 1.0 allowed."""
    return jsonld.texts(node.get("authors")) or jsonld.texts(node.get("author"))


def _published(item: Node, zone: ZoneInfo) -> Moment | None:
    return next((found for written in _times(item) if (found := moment(written, zone))), None)


def _times(item: Node) -> list[str]:
    return [written for name in ("date_published", "date_modified") if (written := _string(item, name))]


def _link(item: Node, channel: _Channel) -> str | None:
    """The item's page; an id is one where it is an address, and a link blog's ``external_url`` is what it is about."""
    addresses = (_string(item, "url"), _string(item, "external_url"))
    found = next((link for address in addresses if (link := clean.link(address, channel.base))), None)
    return clean.untracked(found or clean.link(_string(item, "id")))


def _picture(item: Node, content: str, channel: _Channel) -> Image | None:
    attachments = item.get("attachments")
    files = [(_string(item, name), "") for name in ("image", "banner_image")]
    attached = [file for file in attachments if isinstance(file, dict)] if isinstance(attachments, list) else []
    files += [
        (_string(f, "url"), _string(f, "title")) for f in attached if _string(f, "mime_type").startswith("image/")
    ]
    return feed_markup.picture_of(files, content, channel.document, channel.base)
