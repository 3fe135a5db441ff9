"""Who is at work on an edition, from the ledger's side: seen by its locks, entered in its tables, and fenced off.

``locks`` knows which processes are alive, ``senders`` holds the rows; when a sender may be taken over is
decided by ``turns``.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from bulletin.errors import TakenOverError
from bulletin.model import DeliveryState, EditionId, EditionState, Sender
from bulletin.store.database import Database
from bulletin.store.locks import alone, is_gone, presence, sweep
from bulletin.store.senders import at_work, beat, enter, give_back_of_nobody, leave, take_over


class Attendance:
    """The senders of a store's editions."""

    def __init__(self, database: Database) -> None:
        """Take a store that is open."""
        self._database = database

    def presence(self, sender: str) -> AbstractContextManager[None]:
        """Show others that this sender is alive, until the block ends or the process does."""
        return presence(self._database.path, sender)

    def alone(self, edition: EditionId, doing: str) -> AbstractContextManager[bool]:
        """Be the one process that does this for an edition, until the block ends; False where another does."""
        return alone(self._database.path, f"{doing}-{edition.publication}-{edition.folder}")

    def senders(self, key: int) -> tuple[Sender, ...]:
        """Return who is entered as being at work on an edition, alive or not."""
        with self._database.read() as connection:
            return at_work(connection, key)

    def at_work(self, key: int) -> tuple[Sender, ...]:
        """Return who is entered for an edition, without those who have certainly ended; nothing is taken over."""
        return tuple(sender for sender in self.senders(key) if not is_gone(self._database.path, sender.id))

    def enrol(self, key: int, sender: Sender) -> bool:
        """Enter a sender, who is present already; False where another is entered or the edition is gone."""
        with self._database.write() as connection:
            return enter(connection, key, sender)

    def recover(self, key: int, *, unknown: DeliveryState, now: datetime) -> int:
        """Take back what senders had whose locks are free, and what is no sender's; return how many were in flight.

        Those become ``unknown``: in doubt, or pending where a repeat does no harm.
        """
        gone = [sender for sender in self.senders(key) if is_gone(self._database.path, sender.id)]
        lost = sum(self.take_over(key, sender, unknown=unknown, now=now) or 0 for sender in gone)
        with self._database.write() as connection:
            return lost + give_back_of_nobody(connection, key, unknown=unknown, now=now)

    def take_over(self, key: int, sender: Sender, *, unknown: DeliveryState, now: datetime) -> int | None:
        """Take back what a sender has, if its heartbeat has not moved since; None where it has."""
        with self._database.write() as connection:
            lost = take_over(connection, key, sender, unknown=unknown, now=now)
        if lost is not None:
            sweep(self._database.path, sender.id)
        return lost

    def beat(self, owner: str) -> EditionState:
        """Show that the sender moves, and return its edition's state; TakenOverError where it has been taken over."""
        with self._database.write() as connection:
            return entered(beat(connection, owner))

    def leave(self, owner: str) -> None:
        """Strike the sender off: it is at work no more."""
        with self._database.write() as connection:
            leave(connection, owner)


def entered(state: EditionState | None) -> EditionState:
    """Return the state of the edition that a sender is entered for; TakenOverError where it is entered no more."""
    if state is None:
        raise TakenOverError("another sender has taken over, because this one stood still; it goes on by itself")
    return state
