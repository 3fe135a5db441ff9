"""Who is at work on an edition, and the fence between them.

A sender enters itself in ``senders``, and every transaction of its own counts its heartbeat on. Its
leases are taken over by deleting its row: whatever it tries after that finds no row, and moves
nothing. When a sender may be taken over is decided by ``watch``; whether one is alive by ``locks``.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, literal, select, update

from bulletin.model import DeliveryState, EditionState, Sender
from bulletin.store.prepared import Prepared
from bulletin.store.schema import deliveries, editions, senders

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

_LOST = "the sender stopped before the reply"

_BEAT = Prepared(
    update(senders)
    .where(senders.c.id == bindparam("sender"))
    .values(heartbeat=senders.c.heartbeat + 1)
    .returning(select(editions.c.state).where(editions.c.id == senders.c.edition).scalar_subquery())
)


def at_work(connection: Connection, key: int) -> tuple[Sender, ...]:
    """Return who is entered for an edition."""
    found = connection.execute(select(senders).where(senders.c.edition == key).order_by(senders.c.began_at))
    return tuple(_sender(row) for row in found)


def enter(connection: Connection, key: int, sender: Sender) -> bool:
    """Enter a sender for an edition; False where another is entered, or there is no such edition any more."""
    values = (sender.id, key, sender.host, sender.process, sender.heartbeat, sender.began_at)
    columns = (senders.c.id, senders.c.edition, senders.c.host, senders.c.process, senders.c.heartbeat)
    typed = [literal(value, column.type) for value, column in zip(values, (*columns, senders.c.began_at), strict=True)]
    alone = select(*typed).where(
        select(editions.c.id).where(editions.c.id == key).exists(),
        ~select(senders.c.id).where(senders.c.edition == key).exists(),
    )
    entered = insert(senders).from_select([*columns, senders.c.began_at], alone)
    return connection.execute(entered).rowcount == 1


def beat(connection: Connection, owner: str) -> EditionState | None:
    """Count the sender's heartbeat on, and return the state of its edition; None where it is not entered any more."""
    return next(iter(_BEAT.execute(connection, sender=owner)), None)


def leave(connection: Connection, owner: str) -> None:
    """Strike a sender off."""
    connection.execute(delete(senders).where(senders.c.id == owner))


def give_back(connection: Connection, key: int, owner: str, *, unknown: DeliveryState, now: datetime) -> int:
    """Return what a sender has to those who wait; return how many became ``unknown``."""
    return _give_back(connection, key, deliveries.c.owner == owner, unknown, now)


def take_over(connection: Connection, key: int, sender: Sender, *, unknown: DeliveryState, now: datetime) -> int | None:
    """Strike off a sender whose heartbeat is what was seen still, and give back; None where it has moved."""
    unmoved = and_(senders.c.id == sender.id, senders.c.heartbeat == sender.heartbeat)
    if connection.execute(delete(senders).where(unmoved)).rowcount == 0:
        return None
    return give_back(connection, key, sender.id, unknown=unknown, now=now)


def give_back_of_nobody(connection: Connection, key: int, *, unknown: DeliveryState, now: datetime) -> int:
    """Return what is leased to no sender that is entered; return how many became ``unknown``."""
    nobodys = func.coalesce(deliveries.c.owner, "").not_in(select(senders.c.id))
    return _give_back(connection, key, nobodys, unknown, now)


def _give_back(
    connection: Connection, key: int, whose: ColumnElement[bool], unknown: DeliveryState, now: datetime
) -> int:
    """Leased rows were never sent; of those in flight nobody knows."""
    mine = and_(deliveries.c.edition == key, whose)
    free: dict[str, Any] = {"owner": None, "not_before": None, "changed_at": now}
    connection.execute(update(deliveries).where(mine, deliveries.c.state == "leased").values(state="pending", **free))
    flown = update(deliveries).where(mine, deliveries.c.state == "inflight")
    return connection.execute(flown.values(state=unknown, reason=_LOST, **free)).rowcount


def _sender(row: Row[Any]) -> Sender:
    return Sender(id=row.id, host=row.host, process=row.process, heartbeat=row.heartbeat, began_at=row.began_at)
