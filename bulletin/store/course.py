"""What a person decides about an edition that is on its way: it pauses, goes on, or ends.

Each is one transaction whose condition is the edition's state, so that it races nothing: a sender leases and puts
in flight only while the edition is being sent, and asks that in the very update that does it. What a sender holds
at that moment it gives back by itself; what is in flight, or in doubt, is nobody's to decide here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, case, update

from bulletin.store.database import Database
from bulletin.store.editions import close
from bulletin.store.moves import end_waiting
from bulletin.store.schema import editions

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
