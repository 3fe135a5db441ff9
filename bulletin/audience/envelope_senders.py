"""The envelope sender of each copy (VERP), so that a bounce says whose it is, and nobody can make one up.

A token is the reader's id and the edition's day, in the clear, and a MAC over both. It is made of
lower-case letters and digits, because mail servers on the way change case, and short, because the
part before the @ ends at 64 octets (RFC 5321 4.5.3.1.1). What a bounce means is for its reader.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bulletin.model import EditionId

_MAC_OCTETS = 10  # 80 bits, which only who asks us can try
_TOKEN = re.compile(r"([0-9a-f]{1,16})-(\d{8})-([a-z2-7]{16})")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeSenders:
    """Writes and reads the envelope senders of one publication; ``pattern`` is ``bounce+{token}@example.org``."""

    key: bytes
    publication: str
    pattern: str

    def senders(self, edition: EditionId) -> Callable[[int], str]:
        """Return what gives the address that bounces of a reader's copy go to, by their id: a retry has the same."""
        before, _, after = self.pattern.partition("{token}")
        token = self._tokens(edition.day)
        return lambda subscriber_id: f"{before}{token(subscriber_id)}{after}"

    def read(self, address: str) -> tuple[int, date] | None:
        """Return whose copy of which day came back to this address; None where we did not write it."""
        before, _, after = self.pattern.lower().partition("{token}")
        given = address.strip().lower()
        if not (given.startswith(before) and given.endswith(after)):
            return None
        token = given[len(before) : len(given) - len(after)]
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        try:
            subscriber_id, day = int(found[1], 16), date.fromisoformat(found[2])
        except ValueError:
            return None
        return (subscriber_id, day) if hmac.compare_digest(token, self._tokens(day)(subscriber_id)) else None

    def _tokens(self, day: date) -> Callable[[int], str]:
        begun = hmac.new(self.key, f"{self.publication}\0".encode(), "sha256")
        written = f"-{day:%Y%m%d}"

        def of_reader(subscriber_id: int) -> str:
            told = f"{subscriber_id:x}{written}"
            mac = begun.copy()
            mac.update(told.encode())
            return f"{told}-{b32encode(mac.digest()[:_MAC_OCTETS]).decode().lower()}"

        return of_reader
