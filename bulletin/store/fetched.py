"""Copies of documents from the web, so that what has not changed is not fetched again.

They are a convenience: bounded, and any of them may go. What is asked for with them is left to
``net``; a publication's name does not stand on them, because an address gives everyone the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from bulletin.net import Copy
from bulletin.store.database import Database
from bulletin.store.schema import copies

MOST_BYTES = 64_000_000
"""Of all copies together; those that were of use longest ago go first."""
LARGEST_BYTES = 8_000_000
"""A larger document is fetched anew each time, rather than that it drives many others out."""
UNUSED = timedelta(days=30)
"""A copy that nobody asked for in this time belongs to a source that is gone."""


class FetchedCopies:
    """The copies in the store, as seen by one run of the program that began at ``now``."""

    def __init__(
        self, database: Database, now: datetime, *, most_bytes: int = MOST_BYTES, largest_bytes: int = LARGEST_BYTES
    ) -> None:
        """Take a store that is open."""
        self._database = database
        self._now = now
        self._most_bytes = most_bytes
        self._largest_bytes = largest_bytes

    def find(self, url: str) -> Copy | None:
        """Return the copy of this address."""
        with self._database.read() as connection:
            row = connection.execute(select(copies).where(copies.c.url == url)).first()
        if row is None:
            return None
        return Copy(
            url=row.url,
            content=row.content,
            media_type=row.media_type,
            etag=row.etag,
            last_modified=row.last_modified,
        )

    def keep(self, copy: Copy) -> None:
        """Keep a copy instead of the last one, and take out what there is no more room for."""
        size = len(copy.content)
        with self._database.write() as connection:
            connection.execute(delete(copies).where(copies.c.url == copy.url))
            if size > self._largest_bytes:
                return
            row = {
                "url": copy.url,
                "content": copy.content,
                "media_type": copy.media_type,
                "etag": copy.etag,
                "last_modified": copy.last_modified,
                "bytes": size,
                "used_at": self._now,
            }
            connection.execute(insert(copies).values(row))
            self._prune(connection)

    def confirm(self, url: str) -> None:
        """Note that a copy was of use, so that it is not the next to go."""
        with self._database.write() as connection:
            connection.execute(update(copies).where(copies.c.url == url).values(used_at=self._now))

    def _prune(self, connection: Connection) -> None:
        """Take out what nobody uses, then the oldest until the rest has room."""
        connection.execute(delete(copies).where(copies.c.used_at < self._now - UNUSED))
        newest_first = (copies.c.used_at.desc(), copies.c.url)
        so_far = func.sum(copies.c.bytes).over(order_by=newest_first).label("so_far")
        ranked = select(copies.c.url, so_far).subquery()
        too_many = select(ranked.c.url).where(ranked.c.so_far > self._most_bytes)
        connection.execute(delete(copies).where(copies.c.url.in_(too_many)))
