"""Fetch what will be asked for, several documents at once, while the caller takes them one after the other.

Who reads in order so gets the same result as ever, only sooner. How many requests run at once is
left to the fetcher; here only how many documents may lie ready.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial

from bulletin.net.background import in_background
from bulletin.net.document import Fetched

_READY = 16
"""Documents that are under way or lie ready: at 20 MB each, the most memory that this can take."""


class Ahead:
    """Fetches ``urls`` ahead from the first call on; any other address when it is asked for."""

    def __init__(self, fetch: Callable[[str], Fetched], urls: Iterable[str]) -> None:
        """Take the addresses in the order in which they will be asked for; nothing is fetched yet."""
        self._fetch = fetch
        self._waiting = deque(dict.fromkeys(urls))
        self._begun: dict[str, Future[Fetched]] = {}

    def fetch(self, url: str) -> Fetched:
        """Return what lies at ``url``, waiting for it; raises NetError as the fetcher does."""
        while self._waiting and len(self._begun) < _READY:
            address = self._waiting.popleft()
            self._begun[address] = in_background(partial(self._fetch, address))
        begun = self._begun.pop(url, None)
        return begun.result() if begun is not None else self._fetch(url)
