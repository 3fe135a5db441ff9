"""What an address gave, or why it gave nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bulletin.errors import BulletinError

_SECRET = re.compile(r"^([a-z]+://)[^/?#]*@", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave."""

    url: str
    """Where it was in the end, after redirects."""
    content: bytes
    media_type: str | None


class NetError(BulletinError):
    """An address cannot be fetched: the address, the cause, what to do."""

    def __init__(self, url: str, cause: str, advice: str, status: int | None = None) -> None:
        """Keep the parts, for those who make a ``model.Problem`` of them; ``status`` where a server answered."""
        super().__init__(f"{shown(url)}: {cause}; {advice}")
        self.url = shown(url)
        self.cause = cause
        self.advice = advice
        self.status = status


def shown(url: str) -> str:
    """Return an address as people may see it: without a name and a password."""
    return _SECRET.sub(r"\1", url)


class RefusalError(Exception):
    """Why one step towards a document failed, before anyone says which document that was.

    ``pause`` is set where the same request may succeed later: how many seconds the server asks to
    wait, 0 where it does not say.
    """

    def __init__(self, cause: str, advice: str, *, pause: float | None = None, status: int | None = None) -> None:
        """Keep the parts."""
        super().__init__(cause)
        self.cause = cause
        self.advice = advice
        self.pause = pause
        self.status = status
