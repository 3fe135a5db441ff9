"""How fast the large receivers are sent to unless the settings say otherwise.

None of them publishes a rate. What is published, or advised by those who run relays for a living, are
connections: 5 to 20 at a time for Gmail, Microsoft and Yahoo, 10 for Apple, 25 for Comcast, 3 for Orange. The
rates are such that 30,000 readers at Gmail have their copy within ten minutes, and slow down by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bulletin.transport.throttle import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A company's domains, and what it may get at the most."""

    domains: tuple[str, ...]
    limit: Limit


RECEIVERS: Mapping[str, Receiver] = {
    "gmail": Receiver(domains=("gmail.com", "googlemail.com"), limit=Limit(rate=50, at_once=20)),
    "microsoft": Receiver(
        domains=(
            *("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.fr", "hotmail.fr", "live.fr", "outlook.de"),
            *("hotmail.de", "live.de", "hotmail.co.uk", "live.co.uk", "hotmail.it", "hotmail.es", "live.nl"),
        ),
        limit=Limit(rate=30, at_once=20),
    ),
    "yahoo": Receiver(
        domains=(
            *("yahoo.com", "ymail.com", "rocketmail.com", "myyahoo.com", "aol.com", "aim.com", "netscape.net"),
            *("yahoo.co.uk", "yahoo.ca", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.ie", "aol.co.uk"),
            *("sky.com", "verizon.net"),
        ),
        limit=Limit(rate=20, at_once=20),
    ),
    "apple": Receiver(domains=("icloud.com", "me.com", "mac.com"), limit=Limit(rate=20, at_once=10)),
    "gmx": Receiver(
        domains=("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "gmx.co.uk", "web.de", "mail.com"),
        limit=Limit(rate=10, at_once=10),
    ),
    "comcast": Receiver(domains=("comcast.net",), limit=Limit(rate=20, at_once=25)),
    "bt": Receiver(domains=("btinternet.com", "btopenworld.com", "talk21.com"), limit=Limit(rate=10, at_once=5)),
    "virgin": Receiver(
        domains=("virginmedia.com", "virgin.net", "ntlworld.com", "blueyonder.co.uk"), limit=Limit(rate=10, at_once=5)
    ),
    "orange": Receiver(domains=("orange.fr", "wanadoo.fr"), limit=Limit(rate=3, at_once=3)),
}
