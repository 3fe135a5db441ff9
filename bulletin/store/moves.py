"""The moves of a delivery's row that are decided in SQL: each is one statement whose condition is the rule.

``ledger`` says when, and in which transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Exists, Select, and_, bindparam, func, or_, select, tuple_, update

from bulletin.model import Delivery
from bulletin.store.rows import delivery
from bulletin.store.schema import deliveries, subscribers

_LEFT = "left before it was sent"

SETTLE = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("row"),
        deliveries.c.state == "inflight",
        deliveries.c.owner == bindparam("held_by"),
        deliveries.c.attempts == bindparam("attempt"),
    )
    .values(
        state=bindparam("becomes"),
        owner=None,
        deferrals=bindparam("deferred"),
        not_before=bindparam("due"),
        code=bindparam("replied"),
        reason=bindparam("told"),
        changed_at=bindparam("at"),
    )
)
"""Record what became of a row in flight; takes ``rows.settlement``."""


def put_in_flight(
    connection: Connection, upcoming: Sequence[Delivery], owner: str, now: datetime
) -> tuple[Delivery, ...]:
    """Put leased rows in flight and return them, in order; who has left meanwhile is suppressed instead."""
    fence = tuple_(deliveries.c.id, deliveries.c.attempts).in_([(row.key, row.attempts) for row in upcoming])
    held = and_(fence, deliveries.c.state == "leased", deliveries.c.owner == owner)
    flying = connection.execute(
        update(deliveries)
        .where(held, _reading())
        .values(state="inflight", attempts=deliveries.c.attempts + 1, changed_at=now)
        .returning(*deliveries.c)
    )
    flown = sorted((delivery(row) for row in flying), key=lambda row: row.key)
    if len(flown) < len(upcoming):
        connection.execute(
            update(deliveries)
            .where(held, ~_reading())
            .values(state="suppressed", owner=None, changed_at=now, reason=_LEFT)
        )
    return tuple(flown)


def suppress_leavers(connection: Connection, key: int, now: datetime) -> int:
    """Suppress everyone owed the edition who has left; return how many."""
    waiting = and_(deliveries.c.edition == key, deliveries.c.state.in_(("pending", "deferred")))
    leaving = (
        update(deliveries)
        .where(waiting, ~_reading())
        .values(state="suppressed", owner=None, not_before=None, changed_at=now, reason=_LEFT)
    )
    return connection.execute(leaving).rowcount


def due(key: int, now: datetime) -> Select[Any]:
    """Give the ids of the edition's rows that can be sent at once."""
    waiting = or_(
        deliveries.c.state == "pending",
        and_(deliveries.c.state == "deferred", deliveries.c.not_before <= now),
    )
    return select(deliveries.c.id).where(deliveries.c.edition == key, waiting)


def counted_due(key: int, now: datetime) -> Select[Any]:
    """Give the number of rows that can be sent at once, without those who left meanwhile."""
    return due(key, now).where(_reading()).with_only_columns(func.count())


def _reading() -> Exists:
    return (
        select(subscribers.c.id)
        .where(subscribers.c.id == deliveries.c.subscriber, subscribers.c.status == "active")
        .exists()
    )
