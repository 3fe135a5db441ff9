"""Where readers' links lead: whether the publication's ``reader_url`` can be reached as they reach it."""

from __future__ import annotations

from collections.abc import Callable

from bulletin.doctor.point import Point, good, mend, unknown
from bulletin.net import NetError


def links(fetch: Callable[[str], object], url: str) -> Point:
    """Ask for the address itself; ``fetch`` raises NetError, with the status where a server answered.

    Any answer of a server shows that links lead somewhere, even one that there is nothing at the top of
    it (4xx). What a server says of itself (5xx) is in the way: one-click unsubscribe (RFC 8058) would fail.
    """
    if not url.startswith("https://"):
        return unknown("links", f"{url} is on this machine, where no reader comes", "set publication.reader_url")
    try:
        fetch(url)
    except NetError as cause:
        if cause.status is not None and cause.status < 500:  # noqa: PLR2004 a server is there and answers
            return good("links", f"{url} answers, with {cause.status} for the address itself")
        todo = "put a server with a valid certificate there before the first send: no reader could leave by a link"
        return mend("links", f"{url} cannot be used: {cause.cause}", todo)
    return good("links", f"{url} answers over https")
