"""An address on the web as a source; how it is fetched is handed in (``net.Fetcher.fetch``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from bulletin.model import Item, Problem
from bulletin.net import Fetched, NetError, shown
from bulletin.sources.document import Document, Hints
from bulletin.sources.reading import read_document


class Web:
    """One page, feed or job file at an http(s) address."""

    def __init__(self, url: str, hints: Hints, zone: ZoneInfo, fetch: Callable[[str], Fetched]) -> None:
        """Take the address as given; nothing is fetched yet."""
        self.url = url
        self.hints = hints
        self.zone = zone
        self.fetch = fetch
        self.name = shown(url)

    def read(self) -> Iterator[Item]:
        """Yield what lies at the address; what cannot be fetched is a problem."""
        try:
            fetched = self.fetch(self.url)
        except NetError as fault:
            yield Problem(origin=self.name, cause=fault.cause, advice=fault.advice)
            return
        document = Document(origin=self.name, content=fetched.content, media_type=fetched.media_type, url=fetched.url)
        yield from read_document(document, self.hints, self.zone)
