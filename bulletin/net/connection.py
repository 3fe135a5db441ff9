"""Sockets to judged addresses only, and to no later than a deadline.

httpx speaks through httpcore, whose network backend is the one place where connections begin: here
it asks the gate. So the pool, the Host header, TLS's server name and the certificate's check keep
the host's own name, whatever address was pinned. httpx's time-outs hold for one wait each, which a
server that drips a byte at a time never exceeds: the deadline shortens every one of them.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from bulletin.net.addresses import Gate
from bulletin.net.document import RefusalError

if TYPE_CHECKING:
    from httpcore import SOCKET_OPTION

_MOST_ADDRESSES = 4
"""Of one host, tried in turn: an IPv6 address is no use where only IPv4 is routed."""


class Deadline:
    """When a document has to be there."""

    def __init__(self, monotonic: Callable[[], float], seconds: float) -> None:
        """Begin to count."""
        self._monotonic = monotonic
        self._seconds = seconds
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Return how many seconds are left, or raise RefusalError."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise RefusalError(f"it took longer than {self._seconds:g} seconds", "try again later")
        return left

    def within(self, seconds: float | None) -> float:
        """Return a wait that ends with the deadline at the latest."""
        return self.left() if seconds is None else min(seconds, self.left())


class Transport(httpx.BaseTransport):
    """The transport of one document's client."""

    def __init__(self, gate: Gate, deadline: Deadline, trust: ssl.SSLContext) -> None:
        """Open no connection yet."""
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=_Network(gate, deadline))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raises what httpcore raises, and RefusalError."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(status_code=answer.status, headers=answer.headers, stream=_Stream(answer))

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    """The bytes of an answer, in httpx's terms."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Network(httpcore.NetworkBackend):
    """Connections for one document."""

    def __init__(self, gate: Gate, deadline: Deadline) -> None:
        self._gate = gate
        self._deadline = deadline
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of a host's addresses that answers."""
        found = self._gate.addresses(host, port, self._deadline.within(timeout))[:_MOST_ADDRESSES]
        for address in found[:-1]:
            try:
                return self._connected(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(found[-1], port, timeout, local_address, socket_options)

    def _connected(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        within = self._deadline.within(timeout)
        return _Line(self._system.connect_tcp(address, port, within, local_address, socket_options), self._deadline)


class _Line(httpcore.NetworkStream):
    """One connection, every wait on which ends with the deadline."""

    def __init__(self, line: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._line = line
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._line.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._line.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        line = self._line.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _Line(line, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  httpcore's own signature
        return self._line.get_extra_info(info)
