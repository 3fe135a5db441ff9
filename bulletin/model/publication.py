"""Who publishes, for whom, and by which clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bulletin.model.edition_id import EditionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Who publishes: the settings' ``[publication]`` as the stages see it."""

    id: str
    name: str
    from_name: str
    from_address: str
    reply_to: str | None = None
    bounces_to: str | None = None
    """The envelope sender, with ``{token}`` for whose copy it is; None where bounces come back to From."""
    timezone: ZoneInfo
    language: str = "en-GB"
    strapline: str | None = None
    site_url: str
    jobs_url: str | None = None
    reader_url: str
    postal_address: str
    social: tuple[tuple[str, str], ...] = ()
    """(network, address) pairs, such as ("LinkedIn", "https://…"), in the order in which they show."""
    first_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom an edition is for where that is not everyone: those of whose copy of another one a server took charge."""

    edition: EditionId
    """The one that they have."""
    revision: int | None = None
    """Of that; None: any."""

    def __str__(self) -> str:
        """How it is written and kept: ``accepted:2025-06-16`` or ``accepted:2025-06-16:1``."""
        return f"accepted:{self.edition.folder}" + ("" if self.revision is None else f":{self.revision}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is news for an edition: published between ``start`` and ``end`` (both aware, both included)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When each item was first read, and since when that makes it news: what its publisher dated back came in late."""

    first: Mapping[str, datetime] = field(default_factory=dict)
    """By a story's or a job's id."""
    since: datetime | None = None
    """When the last sent edition last looked; None before the first, and where the store is left aside."""


class Clock(Protocol):
    """Time as the command line or the worker hands it in; nothing below reads a clock itself."""

    def wall(self) -> datetime:
        """Return the time of day, aware."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for measuring spans."""

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass, or fewer where a signal came."""
