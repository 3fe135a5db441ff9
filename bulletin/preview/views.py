"""Seeing: the frame and its pictures, plain text, source, headers and parts, as anybody gets them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from secrets import token_urlsafe
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bulletin.errors import BulletinError, UsageError
from bulletin.preview import frame as frames
from bulletin.preview import mime
from bulletin.preview.answers import Told, answered, nothing
from bulletin.preview.looks import Looks, Wish, wished

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from bulletin.model import Picture

Seen = TypeVar("Seen", str, bytes)

FROM_ANYWHERE = {"cross-origin-resource-policy": "cross-origin"}
"""What the frame asks for it asks without an origin."""


@dataclass(frozen=True)
class Views:
    """The routes that show and change nothing."""

    looks: Looks
    origin: str
    """``http://host:port``."""
    key: str
    """The frame's."""

    def routes(self) -> list[Route]:
        """What is answered."""
        return [
            Route("/frame/{key}", self.frame),
            Route("/asset/{key}/pictures/{name}", self.near),
            Route("/asset/{key}/previous/{name}", self.before),
            Route("/asset/{key}/far/{name}", self.far),
            Route("/variants", self.variants),
            Route("/readers", self.readers),
            Route("/text", self.text),
            Route("/source", self.source),
            Route("/message", self.message),
            Route("/bulletin.eml", self.eml),
            Route("/bulletin.html", self.html),
        ]

    async def frame(self, request: Request) -> Response:
        """The bulletin, for the sandboxed frame."""
        asked, wish = request.query_params, wished(request.query_params)
        light = asked.get("light", "light")
        view = frames.View(
            light=light if light in {"light", "dark", "inverted"} else "light",  # type: ignore[arg-type]  # just checked
            pictures=asked.get("pictures", "on") != "off",
        )
        nonce = token_urlsafe(16)
        shown = await run_in_threadpool(self._framed, asked.get("as", "html"), wish, view, nonce)
        if shown is None:
            return nothing()
        policy = frames.policy(self.origin, self.key, nonce)
        return HTMLResponse(shown, headers={"content-security-policy": policy, **FROM_ANYWHERE})

    async def near(self, request: Request) -> Response:
        """One of the bulletin's pictures."""
        return await _picture(lambda: self.looks.near(request.path_params["name"]))

    async def before(self, request: Request) -> Response:
        """One of yesterday's."""
        return await _picture(lambda: self.looks.before_near(request.path_params["name"]))

    async def far(self, request: Request) -> Response:
        """One that lies on the web."""
        return await _picture(lambda: self.looks.far(request.path_params["name"]))

    async def variants(self, _request: Request) -> Response:
        """Who shares a variant."""
        return await answered(self.looks.variants)

    async def readers(self, request: Request) -> Response:
        """Readers by the beginning of their address."""
        return await answered(lambda: self.looks.readers(request.query_params.get("begins", "")[:254]))

    async def text(self, request: Request) -> Response:
        """The plain text."""
        return await answered(lambda: {"text": _there(self.looks.text(wished(request.query_params)))})

    async def source(self, request: Request) -> Response:
        """The HTML, line by line."""
        return await answered(lambda: {"lines": _there(self.looks.html(wished(request.query_params))).split("\n")})

    async def message(self, request: Request) -> Response:
        """Headers and parts."""
        return await answered(lambda: self._taken_apart(wished(request.query_params)))

    async def eml(self, request: Request) -> Response:
        """The message, to be kept."""
        wish = wished(request.query_params)
        return await self._kept("message/rfc822", "bulletin.eml", lambda: self.looks.message(wish))

    async def html(self, request: Request) -> Response:
        """The HTML, to be kept."""
        wish = wished(request.query_params)
        return await self._kept(
            "text/html; charset=utf-8", "bulletin.html", lambda: _there(self.looks.whole(wish)).encode()
        )

    def _framed(self, form: str, wish: Wish, view: frames.View, nonce: str) -> str | None:
        try:
            html = self.looks.html(wish) if form == "html" else frames.listed(self._lines(form, wish))
        except BulletinError as fault:
            html = f"<!doctype html><html lang='en'><title>The bulletin</title><p>{escape(str(fault))}</p></html>"
        if html is None:
            return None
        assets = f"{self.origin}/asset/{self.key}"

        def picture(src: str) -> str:
            found = self.looks.address(src, wish)
            return f"{assets}/{found}" if found else ""

        return frames.framed(html, view, assets=assets, nonce=nonce, picture=picture)

    def _lines(self, form: str, wish: Wish) -> list[str]:
        """The plain text, the source or the headers, to be read in the frame."""
        match form:
            case "text":
                return _there(self.looks.text(wish)).splitlines()
            case "source":
                return _there(self.looks.html(wish)).split("\n")
            case "headers":
                head = _there(self.looks.message(wish)).partition(b"\r\n\r\n")[0]
                return head.decode("ascii", "replace").split("\r\n")
        raise UsageError("the bulletin is seen as html, text, source or headers")

    def _taken_apart(self, wish: Wish) -> Told:
        message = _there(self.looks.message(wish))
        return {"bytes": len(message), "headers": mime.headers(message), "parts": mime.parts(message)}

    async def _kept(self, media_type: str, name: str, made: Callable[[], bytes | None]) -> Response:
        try:
            content = await run_in_threadpool(made)
        except BulletinError as fault:
            return Response(f"{fault}\n", status_code=404, media_type="text/plain")
        if content is None:
            return nothing()
        kept = {
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return Response(content, media_type=media_type, headers=kept)


def _there(seen: Seen | None) -> Seen:
    if seen is None:
        raise UsageError("there is nothing to see yet")
    return seen


async def _picture(find: Callable[[], Picture | None]) -> Response:
    picture = await run_in_threadpool(find)
    if picture is None:
        return nothing()
    return Response(picture.content, media_type=picture.media_type, headers=FROM_ANYWHERE)
