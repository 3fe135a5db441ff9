"""What a check looks for: a stable id, how bad it is, why it matters and what to do, declared beside the check.

The settings may change how bad it is or have it ignored; that is left to ``run``.
"""

from __future__ import annotations

from dataclasses import dataclass

from bulletin.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong with a bulletin."""

    id: str
    """Stable, such as ``size.clipped``: the settings and the documentation name it so."""
    severity: Severity
    """Unless the settings say otherwise."""
    why: str
    """Why it matters to a reader, one sentence without a full stop."""
    advice: str
    """What to do about it, unless the finding knows better."""

    def found(self, message: str, place: str, *, advice: str | None = None) -> Finding:
        """Return the finding: what is wrong, one sentence, and where."""
        return Finding(
            id=self.id,
            severity=self.severity,
            message=message,
            advice=advice or self.advice,
            place=place,
            why=self.why,
        )
