"""What the tests of the sources share: reading a literal as a document."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from bulletin.model import Item
from bulletin.sources.document import Document, Hints, Kind
from bulletin.sources.reading import read_document

settings.register_profile("fuzz", max_examples=1500, deadline=None)  # for `make fuzz`


@pytest.fixture(scope="session")
def london() -> ZoneInfo:
    """Return the time zone in which the tests' publication lives."""
    return ZoneInfo("Europe/London")


@pytest.fixture(scope="session")
def read(london: ZoneInfo) -> Callable[..., list[Item]]:
    """Return a function that reads text or bytes as a document."""

    def reader(content: str | bytes, kind: Kind | None = None, *, url: str | None = None) -> list[Item]:
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        return list(read_document(Document(origin="a-document", content=raw, url=url), Hints(kind=kind), london))

    return reader
