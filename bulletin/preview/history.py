"""What the page can take back: the edition's file as it stood before each change, as long as nobody else changed it."""

from __future__ import annotations

from dataclasses import dataclass

from bulletin.desk.edition_file import Text

MOST = 200
"""Changes that can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change, in words, and the file on both sides of it."""

    said: str
    before: Text
    after: Text


class History:
    """The changes that were made in one process, newest last."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def did(self, step: Step) -> None:
        """A change was made; what was taken back before is gone."""
        if self._done and self._done[-1].after != step.before:
            self._done.clear()
        self._done = [*self._done, step][-MOST:]
        self._undone.clear()

    def undo(self, now: Text) -> Step | None:
        """The change that can be taken back from here; None where there is none, or the file is another's by now."""
        return self._done[-1] if self._done and self._done[-1].after == now else None

    def redo(self, now: Text) -> Step | None:
        """The change that can be made again from here."""
        return self._undone[-1] if self._undone and self._undone[-1].before == now else None

    def undid(self) -> None:
        """The last change was taken back."""
        self._undone.append(self._done.pop())

    def redid(self) -> None:
        """The change that was taken back last was made again."""
        self._done.append(self._undone.pop())
