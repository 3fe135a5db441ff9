"""How documents name pictures, made into ``model.Image``: an address on the web, or a file inside the source's folder.

What lies beyond that folder is not followed, whatever the document says.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bulletin.model import Image
from bulletin.sources import clean
from bulletin.sources.document import Document

_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif", ".tiff"})
_SHOWABLE = _SUFFIXES - {".svg", ".ico"}
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright)+[\s:]*", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:(?:images?|pictures?|photos?|photographs?|photographer|pics?)"
    r"(?:\s+(?:credit|copyright|courtesy of|by|source))?|credits?|courtesy of)\s*:\s*"
    r"|^(?:(?:image|picture|photo|photograph|pic)s?\s+)?(?:by|courtesy of)\s+|^image source,\s*",
    re.IGNORECASE,
)
_CAPTIONS_END = re.compile(
    r"(?:(?:^|[\s(\[|.])(?=(?:©|(?:image |picture |photo |photograph )?(?:credit|copyright|courtesy of)s?\s*:"
    r"|photograph(?:er)?\s*:|(?:photo|pic(?:ture)?)s?\s*:|image source,))"
    r"|(?:^|[(\[|.])\s*(?=(?:photo|picture|photograph|image)s? (?:by|courtesy of)\s)|[(\[](?=image\s*:))"
    r"(?P<credit>\S[^|]{2,100}?)[)\]]?\.?$",
    re.IGNORECASE,
)
_TAIL = 200
"""Characters at a caption's end in which its credit begins."""
_BRACKETS = {"(": ")", "[": "]"}


def is_picture_name(name: str) -> bool:
    """Whether a file's name says that it is a picture."""
    return Path(name).suffix.lower() in _SUFFIXES


def picture(
    reference: str | None,
    document: Document,
    *,
    alt: str | None = None,
    credit_line: str | None = None,
    base: str | None = None,
) -> Image | None:
    """Return the picture that ``reference`` names, or None where it can be neither fetched nor found.

    A relative reference in a local file is looked for beside it, then resolved against ``base``. Text
    that ends in a credit ("An oak. Photo: Jo Lens") gives it, where none is given.
    """
    path = _local(reference, document)
    url = None if path else clean.link(reference, base or document.url)
    if path is None and (url is None or not url.startswith("http")):
        return None
    words, by = clean.line(alt), credit(credit_line)
    told = None if by or not words else _CAPTIONS_END.search(words, max(0, len(words) - _TAIL))
    if told:
        words, by = words[: told.start("credit")].rstrip(" ([|"), credit(told["credit"])
    return Image(url=url, path=path, alt=words, credit=by)


def credit(text: str | None) -> str | None:
    """Return whom a credit names, in its own words: without the ©, a label such as "Picture:" and the full stop."""
    words = clean.line(text)
    if not words:
        return None
    if words[-1] == _BRACKETS.get(words[0]):
        words = words[1:-1].strip()
    words = _COPYRIGHT.sub("", _LABEL.sub("", _COPYRIGHT.sub("", words))).strip()
    return words.removesuffix(".").strip() or None


def credit_in(caption: str | None) -> str | None:
    """Return the credit at the end of a caption ("An oak. Photo: Jo Lens"), or None."""
    words = clean.line(caption)
    found = _CAPTIONS_END.search(words, max(0, len(words) - _TAIL))
    return found["credit"] if found else None


def _local(reference: str | None, document: Document) -> Path | None:
    """The file that a relative reference names, when it is a picture inside the document's root."""
    if not reference or document.path is None or document.root is None:
        return None
    try:
        parts = urlsplit(clean.line(reference))
        if parts.scheme or parts.netloc or not parts.path or Path(parts.path).suffix.lower() not in _SHOWABLE:
            return None
        root = document.root.resolve()
        name = unquote(parts.path)
        start = root if name.startswith("/") else document.path.resolve().parent
        found = (start / name.lstrip("/")).resolve()
        return found if found.is_relative_to(root) and found.is_file() else None
    except (OSError, ValueError, RuntimeError):  # a NUL, a name too long, a loop of links
        return None
