"""A person's word that an edition may go, in spite of what, and that it may go on amended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person's word that an edition goes in spite of a finding that blocks it."""

    finding: str
    """Its id."""
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person's word, or a timer's, that an edition may go, and when."""

    by: str | None = None
    at: datetime
    not_before: datetime | None = None
    """Nobody is sent to before; None: it is sent by whoever approves it, at once."""
    not_after: datetime | None = None
    """Nobody is sent to after."""
    overrides: tuple[Override, ...] = ()
    """The findings that block, and go out all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What was amended in mid-send, for those who had not had the edition."""

    number: int
    """From 1 on: 0 is the edition as it was frozen."""
    hash: str
    approval: Approval
    wave: int | None = None
    """As that of ``FrozenEdition``."""
