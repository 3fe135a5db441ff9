"""The benchmark's own servers, each a process: a sink that offers CHUNKING, and a proxy; either adds to a round trip.

    python benchmarks/relays.py sink PORT SECONDS
    python benchmarks/relays.py proxy PORT SECONDS TARGET_PORT

The sink delays every flush of replies, the proxy everything that comes back from the target. Both keep
the order, and neither looks at a message. "ready" on standard output says that they listen.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import cast

_BUFFER = 1 << 20


class Sink(asyncio.Protocol):
    """Reads commands and octets, and says 250: as much of RFC 5321, 2920 and 3030 as a sender needs."""

    def __init__(self, seconds: float) -> None:
        """Take the delay of every flush."""
        self._seconds = seconds
        self._unread = b""
        self._chunk = 0
        self._text = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast("asyncio.Transport", transport)
        self._say([b"220 sink\r\n"])

    def data_received(self, data: bytes) -> None:
        """Answer what has come whole."""
        replies: list[bytes] = []
        self._unread = self._read(self._unread + data if self._unread else data, replies)
        if replies:
            self._say(replies)

    def _read(self, data: bytes, replies: list[bytes]) -> bytes:
        at = 0
        while at < len(data):
            if self._chunk:
                taken = min(self._chunk, len(data) - at)
                at, self._chunk = at + taken, self._chunk - taken
                if not self._chunk:
                    replies.append(b"250 2.0.0 kept\r\n")
                continue
            end = data.find(b"\r\n.\r\n", at) + 5 if self._text else data.find(b"\n", at) + 1
            if end < (5 if self._text else 1):
                keep = max(at, len(data) - 4) if self._text else at
                return data[keep:]
            replies.append(self._answer(data[at:end] if not self._text else b"."))
            at = end
        return b""

    def _answer(self, line: bytes) -> bytes:
        if self._text:
            self._text = False
            return b"250 2.0.0 kept\r\n"
        verb = line[:4].upper()
        if verb == b"BDAT":
            self._chunk = int(line.split()[1])
            return b"" if self._chunk else b"250 2.0.0 kept\r\n"
        if verb == b"EHLO":
            return b"250-sink\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250 CHUNKING\r\n"
        self._text = verb == b"DATA"
        return b"354 go on\r\n" if self._text else b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n"

    def _say(self, replies: list[bytes]) -> None:
        said = b"".join(replies)
        if self._seconds:
            asyncio.get_running_loop().call_later(self._seconds, self._transport.write, said)
        else:
            self._transport.write(said)


async def proxied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, target: int, seconds: float) -> None:
    """Pass octets on at once, and what comes back later."""
    back, forth = await asyncio.open_connection("127.0.0.1", target, limit=_BUFFER)
    later = asyncio.get_running_loop().call_later

    async def pump(source: asyncio.StreamReader, write: Callable[[bytes], object], sink: asyncio.StreamWriter) -> None:
        while data := await source.read(_BUFFER):
            write(data)
            await sink.drain()

    outward = asyncio.create_task(pump(reader, forth.write, forth))
    await pump(back, lambda data: later(seconds, writer.write, data), writer)
    await asyncio.sleep(seconds)
    outward.cancel()
    writer.close()
    forth.close()


async def serve(kind: str, port: int, seconds: float, target: int) -> None:
    """Listen until the process is ended."""
    if kind == "sink":
        server: asyncio.Server = await asyncio.get_running_loop().create_server(
            lambda: Sink(seconds), "127.0.0.1", port, backlog=100
        )
    else:

        async def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await proxied(reader, writer, target=target, seconds=seconds)

        server = await asyncio.start_server(accepted, "127.0.0.1", port, limit=_BUFFER, backlog=100)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]) if sys.argv[4:] else 0))
