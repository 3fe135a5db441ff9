"""What a preview knows of where it is, and what there is to see at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bulletin import journey
from bulletin.desk.merging import Kept
from bulletin.model import Clock, Edition, Finished
from bulletin.net import Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the command line knows and nothing below it may ask: where, which day, the clock, the environment."""

    settings: Path
    """``bulletin.toml``."""
    day: date
    name: str | None = None
    clock: Clock
    machine: Machine
    state: Path | None = None
    """Where this machine keeps what it knows of stores, so that one that was put back from a backup is noticed."""
    password: str | None = None
    fallback_password: str | None = None
    keys: str | None = None

    def now(self) -> datetime:
        """The time of day, aware."""
        return self.clock.wall()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What there is to see, all of one moment."""

    revision: int = 0
    """Counts up with every rendering, failed ones included."""
    version: str | None = None
    """Which edition.toml it is of; an edit names the one that it means to change."""
    kept: Kept | None = None
    finished: Finished | None = None
    """The last that could be rendered, shown behind an error."""
    judged: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was rendered and waits for the checks."""

    revision: int
    task: journey.Assignment
    edition: Edition
    finished: Finished
    version: str | None

    def is_of(self, shown: Shown) -> bool:
        """Whether this is what is shown, nothing having been changed since."""
        return (self.revision, self.version) == (shown.revision, shown.version)
