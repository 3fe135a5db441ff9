"""Editions in the ledger's tables: found, kept, open to leases or not, and closed.

Their readers' rows are for ``moves``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, get_args

from sqlalchemy import Connection, Select, Table, and_, func, insert, or_, select, update

from bulletin.model import FINAL_STATES, DeliveryState, EditionId, EditionKind, FrozenEdition
from bulletin.store.rows import edition_row, frozen
from bulletin.store.schema import deliveries, editions, revisions, variants

AT_ONCE = 1000
"""Rows that are read or written together."""

_OPEN = sorted(frozenset[DeliveryState](get_args(DeliveryState)) - FINAL_STATES)


_AMENDED = (
    select(revisions.c.hash)
    .where(revisions.c.edition == editions.c.id, revisions.c.revision == editions.c.revision)
    .scalar_subquery()
)
_EDITION: Select[Any] = select(
    *(column for column in editions.c if column.name != "hash"),
    func.coalesce(_AMENDED, editions.c.hash).label("hash"),
)
"""An edition with the hash of its latest revision: a changed edition.toml is told by that one."""


def find(connection: Connection, edition: EditionId, kind: EditionKind) -> FrozenEdition | None:
    """Return an edition, None while it is a draft."""
    wanted = _EDITION.where(
        editions.c.publication == edition.publication,
        editions.c.day == edition.day,
        editions.c.name == (edition.name or ""),
        editions.c.kind == kind,
    )
    row = connection.execute(wanted).first()
    return None if row is None else frozen(row)


def required(connection: Connection, key: int) -> FrozenEdition:
    """Return the edition with this key, which is there."""
    return frozen(connection.execute(_EDITION.where(editions.c.id == key)).one())


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


def release(connection: Connection, key: int, leased: Collection[int], now: datetime, told: str) -> None:
    """Note that copies of these revisions were leased: the edition is being sent, and what had no Date has this one."""
    unreleased = and_(editions.c.id == key, editions.c.released_at.is_(None))
    connection.execute(update(editions).where(unreleased).values(released_at=now, date_header=told))
    connection.execute(update(editions).where(editions.c.id == key).values(state="sending"))
    undated = and_(
        revisions.c.edition == key, revisions.c.revision.in_(sorted(leased)), revisions.c.date_header.is_(None)
    )
    connection.execute(update(revisions).where(undated).values(date_header=told))


def date_header(connection: Connection, key: int, revision: int) -> str:
    """Return the Date of a revision's copies; empty before the first was leased."""
    asked = select(editions.c.date_header).where(editions.c.id == key)
    if revision:
        asked = select(revisions.c.date_header).where(revisions.c.edition == key, revisions.c.revision == revision)
    return connection.execute(asked).scalar() or ""


def close(connection: Connection, key: int, now: datetime) -> None:
    """Mark the edition as done where nobody is owed it; one that was cancelled stays so. The first time counts."""
    owed = [
        select(deliveries.c.id).where(deliveries.c.edition == key, deliveries.c.state == state).exists()
        for state in _OPEN
    ]
    balanced = update(editions).where(editions.c.id == key, *(~one for one in owed))
    connection.execute(balanced.where(editions.c.finished_at.is_(None)).values(finished_at=now))
    connection.execute(balanced.where(editions.c.state != "cancelled").values(state="done"))
