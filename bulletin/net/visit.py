"""One document's way through redirects, one retry, and the question whether it has changed.

Each step's address is judged anew: http or https only, never from https down to http, without a
name and password in it. Where it leads on the network is left to ``addresses``.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpcore
import httpx

from bulletin.errors import BulletinError
from bulletin.net.body import ACCEPTED, taken, too_large
from bulletin.net.connection import Deadline
from bulletin.net.copies import Copies, Copy
from bulletin.net.document import Fetched, RefusalError
from bulletin.net.limits import Limits

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({429, 502, 503, 504})
"""The server, or the one before it, says that another time may do; every other refusal stands."""

_LONGEST_VALIDATOR = 1000
_HOST = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+")
"""A name, or an IPv6 address. httpx takes anything for a host, escaped ("%5B"), and resolvers differ over it."""


class Visit:
    """One document, from the address that was asked for to its bytes."""

    def __init__(
        self,
        client: httpx.Client,
        deadline: Deadline,
        limits: Limits,
        *,
        copies: Copies | None,
        sleep: Callable[[float], None],
    ) -> None:
        """Take what is this document's own; ``copies`` is None where none are kept."""
        self._client = client
        self._deadline = deadline
        self._limits = limits
        self._copies = copies
        self._sleep = sleep
        self._retried = False

    def fetch(self, url: str) -> Fetched:
        """Return what lies at ``url``, or raise RefusalError."""
        target = _judged(url)
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._patiently(target)
            if isinstance(answer, Fetched):
                return answer
            target = _judged(answer, target)
        raise RefusalError(f"it redirects more than {_MOST_REDIRECTS} times", "give the final address")

    def _patiently(self, target: httpx.URL) -> Fetched | str:
        """One step, and once in a document the same again after a pause, where that may help."""
        try:
            return self._step(target)
        except RefusalError as refusal:
            if refusal.pause is None or self._retried:
                raise
            self._retried = True
            pause = max(refusal.pause, self._limits.pause)
            if pause > min(self._limits.longest_pause, self._deadline.left()):
                raise
            self._sleep(pause)
        return self._step(target)

    def _step(self, target: httpx.URL) -> Fetched | str:
        """One request: what it gave, or where it redirects to."""
        try:
            return self._exchange(target)
        except httpcore.TimeoutException as fault:
            self._deadline.left()  # where that has passed, it is what is said
            raise RefusalError("the server did not answer in time", "try again later") from fault
        except (httpcore.NetworkError, httpcore.ProtocolError) as fault:
            raise _broken(fault) from fault
        except (httpx.HTTPError, ValueError) as fault:  # ValueError: httpx, of headers that it cannot make sense of
            raise RefusalError(f"it cannot be fetched ({type(fault).__name__})", "check the address") from fault

    def _exchange(self, target: httpx.URL) -> Fetched | str:
        copy = self._copy(target)
        request = self._client.build_request("GET", target, headers=_conditions(copy))
        answer = self._client.send(request, stream=True)
        try:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return str(answer.headers["location"])
            if answer.status_code == httpx.codes.NOT_MODIFIED and copy is not None:
                self._confirm(copy)
                return Fetched(url=str(target), content=copy.content, media_type=copy.media_type)
            if answer.status_code != httpx.codes.OK:
                raise _refused(answer)
            return self._whole(answer, target)
        except RefusalError as refusal:  # of what came: somebody does answer there
            refusal.status = answer.status_code
            raise
        finally:
            answer.close()

    def _whole(self, answer: httpx.Response, target: httpx.URL) -> Fetched:
        headers = answer.headers
        announced = headers.get("content-length", "")
        if announced.isdecimal() and float(announced) > self._limits.max_bytes:
            raise too_large(self._limits.max_bytes)
        content = taken(answer.iter_raw(), headers.get("content-encoding"), self._limits.max_bytes)
        fetched = Fetched(url=str(target), content=content, media_type=headers.get("content-type"))
        self._keep(fetched, headers)
        return fetched

    # A store that fails here costs a copy, and nobody a document: the build says what is wrong with it.

    def _copy(self, target: httpx.URL) -> Copy | None:
        with suppress(BulletinError):
            return self._copies.find(str(target)) if self._copies else None
        return None

    def _confirm(self, copy: Copy) -> None:
        with suppress(BulletinError):
            if self._copies:
                self._copies.confirm(copy.url)

    def _keep(self, fetched: Fetched, headers: httpx.Headers) -> None:
        etag, modified = _sayable(headers.get("etag")), _sayable(headers.get("last-modified"))
        if self._copies is None or not (etag or modified) or "no-store" in headers.get("cache-control", "").lower():
            return
        copy = Copy(
            url=fetched.url,
            content=fetched.content,
            media_type=fetched.media_type,
            etag=etag,
            last_modified=modified,
        )
        with suppress(BulletinError):
            self._copies.keep(copy)


def headers(user_agent: str) -> dict[str, str]:
    """Return what every request says."""
    return {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED}


def _judged(address: str, before: httpx.URL | None = None) -> httpx.URL:
    """The address as it will be asked for, resolved against the one that redirected there."""
    try:
        target = (before.join(address) if before else httpx.URL(address)).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as fault:
        raise RefusalError("the address cannot be read", "give one that begins with https://") from fault
    if target.scheme not in {"http", "https"} or not target.host:
        raise RefusalError("only http and https addresses are fetched", "give one that begins with https://")
    if not _HOST.fullmatch(target.raw_host):
        raise RefusalError("the address cannot be read", "give one that begins with https://")
    if target.userinfo:
        raise RefusalError("there is a name or a password in the address", "give one without: it is shown and logged")
    if before and before.scheme == "https" and target.scheme == "http":
        raise RefusalError("it redirects from https to http, where anyone can change it", "give the final address")
    return target


def _sayable(value: str | None) -> str | None:
    """A validator that can be said back in a request; servers write what they like into theirs."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else None


def _conditions(copy: Copy | None) -> dict[str, str]:
    """What makes the server answer 304 where the copy is still good (RFC 9110 section 13.1)."""
    if copy is None:
        return {}
    said = {"If-None-Match": copy.etag, "If-Modified-Since": copy.last_modified}
    return {name: value for name, value in said.items() if value}


def _refused(answer: httpx.Response) -> RefusalError:
    """What a status says, in the standard's words and not in the server's."""
    code = answer.status_code
    name = HTTPStatus(code).phrase if code in set(HTTPStatus) else ""
    cause = f"the server answered {code} {name}".rstrip()
    if code not in _LATER:
        return RefusalError(cause, "open the address in a browser to see why", status=code)
    pause = _retry_after(answer.headers)
    asked = f"; it asks to wait {pause:.0f} seconds" if pause else ""
    return RefusalError(f"{cause}{asked}", "try again later", pause=pause, status=code)


def _retry_after(headers: httpx.Headers) -> float:
    """Seconds that the server asks for, 0 where it does not; a date is counted from the server's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        span = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return 0.0
    return max(span / timedelta(seconds=1), 0.0)


def _broken(fault: Exception) -> RefusalError:
    """A connection that did not come about, or broke. httpcore's error holds the system's."""
    reason = next(iter(fault.args), None)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return RefusalError(f"its certificate cannot be trusted ({reason.verify_message})", "tell its publisher")
    why = (reason.strerror if isinstance(reason, OSError) else None) or "the connection broke"
    return RefusalError(f"the server cannot be reached ({why.lower()})", "try again later", pause=0)
