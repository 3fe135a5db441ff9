"""Which bookings editions carried, and how many readers each reached."""

from __future__ import annotations

from sqlalchemy import func, select

from bulletin.model import Appearance, EditionId
from bulletin.store.database import Database
from bulletin.store.schema import deliveries, editions, placements


def appearances(database: Database, publication: str, advertiser: str | None = None) -> tuple[Appearance, ...]:
    """Return the bookings of editions that were sent, oldest first: all, or an advertiser's (case aside).

    ``accepted`` counts the readers of whose copy the mail server took charge; one that bounced later is none of them.
    """
    accepted = (
        select(func.count())
        .where(deliveries.c.edition == editions.c.id, deliveries.c.state == "accepted")
        .scalar_subquery()
    )
    wanted = (
        select(placements, editions.c.publication, editions.c.day, editions.c.name, accepted.label("accepted"))
        .join(editions, editions.c.id == placements.c.edition)
        .where(editions.c.publication == publication, editions.c.kind == "real", editions.c.released_at.is_not(None))
        .order_by(editions.c.day, editions.c.name, placements.c.reference)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        Appearance(
            edition=EditionId(publication=row.publication, day=row.day, name=row.name or None),
            reference=row.reference,
            advertiser=row.advertiser,
            kind=row.kind,
            position=row.position,
            audience=row.audience,
            left_out=row.left_out,
            accepted=0 if row.left_out else row.accepted,
        )
        for row in rows
        if advertiser is None or row.advertiser.casefold() == advertiser.casefold()
    )
