"""What was said about an edition, frozen or not, so that whoever comes again does not say it again.

An alert, a proof of one state of it, that its approval was withdrawn: names that the caller makes up.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from bulletin.model import EditionId
from bulletin.store.database import Database
from bulletin.store.schema import alerts

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


class Notices:
    """What one publication has said of its editions."""

    def __init__(self, database: Database) -> None:
        """Take a store that is open."""
        self._database = database

    def note(self, edition: EditionId, what: str, *, now: datetime) -> bool:
        """Note that this is said; False where it was before."""
        return self.since(edition, what, now=now) is None

    def since(self, edition: EditionId, what: str, *, now: datetime) -> datetime | None:
        """Return when this was said, None where it was not: it is noted as said now."""
        row = {"publication": edition.publication, "day": edition.day, "name": edition.name or "", "kind": what}
        with self._database.write() as connection:
            before: datetime | None = connection.execute(select(alerts.c.at).where(*_about(edition, what))).scalar()
            if before is None:
                connection.execute(insert(alerts).values(**row, at=now))
            return before

    def noted(self, edition: EditionId, what: str) -> bool:
        """Say whether it was said."""
        with self._database.read() as connection:
            return connection.execute(select(alerts.c.at).where(*_about(edition, what))).first() is not None

    def forget(self, edition: EditionId, what: str) -> None:
        """Let it be said again."""
        with self._database.write() as connection:
            connection.execute(delete(alerts).where(*_about(edition, what)))


def _about(edition: EditionId, what: str) -> tuple[ColumnElement[bool], ...]:
    return (
        alerts.c.publication == edition.publication,
        alerts.c.day == edition.day,
        alerts.c.name == (edition.name or ""),
        alerts.c.kind == what,
    )
