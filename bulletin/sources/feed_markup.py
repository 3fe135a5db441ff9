"""The HTML inside a feed's item: its pictures with their text and credit, and what of it is no part of the story.

A publisher's system puts captions, share buttons, sign-up boxes and its own fields into it. They are
told by their elements and classes, as the systems that most publishers use name them (WordPress,
Drupal, Ghost, Substack, Newspack). Where nothing looks like one, nothing is parsed: that is most items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from bulletin.model import Image
from bulletin.sources import clean
from bulletin.sources.document import Document
from bulletin.sources.pictures import credit_in, picture

_TAGS = re.compile("<(?:figcaption|form|button|nav|aside|audio|video|sup)")
_SIGN = re.compile(
    r"class\s*=\s*[\"'][^\"']*(?:share|sharing|social|newsletter|sign-?up|subscri|button|related|read-?more|advert|promo"
    r"|caption|field--name-|footnote|jp-|sd-|cta)"
)
_ELEMENTS = frozenset({"figcaption", "form", "button", "nav", "aside", "audio", "video"})
_CLASS = re.compile(
    r"(?:sharedaddy|sharing|share|social)(?:[-_].*)?|sd-(?:block|sharing|like).*|jp-relatedposts.*|jetpack-likes.*"
    r"|addtoany.*|.*newsletter.*|.*sign-?up.*|subscribe.*|subscription.*|button-wrapper|kg-(?:signup|button|cta|header)-card"
    r"|wp-block-buttons?|related(?:[-_].*)?|.*related-(?:posts|articles|stories)|read-?more.*|advert(?:[-_].*)?|promo(?:[-_].*)?"
    r"|wp-caption-text|caption|.*image-caption|field--name-(?:title|uid|created)|footnote-(?:anchor|ref).*|post-end|cta(?:[-_].*)?",
    re.IGNORECASE,
)
_IMG = re.compile(r"<img\b[^>]{0,2000}>", re.IGNORECASE)
_CAPTION = re.compile(r"<figcaption\b[^>]{0,300}>(?P<words>.{0,2000}?)</figcaption>", re.IGNORECASE | re.DOTALL)
_FIGURE_END = re.compile(r"</figure>|<img\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(?P<name>src|alt|width|height|data-src)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""", re.IGNORECASE
)
_SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,4}$)|-scaled(?=\.\w{3,4}$)")
"""WordPress's mark for a picture that it made smaller."""
_NO_PICTURE = re.compile(
    r"gravatar\.com/|/(?:emoji|smilies|avatars?|pixel|spacer|blank|1x1|tracking)\b|feedburner\.com/~|stats\.wordpress"
)
_SMALLEST = 50
"""Pixels; below are icons, faces in a byline and what counts readers."""
_MOST_PICTURES = 20
_MOST_TAGS = 5000
"""Of an item; what is dropped costs more than its share where there is much of it."""


class Shown(NamedTuple):
    """A picture in the text."""

    address: str
    alt: str
    credit: str | None


def story_only(markup: str) -> str:
    """Return an item's HTML without what its publisher's system put around the story."""
    if not _TAGS.search(markup) and not ("class" in markup and _SIGN.search(markup)):
        return markup
    if markup.count("<") > _MOST_TAGS:
        return markup
    try:
        root = html.fragment_fromstring(clean.tame(markup), create_parent="div")
    except (etree.LxmlError, ValueError):
        return markup
    for element in list(root.iterdescendants(etree.Element)):
        if element.getparent() is not None and _is_around(element):
            element.drop_tree()
    return etree.tostring(root, encoding="unicode", method="html")


def pictures_in(markup: str) -> Iterator[Shown]:
    """Yield the pictures in a piece of HTML that a story can be shown with, in order."""
    for tag in islice(_IMG.finditer(markup), _MOST_PICTURES):
        said = {
            found["name"].lower(): found["double"] or found["single"] or "" for found in _ATTRIBUTE.finditer(tag[0])
        }
        address = said.get("src", "")
        if not address or address.startswith("data:"):  # what stands there until the picture is loaded
            address = said.get("data-src", "")
        small = any(
            size.isdecimal() and int(size) < _SMALLEST for size in (said.get("width", ""), said.get("height", ""))
        )
        if address and not small and _is_story_picture(address):
            yield Shown(address, said.get("alt", ""), _credit_after(markup, tag.end()))


def picture_of(
    files: Iterable[tuple[str | None, str]],
    markup: str,
    document: Document,
    base: str | None,
    credit: str | None = None,
) -> Image | None:
    """Return the first of an item's files (address and text) that is a story's picture, else the first in its text.

    Text and credit that are not given with the file are those of the same picture in the text.
    """
    shown = list(pictures_in(markup)) if "<img" in markup else []
    for address, alt in files:
        if address and _is_story_picture(address):
            same = next((one for one in shown if _name(one.address) == _name(address)), None)
            line = credit or (same.credit if same else None)
            found = picture(address, document, alt=alt or (same.alt if same else ""), credit_line=line, base=base)
            if found:
                return found
    told = (picture(one.address, document, alt=one.alt, credit_line=one.credit or credit, base=base) for one in shown)
    return next((image for image in told if image), None)


def _is_story_picture(address: str) -> bool:
    """No author's face, no smiley, nothing that counts readers."""
    return not _NO_PICTURE.search(address)


def _is_around(element: html.HtmlElement) -> bool:
    return element.tag in _ELEMENTS or any(_CLASS.fullmatch(name) for name in (element.get("class") or "").split())


def _credit_after(markup: str, start: int) -> str | None:
    """The credit at the end of the caption beneath a picture."""
    end = _FIGURE_END.search(markup, start)
    caption = _CAPTION.search(markup, start, end.start()) if end else None
    return credit_in(caption["words"]) if caption else None


def _name(address: str) -> str:
    try:
        return _SIZE.sub("", unquote(urlsplit(address).path).rpartition("/")[2].lower())
    except ValueError:
        return ""
