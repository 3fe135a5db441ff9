"""Editions in the ledger's tables: found, kept, open to leases or not, and closed.

Their readers' rows are for ``moves``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, get_args

from sqlalchemy import Connection, Table, and_, insert, or_, select, update

from bulletin.model import FINAL_STATES, DeliveryState, EditionId, EditionKind, FrozenEdition
from bulletin.store.rows import edition_row, frozen
from bulletin.store.schema import deliveries, editions, variants

AT_ONCE = 1000
"""Rows that are read or written together."""

_OPEN = sorted(frozenset[DeliveryState](get_args(DeliveryState)) - FINAL_STATES)


def find(connection: Connection, edition: EditionId, kind: EditionKind) -> FrozenEdition | None:
    """Return an edition, None while it is a draft."""
    wanted = select(editions).where(
        editions.c.publication == edition.publication,
        editions.c.day == edition.day,
        editions.c.name == (edition.name or ""),
        editions.c.kind == kind,
    )
    row = connection.execute(wanted).first()
    return None if row is None else frozen(row)


def required(connection: Connection, key: int) -> FrozenEdition:
    """Return the edition with this key, which is there."""
    return frozen(connection.execute(select(editions).where(editions.c.id == key)).one())


def keep(connection: Connection, edition: FrozenEdition, compiled: Mapping[str, bytes]) -> int:
    """Keep an edition and its variants' bytes; return its key."""
    key: int = connection.execute(insert(editions).values(edition_row(edition)).returning(editions.c.id)).scalar_one()
    for variant, content in compiled.items():
        row = {"edition": key, "variant": variant, "revision": edition.revision, "compiled": content}
        connection.execute(insert(variants).values(row))
    return key


def insert_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert any number of rows without holding them all."""
    source = iter(rows)
    while some := list(islice(source, AT_ONCE)):
        connection.execute(insert(table), some)


def is_open(connection: Connection, key: int, now: datetime) -> bool:
    """Say whether an edition may be leased from now: neither paused nor over, and between its bounds in time.

    A countdown that began later than now began before the clock was put back, and is over.
    """
    counting = and_(editions.c.approved_at <= now, editions.c.not_before > now)
    wanted = select(editions.c.id).where(
        editions.c.id == key,
        editions.c.state.in_(("frozen", "sending")),
        or_(editions.c.not_before.is_(None), ~counting),
        or_(editions.c.not_after.is_(None), editions.c.not_after > now),
    )
    return connection.execute(wanted).first() is not None


def close(connection: Connection, key: int, now: datetime) -> None:
    """Mark the edition as done where nobody is owed it; one that was cancelled stays so. The first time counts."""
    owed = [
        select(deliveries.c.id).where(deliveries.c.edition == key, deliveries.c.state == state).exists()
        for state in _OPEN
    ]
    balanced = update(editions).where(editions.c.id == key, *(~one for one in owed))
    connection.execute(balanced.where(editions.c.finished_at.is_(None)).values(finished_at=now))
    connection.execute(balanced.where(editions.c.state != "cancelled").values(state="done"))
