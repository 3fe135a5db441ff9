"""The ledger: which editions are frozen, who is owed each, who has it, and how far the rest have come.

A row moves only by compare-and-set: a lease writes its owner, and whoever moves the row on must
hold owner and attempt. Each method is one durable transaction. Which state follows from a receipt,
and when a deferred row is due again, are decided by ``send``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import and_, delete, func, select, update

from bulletin.model import (
    Delivery,
    DeliveryState,
    EditionId,
    EditionKind,
    Elsewhere,
    FrozenEdition,
    Override,
    Placement,
    Settlement,
    address_key,
)
from bulletin.store import waves
from bulletin.store.attendance import Attendance, entered
from bulletin.store.course import CANCELLED
from bulletin.store.database import Database
from bulletin.store.editions import AT_ONCE, close, date_header, find, insert_all, is_open, keep, release, required
from bulletin.store.moves import (
    SETTLE,
    count_due,
    doubt_everyone,
    end_waiting,
    forget_the_future,
    lease,
    owe,
    put_in_flight,
    sent_to,
    suppress_leavers,
)
from bulletin.store.rows import DELIVERY, delivery, override, override_row, placement_row
from bulletin.store.schema import deliveries, editions, items, placements, variants
from bulletin.store.schema import overrides as overridden
from bulletin.store.senders import beat, give_back
from bulletin.store.serials import Serials

Verdict = Literal["resend", "accepted", "hold"]

_VERDICTS: dict[Verdict, DeliveryState] = {"resend": "pending", "accepted": "accepted", "hold": "held"}


class Ledger(Attendance):
    """The ledger in SQLite. An edition's ``key`` is the ledger's own; the same id has one for each kind."""

    def __init__(self, database: Database, *, state: Path | None = None) -> None:
        """Take a store that is open, and the folder for what this machine itself remembers of it."""
        super().__init__(database)
        self._serials = None if state is None else Serials(database, state / "serials")

    # ------------------------------------------------------------ freezing

    def find(self, edition: EditionId, kind: EditionKind) -> FrozenEdition | None:
        """Return the frozen edition, None while it is a draft."""
        with self._database.read() as connection:
            return find(connection, edition, kind)

    def freeze(  # noqa: PLR0913 all that is kept in one transaction, by name
        self,
        edition: FrozenEdition,
        owed: Iterable[Delivery],
        *,
        compiled: Mapping[str, bytes],
        ran: Iterable[tuple[Literal["story", "job"], str]],
        carried: Iterable[Placement] = (),
        overrides: Iterable[Override] = (),
        instead: bool = False,
    ) -> FrozenEdition:
        """Keep the edition, its variants' bytes, bookings and overrides, and a row a reader; return it as it is kept.

        Where one is frozen under this id and kind already, that one is returned and nothing is
        written; ``instead`` replaces it.
        """
        with self._database.write() as connection:
            kept = find(connection, edition.id, edition.kind)
            if kept is not None and not instead:
                return kept
            if kept is not None:
                connection.execute(delete(editions).where(editions.c.id == kept.key))
            key = keep(connection, edition, compiled)
            insert_all(connection, items, ({"edition": key, "kind": kind, "item": item} for kind, item in ran))
            insert_all(connection, placements, (placement_row(key, one) for one in carried))
            insert_all(connection, overridden, (override_row(key, edition.revision, one) for one in overrides))
            owe(connection, key, owed, edition.frozen_at)
            return required(connection, key)

    def withdraw(self, key: int) -> bool:
        """Make the edition a draft again; False where it is released, or ended, or somebody may have it."""
        unreleased = and_(editions.c.id == key, editions.c.released_at.is_(None), editions.c.state != "cancelled")
        with self._database.write() as connection:
            return connection.execute(delete(editions).where(unreleased, ~sent_to())).rowcount == 1

    def compiled(self, key: int, variant: str, revision: int) -> bytes:
        """Return a variant's frozen bytes."""
        wanted = select(variants.c.compiled).where(
            variants.c.edition == key, variants.c.variant == variant, variants.c.revision == revision
        )
        with self._database.read() as connection:
            return bytes(connection.execute(wanted).scalar_one())

    def date_header(self, key: int, revision: int) -> str:
        """Return RFC 5322's Date of a revision's copies, fixed when the first of them was leased; empty before."""
        with self._database.read() as connection:
            return date_header(connection, key, revision)

    # ------------------------------------------------------------ sending

    def leave(self, owner: str) -> None:
        """Strike the sender off, and write down beside the store how far it has counted."""
        super().leave(owner)
        if self._serials is not None:
            self._serials.close()

    def restored(self) -> bool:
        """Say whether the store was put back from a backup, and has sent what it does not know of."""
        return self._serials is not None and self._serials.restored()

    def watched(self) -> bool:
        """Say whether it would be noticed if the store were put back from a backup now."""
        return self._serials is not None and self._serials.watched()

    def accept_restored(self, *, now: datetime) -> int:
        """Go on with a restored store: who is owed a real edition may have it, and is in doubt; return how many."""
        if self._serials is None:
            return 0
        real = select(editions.c.id).where(editions.c.kind == "real", editions.c.state != "done")
        with self._database.write() as connection:
            doubted = [
                doubt_everyone(connection, key, "sent or not before the store was restored", now)
                for key in list(connection.execute(real).scalars())
            ]
            self._serials.accept(connection)
        return sum(doubted)

    def suppress(self, key: int, *, now: datetime) -> int:
        """Suppress everyone owed who has left since the freeze; return how many.

        What was deferred before the clock was put back is due again.
        """
        with self._database.write() as connection:
            forget_the_future(connection, key, now)
            return suppress_leavers(connection, key, now)

    def expire(self, key: int, *, now: datetime) -> int:
        """Give up on everyone who still waits where the edition's deadline is past; return how many."""
        late = select(editions.c.id).where(editions.c.id == key, editions.c.not_after <= now)
        with self._database.write() as connection:
            if connection.execute(late).first() is None:
                return 0
            return end_waiting(connection, key, "expired", "the edition's deadline came first", now)

    def lease(  # noqa: PLR0913 who takes how much of what, by name
        self,
        key: int,
        *,
        owner: str,
        limit: int,
        now: datetime,
        date_header: str,
        elsewhere: Elsewhere | None = None,
    ) -> tuple[Delivery, ...]:
        """Take up to ``limit`` rows that are due, in order; the first lease releases the edition and dates it.

        None while it is paused or cancelled, before its ``not_before`` and after its ``not_after``.
        Raises TakenOverError where the sender is not entered.
        """
        with self._database.write() as connection:
            entered(beat(connection, owner))
            if not is_open(connection, key, now):
                return ()
            room = waves.room(connection, key)
            leased = lease(connection, key, owner, limit, now, fresh=room, elsewhere=elsewhere)
            if leased:
                release(connection, key, {row.revision for row in leased}, now, date_header)
            return tuple(leased)

    def advance(
        self, settled: Sequence[Settlement], upcoming: Sequence[Delivery], *, owner: str, now: datetime
    ) -> tuple[Delivery, ...]:
        """Record what became of rows in flight, and put the next ones in flight; return those, in order.

        One transaction for both, so that a message costs one sync. A row that is upcoming is
        suppressed where its reader has left meanwhile: that is a condition of the update itself.
        While the edition is paused or cancelled nothing flies. Raises TakenOverError where the
        sender is not entered any more; what it settled is recorded all the same.
        """
        if upcoming and self._serials is not None:
            self._serials.reserve(len(upcoming))
        flown: tuple[Delivery, ...] = ()
        used = 0
        with self._database.write() as connection:
            if settled:
                SETTLE.execute_many(connection, settled, held_by=owner, at=now)
            state = beat(connection, owner)
            if upcoming and state is not None:
                flown = put_in_flight(connection, upcoming, owner, now)
                if flown and self._serials is not None:
                    used = self._serials.use(connection, len(flown), sender=owner)
        if used and self._serials is not None:
            self._serials.show(used)
        entered(state)
        return flown

    def went(self, key: int) -> tuple[Delivery, ...]:
        """Return the rows of the first wave that were sent to, whatever became of them."""
        with self._database.read() as connection:
            return waves.went(connection, key)

    def hold_wave(self, key: int, *, until: datetime) -> None:
        """Send to nobody new until then, for the replies to the first wave to come."""
        with self._database.write() as connection:
            waves.hold(connection, key, until)

    def end_wave(self, key: int, *, bad: str | None, now: datetime) -> None:
        """Let everyone be sent to; where something is ``bad`` about the early replies, it is paused instead."""
        with self._database.write() as connection:
            waves.end(connection, key, bad=bad, now=now)

    def give_back(self, key: int, *, owner: str, unknown: DeliveryState, now: datetime) -> None:
        """Return what is still leased to those who wait; what is still in flight becomes ``unknown``."""
        with self._database.write() as connection:
            give_back(connection, key, owner, unknown=unknown, now=now)

    def finish(self, key: int, *, now: datetime) -> FrozenEdition:
        """Mark the edition as done if every row is in a final state; return it as it is then.

        Of a cancelled one, who came back to those who wait is cancelled first; it stays cancelled.
        """
        with self._database.write() as connection:
            if required(connection, key).state == "cancelled":
                end_waiting(connection, key, "cancelled", CANCELLED, now)
            close(connection, key, now)
            return required(connection, key)

    # ------------------------------------------------------------ asking

    def counts(self, key: int) -> dict[DeliveryState, int]:
        """Return how many readers are in each state that occurs."""
        counting = select(deliveries.c.state, func.count()).where(deliveries.c.edition == key)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(counting.group_by(deliveries.c.state))}

    def overrides(self, key: int) -> tuple[Override, ...]:
        """Return the findings of an edition that a person let pass, as they were given."""
        wanted = select(overridden).where(overridden.c.edition == key).order_by(overridden.c.at, overridden.c.finding)
        with self._database.read() as connection:
            return tuple(override(row) for row in connection.execute(wanted))

    def due(self, key: int, *, now: datetime) -> int:
        """Return how many can be sent to at once; none of them who left meanwhile, or waits for a first wave."""
        with self._database.read() as connection:
            return count_due(connection, key, now, fresh=waves.room(connection, key))

    def owed(self, key: int, *, now: datetime) -> int:
        """Return how many are owed it now, in a first wave or after it; who left meanwhile is none of them."""
        with self._database.read() as connection:
            return count_due(connection, key, now)

    def next_due(self, key: int) -> datetime | None:
        """Return when the next deferred row is due."""
        soonest = select(func.min(deliveries.c.not_before)).where(
            deliveries.c.edition == key, deliveries.c.state == "deferred"
        )
        with self._database.read() as connection:
            moment: datetime | None = connection.execute(soonest).scalar()
            return moment

    def rows(self, key: int, state: DeliveryState | None = None) -> Iterator[Delivery]:
        """Give the rows of an edition, all or those in one state, in their order."""
        wanted = select(*DELIVERY).where(deliveries.c.edition == key).order_by(deliveries.c.id)
        if state is not None:
            wanted = wanted.where(deliveries.c.state == state)
        with self._database.read() as connection:
            yield from map(delivery, connection.execution_options(yield_per=AT_ONCE).execute(wanted))

    def settle_in_doubt(self, key: int, verdict: Verdict, *, now: datetime, emails: Iterable[str] | None = None) -> int:
        """Decide what is in doubt, for everyone or for these addresses; return how many there were."""
        doubted = and_(deliveries.c.edition == key, deliveries.c.state == "in_doubt")
        if emails is not None:
            doubted = and_(doubted, deliveries.c.email_key.in_([address_key(email) for email in emails]))
        settling = update(deliveries).where(doubted).values(state=_VERDICTS[verdict], changed_at=now)
        with self._database.write() as connection:
            return connection.execute(settling).rowcount
