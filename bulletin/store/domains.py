"""How far an edition is at each recipient domain, and how fast, for people who look on: its rows are read twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from bulletin.model import DeliveryState
from bulletin.store.database import Database
from bulletin.store.schema import deliveries

MOST = 200
"""Domains that are told apart."""

OTHERS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDomain:
    """How many readers of one domain are in one state."""

    domain: str
    state: DeliveryState
    readers: int
    next_due: datetime | None
    """When the first of them is retried."""


def by_domain(database: Database, edition: int) -> Iterator[AtDomain]:
    """Give every state that occurs at each of the largest domains, and at all others together, as ``OTHERS``.

    A list of a million has some fifty thousand domains: nobody reads them all, and they would fill the memory.
    """
    domain = func.substr(deliveries.c.email_key, func.instr(deliveries.c.email_key, "@") + 1)
    mine = deliveries.c.edition == edition
    largest = select(domain).where(mine).group_by(domain).order_by(func.count().desc(), domain).limit(MOST)
    soonest = func.min(deliveries.c.not_before)
    with database.read() as connection:
        known = list(connection.execute(largest).scalars())
        named = case((domain.in_(known), domain), else_=OTHERS)
        counting = (
            select(named, deliveries.c.state, func.count(), soonest).where(mine).group_by(named, deliveries.c.state)
        )
        for name, state, readers, due in connection.execute(counting):
            yield AtDomain(domain=name, state=state, readers=readers, next_due=due if state == "deferred" else None)


def accepted_since(database: Database, edition: int, moment: datetime) -> int:
    """Return how many copies the mail server has accepted since then."""
    counting = select(func.count()).where(
        deliveries.c.edition == edition, deliveries.c.state == "accepted", deliveries.c.changed_at >= moment
    )
    with database.read() as connection:
        return connection.execute(counting).scalar_one()
