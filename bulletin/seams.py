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
    FrozenEdition,
    Outgoing,
    Placement,
    Receipt,
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
        instead: bool = False,
    ) -> FrozenEdition:
        """Keep an edition and its readers; return the one that is frozen under this id, new or not."""

    def withdraw(self, key: int) -> bool:
        """Make an edition a draft again; False where it is released and can no longer be."""

    def compiled(self, key: int, variant: str, revision: int) -> bytes:
        """Return a variant's frozen bytes."""

    def hold(self) -> AbstractContextManager[None]:
        """Keep other senders off until the block ends."""

    def recover(self, key: int, *, unknown: DeliveryState, now: datetime) -> int:
        """Take back what a dead sender had; return how many became ``unknown``."""

    def suppress(self, key: int, *, now: datetime) -> int:
        """Suppress everyone owed who has left since the freeze; return how many."""

    def lease(self, key: int, *, owner: str, limit: int, now: datetime, date_header: str) -> tuple[Delivery, ...]:
        """Take rows that are due; the first lease fixes the edition's Date."""

    def advance(
        self, settled: Sequence[Delivery], upcoming: Sequence[Delivery], *, owner: str, now: datetime
    ) -> tuple[Delivery, ...]:
        """Record outcomes, put the next in flight, and return those that may go."""

    def give_back(self, key: int, *, owner: str, unknown: DeliveryState, now: datetime) -> None:
        """Return what is leased; what is in flight becomes ``unknown``."""

    def finish(self, key: int, *, now: datetime) -> FrozenEdition:
        """Mark the edition as done if everyone is in a final state."""

    def counts(self, key: int) -> dict[DeliveryState, int]:
        """Return how many readers are in each state that occurs."""

    def due(self, key: int, *, now: datetime) -> int:
        """Return how many can be sent to at once; who left meanwhile is none of them."""

    def next_due(self, key: int) -> datetime | None:
        """Return when the next deferred one is due."""

    def rows(self, key: int, state: DeliveryState | None = None) -> Iterator[Delivery]:
        """Give an edition's rows, all or those in one state."""

    def settle_in_doubt(
        self, key: int, verdict: Literal["resend", "hold"], *, now: datetime, emails: Iterable[str] | None = None
    ) -> int:
        """Decide what is in doubt, for everyone or for these addresses; return how many there were."""
