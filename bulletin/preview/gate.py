"""Who may ask: one browser, which was given the address on the terminal, and no page but our own.

The server is bound to the loopback; this keeps out what else can reach it there. A foreign name that resolves to
127.0.0.1 (DNS rebinding) fails at Host. Another site's page has no cookie (SameSite=Strict), no CSRF token, and the
wrong Origin. The bulletin itself, which comes from outside, is shown from ``/frame`` and ``/asset`` with an origin that
is nobody's: it has the key of its own addresses and nothing else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSRF_HEADER = "x-bulletin-csrf"
MOST_BODY = 1_000_000
"""Octets of a request: an edit is a few sentences."""
MOST_PICTURE = 20_000_000
PICTURES = "/picture"
"""The one address that takes something else than JSON."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
}


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What a run of the preview is told apart by; each is good for one thing."""

    token: str = field(default_factory=_secret, repr=False)
    """In the address that the terminal shows; exchanged for the cookie."""
    cookie: str = field(default_factory=_secret, repr=False)
    csrf: str = field(default_factory=_secret, repr=False)
    """In the page; every POST brings it."""
    frame: str = field(default_factory=_secret, repr=False)
    """In the addresses of the frame and its pictures, which get no cookie."""


class Gate:
    """Stands before the app, refuses what is not the editor's, and sets the headers that browsers obey."""

    def __init__(self, app: ASGIApp, *, secrets: Secrets, host: str) -> None:
        """Take the app, and the one ``host:port`` under which it may be asked."""
        self._app = app
        self._secrets = secrets
        self._host = host
        self._cookie = f"bulletin_{host.rpartition(':')[2]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with what is wrong with it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        answer = self._refusal(request)
        if answer is None and scope["path"] == "/" and "token" in request.query_params:
            answer = self._admitted()
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        """What keeps a request out; None for one that may pass."""
        headers, path = request.headers, request.scope["path"]
        if not compare_digest(headers.get("host", "").encode(), self._host.encode()):
            return _refused(
                f"this is not the address of the preview; open http://{self._host}/ as the terminal shows it"
            )
        if path.startswith(("/frame/", "/asset/")):
            known = path.split("/")[2]
            return None if _same(known, self._secrets.frame) and _reads(request) else _refused("there is no such page")
        given = request.query_params.get("token", "")
        if path == "/" and given and _reads(request) and _same(given, self._secrets.token):
            return None
        if not _same(request.cookies.get(self._cookie, ""), self._secrets.cookie):
            return _refused("this page is its editor's alone; open the address that the terminal shows")
        if _reads(request):
            return None
        return self._foreign(headers, path)

    def _foreign(self, headers: Headers, path: str) -> Response | None:
        """What shows that a POST does not come from our own page."""
        if headers.get("origin") != f"http://{self._host}" or not _same(
            headers.get(CSRF_HEADER, ""), self._secrets.csrf
        ):
            return _refused("this did not come from the page; load it again")
        media_type = headers.get("content-type", "").partition(";")[0].strip()
        if not (media_type.startswith("image/") if path == PICTURES else media_type == "application/json"):
            wanted = "a picture" if path == PICTURES else "JSON"
            return JSONResponse({"error": "form", "message": f"it has to be {wanted}"}, status_code=415)
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > (MOST_PICTURE if path == PICTURES else MOST_BODY):
            return JSONResponse({"error": "form", "message": "it is too long"}, status_code=413)
        return None

    def _admitted(self) -> Response:
        """The token becomes a cookie, and leaves the address bar."""
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self._cookie, self._secrets.cookie, httponly=True, samesite="strict", path="/")
        return answer


def _reads(request: Request) -> bool:
    return request.method in {"GET", "HEAD"}


def _same(given: str, known: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), known.encode())


def _refused(why: str) -> Response:
    return PlainTextResponse(why + "\n", status_code=403)


def _with_headers(send: Send) -> Send:
    """Set what every answer says, but for what it says itself."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**_EVERYWHERE, "content-security-policy": PAGE_POLICY}.items():
                headers.setdefault(name, value)
            headers.setdefault("cross-origin-resource-policy", "same-origin")
        await send(message)

    return sent
