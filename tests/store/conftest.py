"""A store in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin.store.database import Database, open_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty store, in a file."""
    opened = open_database(f"sqlite:///{tmp_path / 'bulletin.db'}")
    yield opened
    opened.close()
