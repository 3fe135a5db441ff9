"""The ledger: which editions are frozen, who is owed each, who has it, and how far the rest have come.

A row moves only by compare-and-set: a lease writes its owner, and whoever moves the row on must
hold owner and attempt. Each method is one durable transaction. Which state follows from a receipt,
and when a deferred row is due again, are decided by ``send``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update

from bulletin.model import (
    FINAL_STATES,
    Delivery,
    DeliveryState,
    EditionId,
    EditionKind,
    FrozenEdition,
    Placement,
    address_key,
)
from bulletin.store.database import Database
from bulletin.store.locks import sender_lock
from bulletin.store.moves import SETTLE, counted_due, due, put_in_flight, suppress_leavers
from bulletin.store.rows import delivery, delivery_row, edition_row, frozen, placement_row, settlement
from bulletin.store.schema import deliveries, editions, items, placements, variants

Verdict = Literal["resend", "accepted", "hold"]

_AT_ONCE = 1000
_VERDICTS: dict[Verdict, DeliveryState] = {"resend": "pending", "accepted": "accepted", "hold": "held"}


class Ledger:
    """The ledger in SQLite. An edition's ``key`` is the ledger's own; the same id has one for each kind."""

    def __init__(self, database: Database) -> None:
        """Take a store that is open."""
        self._database = database

    # ------------------------------------------------------------ freezing

    def find(self, edition: EditionId, kind: EditionKind) -> FrozenEdition | None:
        """Return the frozen edition, None while it is a draft."""
        with self._database.read() as connection:
            return _find(connection, edition, kind)

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
        """Keep the edition, its variants' bytes, its bookings and a row a reader; return it as it is kept.

        Where one is frozen under this id and kind already, that one is returned and nothing is
        written; ``instead`` replaces it.
        """
        with self._database.write() as connection:
            kept = _find(connection, edition.id, edition.kind)
            if kept is not None and not instead:
                return kept
            if kept is not None:
                connection.execute(delete(editions).where(editions.c.id == kept.key))
            inserted = insert(editions).values(edition_row(edition)).returning(editions.c.id)
            key = connection.execute(inserted).scalar_one()
            for variant, content in compiled.items():
                row = {"edition": key, "variant": variant, "revision": edition.revision, "compiled": content}
                connection.execute(insert(variants).values(row))
            _insert_all(connection, items, ({"edition": key, "kind": kind, "item": item} for kind, item in ran))
            _insert_all(connection, placements, (placement_row(key, one) for one in carried))
            _insert_all(connection, deliveries, (delivery_row(key, row, edition.frozen_at) for row in owed))
            sys.audit("bulletin.point", "within the freeze")
            return _required(connection, key)

    def withdraw(self, key: int) -> bool:
        """Make the edition a draft again; False where it is released and can no longer be."""
        unreleased = and_(editions.c.id == key, editions.c.released_at.is_(None))
        with self._database.write() as connection:
            return connection.execute(delete(editions).where(unreleased)).rowcount == 1

    def compiled(self, key: int, variant: str, revision: int) -> bytes:
        """Return a variant's frozen bytes."""
        wanted = select(variants.c.compiled).where(
            variants.c.edition == key, variants.c.variant == variant, variants.c.revision == revision
        )
        with self._database.read() as connection:
            return bytes(connection.execute(wanted).scalar_one())

    # ------------------------------------------------------------ sending

    def hold(self) -> AbstractContextManager[None]:
        """Keep other senders off this store until the block ends, however it ends."""
        return sender_lock(self._database.path)

    def recover(self, key: int, *, unknown: DeliveryState, now: datetime) -> int:
        """Take back what a sender that is gone had leased; return how many it had in flight.

        Those become ``unknown``: in doubt, or pending where a repeat does no harm. Only for who
        holds the lock.
        """
        mine = deliveries.c.edition == key
        with self._database.write() as connection:
            connection.execute(
                update(deliveries)
                .where(mine, deliveries.c.state == "leased")
                .values(state="pending", owner=None, changed_at=now)
            )
            lost = (
                update(deliveries)
                .where(mine, deliveries.c.state == "inflight")
                .values(state=unknown, owner=None, changed_at=now, reason="the sender stopped before the reply")
            )
            return connection.execute(lost).rowcount

    def suppress(self, key: int, *, now: datetime) -> int:
        """Suppress everyone owed who has left since the freeze; return how many."""
        with self._database.write() as connection:
            return suppress_leavers(connection, key, now)

    def lease(self, key: int, *, owner: str, limit: int, now: datetime, date_header: str) -> tuple[Delivery, ...]:
        """Take up to ``limit`` rows that are due, in order; the first lease releases the edition and dates it."""
        with self._database.write() as connection:
            next_ones = due(key, now).order_by(deliveries.c.id).limit(limit)
            taking = (
                update(deliveries)
                .where(deliveries.c.id.in_(next_ones), deliveries.c.state.in_(("pending", "deferred")))
                .values(state="leased", owner=owner, changed_at=now)
                .returning(*deliveries.c)
            )
            leased = sorted((delivery(row) for row in connection.execute(taking)), key=lambda row: row.key)
            sys.audit("bulletin.point", "within the lease")
            if leased:
                connection.execute(
                    update(editions)
                    .where(editions.c.id == key, editions.c.released_at.is_(None))
                    .values(released_at=now, date_header=date_header)
                )
                connection.execute(update(editions).where(editions.c.id == key).values(state="sending"))
            return tuple(leased)

    def advance(
        self, settled: Sequence[Delivery], upcoming: Sequence[Delivery], *, owner: str, now: datetime
    ) -> tuple[Delivery, ...]:
        """Record what became of rows in flight, and put the next ones in flight; return those, in order.

        One transaction for both, so that a message costs one sync. A row that is upcoming is
        suppressed where its reader has left meanwhile: that is a condition of the update itself.
        """
        with self._database.write() as connection:
            if settled:
                connection.execute(SETTLE, [settlement(row, owner, now) for row in settled])
            sys.audit("bulletin.point", "within the record")
            return put_in_flight(connection, upcoming, owner, now) if upcoming else ()

    def give_back(self, key: int, *, owner: str, unknown: DeliveryState, now: datetime) -> None:
        """Return what is still leased to those who wait; what is still in flight becomes ``unknown``."""
        mine = and_(deliveries.c.edition == key, deliveries.c.owner == owner)
        with self._database.write() as connection:
            for state, becomes in (("leased", "pending"), ("inflight", unknown)):
                connection.execute(
                    update(deliveries)
                    .where(mine, deliveries.c.state == state)
                    .values(state=becomes, owner=None, changed_at=now)
                )

    def finish(self, key: int, *, now: datetime) -> FrozenEdition:
        """Mark the edition as done if every row is in a final state; return it as it is then."""
        open_rows = select(deliveries.c.id).where(
            deliveries.c.edition == key, deliveries.c.state.not_in(sorted(FINAL_STATES))
        )
        with self._database.write() as connection:
            connection.execute(
                update(editions)
                .where(editions.c.id == key, editions.c.state != "done", ~open_rows.exists())
                .values(state="done", finished_at=now)
            )
            return _required(connection, key)

    # ------------------------------------------------------------ asking

    def counts(self, key: int) -> dict[DeliveryState, int]:
        """Return how many readers are in each state that occurs."""
        counting = select(deliveries.c.state, func.count()).where(deliveries.c.edition == key)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(counting.group_by(deliveries.c.state))}

    def due(self, key: int, *, now: datetime) -> int:
        """Return how many can be sent to at once; who left meanwhile is none of them."""
        with self._database.read() as connection:
            counted: int = connection.execute(counted_due(key, now)).scalar_one()
            return counted

    def next_due(self, key: int) -> datetime | None:
        """Return when the next deferred row is due."""
        soonest = select(func.min(deliveries.c.not_before)).where(
            deliveries.c.edition == key, deliveries.c.state == "deferred"
        )
        with self._database.read() as connection:
            moment: datetime | None = connection.execute(soonest).scalar()
            return moment

    def rows(self, key: int, state: DeliveryState | None = None) -> Iterator[Delivery]:
        """Give the rows of an edition, all or those in one state, in their order."""
        wanted = select(deliveries).where(deliveries.c.edition == key).order_by(deliveries.c.id)
        if state is not None:
            wanted = wanted.where(deliveries.c.state == state)
        with self._database.read() as connection:
            yield from map(delivery, connection.execution_options(yield_per=_AT_ONCE).execute(wanted))

    def settle_in_doubt(self, key: int, verdict: Verdict, *, now: datetime, emails: Iterable[str] | None = None) -> int:
        """Decide what is in doubt, for everyone or for these addresses; return how many there were."""
        doubted = and_(deliveries.c.edition == key, deliveries.c.state == "in_doubt")
        if emails is not None:
            doubted = and_(doubted, deliveries.c.email_key.in_([address_key(email) for email in emails]))
        settling = update(deliveries).where(doubted).values(state=_VERDICTS[verdict], changed_at=now)
        with self._database.write() as connection:
            return connection.execute(settling).rowcount


def _insert_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    source = iter(rows)
    while some := list(islice(source, _AT_ONCE)):
        connection.execute(insert(table), some)


def _find(connection: Connection, edition: EditionId, kind: EditionKind) -> FrozenEdition | None:
    wanted = select(editions).where(
        editions.c.publication == edition.publication,
        editions.c.day == edition.day,
        editions.c.name == (edition.name or ""),
        editions.c.kind == kind,
    )
    row = connection.execute(wanted).first()
    return None if row is None else frozen(row)


def _required(connection: Connection, key: int) -> FrozenEdition:
    return frozen(connection.execute(select(editions).where(editions.c.id == key)).one())
