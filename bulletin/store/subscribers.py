"""The readers of a publication: the list proposes, the store disposes.

subscribers.csv may add, correct and remove those who came from it. What a reader set for
themselves, and what an operator or a bounce decided, it cannot undo. How the file is read is left
to the audience stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import starmap
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, insert, select, update

from bulletin.errors import BlockedError, UsageError
from bulletin.model import Status, Subscriber, address_key
from bulletin.store.database import Database
from bulletin.store.schema import subscribers

By = Literal["list", "reader", "operator", "program"]
Origin = Literal["list", "web", "operator"]

_REMOVALS = 10
_REMOVALS_SHARE = 0.02
_FIELDS = ("first_name", "last_name", "sectors", "regions", "signed_up")
_GONE = frozenset[Status]({"unsubscribed", "bounced", "complained", "removed", "erased"})
_AT_ONCE = 1000
_READER = tuple(
    subscribers.c[name]
    for name in ("id", "email", "first_name", "last_name", "status", "sectors", "regions", "signed_up")
)
"""What ``_subscriber`` takes, in this order: the rest of a row is not read for a million of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import changed: addresses, in the order of the list; ``kept`` is what the list could not change."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """On the list as active, but gone by their own or an operator's decision: they get nothing."""
    unchanged: int = 0


class SubscriberList:
    """The readers of one publication."""

    def __init__(self, database: Database, publication: str) -> None:
        """Take a store that is open and the publication's id."""
        self._database = database
        self._publication = publication

    def import_list(
        self, readers: Iterable[Subscriber], *, now: datetime, allow_removals: bool = False
    ) -> ImportReport:
        """Bring the store to what the list says, in one transaction.

        Raises UsageError for a list without anyone, and BlockedError where more than 10 readers
        and more than 2 % of the list's would be removed; nothing is changed then.
        """
        listed = {address_key(reader.email): reader for reader in readers}
        if not listed:
            raise UsageError("the list holds nobody, so nobody was removed; check the file")
        with self._database.write() as connection:
            known = {row.email_key: row for row in connection.execute(self._mine())}
            leaving = [row for row in known.values() if _leaves(row) and row.email_key not in listed]
            on_list = sum(1 for row in known.values() if _leaves(row))
            if not allow_removals:
                _refuse_many(len(leaving), on_list)
            added = [reader for key, reader in listed.items() if key not in known]
            changes = {key: _changes(known[key], reader) for key, reader in listed.items() if key in known}
            self._insert(connection, added, origin="list", by="list", now=now)
            for key, change in changes.items():
                _change(connection, known[key].id, change, now)
            for row in leaving:
                _change(connection, row.id, {"status": "removed", "status_by": "list"}, now)
        kept = [key for key in changes if listed[key].status == "active" and known[key].status_by != "list"]
        return ImportReport(
            added=tuple(reader.email for reader in added),
            changed=tuple(listed[key].email for key, change in changes.items() if change),
            removed=tuple(row.email for row in leaving),
            kept=tuple(known[key].email for key in kept if known[key].status in _GONE),
            unchanged=sum(1 for change in changes.values() if not change),
        )

    def active(self) -> Iterator[Subscriber]:
        """Give everyone who is to be sent to, in the order in which they came."""
        yield from self._every(self._mine().where(subscribers.c.status == "active"))

    def expected(self, readers: Iterable[Subscriber]) -> Iterator[Subscriber]:
        """Give who would be sent to after an import of this list; nothing is changed.

        An empty list removes nobody.
        """
        listed = {address_key(reader.email): reader for reader in readers}
        with self._database.read() as connection:
            known = {row.email_key: row for row in connection.execute(self._mine())}
        for key, row in known.items():
            if key not in listed and listed and _leaves(row):
                continue
            change = _changes(row, listed[key]) if key in listed else {}
            merged = replace(_subscriber(*_read(row)), **{field: _given(value) for field, value in change.items()})
            if merged.status == "active":
                yield merged
        yield from (reader for key, reader in listed.items() if key not in known and reader.status == "active")

    def everyone(self) -> Iterator[Subscriber]:
        """Give everyone the store knows, whatever their status: what an export holds."""
        yield from self._every(self._mine())

    def show(self, email: str) -> Subscriber | None:
        """Return the reader with this address, None where there is none."""
        with self._database.read() as connection:
            row = self._row(connection, email)
        return None if row is None else _subscriber(*_read(row))

    def add(self, reader: Subscriber, *, now: datetime) -> Subscriber:
        """Add a reader by an operator's hand, or bring back one whom an operator or the list removed.

        Raises UsageError where the reader left by their own decision: only they can come back.
        """
        with self._database.write() as connection:
            row = self._row(connection, reader.email)
            if row is None:
                self._insert(connection, [reader], origin="operator", by="operator", now=now)
            elif row.status in _GONE and row.status != "removed":
                raise UsageError(f"{row.email} is {row.status}; only they can sign up again")
            else:
                change = {field: getattr(reader, field) for field in _FIELDS if getattr(reader, field)}
                back = {"status": "active", "status_by": "operator", "origin": "operator", "email": reader.email}
                _change(connection, row.id, _storable(change) | back, now)
            found = self._row(connection, reader.email)
        return replace(reader, id=0) if found is None else _subscriber(*_read(found))

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

    def _every(self, whose: Select[Any]) -> Iterator[Subscriber]:
        wanted = whose.with_only_columns(*_READER).order_by(subscribers.c.id)
        with self._database.read() as connection:
            yield from starmap(_subscriber, connection.execution_options(yield_per=_AT_ONCE).execute(wanted))

    def _row(self, connection: Connection, email: str) -> Row[Any] | None:
        row: Row[Any] | None = connection.execute(
            self._mine().where(subscribers.c.email_key == address_key(email))
        ).first()
        return row

    def _insert(
        self, connection: Connection, readers: list[Subscriber], *, origin: Origin, by: By, now: datetime
    ) -> None:
        rows = [
            {
                "publication": self._publication,
                "email": reader.email,
                "email_key": address_key(reader.email),
                "status": reader.status,
                "status_by": by,
                "origin": origin,
                "reader_set": [],
                "changed_at": now,
                **_storable({field: getattr(reader, field) for field in _FIELDS}),
            }
            for reader in readers
        ]
        if rows:
            connection.execute(insert(subscribers), rows)


def _leaves(row: Row[Any]) -> bool:
    """Say whether this reader goes when the list no longer names them."""
    return row.origin == "list" and row.status not in _GONE


def _refuse_many(leaving: int, on_list: int) -> None:
    if leaving > _REMOVALS and leaving > on_list * _REMOVALS_SHARE:
        raise BlockedError(
            f"the list would remove {leaving} of {on_list} readers, so nothing was changed; "
            "check the file, and repeat with --allow-removals if that is meant"
        )


def _changes(row: Row[Any], reader: Subscriber) -> dict[str, Any]:
    """Return what the list changes about a reader it names: nothing that it has no say in."""
    proposed = _storable({field: getattr(reader, field) for field in _FIELDS}) | {"email": reader.email}
    if row.status_by == "list":
        proposed["status"] = reader.status
    return {
        field: value
        for field, value in proposed.items()
        if field not in row.reader_set and getattr(row, field) != value
    }


def _given(value: Any) -> Any:  # noqa: ANN401 - whatever a field of a reader holds
    return tuple(value) if isinstance(value, list) else value


def _storable(fields: dict[str, Any]) -> dict[str, Any]:
    return {field: list(value) if isinstance(value, tuple) else value for field, value in fields.items()}


def _change(connection: Connection, reader: int, fields: dict[str, Any], now: datetime) -> None:
    if fields:
        connection.execute(update(subscribers).where(subscribers.c.id == reader).values(**fields, changed_at=now))


def _read(row: Row[Any]) -> tuple[Any, ...]:
    return tuple(getattr(row, column.name) for column in _READER)


def _subscriber(  # noqa: PLR0913, PLR0917 a row's columns
    key: int,
    email: str,
    first_name: str,
    last_name: str,
    status: Status,
    sectors: list[str],
    regions: list[str],
    signed_up: date | None,
) -> Subscriber:
    return Subscriber(
        id=key,
        email=email,
        first_name=first_name,
        last_name=last_name,
        status=status,
        sectors=tuple(sectors),
        regions=tuple(regions),
        signed_up=signed_up,
    )
