"""Whose desk it is: one window changes the edition, the others look on until one of them takes over.

A window has the desk while it listens for events, and a little longer, so that loading the page again loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from bulletin.preview.answers import RefusedError

GRACE_SECONDS = 10.0
"""How long a desk waits for its window to come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has the desk."""

    window: str
    name: str | None
    since: datetime


class Seat:
    """The one desk of a session."""

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float], tell: Callable[[], None]) -> None:
        """Take the clocks, and what tells every page that something about the desk changed."""
        self._wall = wall
        self._monotonic = monotonic
        self._tell = tell
        self._lock = Lock()
        self._holder: Holder | None = None
        self._open: Counter[str] = Counter()
        self._left_at: float | None = None

    def opened(self, window: str, name: str | None) -> None:
        """A window listens; it has the desk if nobody has."""
        with self._lock:
            self._open[window] += 1
            if self._held() is None:
                self._sit(window, name)
            elif self._holder and self._holder.window == window:
                self._left_at = None
        self._tell()

    def closed(self, window: str) -> None:
        """A window's stream ended."""
        with self._lock:
            self._open[window] -= 1
            self._open += Counter()
            if self._holder and self._holder.window == window and not self._open[window]:
                self._left_at = self._monotonic()
        self._tell()

    def take(self, window: str, name: str | None) -> None:
        """Give the desk to this window, whoever has it."""
        with self._lock:
            self._sit(window, name)
        self._tell()

    def named(self, window: str, name: str) -> None:
        """The one in this window has said who they are."""
        with self._lock:
            if self._holder and self._holder.window == window:
                self._holder = replace(self._holder, name=name)
        self._tell()

    def told(self, window: str | None) -> dict[str, object]:
        """Who has it, as JSON, for this window."""
        with self._lock:
            held = self._held()
        return {
            "mine": held is not None and held.window == window,
            "name": held.name if held else None,
            "since": held.since.isoformat() if held else None,
        }

    def required(self, window: str, name: str) -> None:
        """Go on only where this window has the desk, or nobody has; RefusedError where another has it."""
        with self._lock:
            held = self._held()
            if held is None:
                self._sit(window, name)
            elif held.window != window:
                who = held.name or "another editor"
                raise RefusedError(
                    423,
                    "desk",
                    f"{who} has the bulletin in another window; take it over to change it here",
                    desk={"mine": False, "name": held.name, "since": held.since.isoformat()},
                )

    def _held(self) -> Holder | None:
        """Who has the desk, one that has been away for too long aside."""
        if self._left_at is not None and self._monotonic() - self._left_at >= GRACE_SECONDS:
            self._holder, self._left_at = None, None
        return self._holder

    def _sit(self, window: str, name: str | None) -> None:
        self._holder = Holder(window=window, name=name, since=self._wall())
        self._left_at = None if self._open[window] else self._monotonic()
