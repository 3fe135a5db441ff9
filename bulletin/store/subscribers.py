"""The readers of a publication: the list proposes, the store disposes.

subscribers.csv may add, correct and remove those who came from it. What a reader set for
themselves, and what an operator or a bounce decided, it cannot undo. How the file is read is left
to the audience stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import starmap
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from bulletin.errors import UsageError
from bulletin.model import ImportReport, Status, Subscriber, address_key
from bulletin.store import listed
from bulletin.store.database import Database
from bulletin.store.rows import READER, subscriber
from bulletin.store.schema import subscribers

By = Literal["list", "reader", "operator", "program"]

_FIELDS = ("first_name", "last_name", "sectors", "regions", "signed_up")
_AT_ONCE = 1000


class Active:
    """Those who are to be sent to as of a moment, in the order in which they came: read again each time.

    Who has left meanwhile is not among them any more, and who was added since is not yet; ``len`` is that moment's.
    """

    def __init__(self, database: Database, mine: Select[Any]) -> None:
        """Take a store that is open, and those of its readers who are one publication's."""
        self._database = database
        self._active = mine.where(subscribers.c.status == "active")
        with database.read() as connection:
            counted = self._active.with_only_columns(func.count(), func.max(subscribers.c.id))
            self._number, last = connection.execute(counted).one()
        self._last = last or 0

    def __len__(self) -> int:
        """Return how many they were."""
        return int(self._number)

    def __iter__(self) -> Iterator[Subscriber]:
        """Give each of them who is still to be sent to."""
        return _every(self._database, self._active.where(subscribers.c.id <= self._last))


class SubscriberList:
    """The readers of one publication."""

    def __init__(self, database: Database, publication: str) -> None:
        """Take a store that is open and the publication's id."""
        self._database = database
        self._publication = publication

    def import_list(
        self, readers: Iterable[Subscriber], *, now: datetime, allow_removals: bool = False
    ) -> ImportReport:
        """Bring the store to what the list says, in one transaction, which begins when the list has been read.

        Raises UsageError for a list without anyone, and BlockedError where more than 10 readers
        and more than 2 % of the list's would be removed; nothing is changed then.
        """
        with self._database.beside() as connection:
            if not listed.lay(connection, readers):
                raise UsageError("the list holds nobody, so nobody was removed; check the file")
            with self._database.write(connection):
                return listed.take_over(connection, self._publication, now, allow_removals=allow_removals)

    def active(self) -> Active:
        """Return everyone who is to be sent to, in the order in which they came."""
        return Active(self._database, self._mine())

    def expected(self, readers: Iterable[Subscriber]) -> Iterator[Subscriber]:
        """Give who would be sent to after an import of this list; nothing is changed.

        An empty list removes nobody.
        """
        with self._database.beside() as connection:
            if listed.lay(connection, readers):
                yield from listed.expected(connection, self._publication)
            else:
                yield from self.active()

    def everyone(self) -> Iterator[Subscriber]:
        """Give everyone the store knows, whatever their status: what an export holds."""
        yield from _every(self._database, self._mine())

    def show(self, email: str) -> Subscriber | None:
        """Return the reader with this address, None where there is none."""
        with self._database.read() as connection:
            row = self._row(connection, email)
        return None if row is None else _read(row)

    def add(self, reader: Subscriber, *, now: datetime) -> Subscriber:
        """Add a reader by an operator's hand, or bring back one whom an operator or the list removed.

        Raises UsageError where the reader left by their own decision: only they can come back.
        """
        with self._database.write() as connection:
            row = self._row(connection, reader.email)
            if row is None:
                self._insert(connection, reader, now)
            elif row.status in listed.GONE and row.status != "removed":
                raise UsageError(f"{row.email} is {row.status}; only they can sign up again")
            else:
                change = {field: getattr(reader, field) for field in _FIELDS if getattr(reader, field)}
                back = {"status": "active", "status_by": "operator", "origin": "operator", "email": reader.email}
                _change(connection, row.id, _storable(change) | back, now)
            found = self._row(connection, reader.email)
        return replace(reader, id=0) if found is None else _read(found)

    def remove(self, email: str, *, now: datetime) -> bool:
        """Remove a reader by an operator's hand, so that the list cannot bring them back; False: not known."""
        return self._decide(email, "removed", "operator", now)

    def unsubscribe(self, email: str, *, now: datetime) -> bool:
        """Record that a reader left; False where the address is not known."""
        return self._decide(email, "unsubscribed", "reader", now)

    def _decide(self, email: str, status: Status, by: By, now: datetime) -> bool:
        with self._database.write() as connection:
            row = self._row(connection, email)
            if row is not None:
                _change(connection, row.id, {"status": status, "status_by": by}, now)
        return row is not None

    def _mine(self) -> Select[Any]:
        return select(subscribers).where(subscribers.c.publication == self._publication)

    def _row(self, connection: Connection, email: str) -> Row[Any] | None:
        row: Row[Any] | None = connection.execute(
            self._mine().where(subscribers.c.email_key == address_key(email))
        ).first()
        return row

    def _insert(self, connection: Connection, reader: Subscriber, now: datetime) -> None:
        row = {
            "publication": self._publication,
            "email": reader.email,
            "email_key": address_key(reader.email),
            "status": reader.status,
            "status_by": "operator",
            "origin": "operator",
            "reader_set": [],
            "changed_at": now,
            **_storable({field: getattr(reader, field) for field in _FIELDS}),
        }
        connection.execute(insert(subscribers).values(row))


def _every(database: Database, whose: Select[Any]) -> Iterator[Subscriber]:
    wanted = whose.with_only_columns(*READER).order_by(subscribers.c.id)
    with database.read() as connection:
        yield from starmap(subscriber, connection.execution_options(yield_per=_AT_ONCE).execute(wanted))


def _read(row: Row[Any]) -> Subscriber:
    return subscriber(*(getattr(row, column.name) for column in READER))


def _storable(fields: dict[str, Any]) -> dict[str, Any]:
    return {field: list(value) if isinstance(value, tuple) else value for field, value in fields.items()}


def _change(connection: Connection, reader: int, fields: dict[str, Any], now: datetime) -> None:
    connection.execute(update(subscribers).where(subscribers.c.id == reader).values(**fields, changed_at=now))
