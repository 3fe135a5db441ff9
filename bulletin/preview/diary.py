"""Who did what to an edition: ``log.jsonl`` in its folder, a line of JSON for each thing that was done on the page.

Lines are only ever added. It is for people, and for nobody's program to decide by: what was approved stands in the
ledger. A line that cannot be read is passed over.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

from bulletin.errors import BulletinError

FILE = "log.jsonl"
LAST = 50
"""Entries that the page shows."""


class Diary:
    """The log of one edition."""

    def __init__(self, folder: Path) -> None:
        """Take the edition's folder."""
        self._path = folder / FILE
        self._lock = Lock()

    def note(self, at: datetime, who: str, did: str, what: Mapping[str, object]) -> None:
        """Add a line; raises BulletinError where it cannot be written."""
        line = json.dumps({"at": at.isoformat(), "who": who, "did": did, "what": what}, ensure_ascii=False)
        try:
            with self._lock, self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as cause:
            raise BulletinError(
                f"{self._path}: who did it cannot be noted ({cause.strerror}); check the folder's permissions and space"
            ) from cause

    def last(self) -> list[dict[str, object]]:
        """The last entries, the newest last."""
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                lines = deque(file, LAST)
        except OSError:
            return []
        found: list[dict[str, object]] = []
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                found.append(entry)
        return found
