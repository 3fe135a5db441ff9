"""Header fields as they stand on the wire: ASCII, folded where that is safe, never where it is not.

Identifiers (List-Id, List-Unsubscribe, Message-ID) are written raw on one line, because a mail
program that meets an encoded word in them ignores them (RFC 2047 5, RFC 8058 3). Nothing of the
``email`` package is used: it decodes encoded words that came from outside, and a line break inside
one then writes a header of its own. Which headers a message has is left to ``compose``.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Callable

from bulletin.errors import MessageError
from bulletin.model import EditionId

_WORD = 66  # an encoded word; with "Subject: " before it the line stays within RFC 2047's 76
_LINE = 76
_IDENTIFIER_MAX = 900  # RFC 5322 2.1.1 allows 998 with the field's name
_ADDRESS_MAX = 254  # RFC 5321 4.5.3.1.3, less the angle brackets

_FORBIDDEN = re.compile(r"[\r\n\0]")
_CLOSING = re.compile(r"[ <>,]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_Q_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q = [chr(octet) if octet in _Q_PLAIN else "_" if octet == ord(" ") else f"={octet:02X}" for octet in range(256)]


def unstructured(field: str, text: str) -> str:
    """Return ``Field: text``, folded, without the closing CRLF; white space in the text is made single."""
    words = _refuse_breaks(field, text).split()
    plain = " ".join(words)
    if _is_plain(plain) and all(len(word) < _LINE for word in words):
        return _fold([f"{field}:", *words])
    return f"{field}: {encoded_words(plain)}"


def mailbox(name: str, address: str) -> str:
    """Return ``Name <address>`` (RFC 5322 3.4), folded; the address alone where there is no name.

    Raises MessageError for an address that is not plain ASCII ``local@domain``, and for CR, LF or NUL.
    """
    _refuse_breaks("an address", address)
    if len(address) > _ADDRESS_MAX or "=?" in address or not _ADDRESS.fullmatch(address):
        raise MessageError(f"{address!r} is no address that a message can be sent to; correct it in the list")
    shown = phrase(name)
    if not shown:
        return address
    last_line = shown.rpartition("\r\n")[2]
    gap = " " if len("From:  <>") + len(last_line) + len(address) <= _LINE else "\r\n "
    return f"{shown}{gap}<{address}>"


def phrase(name: str) -> str:
    """Return a display name as atoms, a quoted string or encoded words, whichever can carry it."""
    plain = " ".join(_refuse_breaks("a name", name).split())
    if not _is_plain(plain) or len(plain) > _WORD:
        return encoded_words(plain)
    if not plain or _ATOMS.fullmatch(plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def identifier(field: str, value: str) -> str:
    """Return a value that is written raw between angle brackets; anything that could end it is refused."""
    if not value.isascii() or not value.isprintable() or _CLOSING.search(value):
        _refuse_breaks(field, value)
        raise MessageError(f"{field}: {value!r} holds what cannot stand between angle brackets")
    if len(value) > _IDENTIFIER_MAX:
        raise MessageError(f"{field}: {len(value)} characters are more than a header line holds ({_IDENTIFIER_MAX})")
    return value


def raw(field: str, value: str) -> str:
    """Return a value that is ASCII and one line already, such as a date."""
    if not value.isascii() or not value.isprintable() or len(value) > _IDENTIFIER_MAX:
        _refuse_breaks(field, value)
        raise MessageError(f"{field}: {value!r} is not plain ASCII")
    return value


def message_ids(secret: bytes, edition: EditionId, *, revision: int, domain: str) -> Callable[[int], str]:
    """Return what gives the inside of a reader's Message-ID (RFC 5322 3.6.4), by the reader's id.

    The same for the same copy, guessable by nobody.
    """
    begun = hmac.new(secret, f"{edition}\0{revision}\0".encode(), "sha256")

    def of_reader(subscriber_id: int) -> str:
        mac = begun.copy()
        mac.update(str(subscriber_id).encode())
        return f"{mac.hexdigest()[:40]}@{domain}"

    return of_reader


def encoded_words(text: str) -> str:
    """Return RFC 2047 words, split between characters, each in Q or B, whichever is shorter."""
    words: list[str] = []
    chunk = b""
    q_size = 0
    for character in text:
        octets = character.encode("utf-8", "replace")
        size = sum(len(_Q[octet]) for octet in octets)
        if chunk and min(q_size + size, _b_size(len(chunk) + len(octets))) + len("=?utf-8?q??=") > _WORD:
            words.append(_word(chunk, q_size))
            chunk, q_size = b"", 0
        chunk += octets
        q_size += size
    if chunk:
        words.append(_word(chunk, q_size))
    return "\r\n ".join(words)


def _refuse_breaks(field: str, value: str) -> str:
    if _FORBIDDEN.search(value):
        raise MessageError(f"{field} holds a line break or NUL, which could write headers of its own: {value!r}")
    return value


def _is_plain(text: str) -> bool:
    # "=?" that came from outside is shown as it is, never decoded.
    return text.isascii() and text.isprintable() and "=?" not in text


def _fold(words: list[str]) -> str:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1] != words[0]:
            lines.append("")
        lines[-1] += " " + word
    return "\r\n".join(lines)


def _word(chunk: bytes, q_size: int) -> str:
    if q_size <= _b_size(len(chunk)):
        return "=?utf-8?q?" + "".join(_Q[octet] for octet in chunk) + "?="
    return f"=?utf-8?b?{b64encode(chunk).decode('ascii')}?="


def _b_size(octets: int) -> int:
    return 4 * -(-octets // 3)
