"""Fetches documents: what they all share, and how many run at once."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import BoundedSemaphore, Lock

import httpx

from bulletin.net.addresses import Gate, Resolve, resolved
from bulletin.net.connection import Deadline, Transport
from bulletin.net.copies import Copies
from bulletin.net.document import Fetched, NetError, RefusalError
from bulletin.net.limits import Limits
from bulletin.net.visit import Visit, headers

_DEFAULTS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a fetch needs of the machine: its clock, its patience, its resolver and whom it trusts."""

    monotonic: Callable[[], float]
    """Seconds that never run backwards."""
    sleep: Callable[[float], None]
    resolve: Resolve = resolved
    trust: ssl.SSLContext | None = None
    """What certificates are judged by; the well-known authorities unless given."""


class Fetcher:
    """Fetches documents; one is shared by threads. It holds nothing open: each document has its own connections."""

    def __init__(
        self,
        user_agent: str,
        machine: Machine,
        *,
        allowed_hosts: frozenset[str] = frozenset(),
        copies: Copies | None = None,
        limits: Limits = _DEFAULTS,
    ) -> None:
        """``user_agent`` names the publication; ``allowed_hosts`` are names that may lead to private addresses.

        ``copies`` remembers what has not changed; without it everything is fetched in full.
        """
        self._headers = headers(user_agent)
        self._machine = machine
        self._allowed = frozenset(host.lower().strip("[]").rstrip(".") for host in allowed_hosts)
        self._copies = copies
        self._limits = limits
        # No environment: what it names is not in the settings.
        self._trust = machine.trust or httpx.create_ssl_context(trust_env=False)
        self._places = _Places(limits)

    def fetch(self, url: str) -> Fetched:
        """Return what lies at ``url``. Raises NetError, and nothing else, where it cannot be had."""
        return self._fetch(url, self._copies)

    def fetch_once(self, url: str) -> Fetched:
        """Return what lies at ``url`` without keeping a copy: the caller keeps it, such as a picture."""
        return self._fetch(url, None)

    def _fetch(self, url: str, copies: Copies | None) -> Fetched:
        try:
            with self._places.taken(_host(url)), self._client() as (client, deadline):
                visit = Visit(client, deadline, self._limits, copies=copies, sleep=self._machine.sleep)
                return visit.fetch(url)
        except RefusalError as refusal:
            raise NetError(url, refusal.cause, refusal.advice, refusal.status) from refusal

    @contextmanager
    def _client(self) -> Iterator[tuple[httpx.Client, Deadline]]:
        """A client and a deadline for one document.

        Without the environment, since a proxy would resolve names behind our back, and without cookies.
        """
        deadline = Deadline(self._machine.monotonic, self._limits.deadline)
        transport = Transport(Gate(self._allowed, self._machine.resolve), deadline, self._trust)
        with httpx.Client(
            transport=transport,
            headers=self._headers,
            timeout=self._limits.wait,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        ) as client:
            yield client, deadline


class _Places:
    """Room for a few documents at once, and for fewer of one host."""

    def __init__(self, limits: Limits) -> None:
        self._all = BoundedSemaphore(limits.at_once)
        self._a_host = limits.at_once_a_host
        self._hosts: dict[str, BoundedSemaphore] = {}
        self._lock = Lock()

    @contextmanager
    def taken(self, host: str) -> Iterator[None]:
        """Hold a place; the host's first, so that a slow host keeps no place from the others."""
        with self._lock:
            of_host = self._hosts.setdefault(host, BoundedSemaphore(self._a_host))
        with of_host, self._all:
            yield


def _host(url: str) -> str:
    """The host whose turn it is; an address that cannot be read is refused later, with its reason."""
    try:
        return httpx.URL(url).host
    except (httpx.InvalidURL, ValueError):
        return ""
