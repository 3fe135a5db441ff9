"""What a request is answered with: the work's result as JSON, or what went wrong as ``{error, message}``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bulletin.errors import BlockedError, BulletinError, TransportError, UsageError

Told = Mapping[str, object]


class RefusedError(BulletinError):
    """What cannot be done as things are: with its own status, its name, and what is to be known beside it."""

    def __init__(self, status: int, error: str, message: str, **beside: object) -> None:
        """Take the HTTP status, the name that the page knows it by, and the sentence that it shows."""
        super().__init__(message)
        self.status = status
        self.error = error
        self.beside = beside


async def answered(work: Callable[[], Told]) -> Response:
    """Do the work in a thread, and answer with what came of it."""
    try:
        return JSONResponse(await run_in_threadpool(work))
    except RefusedError as refused:
        told = {"error": refused.error, "message": str(refused), **refused.beside}
        return JSONResponse(told, status_code=refused.status)
    except BlockedError as blocked:
        return JSONResponse({"error": "blocked", "message": str(blocked)}, status_code=422)
    except TransportError as fault:
        return JSONResponse({"error": "relay", "message": str(fault)}, status_code=502)
    except BulletinError as fault:
        return JSONResponse({"error": "edit", "message": str(fault)}, status_code=422)


def asked(body: bytes) -> Told:
    """The JSON object of a request; raises UsageError where it is none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise UsageError("it has to be a JSON object")
    return told


def text_of(told: Told, name: str, *, most: int = 2000) -> str:
    """A text of a request, in one line or several; raises UsageError where it is none, or too long."""
    value = told.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise UsageError(f"{name}: it has to be a text of at most {most} characters")
    return value.strip()


def nothing() -> Response:
    """There is nothing at that address."""
    return PlainTextResponse("there is no such page\n", status_code=404)
