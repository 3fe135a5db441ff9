"""Quoted-printable (RFC 2045 6.7) for text that is encoded in pieces and joined later.

Every piece starts in the first column and a piece before a slot ends with a soft line break, so
that literals and values can be encoded apart and joined without looking at each other. No line
exceeds 76 characters, starts with a dot (nothing is left for SMTP to stuff) or with "From "
(nothing is left for an mbox to quote); no two spaces stand together, so that the body is its own
relaxed form (RFC 6376 3.4.4) and is signed as it stands. Which bytes are text is left to ``compose`` and ``splice``.
"""

from __future__ import annotations

_WIDTH = 73  # 76, less the soft break's "=" and the two characters that a guarded first one gains
_SOFT = "=\r\n"
_PLAIN = frozenset(range(0x20, 0x7F)) - {ord("=")}
_TABLE = {octet: f"={octet:02X}" for octet in range(256) if octet not in _PLAIN}


def encode_text(text: str, *, before_slot: bool = False) -> bytes:
    """Encode whole lines (separated by LF), CRLF between them; with ``before_slot`` the last one stays open."""
    *lines, last = text.split("\n")
    closed = [_encode_line(line) + "\r\n" for line in lines]
    ending = _encode_line(last) + _SOFT if before_slot and last else _encode_line(last)
    return "".join((*closed, ending)).encode("ascii")


def encode_value(value: str) -> bytes:
    """Encode what fills a slot, line breaks in it as octets, a soft break after it; the empty value is nothing."""
    if not value:
        return b""
    return (_wrap(_escape(value)) + _SOFT).encode("ascii")


def _encode_line(line: str) -> str:
    escaped = _escape(line)
    if escaped.endswith(" "):  # RFC 2045 6.7 (3): white space at a line's end may be lost on the way
        escaped = escaped[:-1] + "=20"
    return _wrap(escaped)


def _escape(text: str) -> str:
    if text.isascii() and text.isprintable() and "=" not in text and "  " not in text:  # most: a third of the time
        return text
    # A lone surrogate has no UTF-8; a question mark beats a lost message.
    return text.encode("utf-8", "replace").decode("latin-1").translate(_TABLE).replace("  ", " =20")


def _wrap(escaped: str) -> str:
    if len(escaped) <= _WIDTH:
        return _guard(escaped)
    lines: list[str] = []
    start = 0
    while len(escaped) - start > _WIDTH:
        end = start + _WIDTH
        if escaped[end - 1] == "=":
            end -= 1
        elif escaped[end - 2] == "=":
            end -= 2
        lines.append(_guard(escaped[start:end]))
        start = end
    lines.append(_guard(escaped[start:]))
    return _SOFT.join(lines)


def _guard(line: str) -> str:
    if line.startswith("."):
        return "=2E" + line[1:]
    if line.startswith("From "):
        return "=46" + line[1:]
    return line
