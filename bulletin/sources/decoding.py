"""Bytes become text: a byte order mark, then what the document declares, then UTF-8, then Windows-1252.

Nothing here fails: Windows-1252 with replacement characters is the last resort.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(r"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(r"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646")
"""A declaration that can be read as ASCII is wrong about these: many a program writes "utf-16" above its UTF-8."""
_MOSTLY = 0.6
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"}


def decoded(content: bytes, media_type: str | None = None) -> str:
    """Return the text with line ends as LF and without a byte order mark."""
    return _text(content, media_type).replace("\r\n", "\n").replace("\r", "\n")


def _text(content: bytes, media_type: str | None) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    for encoding in (*_wide(content[:_HEAD]), *_declared(content, media_type), "utf-8"):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError, ValueError):
            continue
    # The euro of ISO 8859-15, which nobody declares; the currency sign that Windows has there nobody writes.
    return content.decode("cp1252", errors="replace").replace("\xa4", "€")


def _declared(content: bytes, media_type: str | None) -> list[str]:
    """The encodings that the server, the XML declaration or a meta tag name, in that order of authority."""
    head = content[:_HEAD].decode("ascii", errors="replace")
    found = [
        match[1].lower()
        for match in (_CHARSET.search(media_type or ""), _XML_ENCODING.search(head), _META.search(head))
        if match
    ]
    # The web's "latin-1" is Windows-1252 (WHATWG Encoding 4.2), and many a page says it while it is UTF-8.
    return [name for name in found if name not in _LATIN and not name.startswith(_WIDE) and _is_text_encoding(name)]


def _wide(head: bytes) -> list[str]:
    """UTF-16 without a byte order mark, told by its zeros (XML 1.0 appendix F); what says so without any is not."""
    marks = len(head) // 2
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second > marks * _MOSTLY and not first:
        return ["utf-16-le"]
    return ["utf-16-be"] if first > marks * _MOSTLY and not second else []


def _is_text_encoding(name: str) -> bool:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return codec.name not in {"unicode_escape", "raw_unicode_escape", "idna", "punycode"} and bool(
        getattr(codec, "_is_text_encoding", True)
    )
