"""What an editor-in-chief may set about choosing and wording; the defaults make a good bulletin."""

from __future__ import annotations

from dataclasses import dataclass

from bulletin.desk.answers import Ask
from bulletin.desk.sectors import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How much goes in, and how it is told. Lengths are characters."""

    summary_characters: int = 280
    """A story's summary, in whole sentences; the first may run 15 % over."""
    lead_characters: int = 360
    """The same for the lead."""
    stories: int = 12
    """At the most, the lead included."""
    job_places: int = 15
    """How many jobs the bulletin has room for; all that are eligible are kept in order."""
    jobs_per_employer: int = 2
    """While other employers wait; room that is left is then filled by score."""
    rerun_updated: bool = False
    """Whether a story that ran before runs again once at least a tenth of its text is new."""
    ask: Ask | None = None
    """Whom to ask for a summary where the publisher wrote none."""
    sectors: tuple[Sector, ...] = ()
    """By which words a job is told to be of which sector, where its advert does not state one."""
    subject: str | None = None
    """Instead of one from the lead's headline."""
