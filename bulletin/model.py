"""The values that travel between stages, and nothing else: no behaviour beyond what a value knows of itself.

Every type is frozen. Times are aware ``datetime``s; money is ``Decimal`` in the unit of its
currency; sizes are bytes. ``None`` means "not stated by the source", never "unknown to us".
Text has been cleaned at the edge: no markup, no control characters; links are http(s) or mailto.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

# ---------------------------------------------------------------- what comes in


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture as its source names it. Without ``url`` and ``path`` there is nothing to show yet."""

    url: str | None = None
    """Where it lies on the web (http or https)."""
    path: Path | None = None
    """Where it lies on this machine, inside the folder of the source that named it."""
    alt: str = ""
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story as a source tells it."""

    title: str
    url: str | None = None
    byline: str | None = None
    published: datetime | None = None
    date_only: bool = False
    """The source gave a day without a time: ``published`` is that day's midnight, and stands for all of it."""
    standfirst: str | None = None
    body: tuple[str, ...] = ()
    """Paragraphs, in order."""
    image: Image | None = None
    section: str | None = None
    publisher: str | None = None
    embargo_until: datetime | None = None
    """Not to be published before."""
    origin: str = ""
    """The file or address it was read from."""


Period = Literal["hour", "day", "week", "month", "year"]
Basis = Literal["fte", "pro_rata", "actual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Salary:
    """What a post pays: the advert's own words, and beside them what was read from them with certainty."""

    raw: str
    min: Decimal | None = None
    max: Decimal | None = None
    currency: str | None = None
    """ISO 4217."""
    period: Period | None = None
    period_inferred: bool = False
    grade: str | None = None
    points: str | None = None
    """Spinal column points, "23-26"."""
    basis: Basis | None = None
    actual_min: Decimal | None = None
    actual_max: Decimal | None = None
    """What a part-time post really pays, when the advert says it beside the full-time figure."""
    pay_award_pending: bool = False
    notes: tuple[str, ...] = ()


BookingKind = Literal["featured_job", "sponsor"]
Position = Literal["top", "after_lead", "jobs", "bottom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What an advertiser bought: a job made prominent, or a sponsor's text in a position, on given days."""

    reference: str
    advertiser: str
    kind: BookingKind
    first_day: date
    last_day: date
    position: Position
    audience: str | None = None
    text: str | None = None
    logo: Image | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One advert; the fields are schema.org's JobPosting."""

    title: str
    hiring_organization: str | None = None
    location: str | None = None
    description: str | None = None
    """The teaser, in whole sentences; a cut-off one is left out."""
    salary: Salary | None = None
    employment_type: str | None = None
    valid_through: datetime | None = None
    """When it closes. A bare date is that day's last second; a time of 00:00 is kept as given."""
    date_posted: datetime | None = None
    url: str | None = None
    """Exactly as given: a job's tracking parameters belong to the board."""
    identifier: str | None = None
    sector: str | None = None
    """As the advert states it."""
    sector_hint: str | None = None
    """What stood above it, such as a panel's heading: it may be wrong."""
    logo: str | None = None
    booking: Booking | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the input that could not be read, or was read with a doubt. A value: the rest goes on."""

    origin: str
    """The file or address."""
    cause: str
    """What is wrong, a lowercase clause."""
    advice: str
    """What to do about it."""
    place: str | None = None
    """Where in it: "line 12, column 4", "row 7", "item 3"."""
    lost: bool = True
    """Whether something was left out because of it; False for a warning."""


Item = Article | Job | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A day's reading, in the order in which the sources gave it."""

    articles: tuple[Article, ...] = ()
    jobs: tuple[Job, ...] = ()
    problems: tuple[Problem, ...] = ()


# ---------------------------------------------------------------- the publication and its day


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Who publishes: the settings' ``[publication]`` as the stages see it."""

    id: str
    name: str
    from_name: str
    from_address: str
    reply_to: str | None = None
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


# ---------------------------------------------------------------- the edition

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


# ---------------------------------------------------------------- rendered and judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture made ready for the bulletin: scaled, re-encoded, named."""

    name: str
    """A file name such as ``fostering-1200.jpg``; the HTML refers to it as ``pictures/NAME``."""
    media_type: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One variant, finished but for the readers' slots.

    A slot stands in ``html`` and ``text`` as ``{mark}_{name}_``: letters, digits and underscores
    only, so that it survives MJML, premailer and links unharmed. ``mark`` is derived from the
    content, so that nothing that comes from outside can contain it.
    """

    subject: str
    preheader: str
    mjml: str
    html: str
    text: str
    mark: str
    slots: frozenset[str]
    pictures: tuple[Picture, ...] = ()
    """Local pictures that ``html`` refers to as ``pictures/NAME``."""
    language: str = "en-GB"
    pictures_url: str | None = None
    """The address that the pictures lie under, without the last slash; None where each message carries them."""
    problems: tuple[Problem, ...] = ()
    """What the bulletin had to do without, such as a picture that cannot be read; the checks say it."""


Severity = Literal["block", "warn", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check noticed."""

    id: str
    """Stable, such as ``size.clipped`` or ``links.empty``."""
    severity: Severity
    message: str
    """What is wrong, one sentence."""
    advice: str
    """What to do about it."""
    place: str | None = None
    """Where: a part and line, an element, or a story."""
    why: str = ""
    """Why it matters to a reader, one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A finding that the settings leave aside, and the reason that they give."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """Something that the HTML uses and some mail programs do not know."""

    feature: str
    """As caniemail names it: ``border-radius``."""
    clients: tuple[str, ...]
    """Such as ``Outlook (Windows)``."""
    share: float
    """Of the readers, in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the checks measured, whether or not it is worth a finding."""

    html_bytes: int = 0
    """With a reader's values in place."""
    shares: tuple[tuple[str, int], ...] = ()
    """What takes the HTML up, in bytes, largest first: ("stories", 14203), …"""
    client_support: float | None = None
    """How much of what the HTML uses is supported, in per cent, weighted by readers."""
    unsupported: tuple[Unsupported, ...] = ()
    """What of it is not, by the share of readers, largest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the checks say of one rendered bulletin."""

    findings: tuple[Finding, ...] = ()
    """What blocks first."""
    ignored: tuple[Ignored, ...] = ()
    measured: Measured = Measured()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One of a day's bulletins: who shares it, and how it is rendered."""

    key: str
    """``default``, or its selection's."""
    readers: int
    jobs: int
    """How many it shows."""
    rendered: Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """A day's bulletins for readers who chose differently, and which of them each reader gets."""

    every: tuple[Variant, ...] = ()
    """The default first, then by the number of readers."""
    by_choice: Mapping[tuple[tuple[str, ...], tuple[str, ...]], str] = field(default_factory=dict)
    """A variant's key by sectors and regions, as readers chose them; a choice that is not here gets the default."""
    merged: int = 0
    """Groups beyond ``variants.max``, which get the default; ``merged_readers`` are theirs."""
    merged_readers: int = 0

    def of(self, reader: Subscriber) -> str:
        """Return the key of a reader's variant."""
        return self.by_choice.get((reader.sectors, reader.regions), "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An edition rendered and judged; ``html``, ``text`` and ``message`` are stamped for a sample reader."""

    edition: Edition
    rendered: Rendered
    html: str
    text: str
    message: bytes
    """An .eml file."""
    findings: tuple[Finding, ...]
    """What blocks first."""
    ignored: tuple[Ignored, ...] = ()
    measured: Measured = Measured()
    variants: Variants = Variants()

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that forbid a send."""
        return tuple(finding for finding in self.findings if finding.severity == "block")


# ---------------------------------------------------------------- readers and their messages

Status = Literal["pending", "active", "paused", "unsubscribed", "bounced", "complained", "removed", "erased"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader. ``id`` is given by the store and never reused; 0 before the store has seen them."""

    id: int = 0
    email: str
    first_name: str = ""
    last_name: str = ""
    status: Status = "active"
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    signed_up: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Whom the relay is told (RFC 5321 MAIL and RCPT); what the message's headers say is apart from it."""

    sender: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on its way: ``key`` names its delivery row; ``message`` has CRLF lines and is not dot-stuffed."""

    key: int
    envelope: Envelope
    message: bytes


Outcome = Literal["accepted", "deferred", "failed", "in_doubt", "unsent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one ``Outgoing``.

    accepted: 2xx after the final dot. deferred: 4xx. failed: 5xx. unsent: cut before the final
    dot, nothing can have arrived. in_doubt: the final dot went out and no reply came back.
    """

    key: int
    outcome: Outcome
    code: int | None = None
    text: str = ""


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
class Links:
    """The links of one reader that lead back to us; each begins with the publication's ``reader_url``."""

    unsubscribe_url: str
    """Also the one-click address of RFC 8058: a GET asks, a POST unsubscribes."""
    preferences_url: str
    view_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One reader's copy of one edition, frozen: address and slot values cannot change under a retry."""

    key: int = 0
    """Given by the ledger; 0 before the ledger has seen it."""
    subscriber_id: int
    email: str
    sender: str
    """The envelope sender (RFC 5321 MAIL FROM)."""
    values: dict[str, str] = field(default_factory=dict)
    """Slot name to plain, unescaped value."""
    variant: str = "default"
    revision: int = 0
    state: DeliveryState = "pending"
    attempts: int = 0
    """How often it was put in flight."""
    deferrals: int = 0
    """How often the relay said "later"."""
    not_before: datetime | None = None
    """When a deferred one is due again."""
    code: int | None = None
    reason: str = ""
    """The relay's last words about it."""


EditionKind = Literal["real", "rehearsal"]
EditionState = Literal["frozen", "sending", "done"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What readers of a publication have been sent: it does not run again by itself."""

    stories: frozenset[str] = frozenset()
    jobs: Mapping[str, int] = field(default_factory=dict)
    """In how many editions each job was shown, by its id."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """A sketch of what a story said, by its id, for those of the last year."""
    until: datetime | None = None
    """Where the last sent edition's window ended; None before the first."""
    looked_at: datetime | None = None
    """When the last sent edition's sources were last read."""
    editions: int = 0
    """How many were sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a build took into an edition: until when it counts as news, and when that was read."""

    window_end: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A booking in an edition that was sent, or was left out of it with a reason."""

    edition: EditionId
    reference: str
    advertiser: str
    kind: BookingKind
    position: Position
    audience: str | None = None
    left_out: str | None = None
    accepted: int = 0
    """Readers whose mail server took the message."""


class Clock(Protocol):
    """Time as the command line or the worker hands it in; nothing below reads a clock itself."""

    def wall(self) -> datetime:
        """Return the time of day, aware."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for measuring spans."""


def choice_key(text: str) -> str:
    """Return what makes two spellings of a sector or a region one: "Housing & Homes", "housing and homes"."""
    return " ".join(text.casefold().replace("&", " and ").split())


def _matches(job: Highlight, sectors: set[str], regions: set[str]) -> bool:
    """Say whether a job is of the choice; one that does not tell its sector, or its place, is in none."""
    places = {choice_key(part) for part in re.split(r"[,;/·]", job.place or "")}
    return (not sectors or choice_key(job.sector or "") in sectors) and (not regions or not places.isdisjoint(regions))


def address_key(email: str) -> str:
    """Return what makes two spellings of an address one reader: no mailbox that is in use tells case apart."""
    return email.strip().lower()
