"""What ``send`` asks of a transport and of the store: each seam as small as its one consumer needs it.

``tests/seams`` holds every implementation to the same promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol

from bulletin.model import (
    Delivery,
    DeliveryState,
    EditionId,
    EditionKind,
    EditionState,
    Elsewhere,
    FrozenEdition,
    Outgoing,
    Override,
    Placement,
    Receipt,
    Sender,
    Settlement,
)


class Transport(Protocol):
    """What carries messages. A relay, or the outbox of a rehearsal."""

    @property
    def rehearsal(self) -> bool:
        """Whether nobody is mailed, so that a repeat does no harm."""

    @property
    def under_way(self) -> int:
        """How many messages it draws before it gives their receipts."""

    def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
        """Send each message that is drawn; receipts in order. TransportError where nothing can be sent at all.

        None among the messages means that there is nothing for now: every receipt that is due is given
        before the next is drawn, so that the caller may then keep the connection waiting.
        """


class Outbox(Protocol):
    """What a rehearsal has written, by Message-ID."""

    def lacks(self, message_ids: Iterable[str]) -> bool:
        """Say whether any of these is no longer there."""

    def discard(self, message_ids: Iterable[str]) -> None:
        """Take these back."""


class Ledger(Protocol):
    """What the sender needs the store to remember; each call is one durable transaction."""

    def find(self, edition: EditionId, kind: EditionKind) -> FrozenEdition | None:
        """Return the frozen edition, None while it is a draft."""

    def freeze(  # noqa: PLR0913 all that is kept in one transaction, by name
        self,
        edition: FrozenEdition,
        owed: Iterable[Delivery],
        *,
        compiled: Mapping[str, bytes],
        ran: Iterable[tuple[Literal["story", "job"], str]],
        carried: Iterable[Placement] = (),
        overrides: Iterable[Override] = (),
        instead: bool = False,
    ) -> FrozenEdition:
        """Keep an edition and its readers; return the one that is frozen under this id, new or not."""

    def withdraw(self, key: int) -> bool:
        """Make an edition a draft again; False where it is released, or ended, or somebody may have it."""

    def compiled(self, key: int, variant: str, revision: int) -> bytes:
        """Return a variant's frozen bytes."""

    def date_header(self, key: int, revision: int) -> str:
        """Return RFC 5322's Date of a revision's copies, fixed when the first of them was leased."""

    def presence(self, sender: str) -> AbstractContextManager[None]:
        """Show others that this sender is alive, until the block ends or the process does."""

    def senders(self, key: int) -> tuple[Sender, ...]:
        """Return who is entered as being at work on an edition, alive or not."""

    def at_work(self, key: int) -> tuple[Sender, ...]:
        """Return who is entered for an edition, without those who have certainly ended."""

    def enrol(self, key: int, sender: Sender) -> bool:
        """Enter a sender, who is present already; False where another is entered."""

    def recover(self, key: int, *, unknown: DeliveryState, now: datetime) -> int:
        """Take back what senders had that are certainly gone; return how many became ``unknown``."""

    def take_over(self, key: int, sender: Sender, *, unknown: DeliveryState, now: datetime) -> int | None:
        """Take back what a sender has, if its heartbeat has not moved since; None where it has."""

    def beat(self, owner: str) -> EditionState:
        """Show that the sender moves; return its edition's state. TakenOverError where it is entered no more."""

    def leave(self, owner: str) -> None:
        """Strike the sender off: it is at work no more."""

    def restored(self) -> bool:
        """Say whether the store was put back from a backup, and has sent what it does not know of."""

    def suppress(self, key: int, *, now: datetime) -> int:
        """Suppress everyone owed who has left since the freeze; return how many."""

    def expire(self, key: int, *, now: datetime) -> int:
        """Give up on everyone who still waits after the edition's deadline; return how many."""

    def lease(  # noqa: PLR0913 who takes how much of what, by name
        self,
        key: int,
        *,
        owner: str,
        limit: int,
        now: datetime,
        date_header: str,
        elsewhere: Elsewhere | None = None,
    ) -> tuple[Delivery, ...]:
        """Take rows that are due, while the edition may be sent; the first lease fixes its Date. TakenOverError."""

    def advance(
        self, settled: Sequence[Settlement], upcoming: Sequence[Delivery], *, owner: str, now: datetime
    ) -> tuple[Delivery, ...]:
        """Record outcomes, put the next in flight, and return those that may go. TakenOverError, all recorded."""

    def went(self, key: int) -> tuple[Delivery, ...]:
        """Return the rows of the first wave that were sent to, whatever became of them."""

    def hold_wave(self, key: int, *, until: datetime) -> None:
        """Send to nobody new until then."""

    def end_wave(self, key: int, *, bad: str | None, now: datetime) -> None:
        """Let everyone be sent to, or pause the edition where something is bad."""

    def give_back(self, key: int, *, owner: str, unknown: DeliveryState, now: datetime) -> None:
        """Return what is leased to those who wait; what is in flight becomes ``unknown``."""

    def finish(self, key: int, *, now: datetime) -> FrozenEdition:
        """Mark the edition as done if everyone is in a final state."""

    def counts(self, key: int) -> dict[DeliveryState, int]:
        """Return how many readers are in each state that occurs."""

    def due(self, key: int, *, now: datetime) -> int:
        """Return how many can be sent to at once; who left meanwhile is none of them."""

    def owed(self, key: int, *, now: datetime) -> int:
        """Return how many are owed it now, in a first wave or after it."""

    def next_due(self, key: int) -> datetime | None:
        """Return when the next deferred one is due."""

    def overrides(self, key: int) -> tuple[Override, ...]:
        """Return the findings that a person let pass, and why."""

    def rows(self, key: int, state: DeliveryState | None = None) -> Iterator[Delivery]:
        """Give an edition's rows, all or those in one state."""

    def settle_in_doubt(
        self, key: int, verdict: Literal["resend", "hold"], *, now: datetime, emails: Iterable[str] | None = None
    ) -> int:
        """Decide what is in doubt, for everyone or for these addresses; return how many there were."""
