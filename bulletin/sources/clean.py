"""Text and links from outside, made harmless: the one place where they are cleaned.

``line`` gives one line of plain text, ``paragraphs`` a document's paragraphs, ``link`` an address
that may be followed, ``untracked`` that address without what its publisher counts clicks by. What
leaves here holds no markup, no control characters, no lone surrogates and no addresses but http(s)
and mailto. What a text means is left to the readers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

import nh3

from bulletin.sources.caps import LEVELS, PARAGRAPHS
from bulletin.sources.characters import parsable, unwanted_removed
from bulletin.sources.mojibake import repaired

_BREAKS = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article"}
_ROWS = {"tr", "dt", "dd", "figure", "figcaption", "table", "pre"}
_DROPPED = {"script", "style", "noscript", "template", "iframe", "svg", "math", "object", "form", "select", "title"}
_BLOCKS_ONLY = nh3.Cleaner(tags=_BREAKS | _ROWS | {"br"}, clean_content_tags=_DROPPED, attributes={}, link_rel=None)
_WORDS_ONLY = nh3.Cleaner(tags=set(), clean_content_tags=_DROPPED, attributes={}, link_rel=None)
"""Made once: nh3 takes longer to make a cleaner than to clean a paragraph."""

_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTES = r"(?:\s+[\w-]+=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*"
_INLINE = re.compile(rf"</?(?:a|b|em|i|span|strong){_ATTRIBUTES}>")
_PLAIN_PARAGRAPH = re.compile(rf"\s*<p{_ATTRIBUTES}>([^<]*(?:{_INLINE.pattern}[^<]*)*)</p>")
"""A paragraph of words, as most stories begin: a parser need not see it, which saves two thirds of the time."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})[^>]*(>|$)")
_ALWAYS_FLAT = frozenset({"p", "br", "li", "img", "hr", "meta"})
_FLAT = _ALWAYS_FLAT | {"wbr", "input", "link", "td", "th", "tr", "source", "col"}
_FOREIGN = {"svg", "math"}
_COSTLY = re.compile("[\u0080-\u00bf]")
_MOST_COSTLY = 20_000
_ROUNDS = 6
_ESCAPED_TAG = re.compile(r"&(?:amp;)*lt;")
_UNSAFE_IN_LINK = re.compile(r"[\s<>\"`{}|\\^]")
_WITHOUT_SCHEME = re.compile(r"^(?=www\.[\w-]+\.)", re.IGNORECASE)
"""As people type it."""
_PLAIN_LINK = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][A-Za-z0-9/._~%?&=+,:@!$'()*#-]*)?")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
"""With its semicolon: without it, "&section=2" would lose its beginning to "§"."""
_TRACKING = re.compile(
    r"utm_\w+|at_\w+|wt_z?mc|ns_(?:source|mchannel|campaign|linkname|fee)|mc_[ce]id|fbclid|igshid|igsh|g(?:clid|clsrc|braid)"
    r"|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:anon|enc)_id",
    re.IGNORECASE,
)

_ELEMENTS = (
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas caption center"
    " cite code col colgroup data dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer"
    " form h1 h2 h3 h4 h5 h6 head header hr html i img input ins kbd label legend li link main map mark menu meta nav"
    " object ol option p param picture pre q s samp section select small source span strike strong sub summary sup"
    " table tbody td textarea tfoot th thead time title tr tt u ul var video wbr"
)
_ANGLED = re.compile(
    r"<(?=[a-z])(?![\w-]+:[a-z]|(?:script|style|svg|math|iframe|noscript|template)\b"
    rf"|(?:{_ELEMENTS.replace(' ', '|')})(?:\s*/?>|\s[^<>]*=))(?:(?P<words>[^<>\n]{{1,100}})>)?",
    re.IGNORECASE,
)
"""What a browser takes for a tag, and none is: "<Children & Families>", "<Section 151 Officer>", "x<y"."""


def line(value: str | None) -> str:
    """Return ``value`` as one line of plain text; "" for nothing."""
    if not value:
        return ""
    modest = value.isprintable() and "<" not in value and "&" not in value  # most are: a third of the time
    if modest and value.isascii() and "  " not in value:  # no white space is printable but the space
        return value.strip()
    return " ".join((unwanted_removed(repaired(value)) if modest else plain(value)).split())


def line_or_none(value: str | None) -> str | None:
    """Return ``line(value)``, or None where that is empty."""
    return line(value) or None


def plain(value: str | None) -> str:
    """Return ``value`` without markup, entities or unwanted characters; line ends stay as they are.

    Boards escape twice and more, so entities are resolved until nothing changes.
    """
    text = unwanted_removed(repaired(value or ""))
    for _ in range(_ROUNDS):
        if "<" not in text and "&" not in text:
            return text
        cleaned = unwanted_removed(repaired(html.unescape(_without_markup(parsable(text)))))
        if cleaned == text:
            return text
        text = cleaned
    return text.replace("<", " ").replace(">", " ")  # escaped deeper than any honest source does


def angled(text: str) -> str:
    """Return a text whose angle brackets are no HTML so that they stay words: in round ones, "<" as " < "."""
    return _ANGLED.sub(lambda found: f"({found['words']})" if found["words"] else " < ", text)


def paragraphs(value: str | None) -> tuple[str, ...]:
    """Return the paragraphs of a piece of HTML, escaped or not, or of text with blank lines between them."""
    return tuple(each_paragraph(value))


def each_paragraph(value: str | None) -> Iterator[str]:
    """Yield the paragraphs one by one, for those who want the first."""
    markup = _unescaped_markup(parsable(value or ""))
    end = found = 0
    while found < PARAGRAPHS and (plainly := _PLAIN_PARAGRAPH.match(markup, end)):
        end, words = plainly.end(), plainly[1]
        words = line(_INLINE.sub("", words) if "<" in words else words)
        if words:
            found += 1
            yield words
    if end:
        markup = markup[end:]
        if not markup.strip():
            return
    if "<" in markup:
        markup = _BLOCKS_ONLY.clean(tame(markup))
        if "<" in markup:
            markup = _TAG.sub("\n\n", " ".join(markup.split()).replace("<br>", "\n"))
    yield from islice(filter(None, map(line, _BLANK_LINE.split(markup)[: 2 * PARAGRAPHS])), PARAGRAPHS - found)


def link(value: str | None, base: str | None = None) -> str | None:
    """Return an address that may be followed (http, https, mailto), or None.

    A relative address is resolved against ``base``; ``www.`` begins no relative one. Otherwise it stays
    as it is written: a job's tracking parameters belong to the board. Only what no address may hold
    is percent-encoded.
    """
    if value and _PLAIN_LINK.fullmatch(value):  # most are: a tenth of the time
        return value
    address = _ENTITY.sub(lambda found: html.unescape(found[0]), unwanted_removed(value or "")).strip()
    address = re.sub(r"[\t\n\r]", "", address)  # browsers drop them (WHATWG URL 4.4), so they could hide a scheme
    if not address:
        return None
    address = _WITHOUT_SCHEME.sub("https://", address)
    try:
        address = urljoin(base, address) if base else address
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        usable = parts.scheme == "mailto" and "@" in parts.path
        usable = usable or (parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        return None
    if not usable:
        return None
    address = f"https:{address}" if address.startswith("//") else address
    return _UNSAFE_IN_LINK.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)


def untracked(address: str | None) -> str | None:
    """Return a story's link without the parameters that only count clicks: utm_*, fbclid, gclid, mc_cid and the like.

    Never for a job or a booking: there they are how a board or an advertiser is paid. The other
    parameters stay as they are written, in their order.
    """
    if not address or "?" not in address:
        return address
    before, mark, fragment = address.partition("#")
    page, _, query = before.partition("?")
    kept = [pair for pair in query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return page + ("?" if kept else "") + "&".join(kept) + mark + fragment


def tame(markup: str) -> str:
    """Return markup, cut off where it would cost nh3 more than a moment.

    nh3 takes quadratic time in depth (90 s for 200,000 open tags) and in the characters from U+0080
    to U+00BF of one text, "£" among them (26 s for a million).
    """
    if len(markup) > _MOST_COSTLY and not markup.isascii():
        costly = next(islice(_COSTLY.finditer(markup), _MOST_COSTLY, None), None)
        markup = markup[: costly.start()] if costly else markup
    return _shallow(markup) if markup.count("<") > LEVELS else markup


def _without_markup(text: str) -> str:
    if "<" not in text:
        return text
    return _WORDS_ONLY.clean(tame(text))


def _unescaped_markup(markup: str) -> str:
    """Undo the escaping of HTML that was escaped as a whole, as JobPosting descriptions are."""
    for _ in range(_ROUNDS):
        if "<" in markup or not _ESCAPED_TAG.search(markup):
            break
        markup = parsable(html.unescape(markup))
    return markup


def _shallow(markup: str) -> str:
    """Cut markup off where its nesting passes 100 levels.

    A closing tag counts only when it closes the innermost open one, so that misnesting cannot hide
    depth; and inside a drawing or a formula even those tags nest that HTML closes by itself.
    """
    opened: list[str] = []
    flat = _FLAT
    for tag in _ANY_TAG.finditer(markup):
        name = tag[2].lower()
        if name in _FOREIGN:
            flat = _ALWAYS_FLAT
        if name in flat:
            continue
        if not tag[1]:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
        if len(opened) > LEVELS:
            return markup[: tag.start()]
    return markup
