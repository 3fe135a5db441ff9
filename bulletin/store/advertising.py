"""Which bookings editions carried, and how many readers each reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from bulletin.model import Appearance, EditionId
from bulletin.store.database import Database
from bulletin.store.schema import deliveries, editions, placements


def appearances(database: Database, publication: str, advertiser: str | None = None) -> tuple[Appearance, ...]:
    """Return the bookings of editions that were sent, oldest first: all, or an advertiser's (case aside).

    ``accepted`` counts the readers in whose bulletin it stood, and of whose copy the mail server took charge; one
    that bounced later is none of them.
    """
    wanted = (
        select(placements, editions.c.publication, editions.c.day, editions.c.name)
        .join(editions, editions.c.id == placements.c.edition)
        .where(editions.c.publication == publication, editions.c.kind == "real", editions.c.released_at.is_not(None))
        .order_by(editions.c.day, editions.c.name, placements.c.reference)
    )
    accepted = (
        select(deliveries.c.edition, deliveries.c.variant, func.count())
        .join(editions, editions.c.id == deliveries.c.edition)
        .where(editions.c.publication == publication, deliveries.c.state == "accepted")
        .group_by(deliveries.c.edition, deliveries.c.variant)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
        readers: dict[int, dict[str, int]] = {}
        for edition, variant, count in connection.execute(accepted):
            readers.setdefault(edition, {})[variant] = count
    return tuple(
        Appearance(
            edition=EditionId(publication=row.publication, day=row.day, name=row.name or None),
            reference=row.reference,
            advertiser=row.advertiser,
            kind=row.kind,
            position=row.position,
            audience=row.audience,
            left_out=row.left_out,
            accepted=0 if row.left_out else _reached(readers.get(row.edition, {}), row.carried_by),
        )
        for row in rows
        if advertiser is None or row.advertiser.casefold() == advertiser.casefold()
    )


def _reached(readers: Mapping[str, int], variants: Sequence[str] | None) -> int:
    """The readers of these variants; of all where none is named."""
    return sum(count for variant, count in readers.items() if variants is None or variant in variants)
