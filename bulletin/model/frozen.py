"""An edition that is fixed and on its way, as the ledger holds it: where it stands, and who sends it.

Apart from the other values, so that asking how far an edition is loads little else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bulletin.model.edition_id import EditionId

DeliveryState = Literal[
    "pending",
    "leased",
    "inflight",
    "deferred",
    "in_doubt",
    "accepted",
    "failed",
    "bounced",
    "complained",
    "suppressed",
    "cancelled",
    "expired",
    "held",
]


FINAL_STATES: frozenset[DeliveryState] = frozenset(
    {"accepted", "failed", "bounced", "complained", "suppressed", "cancelled", "expired", "held"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who is at work on an edition, as the ledger holds it."""

    id: str
    """Random, and never used again."""
    host: str
    process: int
    heartbeat: int = 0
    """Counts on as long as the sender moves."""
    began_at: datetime

    def __str__(self) -> str:
        """How people find it: ``process 4711 on mail1``."""
        return f"process {self.process} on {self.host}"


EditionKind = Literal["real", "rehearsal"]


EditionState = Literal["frozen", "sending", "paused", "cancelled", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenEdition:
    """An edition as the ledger holds it: from here on nothing that readers get can change."""

    key: int = 0
    """Given by the ledger; 0 before the ledger has seen it."""
    id: EditionId
    kind: EditionKind
    state: EditionState
    hash: str
    """SHA-256, hexadecimal, over what was frozen."""
    revision: int = 0
    frozen_at: datetime
    released_at: datetime | None = None
    """The first lease: from then on it cannot be withdrawn."""
    date_header: str | None = None
    """RFC 5322's Date of every copy, fixed at the release."""
    finished_at: datetime | None = None
    window_end: datetime | None = None
    """The end of the ``Window`` it was made from."""
    looked_at: datetime | None = None
    """When its sources were last read."""
    approved_at: datetime | None = None
    approved_by: str | None = None
    not_before: datetime | None = None
    """Nobody is sent to before; until then the approval can be undone. None: who approved it sent it at once."""
    not_after: datetime | None = None
    """Nobody is sent to after: who is still owed it is expired."""
    paused_at: datetime | None = None
    pause_reason: str | None = None
    wave: int | None = None
    """How many are sent to before the early replies are looked at; None: no first wave, or it is over."""
    wave_until: datetime | None = None
    audience: str | None = None
    """Whom it is for where that is not the list: ``accepted:2025-06-16:0``."""
