"""What readers have been sent: which stories and jobs ran, and up to when.

Only a real edition that was released counts; a rehearsal, and a frozen edition that still waits,
have run nothing.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from bulletin.model import EditionId, Ran
from bulletin.store.database import Database
from bulletin.store.schema import editions, items, texts


def what_ran(database: Database, publication: str) -> Ran:
    """Return everything that the publication's readers have been sent so far."""
    sent = (editions.c.publication == publication, editions.c.kind == "real", editions.c.released_at.is_not(None))
    running = select(items.c.kind, items.c.item).join(editions, editions.c.id == items.c.edition).where(*sent)
    last = select(
        func.max(func.coalesce(editions.c.window_end, editions.c.frozen_at)).label("until"),
        func.max(func.coalesce(editions.c.looked_at, editions.c.frozen_at)).label("looked_at"),
        func.count().label("editions"),
    ).where(*sent)
    with database.read() as connection:
        ran = [(row.kind, row.item) for row in connection.execute(running)]
        ended = connection.execute(last).one()
        told = connection.execute(select(texts.c.item, texts.c.sketch).where(texts.c.publication == publication)).all()
    stories = frozenset(item for kind, item in ran if kind == "story")
    return Ran(
        stories=stories,
        jobs=Counter(item for kind, item in ran if kind == "job"),
        texts={row.item: bytes(row.sketch) for row in told if row.item in stories},
        until=ended.until,
        looked_at=ended.looked_at,
        editions=ended.editions,
    )


def before(database: Database, edition: EditionId) -> EditionId | None:
    """Return the last edition of an earlier day that was sent to readers, None where there is none."""
    earlier = (
        select(editions.c.day, editions.c.name)
        .where(
            editions.c.publication == edition.publication,
            editions.c.kind == "real",
            editions.c.released_at.is_not(None),
            editions.c.day < edition.day,
        )
        .order_by(editions.c.day.desc(), editions.c.name.desc())
        .limit(1)
    )
    with database.read() as connection:
        row = connection.execute(earlier).first()
    return None if row is None else EditionId(publication=edition.publication, day=row.day, name=row.name or None)
