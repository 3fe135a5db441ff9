"""What of the pace must survive a restart: buckets, a day's messages, and who is left alone until when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import and_, delete, insert, or_, select, update

from bulletin.model import Level
from bulletin.store.course import Course
from bulletin.store.database import Database
from bulletin.store.schema import days, deliveries, paces


class Pacing:
    """The pace in the store; a relay is shared by all publications of a store, and so is what it bears."""

    def __init__(self, database: Database, publication: str) -> None:
        """Take a store that is open."""
        self._database = database
        self._publication = publication

    def load(self) -> Mapping[str, tuple[Level, datetime]]:
        """Return every bucket as it was kept, and when."""
        with self._database.read() as connection:
            return {
                row.scope: (Level(tokens=row.tokens, rate=row.rate), row.kept_at)
                for row in connection.execute(select(paces).where(paces.c.publication == self._publication))
            }

    def save(self, buckets: Mapping[str, Level], now: datetime) -> None:
        """Keep the buckets; one that limits nothing any more is forgotten."""
        with self._database.write() as connection:
            connection.execute(delete(paces).where(paces.c.publication == self._publication))
            if buckets:
                rows = [
                    {
                        "publication": self._publication,
                        "scope": name,
                        "tokens": one.tokens,
                        "rate": one.rate,
                        "kept_at": now,
                    }
                    for name, one in buckets.items()
                ]
                connection.execute(insert(paces), rows)

    def sent_on(self, day: date) -> int:
        """Return how many messages have gone on a day, of all editions."""
        asked = select(days.c.messages).where(days.c.publication == self._publication, days.c.day == day)
        with self._database.read() as connection:
            return connection.execute(asked).scalar() or 0

    def count(self, day: date, messages: int) -> None:
        """Add to a day's messages."""
        mine = and_(days.c.publication == self._publication, days.c.day == day)
        with self._database.write() as connection:
            if not connection.execute(update(days).where(mine).values(messages=days.c.messages + messages)).rowcount:
                connection.execute(insert(days).values(publication=self._publication, day=day, messages=messages))

    def pause(self, edition: int, *, why: str, now: datetime) -> None:
        """Stop an edition that is being sent until a person goes on with it."""
        Course(self._database).pause(edition, now=now, reason=why)

    def postpone(self, edition: int, domains: Collection[str], until: datetime, *, why: str, now: datetime) -> int:
        """Let those who wait, in these domains or in all, wait until then; return how many."""
        where = [deliveries.c.edition == edition, deliveries.c.state.in_(("pending", "leased", "deferred"))]
        where.append(or_(deliveries.c.not_before.is_(None), deliveries.c.not_before < until))
        if domains:
            where.append(or_(*(deliveries.c.email_key.endswith(f"@{domain}", autoescape=True) for domain in domains)))
        waiting = update(deliveries).where(*where)
        values = waiting.values(state="deferred", owner=None, not_before=until, reason=why, changed_at=now)
        with self._database.write() as connection:
            return connection.execute(values).rowcount
