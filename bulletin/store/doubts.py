"""What the ledger knows of readers in doubt, and what it makes of proof about them.

What proves something is for the caller; here a proof moves a row only while it still is in doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select, update

from bulletin.store.database import Database
from bulletin.store.schema import deliveries

_WITNESSES = 100


class Doubts:
    """The readers in doubt of the editions in a store."""

    def __init__(self, database: Database) -> None:
        """Take a store that is open."""
        self._database = database

    def arose(self, key: int) -> datetime | None:
        """Return when the last of an edition's doubts arose; None where nobody is in doubt."""
        last = select(func.max(deliveries.c.changed_at)).where(
            deliveries.c.edition == key, deliveries.c.state == "in_doubt"
        )
        with self._database.read() as connection:
            moment: datetime | None = connection.execute(last).scalar()
            return moment

    def witnesses(self, key: int) -> tuple[str, ...]:
        """Return Message-IDs of copies that the relay said it took: the first hundred and the last hundred."""
        taken = and_(
            deliveries.c.edition == key,
            deliveries.c.state == "accepted",
            deliveries.c.code.is_not(None),  # the relay's own reply, not a proof that a person or a log gave
        )
        chosen = select(deliveries.c.slot_values).where(taken).limit(_WITNESSES)
        with self._database.read() as connection:
            first = connection.execute(chosen.order_by(deliveries.c.id)).scalars().all()
            last = connection.execute(chosen.order_by(deliveries.c.id.desc())).scalars().all()
        return tuple(dict.fromkeys(values["message_id"] for values in (*first, *last)))

    def settle(self, key: int, accepted: Mapping[int, str], absent: Collection[int], *, now: datetime) -> None:
        """Record as accepted, with the words that prove it, or as owed again; rows by their keys."""
        moving = update(deliveries).where(
            deliveries.c.id == bindparam("row"), deliveries.c.edition == key, deliveries.c.state == "in_doubt"
        )
        proven = moving.values(state="accepted", reason=bindparam("told"), changed_at=now)
        owed = moving.values(state="pending", reason="the relay's log shows that it never took it", changed_at=now)
        with self._database.write() as connection:
            if accepted:
                connection.execute(proven, [{"row": row, "told": told} for row, told in accepted.items()])
            if absent:
                connection.execute(owed, [{"row": row} for row in absent])
