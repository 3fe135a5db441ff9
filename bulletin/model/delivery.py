"""Messages on their way, and what the ledger knows of those that went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from bulletin.model.edition_id import EditionId
from bulletin.model.frozen import DeliveryState
from bulletin.model.incoming import BookingKind, Position
from bulletin.status_codes import Scope, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Whom the relay is told (RFC 5321 MAIL and RCPT); what the message's headers say is apart from it."""

    sender: str
    recipient: str
    id: str = ""
    """What a report about it shall name it by (RFC 3461 4.4): the Message-ID, without its brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on its way: ``key`` names its delivery row; ``message`` has CRLF lines and is not dot-stuffed."""

    key: int
    envelope: Envelope
    message: bytes
    dot_safe: bool = False
    """Whether no line begins with a dot, so that nobody has to look (RFC 5321 4.5.2)."""
    fresh: Callable[[], bool] = lambda: True
    """Whether its text may still begin to go out: asked last before it does, for its reader may have left since."""


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
    verdict: Verdict | None = None
    """Whose matter it was; None where no server was asked."""
    scope: Scope | None = None
    """Set where it was ours: whom the refusal is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How full a receiver's bucket is, and how fast it fills."""

    tokens: float
    """Messages that may go at once; below nought where more went than should have."""
    rate: float
    """Messages a second."""


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


class Settlement(NamedTuple):
    """What became of a row in flight: a tuple, as the ledger's statement takes it, because each message has one."""

    key: int
    attempts: int
    """Those of the row as it flew: with its sender, the proof that it may be moved."""
    state: DeliveryState
    deferrals: int
    not_before: datetime | None
    code: int | None
    reason: str

    @classmethod
    def of(cls, row: Delivery) -> Settlement:
        """Return that it became what the row says."""
        return cls(row.key, row.attempts, row.state, row.deferrals, row.not_before, row.code, row.reason)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Rows of other domains than these, after a row: what is leased where enough of these wait for their turn."""

    domains: tuple[str, ...]
    """In small letters."""
    beyond: int = 0
