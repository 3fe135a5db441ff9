"""When a receiver's refusals of us mean that nothing more should go there for a while.

Five in a row, or ten of the last fifty; one is never enough, greylisting never counts, and a gone
address or a full mailbox says nothing about us. The pause grows with each time in a row: where it is
over, and we are refused again. What is answered meanwhile was under way before, and says nothing new.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from bulletin.model import Receipt

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120))

_IN_A_ROW = 5
_LOOKED_AT = 50
_OF_THOSE = 10
"""20 % of the last fifty."""


@dataclass(slots=True)
class Breaker:
    """One scope's: a receiver's, or the relay's."""

    openings: int = 0
    """How often in a row it opened; a message that is accepted sets it back."""
    said: str = ""
    """The last refusal, as it was read."""
    _refused: deque[bool] = field(default_factory=lambda: deque(maxlen=_LOOKED_AT))
    _counted: int = 0
    """How many of those looked at were refusals."""
    _in_a_row: int = 0
    _open_until: float = -math.inf

    def note(self, receipt: Receipt, now: float) -> timedelta | None:
        """Take a receipt at ``now`` (seconds); return for how long nothing should go there, where this one opens it."""
        if now < self._open_until:
            return None
        if is_refusal(receipt):
            self._in_a_row += 1
            self.said = f"{receipt.code or ''} {receipt.text}".strip()
            self._look_at(refused=True)
        elif receipt.verdict in {"accepted", "dead", "full"}:
            self._in_a_row = 0
            self._look_at(refused=False)
            self.openings = 0 if receipt.verdict == "accepted" and not self._counted else self.openings
        if self._in_a_row < _IN_A_ROW and (len(self._refused) < _LOOKED_AT or self._counted < _OF_THOSE):
            return None
        self._in_a_row = self._counted = 0
        self._refused.clear()
        pause = PAUSES[min(self.openings, len(PAUSES) - 1)]
        self.openings += 1
        self._open_until = now + pause.total_seconds()
        return pause

    def _look_at(self, *, refused: bool) -> None:
        if len(self._refused) == _LOOKED_AT:
            self._counted -= self._refused[0]
        self._refused.append(refused)
        self._counted += refused


def is_refusal(receipt: Receipt) -> bool:
    """Say whether a receipt refuses us: 421 where it names a policy or a recipient, "later" where it is our limit."""
    return receipt.verdict == "reputation" or (receipt.verdict in {"connection", "later"} and receipt.scope is not None)
