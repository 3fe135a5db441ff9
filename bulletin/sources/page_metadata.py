"""What a page says of itself: headline, address, authors, dates, description, section, publisher, pictures.

JSON-LD is asked first, then the metas, then what readers see. Values are plain text; pictures
are left as they are named, for ``page_picture``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from trafilatura.metadata import extract_metadata

from bulletin.sources import clean, jsonld
from bulletin.sources.dates import Moment, moment
from bulletin.sources.feed_words import is_login, joined, without_role
from bulletin.sources.headline import SEPARATOR, letters, name_of_site, without_names
from bulletin.sources.jsonld import Json, Node
from bulletin.sources.page_shown import day_in, lines_about, names_in, standfirst_in

if TYPE_CHECKING:
    from lxml import html

_BY = re.compile(r"^\s*(?:by|words by|written by|von|par)\b[:\s]+", re.IGNORECASE)
_NO_NAME = re.compile(r"https?://|www\.|^@|^[\w.+-]+@[\w.-]+$", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[\w.+-]+@[\w.-]+\s*")
_PLAIN_AUTHOR = (
    "//*[@rel='author' or @itemprop='author']",
    "//*[contains(@class,'author') or contains(@class,'byline')]//a[contains(@href,'/author')]",
    "//*[contains(@class,'author') or contains(@class,'byline')]//a[contains(@href,'/profile')]",
    "//*[contains(concat(' ',@class,' '),' byline ') or contains(concat(' ',@class,' '),' author ')]",
)
_BOXED_AUTHOR = "//*[contains(@data-testid,'byline') or contains(@data-component,'byline')]//span[not(.//span)]"
"""The name stands first in it, the role behind."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's own account of itself. Tuples run from the most to the least trusted."""

    data: Json
    """All its JSON-LD, as one list."""
    broken: bool
    """Some of its JSON-LD that is about an article or a job cannot be read."""
    is_article: bool
    """It declares itself an article."""
    title: str
    url: str | None
    byline: str | None
    published: Moment | None
    descriptions: tuple[str, ...]
    section: str | None
    publisher: str | None
    images: tuple[Node, ...]
    """Each with ``url``, and ``caption`` and ``creditText`` where they are known."""


def metadata_of(tree: html.HtmlElement, address: str | None, zone: ZoneInfo) -> Metadata:
    """Collect what a page says; ``address`` is where it was fetched from."""
    scripts = [script.text_content() for script in tree.xpath("//script[contains(@type,'ld+json')]")]
    data = [jsonld.loaded(script) for script in scripts]
    unread = (script for script, value in zip(scripts, data, strict=True) if value is None)
    article: Node = next(chain(jsonld.typed(data, "Article"), jsonld.typed(data, "BlogPosting")), {})
    article = jsonld.with_named(article, jsonld.named(data))
    metas = _metas(tree)
    publisher = jsonld.text(article.get("publisher")) or _first(metas, "og:site_name", "application-name")
    title = _title(article, metas, tree, {publisher or "", _first(metas, "og:site_name") or ""})
    url = _address(article, metas, tree, _base(tree, address))
    dated = next((found for text in _dates(article, metas, tree) if (found := moment(text, zone))), None)
    byline = _byline(article, metas, tree, publisher)
    lines = [] if dated and byline else lines_about(tree)
    shown = _names([names_in(lines)], {letters(publisher or "")})
    return Metadata(
        data=data,
        broken=any(kind in script for script in unread for kind in ("Article", "JobPosting")),
        is_article=bool(article) or metas.get("og:type", [""])[0].lower() == "article",
        title=title,
        url=url,
        byline=byline or (joined(shown) if shown else None),
        published=dated or day_in(lines, zone),
        descriptions=_descriptions(article, metas, standfirst_in(tree)),
        section=jsonld.text(article.get("articleSection")) or _first(metas, "article:section"),
        publisher=publisher or _site(tree, title, url),
        images=_images(article, metas),
    )


def _metas(tree: html.HtmlElement) -> dict[str, list[str]]:
    """The metas' contents by property or name, lower-cased; empty ones are absent."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = clean.line(meta.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _first(metas: dict[str, list[str]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _title(article: Node, metas: dict[str, list[str]], tree: html.HtmlElement, sites: set[str]) -> str:
    headings = [text for h1 in tree.iter("h1") if (text := clean.line(h1.text_content()))]
    only = headings[0] if len(headings) == 1 else None
    declared = [jsonld.text(article.get("headline")), _first(metas, "og:title", "twitter:title"), only]
    known = [title for title in declared if title]
    if not known:
        page = tree.find(".//title")
        known = [
            title for title in (_guessed(tree), clean.line(page.text_content() if page is not None else "")) if title
        ]
    return _without_site(known[0], known[1:] + headings, sites) if known else ""


def _guessed(tree: html.HtmlElement) -> str:
    found = extract_metadata(tree)
    return clean.line(found.title) if found else ""


def _without_site(title: str, others: list[str], sites: set[str]) -> str:
    """The title without the site's name behind it: where another title ends sooner, or the site is named."""
    for other in others:
        if title.startswith(other) and SEPARATOR.match(title[len(other) :]):
            return other
    return without_names(title, sites)


def _site(tree: html.HtmlElement, title: str, url: str | None) -> str | None:
    """The site, as the page's title names it around the headline: what its host is named for, else the last name."""
    page = tree.find(".//title")
    whole = clean.line(page.text_content() if page is not None else "")
    if title and whole.endswith(title) and (before := SEPARATOR.split(whole.removesuffix(title)))[-1] == "":
        return before[0] or None
    behind = whole[len(title) :] if title and whole.startswith(title) else ""
    if not SEPARATOR.match(behind):
        return None
    return name_of_site(behind, urlsplit(url or "").hostname or "") or SEPARATOR.split(behind)[-1]


def _base(tree: html.HtmlElement, address: str | None) -> str | None:
    """What relative addresses are resolved against: <base href>, which may be relative itself, else the page's own."""
    base = next((element.get("href") for element in tree.iter("base") if element.get("href")), None)
    return clean.link(base, address) or address


def _address(article: Node, metas: dict[str, list[str]], tree: html.HtmlElement, address: str | None) -> str | None:
    """Return link rel=canonical, else og:url, else JSON-LD's, else where it was fetched, resolved."""
    canonical = [element.get("href") for element in tree.xpath("//link[@rel='canonical']")]
    entity = article.get("mainEntityOfPage")
    declared = [*canonical, _first(metas, "og:url"), jsonld.raw(article.get("url")), jsonld.raw(entity)]
    declared += [jsonld.raw(jsonld.first(entity).get("@id"))]
    found = next((link for text in declared if (link := clean.link(text, address))), None)
    return clean.untracked(found or clean.link(address))


def _byline(article: Node, metas: dict[str, list[str]], tree: html.HtmlElement, publisher: str | None) -> str | None:
    """The people who wrote it; the publisher's own name only where it signs with another than people know it by."""
    told = (*jsonld.texts(article.get("author")), *metas.get("author", []), *metas.get("article:author", []))
    house = {letters(publisher or ""), letters(_first(metas, "og:site_name") or "")}
    declared = _names(told, house)
    if declared:
        return joined(_names(jsonld.texts(article.get("author")), house) or declared[:1])
    for path in _PLAIN_AUTHOR:
        seen = _names((clean.line(element.text_content()) for element in tree.xpath(path)), house)
        if seen:
            return joined(seen[:3])
    boxed = (next(filter(None, map(clean.line, box.itertext())), "") for box in tree.xpath(_BOXED_AUTHOR))
    seen = _names(boxed, house)
    return joined(seen[:3]) if seen else None


def _names(texts: Iterable[str], house: set[str]) -> list[str]:
    """The names among ``texts``, each once, without "By", addresses of any kind and the house's own name."""
    names: dict[str, None] = {}
    for text in (text for text in texts if len(text) <= 2 * _LONGEST_NAME):
        name = without_role(_ADDRESS.sub(" ", _BY.sub("", text)).strip(" ,()"))
        if not name or len(name) > _LONGEST_NAME or _NO_NAME.search(text) or is_login(name):
            continue
        if letters(name) not in house:
            names[name] = None
    return list(names)


def _dates(article: Node, metas: dict[str, list[str]], tree: html.HtmlElement) -> tuple[str, ...]:
    named = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "pubdate", "publish-date")
    found = [jsonld.text(article.get("datePublished")), *(_first(metas, name) for name in named)]
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime")
    times = tree.xpath("//time/@datetime")
    found += [clean.line(str(text)) for text in (marked or (times if len(set(times)) == 1 else []))]
    found += [jsonld.text(article.get("dateCreated"))]
    return tuple(text for text in found if text)


def _descriptions(article: Node, metas: dict[str, list[str]], shown: str | None) -> tuple[str, ...]:
    found = [jsonld.text(article.get("description")), _first(metas, "og:description"), _first(metas, "description")]
    found.append(shown)
    return tuple(dict.fromkeys(text for text in found if text))


def _images(article: Node, metas: dict[str, list[str]]) -> tuple[Node, ...]:
    alt = _first(metas, "og:image:alt", "twitter:image:alt") or ""
    names = ("og:image", "og:image:url", "og:image:secure_url")
    shared: list[Node] = [{"url": url, "caption": alt} for name in names for url in metas.get(name, [])]
    value = article.get("image")
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            shared.append(
                {
                    "url": jsonld.raw(entry.get("url")) or jsonld.raw(entry.get("contentUrl")),
                    "caption": jsonld.text(entry.get("caption")) or "",
                    "creditText": jsonld.text(entry.get("creditText")) or jsonld.text(entry.get("author")) or "",
                }
            )
        elif jsonld.raw(entry):
            shared.append({"url": jsonld.raw(entry), "caption": ""})
    shared += [{"url": url, "caption": alt} for url in metas.get("twitter:image", [])]
    return tuple(shared)
