"""The way out: whether the relay lets us in, and what it offers. Nobody is mailed."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator

from bulletin.doctor.point import Point, advice, good, mend
from bulletin.errors import BulletinError

_OFFERS = {
    "pipelining": "sending takes several times as long over a distance",
    "8bitmime": "",
    "chunking": "",
    "dsn": "",
}


def relay(connect: Callable[[], smtplib.SMTP], place: str, about: str = "relay") -> Iterator[Point]:
    """Come to the relay's door as a send does, and leave again."""
    try:
        smtp = connect()
    except BulletinError as cause:
        yield mend(about, str(cause), "mend [transport], or ask who runs the relay")
        return
    try:
        offers = sorted(name for name in _OFFERS if smtp.has_extn(name))
        yield good(about, f"{place} lets us in; it offers {', '.join(offers).upper() or 'nothing beyond the least'}")
        yield from (
            advice("relay.offers", f"{place} does not offer {name.upper()}: {why}", "ask who runs the relay")
            for name, why in _OFFERS.items()
            if why and name not in offers
        )
    finally:
        smtp.close()
