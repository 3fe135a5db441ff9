"""One day's bulletin as the desk decided it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

from bulletin.model.edition_id import EditionId
from bulletin.model.incoming import BookingKind, Image, Position

SummarySource = Literal["editor", "publisher", "command", "extract", "none"]
"""Who wrote a summary; ``command`` is a program of the user's, ``extract`` whole sentences of the article."""


Show = Literal["always", "matching", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as the bulletin will tell it."""

    id: str
    """Stable across builds: derived from the canonical address, or from headline and origin."""
    headline: str
    summary: str
    summary_from: SummarySource
    lead: bool = False
    url: str | None = None
    byline: str | None = None
    published: datetime | None = None
    date_only: bool = False
    section: str | None = None
    publisher: str | None = None
    image: Image | None = None
    minutes: int | None = None
    """Reading time of the whole article at 230 words a minute; None when only a teaser is known."""
    sensitive: bool = False
    """Grief or violence: no sponsor and no stock picture stands beside it."""
    picture_meant: bool = False
    """An editor put the picture there, and only the word list calls the story sensitive: so it is shown."""
    embargo_until: datetime | None = None
    """Not to be sent before."""
    origin: str | None = None
    """The address on the web that it was read from; None for a file or what was written by hand."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A job as the bulletin will show it."""

    id: str
    title: str
    employer: str | None = None
    place: str | None = None
    salary: str | None = None
    """One tidy line, "£45,718–£49,764 a year · Grade 13 · pay award pending"."""
    closes: datetime | None = None
    url: str | None = None
    sector: str | None = None
    new: bool = False
    show: Show = "matching"
    score: int = 0
    booking: str | None = None
    """The reference of the booking that features it."""
    origin: str | None = None
    """The address on the web that it was read from; None for a file or what was written by hand."""
    why: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The town, county and the like that ``place`` names."""
        return tuple(part.strip() for part in re.split(r"[,;/·]", self.place or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A booking that is due, as an edition carries it; without ``leave_out`` it runs, or the edition may not go."""

    reference: str
    advertiser: str
    kind: BookingKind
    position: Position
    audience: str | None = None
    text: str | None = None
    url: str | None = None
    logo: Image | None = None
    leave_out: str | None = None
    """The editor's reason for leaving it out."""
    carried_by: tuple[str, ...] = ()
    """The variants that it stands in, once they are planned."""
    why: str = ""

    @property
    def id(self) -> str:
        """The reference, by which it is told from others."""
        return self.reference

    def is_for(self, chosen: AbstractSet[str]) -> bool:
        """Say whether readers who chose these (``choice_key``) are its audience."""
        return self.audience is None or choice_key(self.audience) in chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What readers who chose alike see and others do not, in the edition's order."""

    jobs: tuple[Highlight, ...] = ()
    placements: tuple[Placement, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from every other selection of the edition: 16 hexadecimal digits."""
        shown = [[job.id, job.booking] for job in self.jobs], [one.reference for one in self.placements]
        return sha256(json.dumps(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What did not make it into the edition, and why, so that an editor can bring it back."""

    kind: Literal["story", "job"]
    id: str
    title: str
    why: str
    url: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One day's bulletin, decided but not yet rendered. Stories and jobs stand in their order."""

    id: EditionId
    subject: str
    preheader: str
    note: str = ""
    """The editor's note, above the stories: Markdown, as it was written."""
    stories: tuple[Story, ...] = ()
    """At most one is the lead, and it stands first."""
    jobs: tuple[Highlight, ...] = ()
    """Every eligible job in order; ``show`` and the number of places decide which are seen."""
    job_places: int = 0
    """How many of ``jobs`` the bulletin has room for."""
    placements: tuple[Placement, ...] = ()
    """The bookings that are due, those that an editor left out among them."""
    corrections: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    locked: bool = False
    number: int | None = None
    """Which of the publication's editions it is, counted from the ledger; None where editions bear no number."""
    send_thin: bool = False
    """An editor's word that it may go although it has few stories."""
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    """The publication's: what a bare date or a time without a zone means in ``edition.toml``."""

    @property
    def shown_jobs(self) -> tuple[Highlight, ...]:
        """The jobs that a reader without preferences sees: ``always`` first claim, then the first that fit.

        A booked one is beyond the number of places.
        """
        return self.selection().jobs

    def selection(self, sectors: Iterable[str] = (), regions: Iterable[str] = ()) -> Selection:
        """What readers with these preferences see: ``always`` has first claim on the places, then the first that match.

        A job matches that is in one of the sectors, where any were chosen, and in one of the regions, likewise.
        Where nothing was chosen, or nothing that was chosen is open today, every job matches. A booking for an
        audience is for those alone who chose that sector or region; to the others its job is like any other.
        """
        wanted, near = {choice_key(one) for one in sectors}, {choice_key(one) for one in regions}
        eligible = [self._as_seen(job, wanted | near) for job in self.jobs if job.show != "never"]
        always = {job.id for job in eligible if job.show == "always" or job.booking}
        rest = [job for job in eligible if job.id not in always]
        matching = [job for job in rest if _matches(job, wanted, near)]
        room = max(self.job_places - sum(job.id in always and not job.booking for job in eligible), 0)
        fit = {job.id for job in (matching or rest)[:room]}
        return Selection(
            jobs=tuple(job for job in eligible if job.id in always | fit),
            placements=tuple(one for one in self.placements if not one.leave_out and one.is_for(wanted | near)),
        )

    def _as_seen(self, job: Highlight, chosen: AbstractSet[str]) -> Highlight:
        """A job whose booking is for others is one like the rest."""
        placement = next((one for one in self.placements if one.reference == job.booking), None)
        if placement is None or placement.is_for(chosen):
            return job
        return replace(job, booking=None, show="matching")


def choice_key(text: str) -> str:
    """Return what makes two spellings of a sector or a region one: "Housing & Homes", "housing and homes"."""
    return " ".join(text.casefold().replace("&", " and ").split())


def _matches(job: Highlight, sectors: set[str], regions: set[str]) -> bool:
    """Say whether a job is of the choice; one that does not tell its sector, or its place, is in none."""
    places = set(map(choice_key, job.places))
    return (not sectors or choice_key(job.sector or "") in sectors) and (not regions or not places.isdisjoint(regions))
