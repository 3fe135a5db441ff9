"""A story as an editor writes it by hand: Markdown below front matter with headline, standfirst, byline and so on.

The names are those that people and their site builders use ("title" or "headline", "author" or
"byline"). A name that is nearly one of them is said, for a "standfrist" would be lost in silence.
The fences and what is between them are ``front_matter``'s.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt

from bulletin.model import Article, Image, Item, Problem
from bulletin.sources import clean, feed_markup, feed_words
from bulletin.sources.dates import moment
from bulletin.sources.document import Document, Hints
from bulletin.sources.front_matter import Fields, FrontMatterError, Value, front_matter
from bulletin.sources.pictures import picture

_NAMES = {
    "title": "title headline",
    "standfirst": "standfirst summary description excerpt intro subtitle",
    "byline": "byline author authors by",
    "published": "published date publish_date published_at pub_date pubdate datetime",
    "section": "section category categories topic",
    "url": "url link canonical canonical_url permalink",
    "publisher": "publisher publication",
    "image": "image picture photo cover hero featured_image",
    "alt": "alt image_alt picture_alt photo_alt",
    "credit": "credit image_credit picture_credit photo_credit photographer copyright",
    "draft": "draft",
    "embargo": "embargo embargo_until embargoed_until not_before",
    "sensitive": "sensitive",
}
_NAME_OF = {spelling: name for name, spellings in _NAMES.items() for spelling in spellings.split()}
_FILE_NAMES = ("url", "src", "path", "file")
_HEADING = re.compile(r"\s*(?:#[ \t]+(?P<atx>[^\n]+?)[ \t]*#*|(?P<setext>[^\n#>\-*+ \t][^\n]*)\n=+)[ \t]*(?:\n|$)")
_NAMED = re.compile(r"^(?:title|headline)\s*[:=]", re.IGNORECASE | re.MULTILINE)
_UNCLOSED = re.compile(
    r"(?:---|\+\+\+)[ \t]*\n(?:[ \t]*\n|[ \t#-][^\n]*\n|[\w -]{1,40}[:=][^\n]*\n){0,20}?"
    rf"(?:{'|'.join(_NAME_OF)})[ \t]*[:=]",
    re.IGNORECASE,
)
"""A fence above lines of front matter, one of them with a name that is known."""
_HEAD = 4096
LONGEST = 150_000
"""Characters of Markdown that are read: nobody writes more by hand, and the worst take 1.3 s to parse."""
_NEAR = 0.8
_TOLD = {"true": True, "yes": True, "false": False, "no": False}
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """The fields under this module's names, and the text without its heading."""

    fields: Fields
    text: str


def is_markdown(text: str) -> bool:
    """Whether a text has front matter, closed or not, with a name that is known; its reader says what is missing."""
    try:
        above = front_matter(text)
    except FrontMatterError:
        return bool(_NAMED.search(text[:_HEAD]))  # meant as one: its reader says where it is broken
    if above is None:
        return bool(_UNCLOSED.match(text))
    return bool(_story(above.fields, above.text).fields)


def read_markdown(document: Document, text: str, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield the article, and before it what is doubtful about it."""
    origin = document.origin
    try:
        above = front_matter(text.lstrip())
    except FrontMatterError as fault:
        cause = f"its front matter cannot be read ({clean.line(fault.cause)[:120]})"
        advice = "write each line as name: value, and put a value with marks in it into quotes"
        yield Problem(origin=origin, place=f"line {fault.line}", cause=cause, advice=advice)
        return
    if above is None and (fence := _UNCLOSED.match(text.lstrip())):
        mark = fence[0][:3]
        cause, advice = "its front matter is not closed", f"write a line of {mark} between it and the text"
        yield Problem(origin=origin, place="line 1", cause=cause, advice=advice)
        return
    story = _story(above.fields if above else {}, above.text if above else text)
    title = _line(story.fields.get("title"))
    if not title:
        cause, advice = "it has no headline", "write title: … between two lines of --- at its top"
        yield Problem(origin=origin, cause=cause, advice=advice)
        return
    if _line(story.fields.get("draft")) == "true":
        yield Problem(origin=origin, cause="it is marked as a draft", advice="take draft: true out when it is ready")
        return
    embargo = _line(story.fields.get("embargo"))
    if embargo and moment(embargo, zone) is None:
        cause = f"its embargo cannot be read ('{embargo[:40]}'), so it was left out"
        yield Problem(origin=origin, cause=cause, advice="write it as embargo_until: 2025-06-16 09:00")
        return
    article = _article(title, story, document, hints, zone)
    yield from _doubts(above.fields if above else {}, story, article)
    yield from _remarks(above.remarks if above else (), origin)
    yield article


def written(  # noqa: PLR0913 what an editor fills in
    headline: str,
    text: str,
    *,
    standfirst: str = "",
    byline: str | None = None,
    section: str | None = None,
    url: str | None = None,
) -> Article:
    """Return a story that an editor wrote into fields, its text Markdown; a picture in it is left out.

    It is undated: who writes it for an edition means that edition. Raises ValueError without a headline.
    """
    title = clean.line(headline)
    if not title:
        raise ValueError("it has no headline")
    return Article(
        title=title,
        url=clean.link(url),
        byline=clean.line_or_none(byline),
        standfirst=clean.line_or_none(standfirst),
        body=clean.paragraphs(_MARKDOWN.render(text[:LONGEST])),
        section=clean.line_or_none(section),
        origin="written by hand",
    )


def _article(title: str, story: _Story, document: Document, hints: Hints, zone: ZoneInfo) -> Article:
    fields = story.fields
    published = moment(_line(fields.get("published")), zone)
    embargo = moment(_line(fields.get("embargo")), zone)
    authors = fields.get("byline")
    sections = fields.get("section")
    markup = _MARKDOWN.render(story.text[:LONGEST])
    return Article(
        title=title,
        url=clean.link(_line(fields.get("url")), document.url),
        byline=feed_words.byline(map(_line, authors if isinstance(authors, list) else [authors or ""])),
        published=published.at if published else None,
        date_only=published.date_only if published else False,
        standfirst=_line(fields.get("standfirst")) or None,
        body=clean.paragraphs(markup),
        image=_picture(fields, markup, document),
        section=_line(sections[0] if isinstance(sections, list) and sections else sections) or hints.section,
        publisher=_line(fields.get("publisher")) or hints.publisher,
        embargo_until=embargo.at if embargo else None,
        sensitive=_TOLD.get(_line(fields.get("sensitive")).casefold()),
        origin=document.origin,
    )


def _story(given: Fields, text: str) -> _Story:
    """The fields under their first names; the text's own first heading is the headline where none is named."""
    fields: Fields = {}
    for spelling, value in given.items():
        name = _NAME_OF.get(spelling)
        if name and value:
            fields.setdefault(name, value)
    heading = _HEADING.match(text)
    if heading:
        words = clean.line(_MARKDOWN.renderInline(heading["atx"] or heading["setext"]))
        fields.setdefault("title", words)
        if words == _line(fields["title"]):
            text = text[heading.end() :]
    return _Story(fields=fields, text=text)


def _line(value: Value | None) -> str:
    """A field's text in one line; the name of an author or publisher that is a table."""
    if isinstance(value, dict):
        value = value.get("name")
    return clean.line(value) if isinstance(value, str) else ""


def _file(named: Value | None) -> str:
    """The picture's address or file: the field itself, or in its table."""
    about = named if isinstance(named, dict) else {}
    return next((name for key in _FILE_NAMES if (name := _line(about.get(key)))), _line(named))


def _picture(fields: Fields, markup: str, document: Document) -> Image | None:
    """The named picture, with its text and credit beside it or in its table; else the first in the text."""
    named = fields.get("image")
    about = named if isinstance(named, dict) else {}
    file = _file(named)
    alt = _line(about.get("alt")) or _line(about.get("description")) or _line(fields.get("alt"))
    credit = next((words for key in _NAMES["credit"].split() if (words := _line(about.get(key)))), "")
    credit = credit or _line(fields.get("credit"))
    in_text = None if file else next(feed_markup.pictures_in(markup), None)
    file, alt = (in_text.address, alt or clean.line(in_text.alt)) if in_text else (file, alt)
    return picture(file, document, alt=alt, credit_line=credit, base=clean.link(_line(fields.get("url"))))


def _remarks(remarks: Iterable[tuple[str, str]], origin: str) -> Iterator[Problem]:
    """The end of a headline or a standfirst may have been meant as its end."""
    for spelling, remark in remarks:
        name = _NAME_OF.get(spelling)
        if name in {"title", "standfirst"}:
            cause = f"its {name} was read up to {clean.line(remark)[:40]!r}, which is a remark"
            yield Problem(origin=origin, cause=cause, advice="put it into quotes, if it is not", lost=False)


def _doubts(given: Fields, story: _Story, article: Article) -> Iterator[Problem]:
    """What the editor meant to say, and what the article does not have."""
    origin, fields = article.origin, story.fields
    for name in given:
        near = difflib.get_close_matches(name, _NAME_OF, n=1, cutoff=_NEAR) if name not in _NAME_OF else []
        if near:
            cause = f"its front matter says {name[:40]!r}, which is not known"
            yield Problem(origin=origin, cause=cause, advice=f"did you mean {near[0]!r}?", lost=False)
    date, address, file = _line(fields.get("published")), _line(fields.get("url")), _file(fields.get("image"))
    if date and article.published is None:
        cause = f"its date {date[:40]!r} is not understood"
        yield Problem(origin=origin, cause=cause, advice="write it like 2025-06-16 or 16 June 2025 09:30", lost=False)
    if address and article.url is None:
        cause = f"its link {address[:40]!r} cannot be followed and was taken off"
        advice = "give the whole address, beginning with https://"
        yield Problem(origin=origin, cause=cause, advice=advice, lost=False)
    if file and article.image is None:
        cause = f"its picture {file[:40]!r} is neither an address nor a file in its folder"
        yield Problem(origin=origin, cause=cause, advice="put the picture beside the text", lost=False)
    tact = _line(fields.get("sensitive"))
    if tact and article.sensitive is None:
        cause = f"whether it is sensitive is not understood ({tact[:40]!r})"
        yield Problem(origin=origin, cause=cause, advice="write sensitive: true, or false", lost=False)
    if len(story.text) > LONGEST:
        cause = f"it is longer than {LONGEST:,} characters, and only these were read"
        yield Problem(origin=origin, cause=cause, advice="shorten it", lost=False)
