"""Who asks: which window, and by which name; a name is given once on a machine and kept in a cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from bulletin.errors import UsageError
from bulletin.preview.answers import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

WINDOW_HEADER = "x-bulletin-window"
COOKIE = "bulletin_name"
YEAR_SECONDS = 365 * 24 * 3600
LONGEST = 60
_WINDOW = re.compile(r"[A-Za-z0-9]{8,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """One window of the editor's browser."""

    window: str | None
    name: str | None

    @property
    def who(self) -> str:
        """The name; raises RefusedError where it was not given yet."""
        if self.name is None:
            raise RefusedError(428, "name", "say who you are first: what is changed is kept with a name")
        return self.name

    @property
    def desk(self) -> str:
        """The window that wants to change something; raises UsageError where it does not say which it is."""
        if self.window is None:
            raise UsageError("the window has to be named; load the page again")
        return self.window


def asker(request: Request) -> Asker:
    """Who sent a request; an event stream, which can set no header, names its window in the address."""
    window = request.headers.get(WINDOW_HEADER) or request.query_params.get("window") or ""
    return Asker(
        window=window if _WINDOW.fullmatch(window) else None, name=_name(unquote(request.cookies.get(COOKIE, "")))
    )


def named(name: str) -> str:
    """A name as it is kept; raises UsageError for one that is none."""
    kept = _name(name)
    if kept is None:
        raise UsageError(f"a name has 1 to {LONGEST} characters")
    return kept


def remember(answer: Response, name: str) -> None:
    """Have the browser keep the name."""
    answer.set_cookie(COOKIE, quote(name), max_age=YEAR_SECONDS, httponly=True, samesite="strict", path="/")


def _name(given: str) -> str | None:
    name = " ".join(given.split())
    return name if name and len(name) <= LONGEST and name.isprintable() else None
