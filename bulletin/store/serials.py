"""Notice a store that was put back from a backup: what it put in flight since then it no longer knows.

A store counts what it puts in flight, and two small files of this machine's own, outside the store's
folder, count with it: one thousand by thousand ahead, synced, for the day the power fails; and one
message by message, after each commit and before any of it goes out, for a process that is killed. That
one is not synced: the system has it, whatever becomes of the process. A store that has counted less than
the files is older than what was last sent from it; so is a new one, where an older one at its place was
sent from and lost. Without them (another machine, a folder that cannot be written) nothing can be
noticed, and ``doctor`` says so. Rehearsals are not counted: nobody has anything of them.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, bindparam, select, update

from bulletin.store.counts import Mark, Seen, show
from bulletin.store.database import Database
from bulletin.store.prepared import Prepared
from bulletin.store.schema import editions, senders, serials

AT_ONCE = 1000
"""How many are reserved at a time: a sync of the file a thousand messages."""

_OF_A_REAL_ONE = (
    select(senders.c.id)
    .join(editions, editions.c.id == senders.c.edition)
    .where(senders.c.id == bindparam("sender"), editions.c.kind == "real")
    .exists()
)
_USE = Prepared(
    update(serials).where(_OF_A_REAL_ONE).values(used=serials.c.used + bindparam("number")).returning(serials.c.used)
)


class Serials:
    """The count of one store, there and beside it. One object a sender: it holds what it reserved, and a file open."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Take the store and the folder of the files; it is made when it is first needed."""
        self._database = database
        self._folder = folder
        self._left = 0
        self._exact: int | None = None

    def restored(self) -> bool:
        """Say whether the store is older than what was last sent from it.

        It is looked at again where it seems so: a sender that is at work has counted on between two looks.
        """
        store, here = self._counted()
        seen = self._seen(store).mark() or Mark()
        return here.behind(seen) and self._counted()[1].behind(seen)

    def watched(self) -> bool:
        """Say whether a restore would be noticed here: nothing was sent yet, or the files say how much."""
        store, here = self._counted()
        return here.reserved == 0 or self._seen(store).mark() is not None

    def reserve(self, wanted: int) -> None:
        """Have at least ``wanted`` numbers at hand, the store told first and the file synced then."""
        if self._left >= wanted:
            return
        some = max(AT_ONCE, wanted)
        change = update(serials).values(reserved=serials.c.reserved + some)
        with self._database.write() as connection:
            connection.execute(change)
        store, here = self._counted()
        self._seen(store).keep(here)
        self._left += some
        if self._exact is None:
            self._exact = self._seen(store).opened()

    def use(self, connection: Connection, number: int, *, sender: str) -> int:
        """Count so many, in the transaction that puts them in flight; return how many there are with them.

        0 where it is a rehearsal, of which nobody has anything.
        """
        self._left -= number
        used: int = next(iter(_USE.execute(connection, number=number, sender=sender)), 0)
        return used

    def show(self, used: int) -> None:
        """Write the count down once it is durable in the store, and before any of them goes out.

        It is never above what the store holds, so that no crash is taken for a restore.
        """
        if self._exact is not None:
            show(self._exact, used)

    def close(self) -> None:
        """Write the count down durably: a clean end leaves nothing to a power cut."""
        store, here = self._counted()
        self._seen(store).keep(here)
        self._left = 0
        if self._exact is not None:
            os.close(self._exact)
            self._exact = None

    def accept(self, connection: Connection) -> None:
        """Count on from where the file is, because a person has said what is to become of those in between."""
        row = connection.execute(select(serials)).one()
        ahead = Mark(used=row.used, reserved=row.reserved).or_later(self._seen(row.store).mark() or Mark())
        connection.execute(update(serials).values(used=ahead.used, reserved=ahead.reserved))

    def _counted(self) -> tuple[str, Mark]:
        """Return the store's name, which its files have, and how far it has counted."""
        with self._database.read() as connection:
            row = connection.execute(select(serials)).one()
        return row.store, Mark(used=row.used, reserved=row.reserved)

    def _seen(self, store: str) -> Seen:
        return Seen(self._folder, store, self._database.path)
