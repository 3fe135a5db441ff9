"""What the desk remembers between readings: when items were first read, how far an edition looked, what was held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bulletin.model import EditionId, Looked
from bulletin.store.database import Database
from bulletin.store.schema import first_seen, held, looks, texts

UNREAD = timedelta(days=90)
"""What nobody has read for so long is forgotten: should it come back, it is too old to be late news."""
REPEATED = timedelta(days=370)
"""A story that comes again after so long may run again: an anniversary is news."""
_AT_ONCE = 500


class Memory:
    """What one publication's desk remembers."""

    def __init__(self, database: Database, publication: str) -> None:
        """Take a store that is open."""
        self._database = database
        self._publication = publication

    def note_seen(self, items: Iterable[str], now: datetime) -> dict[str, datetime]:
        """Note that these were read at ``now``, and return when each was first read."""
        wanted = sorted(set(items))
        with self._database.write() as connection:
            known = self._known(connection, wanted)
            new = [id_ for id_ in wanted if id_ not in known]
            self._write(connection, known, new, now)
            connection.execute(
                delete(first_seen).where(
                    first_seen.c.publication == self._publication, first_seen.c.read_at < now - UNREAD
                )
            )
        return known | dict.fromkeys(new, now)

    def note_look(self, edition: EditionId, looked: Looked) -> None:
        """Remember what a build took into an edition, instead of what the build before it did."""
        key = _key(edition)
        with self._database.write() as connection:
            connection.execute(delete(looks).where(*(looks.c[name] == value for name, value in key.items())))
            connection.execute(insert(looks).values(**key, window_end=looked.window_end, looked_at=looked.at))

    def look(self, edition: EditionId) -> Looked | None:
        """Return what the last build took into an edition; None where none is known."""
        wanted = select(looks).where(*(looks.c[name] == value for name, value in _key(edition).items()))
        with self._database.read() as connection:
            row = connection.execute(wanted).first()
        return Looked(window_end=row.window_end, at=row.looked_at) if row else None

    def note_texts(self, sketches: Mapping[str, bytes], now: datetime) -> None:
        """Remember what the stories of an edition say, by their ids."""
        rows = [
            {"publication": self._publication, "item": item, "sketch": sketch, "built_at": now}
            for item, sketch in sketches.items()
        ]
        mine = texts.c.publication == self._publication
        with self._database.write() as connection:
            connection.execute(delete(texts).where(mine, texts.c.item.in_(list(sketches))))
            connection.execute(delete(texts).where(mine, texts.c.built_at < now - REPEATED))
            if rows:
                connection.execute(insert(texts), rows)

    def note_held(self, sketches: Mapping[str, Mapping[str, bytes]]) -> None:
        """Remember what was held, by hold and story."""
        rows = [
            {"publication": self._publication, "hold": hold, "item": item, "sketch": sketch}
            for hold, stories in sketches.items()
            for item, sketch in stories.items()
        ]
        with self._database.write() as connection:
            for row in rows:
                same = (held.c[name] == row[name] for name in ("publication", "hold", "item"))
                connection.execute(delete(held).where(*same))
                connection.execute(insert(held).values(row))

    def held(self) -> dict[str, dict[str, bytes]]:
        """Return the sketches of everything that was held, by hold and story."""
        found: dict[str, dict[str, bytes]] = {}
        with self._database.read() as connection:
            for row in connection.execute(select(held).where(held.c.publication == self._publication)):
                found.setdefault(row.hold, {})[row.item] = row.sketch
        return found

    def _known(self, connection: Connection, items: list[str]) -> dict[str, datetime]:
        known: dict[str, datetime] = {}
        for some in _batches(items):
            wanted = select(first_seen.c.item, first_seen.c.seen_at).where(
                first_seen.c.publication == self._publication, first_seen.c.item.in_(some)
            )
            known |= {row.item: row.seen_at for row in connection.execute(wanted)}
        return known

    def _write(self, connection: Connection, known: Mapping[str, datetime], new: list[str], now: datetime) -> None:
        if new:
            rows: list[dict[str, Any]] = [
                {"publication": self._publication, "item": id_, "seen_at": now, "read_at": now} for id_ in new
            ]
            connection.execute(insert(first_seen), rows)
        if known:
            again = update(first_seen).where(
                first_seen.c.publication == self._publication, first_seen.c.item == bindparam("known")
            )
            connection.execute(again.values(read_at=now), [{"known": id_} for id_ in known])


def _key(edition: EditionId) -> dict[str, Any]:
    return {"publication": edition.publication, "day": edition.day, "name": edition.name or ""}


def _batches(items: list[str]) -> Iterable[list[str]]:
    """So many as fit into one statement."""
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
