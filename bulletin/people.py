"""READ THIRD: who reads. For now: the list as people keep it, brought into the store.

The list proposes and the store disposes: what a reader decided is not undone by a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bulletin.audience.table import read_subscribers
from bulletin.model import ImportReport, Problem, Subscriber


class Readers(Protocol):
    """What an import asks of the store."""

    def import_list(self, readers: Iterable[Subscriber], *, now: datetime, allow_removals: bool) -> ImportReport:
        """Bring the store to what the list says, in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import changed, and the rows that could not be used."""

    report: ImportReport
    problems: tuple[Problem, ...]


def import_list(path: Path, readers: Readers, *, now: datetime, allow_removals: bool = False) -> Imported:
    """Read a list and bring the store to what it says.

    Raises ListError for a file that cannot be used and BlockedError where it would remove many;
    nobody was added or removed then.
    """
    audience = read_subscribers(path)
    report = readers.import_list(audience.readers, now=now, allow_removals=allow_removals)
    return Imported(report=report, problems=audience.problems)
