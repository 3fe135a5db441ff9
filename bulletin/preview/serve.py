"""The server on the loopback: a socket of its own, so that its port is known before it answers, and a prompt end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from threading import Thread

import uvicorn

from bulletin.errors import UsageError
from bulletin.preview.app import Preview
from bulletin.preview.gate import Secrets
from bulletin.preview.session import Session

HOST = "127.0.0.1"


def serve(
    session: Session,
    port: int | None,
    opened: Callable[[str], None],
    work: Callable[[str, Secrets], None] | None = None,
) -> None:
    """Answer until a signal ends it; ``opened`` is told the address, token included, once it can be asked.

    With ``work``, which is told ``host:port`` and the secrets, it ends with that, and raises what that raises. Raises
    UsageError where the port is taken.
    """
    listening = _socket(port)
    host = f"{HOST}:{listening.getsockname()[1]}"
    secrets = Secrets()
    settings = uvicorn.Config(
        Preview(session, secrets, host).app(),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=2,
        ws="none",
        proxy_headers=False,
    )
    faults: list[Exception] = []
    server = _Server(settings, session, lambda: opened(f"http://{host}/?token={secrets.token}"))

    def worked() -> None:
        try:
            if work is not None:
                work(host, secrets)
        except Exception as fault:  # noqa: BLE001 - it is raised again where it is waited for
            faults.append(fault)
        server.should_exit = True

    if work is not None:
        server.then = Thread(target=worked, name="preview work", daemon=True)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # a terminal that is closed; nohup lets it go on
        signal.signal(signal.SIGHUP, server.handle_exit)
    try:
        server.run(sockets=[listening])
    finally:
        session.end()
        listening.close()
    for fault in faults:
        raise fault


class _Server(uvicorn.Server):
    """Says when it answers, and ends the streams first when it is asked to stop: they would keep it waiting."""

    def __init__(self, settings: uvicorn.Config, session: Session, opened: Callable[[], None]) -> None:
        super().__init__(settings)
        self._session = session
        self._opened = opened
        self.then: Thread | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._opened()
        if self.then is not None:
            self.then.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._session.events.end()
        await super().shutdown(sockets)


def _socket(port: int | None) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port or 0))
    except OSError as cause:
        listening.close()
        raise UsageError(f"port {port} cannot be used ({cause.strerror}); name another with --port") from cause
    return listening
