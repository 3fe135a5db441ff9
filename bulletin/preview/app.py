"""What the server answers, route by route; docs/decisions/0160-preview.md lists them. Who may ask is for ``gate``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bulletin import wiring
from bulletin.desk import holds_file
from bulletin.errors import BulletinError
from bulletin.preview import state as states
from bulletin.preview.answers import nothing
from bulletin.preview.asker import Asker, asker
from bulletin.preview.board import Board
from bulletin.preview.changes import Changes
from bulletin.preview.desk import Desk
from bulletin.preview.gate import Gate, Secrets
from bulletin.preview.looks import Looks
from bulletin.preview.release import Release
from bulletin.preview.seat import Seat
from bulletin.preview.sending import Sending
from bulletin.preview.session import Session
from bulletin.preview.views import FROM_ANYWHERE, Views
from bulletin.rendering.pages import Pages

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

PAGE = Path(__file__).parent / "page"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
OWN = {path.name: path for path in PAGE.iterdir() if path.suffix in _TYPES}
"""The page's own files; nothing else is found by name."""


class Preview:
    """The routes of one session."""

    def __init__(self, session: Session, secrets: Secrets, host: str) -> None:
        """Take the session, what it is told apart by, and the ``host:port`` that it answers under."""
        clock = session.surroundings.clock
        self.session = session
        self.secrets = secrets
        self.host = host
        self._desk = Desk(session)
        self._board = Board(session)
        self._looks = Looks(session)
        self._seat = Seat(clock.wall, clock.monotonic, lambda: session.events.tell("desk", {}))

    def app(self) -> ASGIApp:
        """The whole of it, behind its gate."""
        views = Views(self._looks, f"http://{self.host}", self.secrets.frame)
        changes = Changes(self._desk, self._seat, self._theirs)
        sending = Sending(Release(self.session, self._board), self._board, self._seat)
        routes = [
            Route("/", self.page),
            Route("/state", self.state),
            Route("/events", self.events),
            Route("/own/{name}", self.own),
            *views.routes(),
            Route("/asset/{key}/{name}", self.own),
            *changes.routes(),
            *sending.routes(),
        ]
        return Gate(Starlette(routes=routes, lifespan=self._lifespan), secrets=self.secrets, host=self.host)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self.session.begin()
        self._board.begin()
        yield
        self.session.events.end()
        await run_in_threadpool(self._board.end)

    @cached_property
    def _pages(self) -> Pages:
        return Pages(PAGE)

    async def page(self, request: Request) -> Response:
        """The page itself, filled with the state of the moment."""
        told = await run_in_threadpool(self._told, asker(request))
        values = {"state": told, "csrf": self.secrets.csrf, "key": self.secrets.frame}
        return HTMLResponse(await run_in_threadpool(self._pages.fill, "page.html.j2", values))

    async def state(self, request: Request) -> Response:
        """The state as JSON."""
        return JSONResponse(await run_in_threadpool(self._told, asker(request)))

    async def events(self, request: Request) -> Response:
        """What happens from now on; as long as it is listened to, the window may have the desk."""
        return StreamingResponse(self._events(asker(request)), media_type="text/event-stream")

    async def own(self, request: Request) -> Response:
        """One of the page's own files; the frame asks for its script and style under its key."""
        path = OWN.get(request.path_params["name"])
        if path is None:
            return nothing()
        content = await run_in_threadpool(path.read_bytes)
        return Response(content, media_type=_TYPES[path.suffix], headers=FROM_ANYWHERE)

    async def _events(self, one: Asker) -> AsyncIterator[str]:
        if one.window:
            self._seat.opened(one.window, one.name)
        try:
            async for said in self.session.events.stream():
                yield said
        finally:
            if one.window:
                self._seat.closed(one.window)

    def _told(self, one: Asker) -> dict[str, object]:
        """The state, as one window is told it."""
        session, before = self.session, self._looks.before()
        return states.state(session) | {
            "you": {"name": one.name},
            "desk": self._seat.told(one.window),
            "history": self._desk.reversible(),
            "holds": self._holds(),
            "previous": {"id": before.id, "date": before.day.isoformat()} if before else None,
            "delivery": self._board.told(),
            "proof": {"to": list(session.config.proof.to)},
            "log": self._desk.diary.last(),
        }

    def _theirs(self) -> dict[str, object]:
        return states.state(self.session, self.session.as_it_stands())

    def _holds(self) -> list[dict[str, object]]:
        config = self.session.config
        try:
            found = holds_file.load(wiring.holds_path(config), config.publication.timezone)
        except BulletinError:
            return []  # the error is shown in place of the bulletin
        return [states.hold(one) for one in found]
