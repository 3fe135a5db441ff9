"""Close a compiled message's slots for one reader: escape a few values, one join.

This is all that a reader costs, so nothing here parses, renders or looks at the bulletin itself.
The same values give the same bytes, which is what makes a retry a retry.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from bulletin.errors import MessageError
from bulletin.message.compose import Compiled, Slot
from bulletin.message.headers import identifier, mailbox, raw
from bulletin.message.quoted_printable import encode_value
from bulletin.message.slots import fill, slot_pattern
from bulletin.model import Rendered

SPECIAL = re.compile("[&<>\"']")
"""What ``html.escape`` replaces."""


def splice(compiled: Compiled, values: Mapping[str, str]) -> bytes:
    """Return one reader's message: CRLF, 7-bit, no line over 998 octets, not dot-stuffed and in no need of it.

    ``values`` are plain: they are escaped for HTML, for text and for headers here. Raises
    MessageError for a value that is missing, or that no header can hold (CR, LF, NUL, no address).
    """
    encoded: dict[str, bytes] = {}
    closed = [_close(slot, values, encoded) for slot in compiled.distinct]
    pieces = [b""] * (len(compiled.literals) + len(compiled.slots))
    pieces[::2] = compiled.literals
    pieces[1::2] = [closed[at] for at in compiled.order]
    return b"".join(pieces)


def fill_html(rendered: Rendered, values: Mapping[str, str]) -> str:
    """Return the HTML as this reader would see it, pictures still by name: what ``bulletin.html`` holds."""
    return fill(rendered.html, slot_pattern(rendered), ((name, html.escape(value)) for name, value in values.items()))


def fill_text(rendered: Rendered, values: Mapping[str, str]) -> str:
    """Return the plain text as this reader would see it."""
    return fill(rendered.text, slot_pattern(rendered), values.items())


def _close(slot: Slot, values: Mapping[str, str], encoded: dict[str, bytes]) -> bytes:
    """``encoded`` keeps what is written alike in both bodies: most values need no escape in HTML."""
    try:
        value = values[slot.name]
    except KeyError:
        raise MessageError(f"there is no value for the slot {slot.name!r} that the template uses") from None
    match slot.form:
        case "html" if SPECIAL.search(value):
            return encode_value(html.escape(value))
        case "html" | "text":
            if slot.name not in encoded:
                encoded[slot.name] = encode_value(value)
            return encoded[slot.name]
        case "mailbox":
            return mailbox(values.get("name", ""), value).encode("ascii")
        case "identifier":
            return identifier(slot.name, value).encode("ascii")
        case "raw":
            return raw(slot.name, value).encode("ascii")
