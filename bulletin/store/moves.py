"""The moves of a delivery's row that are decided in SQL: each is one statement whose condition is the rule.

``ledger`` says when, and in which transaction; ``senders`` who may. Rows are found by
``ix_deliveries_due`` or by their ids: nothing here reads the rows of a whole edition but what says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Exists, Select, and_, bindparam, func, insert, or_, select, update

from bulletin.model import Delivery, DeliveryState, Elsewhere
from bulletin.store.editions import AT_ONCE
from bulletin.store.prepared import Prepared
from bulletin.store.rows import DELIVERY, OWED, delivery, owed_row
from bulletin.store.schema import deliveries, editions, subscribers

WAITING: tuple[DeliveryState, ...] = ("pending", "deferred")
"""Owed, and with no sender."""

_UNSENT: tuple[DeliveryState, ...] = (*WAITING, "leased", "suppressed", "cancelled", "expired")
"""In which nobody has a copy, where it was never put in flight."""

_LEFT = "left before it was sent"

_OWE = Prepared(
    insert(deliveries).values(
        edition=bindparam("edition"),
        state="pending",
        attempts=0,
        deferrals=0,
        reason="",
        changed_at=bindparam("at"),
        **{name: bindparam(name) for name in OWED},
    ),
    *OWED,
)

SETTLE = Prepared(
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("row"),
        deliveries.c.attempts == bindparam("attempt"),
        or_(
            and_(deliveries.c.state == "inflight", deliveries.c.owner == bindparam("held_by")),
            # The sender was taken for dead meanwhile; a reply to this very attempt is a proof.
            deliveries.c.state == "in_doubt",
        ),
    )
    .values(
        state=bindparam("becomes"),
        owner=None,
        deferrals=bindparam("deferred"),
        not_before=bindparam("due"),
        code=bindparam("replied"),
        reason=bindparam("told"),
        changed_at=bindparam("at"),
    ),
    *("row", "attempt", "becomes", "deferred", "due", "replied", "told"),
)
"""Record what became of rows in flight, each a ``Settlement``; ``held_by`` is their sender, ``at`` the time."""


def owe(connection: Connection, key: int, owed: Iterable[Delivery], now: datetime) -> None:
    """Enter the readers who are owed an edition, however many, without holding them all.

    While some are entered the next are made: of a million, each is half of the time.
    """
    rows = map(owed_row, owed)
    entering: list[Future[None]] = []
    with ThreadPoolExecutor(max_workers=1) as beside:
        while some := list(islice(rows, AT_ONCE)):
            while entering:
                entering.pop().result()
            entering.append(beside.submit(_OWE.insert_many, connection, some, edition=key, at=now))
    for one in entering:
        one.result()


def lease(  # noqa: PLR0913 who takes how much of what, by name
    connection: Connection,
    key: int,
    owner: str,
    limit: int,
    now: datetime,
    *,
    fresh: int | None = None,
    elsewhere: Elsewhere | None = None,
) -> list[Delivery]:
    """Give up to ``limit`` rows that are due to ``owner``, in order: first those never deferred, then the longest due.

    Those who have left are suppressed, and not among them. ``fresh`` bounds those who were never sent to.
    """
    taken: list[Delivery] = []
    for some, bounded in _due_in_order(key, now, fresh, elsewhere):
        room = limit - len(taken) if not bounded else min(limit, fresh or 0) - len(taken)
        if room > 0:
            taken += _take(connection, some.limit(room), owner, now)
    left = set(_suppress(connection, and_(deliveries.c.edition == key, _with(owner)), now))
    return [row for row in taken if row.key not in left]


def _take(connection: Connection, found: Select[Any], owner: str, now: datetime) -> list[Delivery]:
    taking = (
        update(deliveries)
        .where(deliveries.c.id.in_(found), deliveries.c.state.in_(WAITING))
        .values(state="leased", owner=owner, changed_at=now)
        .returning(*DELIVERY)
    )
    rows = [delivery(row) for row in connection.execute(taking)]
    return sorted(rows, key=lambda row: (row.not_before or now, row.key))


def put_in_flight(
    connection: Connection, upcoming: Sequence[Delivery], owner: str, now: datetime
) -> tuple[Delivery, ...]:
    """Put leased rows in flight and return them, in the order given; who has left meanwhile is suppressed instead.

    None flies while its edition is paused or cancelled: they stay leased.
    """
    flown: dict[int, Delivery] = {}
    for attempts, some in groupby(sorted(upcoming, key=attrgetter("attempts")), key=attrgetter("attempts")):
        known = {row.key: row for row in some}
        keys = {f"row_{at}": key for at, key in enumerate(known)}
        for key in _fly(len(known)).execute(connection, **keys, attempt=attempts, held_by=owner, at=now):
            flown[key] = replace(known[key], state="inflight", attempts=attempts + 1)
        if len(known.keys() & flown.keys()) < len(known):
            held = and_(deliveries.c.id.in_(list(known)), deliveries.c.attempts == attempts, _with(owner))
            _suppress(connection, held, now)
    return tuple(flown[row.key] for row in upcoming if row.key in flown)


def suppress_leavers(connection: Connection, key: int, now: datetime) -> int:
    """Suppress everyone owed the edition who has left; return how many. Reads all who wait."""
    return len(_suppress(connection, and_(deliveries.c.edition == key, deliveries.c.state.in_(WAITING)), now))


def end_waiting(connection: Connection, key: int, state: DeliveryState, reason: str, now: datetime) -> int:
    """Bring everyone who waits, and is with no sender, into a final state; return how many."""
    waiting = and_(deliveries.c.edition == key, deliveries.c.state.in_(WAITING))
    ending = update(deliveries).where(waiting).values(state=state, not_before=None, reason=reason, changed_at=now)
    return connection.execute(ending).rowcount


def doubt_everyone(connection: Connection, key: int, reason: str, now: datetime) -> int:
    """Put in doubt who waits and who is leased: of a store from the past, both may have been sent to since.

    That counts as an attempt: whatever is decided about them, none of them is new to it.
    """
    unsent = and_(deliveries.c.edition == key, deliveries.c.state.in_((*WAITING, "leased")))
    doubting = update(deliveries).where(unsent).values(state="in_doubt", owner=None, not_before=None, reason=reason)
    return connection.execute(doubting.values(attempts=deliveries.c.attempts + 1, changed_at=now)).rowcount


def forget_the_future(connection: Connection, key: int, now: datetime) -> None:
    """Make due what was deferred later than now: the clock was put back, and its time would come too late."""
    ahead = and_(deliveries.c.edition == key, deliveries.c.state == "deferred", deliveries.c.changed_at > now)
    connection.execute(update(deliveries).where(ahead).values(not_before=now, changed_at=now))


def due(key: int, now: datetime, state: DeliveryState, elsewhere: Elsewhere | None = None) -> Select[Any]:
    """Give the ids of the edition's rows in a waiting state that can be sent at once, in their order."""
    waiting = and_(deliveries.c.edition == key, deliveries.c.state == state)
    if state == "deferred":
        waiting = and_(waiting, deliveries.c.not_before <= now)
    if elsewhere is not None:
        waiting = and_(waiting, _is_elsewhere(elsewhere))
    if elsewhere is not None and state == "pending":
        waiting = and_(waiting, deliveries.c.not_before.is_(None))  # so that the index leads to the first of them
    return select(deliveries.c.id).where(waiting).order_by(deliveries.c.not_before, deliveries.c.id)


def count_due(connection: Connection, key: int, now: datetime, *, fresh: int | None = None) -> int:
    """Return how many can be sent to at once, without those who left meanwhile. Reads all who wait."""
    found = {False: 0, True: 0}
    for some, bounded in _due_in_order(key, now, fresh):
        counting = some.where(reading()).order_by(None).with_only_columns(func.count())
        found[bounded] += connection.execute(counting).scalar_one()
    return found[False] + min(found[True], fresh or 0)


def _due_in_order(
    key: int, now: datetime, fresh: int | None, elsewhere: Elsewhere | None = None
) -> Iterator[tuple[Select[Any], bool]]:
    """Give what is due, first what is first, and whether it is bounded by ``fresh``: who was never sent to."""
    if fresh is None:
        yield from ((due(key, now, state, elsewhere), False) for state in WAITING)
        return
    deferred = due(key, now, "deferred", elsewhere)
    yield due(key, now, "pending", elsewhere), True
    yield deferred.where(deliveries.c.attempts == 0), True  # put off before their turn came
    yield deferred.where(deliveries.c.attempts > 0), False


def _suppress(connection: Connection, whose: ColumnElement[bool], now: datetime) -> list[int]:
    leaving = (
        update(deliveries)
        .where(whose, ~reading())
        .values(state="suppressed", owner=None, not_before=None, changed_at=now, reason=_LEFT)
        .returning(deliveries.c.id)
    )
    return list(connection.execute(leaving).scalars())


def _is_elsewhere(elsewhere: Elsewhere) -> ColumnElement[bool]:
    domain = func.substr(deliveries.c.email_key, func.instr(deliveries.c.email_key, "@") + 1)
    return and_(deliveries.c.id > elsewhere.beyond, domain.not_in(elsewhere.domains))


def _with(owner: str) -> ColumnElement[bool]:
    return and_(deliveries.c.state == "leased", deliveries.c.owner == owner)


def reading() -> Exists:
    """Say in SQL that the reader of a delivery has not left."""
    return (
        select(subscribers.c.id)
        .where(subscribers.c.id == deliveries.c.subscriber, subscribers.c.status == "active")
        .exists()
    )


def sent_to() -> Exists:
    """Say in SQL that somebody has an edition, or may have it. Reads all its rows where nobody does."""
    flown = or_(deliveries.c.attempts > 0, deliveries.c.state.not_in(_UNSENT))
    return select(deliveries.c.id).where(deliveries.c.edition == editions.c.id, flown).exists()


def _going() -> Exists:
    return select(editions.c.id).where(editions.c.id == deliveries.c.edition, editions.c.state == "sending").exists()


@lru_cache(maxsize=256)
def _fly(rows: int) -> Prepared:
    """Put so many rows in flight, ``row_0`` and on: as many statements as there are numbers of rows in a commit."""
    return Prepared(
        update(deliveries)
        .where(
            deliveries.c.id.in_([bindparam(f"row_{at}") for at in range(rows)]),
            deliveries.c.attempts == bindparam("attempt"),
            deliveries.c.state == "leased",
            deliveries.c.owner == bindparam("held_by"),
            reading(),
            _going(),
        )
        .values(state="inflight", attempts=deliveries.c.attempts + 1, changed_at=bindparam("at"))
        .returning(deliveries.c.id)
    )
