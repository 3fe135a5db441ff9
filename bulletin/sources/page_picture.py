"""A page's picture: the one it shares (og:image, JSON-LD), else its first figure, with what is said beneath it.

The shared picture is often another size than the one on the page, so the two are matched by file name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bulletin.model import Image
from bulletin.sources import clean, jsonld
from bulletin.sources.document import Document
from bulletin.sources.page_metadata import Metadata
from bulletin.sources.page_shown import pictures_in
from bulletin.sources.pictures import credit_in, picture

if TYPE_CHECKING:
    from lxml import html

_CREDIT_CLASS = re.compile(r"credit|copyright|attribution|photographer", re.IGNORECASE)
_CAPTION = ".//figcaption | .//*[contains(@class, 'caption')]"
_MOST = 10
"""Pictures that a page shares; each is looked for among those that it shows."""
_HIGHEST = 3
"""How many levels above a picture its credit may stand."""


def picture_of(about: Metadata, tree: html.HtmlElement, document: Document) -> Image | None:
    """Return the page's picture, or None where it names none that can be had."""
    for node in about.images[:_MOST]:
        reference = jsonld.raw(node.get("url"))
        shown = _shown_as(reference, tree)
        alt = (clean.line(shown.get("alt")) if shown is not None else "") or jsonld.raw(node.get("caption"))
        credit = (_credit(shown) if shown is not None else None) or jsonld.raw(node.get("creditText"))
        found = picture(reference, document, alt=alt, credit_line=credit, base=about.url)
        if found:
            return found
    for shown in pictures_in(tree):
        found = picture(_source(shown), document, alt=shown.get("alt"), credit_line=_credit(shown), base=about.url)
        if found:
            return found
    return None


def _shown_as(reference: str, tree: html.HtmlElement) -> html.HtmlElement | None:
    """The picture on the page whose file has the same name."""
    name = _file_name(reference)
    return next((img for img in tree.iter("img") if name and _file_name(_source(img)) == name), None)


def _source(shown: html.HtmlElement) -> str:
    """A picture's address; a data: in its place is shown until the one in data-src is loaded."""
    source = shown.get("src") or ""
    return shown.get("data-src") or "" if source.startswith("data:") or not source else source


def _file_name(reference: str) -> str:
    try:
        return urlsplit(reference).path.rpartition("/")[2].lower()
    except ValueError:
        return ""


def _credit(shown: html.HtmlElement) -> str | None:
    """The credit beside a picture: an element that is called one, or the caption's last words."""
    for level, around in enumerate(shown.iterancestors()):
        if level == _HIGHEST or around.tag in {"body", "article", "main"}:
            return None
        for element in around.iterdescendants():
            if isinstance(element.tag, str) and _CREDIT_CLASS.search(element.get("class") or ""):
                text = clean.line(element.text_content())
                if text:
                    return text
        captions = (words for caption in around.xpath(_CAPTION) if (words := credit_in(caption.text_content())))
        if words := next(captions, None):
            return words
    return None
