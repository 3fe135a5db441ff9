"""What the server answers, route by route; docs/decisions/0160-preview.md lists them. Who may ask is for ``gate``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bulletin.errors import BulletinError
from bulletin.preview import frame
from bulletin.preview.desk import ConflictError, Desk
from bulletin.preview.gate import Gate, Secrets
from bulletin.preview.session import Session
from bulletin.preview.state import state
from bulletin.rendering.pages import Pages

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

PAGE = Path(__file__).parent / "page"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
OWN = {path.name: path for path in PAGE.iterdir() if path.suffix in _TYPES}
"""The page's own files; nothing else is found by name."""


@dataclass(frozen=True)
class Preview:
    """The routes of one session."""

    session: Session
    secrets: Secrets
    host: str
    """The ``host:port`` that it answers under."""

    def app(self) -> ASGIApp:
        """The whole of it, behind its gate."""
        routes = [
            Route("/", self.page),
            Route("/state", self.state),
            Route("/events", self.events),
            Route("/edition", self.edit, methods=["POST"]),
            Route("/own/{name}", self.own),
            Route("/frame/{key}", self.frame),
            Route("/asset/{key}/pictures/{name}", self.picture),
            Route("/asset/{key}/{name}", self.own),
        ]
        return Gate(Starlette(routes=routes, lifespan=self._lifespan), secrets=self.secrets, host=self.host)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self.session.begin()
        yield
        self.session.events.end()

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.session)

    @cached_property
    def _pages(self) -> Pages:
        return Pages(PAGE)

    async def page(self, _request: Request) -> Response:
        """The page itself, filled with the state of the moment."""
        values = {"state": state(self.session), "csrf": self.secrets.csrf, "key": self.secrets.frame}
        return HTMLResponse(await run_in_threadpool(self._pages.fill, "page.html.j2", values))

    async def state(self, _request: Request) -> Response:
        """The state as JSON."""
        return JSONResponse(await run_in_threadpool(state, self.session))

    async def events(self, _request: Request) -> Response:
        """What happens from now on."""
        return StreamingResponse(self.session.events.stream(), media_type="text/event-stream")

    async def edit(self, request: Request) -> Response:
        """One edit: 200 with the new version, 409 with the edit and the state beside it, 422 for one that cannot be."""
        try:
            asked = await request.json()
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            return JSONResponse({"error": "form", "message": "it has to be a JSON object"}, status_code=422)
        try:
            version = await run_in_threadpool(self._desk.edit, asked.get("version"), asked.get("edit"))
        except ConflictError as error:
            theirs = await run_in_threadpool(state, self.session)
            told = {"error": "conflict", "message": str(error), "yours": asked.get("edit"), "theirs": theirs}
            return JSONResponse(told, status_code=409)
        except BulletinError as error:
            return JSONResponse({"error": "edit", "message": str(error)}, status_code=422)
        return JSONResponse({"version": version})

    async def own(self, request: Request) -> Response:
        """One of the page's own files; the frame asks for its script and style under its key."""
        path = OWN.get(request.path_params["name"])
        if path is None:
            return _nothing()
        return Response(
            await run_in_threadpool(path.read_bytes),
            media_type=_TYPES[path.suffix],
            headers={"cross-origin-resource-policy": "cross-origin"},
        )

    async def frame(self, request: Request) -> Response:
        """The bulletin, for the sandboxed frame."""
        asked = request.query_params
        light = asked.get("light", "light")
        view = frame.View(
            light=light if light in {"light", "dark", "inverted"} else "light",  # type: ignore[arg-type]  # just checked
            pictures=asked.get("pictures", "on") != "off",
        )
        finished = self.session.shown.finished
        if finished is None:
            return _nothing()
        nonce = token_urlsafe(16)
        origin, key = f"http://{self.host}", self.secrets.frame
        assets = f"{origin}/asset/{key}"
        shown = await run_in_threadpool(
            frame.framed,
            finished.html,
            view,
            assets=assets,
            nonce=nonce,
            picture=lambda src: f"{assets}/{src}" if src.startswith("pictures/") else "",
        )
        return HTMLResponse(
            shown,
            headers={
                "content-security-policy": frame.policy(origin, key, nonce),
                "cross-origin-resource-policy": "cross-origin",
            },
        )

    async def picture(self, request: Request) -> Response:
        """One of the bulletin's pictures."""
        finished = self.session.shown.finished
        name = request.path_params["name"]
        for picture in finished.rendered.pictures if finished else ():
            if picture.name == name:
                return Response(
                    picture.content,
                    media_type=picture.media_type,
                    headers={"cross-origin-resource-policy": "cross-origin"},
                )
        return _nothing()


def _nothing() -> Response:
    return PlainTextResponse("there is no such page\n", status_code=404)
