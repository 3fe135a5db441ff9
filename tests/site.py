"""A web site on the loopback, as well-behaved or as hostile as a test writes it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[["Visitor"], None]


@dataclass
class Site:
    """What lies where, and what was asked for so far."""

    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """The site's address, by number."""
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Let ``path`` answer so and return its address; a header's name has "_" for "-"."""
        self.pages[path] = lambda visitor: visitor.answer(status, body, **headers)
        return self.url + path

    def script(self, path: str, answer: Answer) -> str:
        """Let ``path`` answer as the function does and return its address."""
        self.pages[path] = answer
        return self.url + path

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]


class Visitor(BaseHTTPRequestHandler):
    """One request."""

    site: Site
    headers: Message

    def do_GET(self) -> None:
        """Answer by the path."""
        self.site.asked.append((self.path, self.headers))
        answer = self.site.pages.get(self.path, _nothing)
        with suppress(ConnectionError):
            answer(self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def say(self, what: bytes) -> None:
        """Send bytes as they are."""
        self.wfile.write(what)

    def drip(self, start: bytes, drop: bytes) -> None:
        """Send ``start``, and then ``drop`` after ``drop`` for as long as anyone listens."""
        self.wfile.write(start)
        while True:
            self.wfile.write(drop)
            self.wfile.flush()
            threading.Event().wait(0.002)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _nothing(visitor: Visitor) -> None:
    visitor.answer(404, b"nothing here")


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that hangs up is what the tests are about."""


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Site]:
    """Run a site for as long as the block runs, with TLS where there is a certificate."""
    site = Site()
    with _Server(("127.0.0.1", 0), type("Visitor", (Visitor,), {"site": site})) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        site.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
