"""What a person decides about an edition that is on its way: it pauses, goes on, is amended, or ends.

Each is one transaction whose condition is the edition's state, so that it races nothing: a sender leases and puts
in flight only while the edition is being sent, and asks that in the very update that does it. What a sender holds
at that moment it gives back by itself; what is in flight, or in doubt, is nobody's to decide here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, bindparam, case, insert, or_, select, update

from bulletin.model import Delivery, Placement, Revision
from bulletin.store.database import Database
from bulletin.store.editions import close
from bulletin.store.moves import WAITING, end_waiting, reading, suppress_leavers
from bulletin.store.rows import override_row, placement_row
from bulletin.store.schema import deliveries, editions, items, overrides, placements, revisions, variants

CANCELLED = "the edition was cancelled"
"""Why those who still waited do not get it."""


class Course:
    """The editions of a store that are on their way."""

    def __init__(self, database: Database) -> None:
        """Take a store that is open."""
        self._database = database

    def pause(self, key: int, *, now: datetime, reason: str | None = None) -> bool:
        """Let nobody more be sent to until someone says otherwise; False where nothing is on its way.

        ``reason`` is the program's; without one a person did it.
        """
        going = and_(editions.c.id == key, editions.c.state.in_(("frozen", "sending")))
        pausing = update(editions).where(going).values(state="paused", paused_at=now, pause_reason=reason)
        with self._database.write() as connection:
            return connection.execute(pausing).rowcount == 1

    def resume(self, key: int) -> bool:
        """Let a paused edition be sent again; False where it is not paused."""
        paused = and_(editions.c.id == key, editions.c.state == "paused")
        state = case((editions.c.released_at.is_(None), "frozen"), else_="sending")
        going_on = update(editions).where(paused).values(state=state, paused_at=None, pause_reason=None)
        with self._database.write() as connection:
            return connection.execute(going_on).rowcount == 1

    def accepted(self, key: int, revision: int | None = None) -> frozenset[int]:
        """Return the ids of the readers whose mail server took charge of their copy, of this revision or of any."""
        took = and_(deliveries.c.edition == key, deliveries.c.state == "accepted")
        if revision is not None:
            took = and_(took, deliveries.c.revision == revision)
        with self._database.read() as connection:
            return frozenset(connection.execute(select(deliveries.c.subscriber).where(took)).scalars())

    def waiting(self, key: int) -> Mapping[int, str]:
        """Return who waits, by the readers' ids, and the address that was frozen for each."""
        owed = select(deliveries.c.subscriber, deliveries.c.email).where(
            deliveries.c.edition == key, deliveries.c.state.in_(WAITING)
        )
        with self._database.read() as connection:
            return {row.subscriber: row.email for row in connection.execute(owed)}

    def amend(  # noqa: PLR0913 all that is kept in one transaction, by name
        self,
        key: int,
        revision: Revision,
        owed: Iterable[Delivery],
        *,
        compiled: Mapping[str, bytes],
        ran: Iterable[tuple[Literal["story", "job"], str]],
        carried: Iterable[Placement] = (),
    ) -> bool:
        """Keep a revision, and make those who wait owed it; who left meanwhile is suppressed.

        False, and nothing is kept, where the edition is not paused at the revision before, where a sender holds a
        row, or where somebody waits whom ``owed`` does not name: all of that can be so no sooner than now.
        """
        with self._database.write() as connection:
            if not _stands_still(connection, key, revision.number - 1):
                return False
            suppress_leavers(connection, key, revision.approval.at)
            connection.execute(_REVISE, [_revised(key, row, revision) for row in owed])
            if connection.execute(_left_behind(key, revision.number)).first() is not None:
                connection.rollback()
                return False
            _keep_revision(connection, key, revision, compiled)
            _keep_content(connection, key, ran, carried)
        return True

    def retry(self, key: int, rows: Iterable[int], *, now: datetime) -> int:
        """Owe it again to those of these rows whose mail server refused it and who read on; return how many.

        What they get is what was refused, and their deferrals begin anew. An edition that was done is on its way again;
        of one that was cancelled nothing moves.
        """
        open_ = and_(editions.c.id == key, editions.c.state.in_(("sending", "paused", "done")))
        with self._database.write() as connection:
            if connection.execute(select(editions.c.id).where(open_)).first() is None:
                return 0
            again = [{"row": row, "at": now} for row in rows]
            moved = sum(connection.execute(_AGAIN, some).rowcount for some in again)
            if moved:
                done = and_(editions.c.id == key, editions.c.state == "done")
                connection.execute(update(editions).where(done).values(state="sending"))
        return moved

    def cancel(self, key: int, *, now: datetime) -> bool:
        """End an edition: who waits is cancelled; who is in doubt stays so. False where it is over already.

        What a sender still holds is cancelled when it has given it back.
        """
        open_ = and_(editions.c.id == key, editions.c.state.in_(("frozen", "sending", "paused")))
        with self._database.write() as connection:
            if connection.execute(update(editions).where(open_).values(state="cancelled")).rowcount == 0:
                return False
            end_waiting(connection, key, "cancelled", CANCELLED, now)
            close(connection, key, now)
        return True


_REVISE = (
    update(deliveries)
    .where(
        deliveries.c.edition == bindparam("of"),
        deliveries.c.subscriber == bindparam("reader"),
        or_(*(deliveries.c.state == state for state in WAITING)),  # IN would not do for many at once
    )
    .values(
        variant=bindparam("shown"),
        revision=bindparam("number"),
        sender=bindparam("envelope"),
        slot_values=bindparam("filled"),
        changed_at=bindparam("at"),
    )
)
"""Make a reader who waits owed another content; when they are due, and their attempts, stay as they are."""

_AGAIN = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"), deliveries.c.state == "failed", reading())
    .values(state="pending", owner=None, not_before=None, deferrals=0, changed_at=bindparam("at"))
)


def _revised(key: int, row: Delivery, revision: Revision) -> dict[str, Any]:
    return {
        "of": key,
        "reader": row.subscriber_id,
        "shown": row.variant,
        "number": revision.number,
        "envelope": row.sender,
        "filled": row.values,
        "at": revision.approval.at,
    }


def _stands_still(connection: Connection, key: int, revision: int) -> bool:
    """Say whether an edition is paused at this revision, with no row in a sender's hands: then it stays so."""
    held = select(deliveries.c.id).where(deliveries.c.edition == key, deliveries.c.state.in_(("leased", "inflight")))
    paused = select(editions.c.id).where(
        editions.c.id == key, editions.c.state == "paused", editions.c.revision == revision, ~held.exists()
    )
    return connection.execute(paused).first() is not None


def _left_behind(key: int, revision: int) -> Select[Any]:
    waiting = and_(deliveries.c.edition == key, deliveries.c.state.in_(WAITING))
    return select(deliveries.c.id).where(waiting, deliveries.c.revision != revision).limit(1)


def _keep_revision(connection: Connection, key: int, revision: Revision, compiled: Mapping[str, bytes]) -> None:
    row = {
        "edition": key,
        "revision": revision.number,
        "hash": revision.hash,
        "frozen_at": revision.approval.at,
        "approved_at": revision.approval.at,
        "approved_by": revision.approval.by,
        "reason": "",
    }
    connection.execute(insert(revisions).values(row))
    amended = {"revision": revision.number, "wave": revision.wave, "wave_until": None}
    connection.execute(update(editions).where(editions.c.id == key).values(amended))
    for one in revision.approval.overrides:
        connection.execute(insert(overrides).values(override_row(key, revision.number, one)))
    for variant, content in compiled.items():
        made = {"edition": key, "variant": variant, "revision": revision.number, "compiled": content}
        connection.execute(insert(variants).values(made))


def _keep_content(
    connection: Connection,
    key: int,
    ran: Iterable[tuple[Literal["story", "job"], str]],
    carried: Iterable[Placement],
) -> None:
    """Add what the revision shows beside what ran before: some readers have the one, some the other."""
    ran_before = connection.execute(select(items.c.kind, items.c.item).where(items.c.edition == key))
    known = {(row.kind, row.item) for row in ran_before}
    for kind, item in ran:
        if (kind, item) not in known:
            connection.execute(insert(items).values(edition=key, kind=kind, item=item))
    booked = set(connection.execute(select(placements.c.reference).where(placements.c.edition == key)).scalars())
    for one in carried:
        if one.reference not in booked:
            connection.execute(insert(placements).values(placement_row(key, one)))
