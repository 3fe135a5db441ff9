"""Which values a reader brings to a message, and how the slots that wait for them look in the templates.

Which of them a template uses is the rendering's choice; the headers need the address, the
Message-ID and the unsubscribe link. What the values say is told by the caller: links come from the
audience stage, times from the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bulletin.errors import MessageError
from bulletin.model import Links, Rendered, Subscriber


def reader_values(reader: Subscriber, links: Links, *, message_id: str, reason: str) -> dict[str, str]:
    """Return everything that one reader's copy needs but the date, plain and unescaped.

    ``reason`` completes the sentence "You get this because …".
    """
    first, last = reader.first_name, reader.last_name
    return {
        "email": reader.email,
        "name": f"{first} {last}" if first and last else first or last,
        "first_name": first,
        "unsubscribe_url": links.unsubscribe_url,
        "preferences_url": links.preferences_url,
        "view_url": links.view_url,
        "reason": reason,
        "message_id": message_id,
    }


def slot_pattern(rendered: Rendered) -> re.Pattern[str]:
    """Return what finds ``{mark}_{name}_``, the name in group 1; a longer name wins over one that begins it."""
    names = sorted(rendered.slots, key=len, reverse=True)
    return re.compile(f"{re.escape(rendered.mark)}_({'|'.join(map(re.escape, names)) or '(?!)'})_")


def fill(text: str, pattern: re.Pattern[str], values: Iterable[tuple[str, str]]) -> str:
    """Replace every slot in the text by its value as it is given; MessageError where one is missing."""
    known = dict(values)
    for name in set(pattern.findall(text)) - known.keys():
        raise MessageError(f"there is no value for the slot {name!r} that the template uses")
    return pattern.sub(lambda found: known[found[1]], text)
