"""What happens, told to every open page: threads tell it, the server's loop passes it on (server-sent events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from threading import Lock

MOST_WAITING = 100
"""Events that a page may fall behind; one that reads none any more is let go and comes back by itself."""
ALIVE_SECONDS = 15.0
"""How often a silent stream says that it is there."""


class Events:
    """A channel from any thread to the streams of one loop."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._lock = Lock()
        self._listeners: dict[asyncio.Queue[str | None], asyncio.AbstractEventLoop] = {}

    def tell(self, name: str, said: Mapping[str, object]) -> None:
        """Tell every page; may be called from any thread."""
        self._put(f"event: {name}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n")

    def end(self) -> None:
        """End every stream, so that the server can stop."""
        self._put(None)

    async def stream(self) -> AsyncIterator[str]:
        """Give what is told from now on, in the form of server-sent events."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
        try:
            yield "retry: 500\n\n"
            while True:
                try:
                    said = await asyncio.wait_for(queue.get(), ALIVE_SECONDS)
                except TimeoutError:
                    said = ": still here\n\n"
                if said is None:
                    return
                yield said
        finally:
            with self._lock:
                self._listeners.pop(queue, None)

    def _put(self, said: str | None) -> None:
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(_offer, queue, said)


def _offer(queue: asyncio.Queue[str | None], said: str | None) -> None:
    """Put it into a queue; where that is full, nobody reads it: empty it and end the stream."""
    try:
        queue.put_nowait(said)
    except asyncio.QueueFull:
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
