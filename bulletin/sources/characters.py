"""Which characters are let in: none that parsers choke on, none that readers cannot see.

They come written out or as references: the console's control characters from a word processor,
half an emoji from a program that thinks in UTF-16, Windows-1252 that was taken for Latin-1.
"""

from __future__ import annotations

import html
import re
import sys

# C0 and C1 controls, soft hyphen, zero-width and bidirectional marks, lone surrogates, non-characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_UNPARSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*(?P<hexadecimal>[0-9a-fA-F]+)|0*(?P<decimal>[0-9]+));?")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w{0,30});)")
_LONGEST = 7
"""Digits of 1114111, the last character."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WINDOWS = {code: html.unescape(f"&#{code};") for code in range(0x80, 0xA0) if code != 0x85}  # noqa: PLR2004  a newline
"""What U+0080 to U+009F are meant to be: Windows-1252, as in references to them (WHATWG HTML 13.2.5.80)."""
_CHANGED = str.maketrans({**_WINDOWS, 0x85: "\n", 0xA0: " "})


def parsable(text: str) -> str:
    """Return a document without the characters that no parser takes: controls, lone surrogates, non-characters.

    References to such characters go too; those to both halves of a character become the character.
    """
    refers = "&#" in text
    if refers:
        text = _REFERENCE.sub(_resolved, text)
    if text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():  # most are: a fifth of the time
        return text
    return _UNPARSABLE.sub(_replaced, _PAIR.sub(_joined, text) if refers else text)


def ampersands_escaped(text: str) -> str:
    """Return broken XML with the ampersands escaped that belong to no reference ("R&D", "?a=1&b=2").

    Parsers that forgive them lose what follows, or add a semicolon. Inside CDATA an ampersand comes
    out escaped once more than it was: ``clean`` undoes that.
    """
    return _BARE_AMPERSAND.sub("&amp;", text)


def unwanted_removed(text: str) -> str:
    """Return ``text`` without control characters, lone surrogates, non-characters and invisible marks."""
    if text.isprintable():  # controls, marks and non-characters are not; 3 % of the time
        return text
    return _UNWANTED.sub("", text.translate(_CHANGED))


def _resolved(reference: re.Match[str]) -> str:
    """A reference that may stay, or the character itself where that is to go, to be joined or to be replaced."""
    digits = reference["hexadecimal"] or reference["decimal"]
    code = int(digits, 16 if reference["hexadecimal"] else 10) if len(digits) <= _LONGEST else sys.maxunicode + 1
    if code > sys.maxunicode:
        return ""
    return _WINDOWS.get(code) or (chr(code) if _UNPARSABLE.match(chr(code)) else reference[0])


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _replaced(found: re.Match[str]) -> str:
    """What stands for a character that no parser takes.

    Behind another Latin-1 character U+0080 to U+009F stay: there they are UTF-8 that was read as
    Latin-1, which ``mojibake`` puts right.
    """
    before = found.string[found.start() - 1 : found.start()]
    meant = _WINDOWS.get(ord(found[0]), "")
    return found[0] if meant and "\x80" <= before <= "\xff" else meant
