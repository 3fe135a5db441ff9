"""Which edition is meant: apart from the other values, so that asking how far it is loads little else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionId:
    """Publication, day and an optional name: only the same id is refused a second time."""

    publication: str
    day: date
    name: str | None = None

    @property
    def folder(self) -> str:
        """The name of its folder under ``editions/``: ``2025-06-16`` or ``2025-06-16-extra``."""
        return self.day.isoformat() + (f"-{self.name}" if self.name else "")

    def __str__(self) -> str:
        """How the store keys it: ``town-hall-daily/2025-06-16``."""
        return f"{self.publication}/{self.folder}"
