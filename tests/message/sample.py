"""The publication, the bulletin and the reader that the tests of the messages share."""

from __future__ import annotations

from datetime import date
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from bulletin.model import EditionId, Picture, Publication, Rendered

PUBLICATION = Publication(
    id="town-hall-daily",
    name="The Town Hall Daily",
    from_name="The Town Hall Daily",
    from_address="daily@example.org",
    reply_to="desk@example.org",
    timezone=ZoneInfo("Europe/London"),
    site_url="https://example.org",
    reader_url="https://news.example.org",
    postal_address="1 High Street, Exampleton EX1 1EX",
)

EDITION = EditionId(publication="town-hall-daily", day=date(2025, 6, 16))

MARK = "sl0tab12cd"

PICTURE = Picture(name="hero-600.png", media_type="image/png", content=bytes(range(256)), width=600, height=300)

HTML = f"""<!doctype html>
<html lang="en-GB"><body>
<img src="pictures/hero-600.png" alt="A kitchen table">
<p>Hello {MARK}_first_name_, councils face £1.2m bill.</p>
<p>.dot and From the start</p>
<a href="{MARK}_unsubscribe_url_">Leave</a> <a href="{MARK}_view_url_">View</a>
<p>{MARK}_reason_ ({MARK}_email_)</p>
</body></html>
"""

TEXT = f"""Hello {MARK}_first_name_, councils face £1.2m bill.
.dot
From the start
trailing space \tand tab\t
Leave: {MARK}_unsubscribe_url_
{MARK}_reason_
"""


def rendered(**changes: object) -> Rendered:
    """Return the sample bulletin, changed where a test says so."""
    given: dict[str, object] = {
        "subject": "Kitchen table wisdom",
        "preheader": "What councils learn",
        "mjml": "<mjml></mjml>",
        "html": HTML,
        "text": TEXT,
        "mark": MARK,
        "slots": frozenset({"first_name", "unsubscribe_url", "view_url", "reason", "email"}),
        "pictures": (),
    }
    return Rendered(**{**given, **changes})  # type: ignore[arg-type]  # a test changes fields by name


def values(**changes: str) -> dict[str, str]:
    """Return the sample reader's values, changed where a test says so."""
    return {
        "email": "ann@example.com",
        "name": "Ann Reader",
        "first_name": "Ann",
        "unsubscribe_url": "https://news.example.org/unsubscribe/WzFd.c2lnbmF0dXJl",
        "preferences_url": "https://news.example.org/preferences/WzFd.c2lnbmF0dXJl",
        "view_url": "https://news.example.org/view/2025-06-16/WzFd.c2lnbmF0dXJl",
        "reason": "You get this because you signed up.",
        "message_id": "0123456789abcdef@example.org",
        "date": "Mon, 16 Jun 2025 06:00:00 +0100",
    } | changes


def name_and_address(message: Message, field: str) -> tuple[str, str]:
    """Return a mailbox header as a mail program shows it.

    By the older half of the ``email`` package: the newer one leaves a space between the encoded
    words of a long name, which RFC 2047 6.2 says to drop.
    """
    name, address = parseaddr(str(message.get(field)).replace("\r\n", ""))
    return str(make_header(decode_header(name))), address
