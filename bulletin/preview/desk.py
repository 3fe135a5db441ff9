"""The edition's file as the page changes it: one edit at a time, and only of the file that the page has seen."""

from __future__ import annotations

from threading import Lock

from bulletin.desk import edition_file
from bulletin.desk.edit_shape import edited
from bulletin.errors import BulletinError, UsageError
from bulletin.preview.session import Session


class ConflictError(BulletinError):
    """edition.toml was changed since the page read it: nothing was written."""


class Desk:
    """Changes one session's edition.toml."""

    def __init__(self, session: Session) -> None:
        """Take the session whose edition it is."""
        self._session = session
        self._lock = Lock()

    def edit(self, version: object, asked: object) -> str | None:
        """Make one edit in the file that has this version; return the file's new one.

        Raises ConflictError where it has another by now, UsageError for an edit that cannot be, and
        EditionFileError where the file is broken.
        """
        folder = self._session.folder
        with self._lock:
            if version != self._session.version():
                raise ConflictError("edition.toml was changed meanwhile; nothing was overwritten: look at both")
            kept = edition_file.load(folder)
            if kept is None:
                raise UsageError("there is no edition yet; wait until it is built")
            changed = edited(kept.edition, asked)
            if version != self._session.version():
                raise ConflictError("edition.toml was changed meanwhile; nothing was overwritten: look at both")
            edition_file.save(folder, changed, kept.proposed)
        self._session.wake()
        return self._session.version()
