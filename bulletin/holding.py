"""What of a frozen edition is held by now, told from the message itself: where its edition.toml is gone.

Another machine may send on what was frozen here, and a folder may be cleared away; a hold stops the
edition all the same. Judges the default variant, which has every story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from email import message_from_bytes, policy

from bulletin.desk.holds import Hold
from bulletin.model import Finding

ADDRESS = re.compile(r"https?://[^\s<>]+")


def held(message: bytes, holds: Iterable[Hold], zone: tzinfo) -> Iterator[Finding]:
    """A finding for each hold that names an address or words of ``message``, whose slots may be empty."""
    read = message_from_bytes(message, policy=policy.default)
    body = read.get_body(("plain",))
    text = " ".join((str(read["Subject"] or ""), body.get_content() if body else "")).split()
    words = " ".join(text)
    addresses = ADDRESS.findall(words)
    for hold in holds:
        if hold.names(None, words) or any(hold.names(address) for address in addresses):
            named = hold.words or hold.url
            yield Finding(
                id="hold.story",
                severity="block",
                message=f"it holds “{named}”, which is {hold.why(zone)}",
                advice="cancel it, or lift the hold",
            )
