"""A list beside the store: what it adds, changes and removes is found in SQL, however long the two are.

The list lies in a temporary table of one connection, which is a file of its own and gone with it.
Where both are equal nothing is read; what differs goes through ``_changes``, which holds the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice, starmap
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from bulletin.errors import BlockedError
from bulletin.model import Addresses, ImportReport, Status, Subscriber, address_key
from bulletin.store.prepared import Prepared
from bulletin.store.rows import READER, subscriber
from bulletin.store.schema import subscribers

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row

GONE = frozenset[Status]({"unsubscribed", "bounced", "complained", "removed", "erased"})

_AT_ONCE = 1000
_FIRST = 5
"""How many of those whom an import concerns are named."""
_REMOVALS = 10
_REMOVALS_SHARE = 0.02
_FIELDS = ("email", "first_name", "last_name", "sectors", "regions", "signed_up")
"""What a list says of a reader, their status aside."""
_SAID = (*_FIELDS, "status")

listed = Table(
    "listed",
    MetaData(),  # no table of the store's: the migrations know nothing of it
    Column("place", Integer, primary_key=True),
    Column("email_key", String, nullable=False, unique=True),
    Column("email", String, nullable=False),
    Column("first_name", String, nullable=False),
    Column("last_name", String, nullable=False),
    Column("sectors", JSON, nullable=False),
    Column("regions", JSON, nullable=False),
    Column("signed_up", Date),
    Column("status", String, nullable=False),
    prefixes=["TEMPORARY"],
)
_OWN = ("email_key", *_SAID)

_entering = sqlite.insert(listed).values({name: bindparam(name) for name in _OWN})
_ENTER = Prepared(
    _entering.on_conflict_do_update(
        index_elements=["email_key"], set_={name: _entering.excluded[name] for name in _OWN}
    ),
    *_OWN,
)
_CHANGE = Prepared(
    update(subscribers)
    .where(subscribers.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _SAID} | {"changed_at": bindparam("at")}),
    "row",
    *(f"new_{name}" for name in _SAID),
)

_same = subscribers.c.email_key == listed.c.email_key
_on_list = and_(subscribers.c.origin == "list", subscribers.c.status.not_in(sorted(GONE)))
"""These go when the list no longer names them."""
_differs = or_(
    *(
        # JSON that differs as text may be the same values: that is looked at again
        type_coerce(subscribers.c[name], String).is_distinct_from(type_coerce(listed.c[name], String))
        for name in _FIELDS
    ),
    and_(subscribers.c.status_by == "list", subscribers.c.status != listed.c.status),
)

_NAMED = tuple(listed.c[name].label(f"listed_{name}") for name in _SAID)
"""A reader as the list has them, to be read beside the store's row."""


def lay(connection: Connection, readers: Iterable[Subscriber]) -> int:
    """Lay a list beside the store, and return how many it names; of a reader who is named twice the last counts."""
    connection.execute(CreateTable(listed))
    rows = ((address_key(one.email), *(getattr(one, name) for name in _SAID)) for one in readers)
    while some := list(islice(rows, _AT_ONCE)):
        _ENTER.execute_many(connection, some)
    return int(connection.execute(select(func.count()).select_from(listed)).scalar_one())


def take_over(connection: Connection, publication: str, now: datetime, *, allow_removals: bool) -> ImportReport:
    """Bring the store to what the list says; BlockedError where it would remove many, and nothing is changed then."""
    leaving = _leaving(publication)
    removed = _some(connection, select(subscribers.c.email).where(leaving).order_by(subscribers.c.id))
    if not allow_removals:
        _refuse_many(connection, len(removed), publication)
    known = select(subscribers.c.email).select_from(listed).join(subscribers, _known(publication))
    new = select(listed.c.email).where(_is_new(publication)).order_by(listed.c.place)
    gone = and_(listed.c.status == "active", subscribers.c.status_by != "list", subscribers.c.status.in_(sorted(GONE)))
    kept = _some(connection, known.where(gone).order_by(listed.c.place))
    as_before = connection.execute(_counted(known)).scalar_one()
    changed = _change(connection, publication, now)
    added = _some(connection, new)
    if added:
        _add(connection, publication, now)
    if removed:
        connection.execute(
            update(subscribers).where(leaving).values(status="removed", status_by="list", changed_at=now)
        )
    return ImportReport(added=added, changed=changed, removed=removed, kept=kept, unchanged=as_before - len(changed))


def expected(connection: Connection, publication: str) -> Iterator[Subscriber]:
    """Give who would be sent to if the list were taken over: those who stay as they are, the changed, the new."""
    named = select(*READER).select_from(subscribers).outerjoin(listed, _same)
    same = or_(and_(listed.c.place.is_(None), not_(_on_list)), and_(listed.c.place.is_not(None), not_(_differs)))
    staying = named.where(subscribers.c.publication == publication, same, subscribers.c.status == "active")
    yield from starmap(subscriber, _streamed(connection, staying.order_by(subscribers.c.id)))
    for row, change in _differing(connection, publication):
        changed = _reader(row.id, _changed(row, change))
        if changed.status == "active":
            yield changed
    coming = select(*_NAMED).where(_is_new(publication), listed.c.status == "active").order_by(listed.c.place)
    for row in _streamed(connection, coming):
        yield _reader(0, row)


def _change(connection: Connection, publication: str, now: datetime) -> Addresses:
    """Bring those whom the list names to what it says; a pass over it, in which no row of the store is read twice."""
    number, first = 0, list[str]()
    differing = ((row, change) for row, change in _differing(connection, publication) if change)
    while some := list(islice(differing, _AT_ONCE)):
        number += len(some)
        first += [row.listed_email for row, _ in some[: _FIRST - len(first)]]
        _CHANGE.execute_many(connection, [(row.id, *_changed(row, change)) for row, change in some], at=now)
    return Addresses(number=number, first=tuple(first))


def _add(connection: Connection, publication: str, now: datetime) -> None:
    given = {
        "publication": publication,
        "status_by": "list",
        "origin": "list",
        "reader_set": [],
        "changed_at": now,
    }
    values = [bindparam(name, value, subscribers.c[name].type) for name, value in given.items()]
    coming = select(*(listed.c[name] for name in _OWN), *values).where(_is_new(publication)).order_by(listed.c.place)
    connection.execute(insert(subscribers).from_select([*_OWN, *given], coming))


def _differing(connection: Connection, publication: str) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    """Give the rows of whom the list says something else, the list's beside them, and what it changes."""
    # The plus has SQLite go along the list, beside which the store's rows lie in much the same order: half the time.
    same = subscribers.c.email_key == literal_column(f"+{listed.c.email_key}", String)
    known = and_(subscribers.c.publication == publication, same)
    both = select(subscribers, *_NAMED).select_from(listed).join(subscribers, known)
    for row in _streamed(connection, both.where(_differs).order_by(listed.c.place)):
        yield row, _changes(row)


def _changes(row: Row[Any]) -> dict[str, Any]:
    """Return what the list changes about a reader it names: nothing that it has no say in."""
    has_a_say = {*_FIELDS, "status"} if row.status_by == "list" else {*_FIELDS}
    proposed = {name: getattr(row, f"listed_{name}") for name in has_a_say.difference(row.reader_set)}
    return {name: value for name, value in proposed.items() if getattr(row, name) != value}


def _changed(row: Row[Any], change: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(change.get(name, getattr(row, name)) for name in _SAID)


def _refuse_many(connection: Connection, leaving: int, publication: str) -> None:
    if leaving <= _REMOVALS:
        return
    mine = select(subscribers.c.id).where(subscribers.c.publication == publication, _on_list)
    on_list = connection.execute(_counted(mine)).scalar_one()
    if leaving > on_list * _REMOVALS_SHARE:
        raise BlockedError(
            f"the list would remove {leaving} of {on_list} readers, so nothing was changed; "
            "check the file, and repeat with --allow-removals if that is meant"
        )


def _leaving(publication: str) -> ColumnElement[bool]:
    named = exists().where(_same).correlate(subscribers)
    return and_(subscribers.c.publication == publication, _on_list, ~named)


def _known(publication: str) -> ColumnElement[bool]:
    return and_(subscribers.c.publication == publication, _same)


def _is_new(publication: str) -> ColumnElement[bool]:
    return ~exists().where(_known(publication)).correlate(listed)


def _some(connection: Connection, addresses: Select[Any]) -> Addresses:
    """Count addresses, and look at the first of them."""
    number = connection.execute(_counted(addresses)).scalar_one()
    first = connection.execute(addresses.limit(_FIRST)).scalars() if number else ()
    return Addresses(number=number, first=tuple(first))


def _counted(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)


def _streamed(connection: Connection, wanted: Select[Any]) -> Iterator[Row[Any]]:
    yield from connection.execute(wanted, execution_options={"yield_per": _AT_ONCE})


def _reader(key: int, said: Sequence[Any]) -> Subscriber:
    email, first_name, last_name, sectors, regions, signed_up, status = said
    return subscriber(key, email, first_name, last_name, status, sectors, regions, signed_up)
