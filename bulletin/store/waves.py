"""How many of an edition's first wave have gone, how many more may, and when its replies are looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from bulletin.model import Delivery, DeliveryState
from bulletin.store.rows import DELIVERY, delivery
from bulletin.store.schema import deliveries, editions

_GONE: tuple[DeliveryState, ...] = (
    *("inflight", "deferred", "in_doubt", "accepted", "failed", "bounced", "complained", "held"),
)


def room(connection: Connection, key: int) -> int | None:
    """Return how many may be sent to who were not yet: none while replies are waited for; None where all may."""
    asked = select(editions.c.wave, editions.c.wave_until).where(editions.c.id == key, editions.c.wave.is_not(None))
    edition = connection.execute(asked).first()
    if edition is None:
        return None
    if edition.wave_until is not None:
        return 0
    leased = select(func.count()).where(deliveries.c.edition == key, deliveries.c.state == "leased")
    gone = connection.execute(_gone(key).with_only_columns(func.count())).scalar_one()
    return max(0, int(edition.wave) - gone - connection.execute(leased).scalar_one())


def went(connection: Connection, key: int) -> tuple[Delivery, ...]:
    """Return the rows of the wave: who was sent the latest revision, whatever became of it."""
    return tuple(delivery(row) for row in connection.execute(_gone(key)))


def hold(connection: Connection, key: int, until: datetime) -> None:
    """Send to nobody new until then, for the replies to come."""
    out = and_(editions.c.id == key, editions.c.wave.is_not(None), editions.c.wave_until.is_(None))
    connection.execute(update(editions).where(out).values(wave_until=until))


def end(connection: Connection, key: int, *, bad: str | None, now: datetime) -> None:
    """End the wave: all may be sent to, or, where the replies are bad, nobody until a person says so."""
    over = and_(editions.c.id == key, editions.c.wave.is_not(None), editions.c.state.in_(("frozen", "sending")))
    ending = update(editions).where(over).values(wave=None, wave_until=None)
    if bad is not None:
        ending = ending.values(state="paused", paused_at=now, pause_reason=bad)
    connection.execute(ending)


def _gone(key: int) -> Select[Any]:
    latest = select(editions.c.revision).where(editions.c.id == key).scalar_subquery()
    return select(*DELIVERY).where(
        deliveries.c.edition == key,
        or_(*(deliveries.c.state == state for state in _GONE)),
        deliveries.c.attempts > 0,
        deliveries.c.revision == latest,
    )
