"""A TCP proxy that cuts, delays, drips and swallows, in a process of its own: the network between us and a relay.

What it does is a line of JSON on standard input, whenever it comes; it says "ok". The test's side is ``relay``.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
import sys
from dataclasses import asdict, dataclass
from typing import Literal

Mode = Literal["pass", "reset", "blackhole"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How the network is, from now on and for connections that stand."""

    mode: Mode = "pass"
    """"reset" ends every connection, old and new; "blackhole" takes everything and passes nothing on."""
    delay: float = 0
    """Seconds before whatever arrived is passed on, either way."""
    drip: int = 0
    """To the client, so many octets at a time, 10 ms between; 0 is at once."""
    cut_up: int | None = None
    """A connection is reset when so many octets have gone to the server; the rest is not passed on."""
    cut_down: int | None = None
    """A connection is reset when so many octets have come back."""
    times: int | None = None
    """How many connections are cut so; all unless given."""

    def as_json(self) -> str:
        """Return it as a line."""
        return json.dumps(asdict(self))


class _Proxy:
    """The listening side and the pipes that stand."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.network = Network()
        self.cut = 0
        self.pipes: set[asyncio.StreamWriter] = set()

    def change(self, network: Network) -> None:
        """Let the network be so from now on."""
        self.network, self.cut = network, 0
        if network.mode == "reset":
            for writer in list(self.pipes):
                _reset(writer)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a client to the server."""
        if self.network.mode == "reset":
            _reset(writer)
            return
        if self.network.mode == "blackhole":
            await _swallow(reader)
            writer.close()
            return
        back, up = await asyncio.open_connection("127.0.0.1", self.target)
        self.pipes |= {writer, up}
        doomed = self.network.times is None or self.cut < self.network.times
        self.cut += 1
        limits = (self.network.cut_up, self.network.cut_down) if doomed else (None, None)
        pumps = [
            asyncio.create_task(self.pump(reader, up, limits[0], drip=False)),
            asyncio.create_task(self.pump(back, writer, limits[1], drip=True)),
        ]
        try:
            done, _ = await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump, sender in zip(pumps, (writer, up), strict=True):
                if pump in done and pump.result():
                    _reset(sender)  # whoever has been sent something gets it, and then the end
        finally:
            self.pipes -= {writer, up}
            for pump in pumps:
                pump.cancel()
            for one in (writer, up):
                one.close()

    async def pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int | None, *, drip: bool
    ) -> bool:
        """Pass on what comes, as the network is, until it ends; True where ``limit`` octets have gone."""
        gone = 0
        try:
            while content := await reader.read(65536):
                await asyncio.sleep(self.network.delay)
                if self.network.mode == "blackhole":
                    continue
                passed = content if limit is None else content[: limit - gone]
                gone += len(content)
                await self.write(writer, passed, self.network.drip if drip else 0)
                if limit is not None and gone >= limit:
                    return True
        except OSError:
            pass
        return False

    async def write(self, writer: asyncio.StreamWriter, content: bytes, drip: int) -> None:
        """Write everything at once, or a little at a time."""
        step = drip or len(content) or 1
        for at in range(0, len(content), step):
            if drip:
                await asyncio.sleep(0.01)
            writer.write(content[at : at + step])
            await writer.drain()


async def _swallow(reader: asyncio.StreamReader) -> None:
    while await reader.read(65536):
        pass


def _reset(writer: asyncio.StreamWriter) -> None:
    own = writer.get_extra_info("socket")
    if not writer.is_closing():
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def main(target: int, port: int) -> None:
    """Serve until standard input ends."""
    proxy = _Proxy(target)
    server = await asyncio.start_server(proxy.meet, "127.0.0.1", port, backlog=200)
    loop = asyncio.get_running_loop()
    _tell(str(server.sockets[0].getsockname()[1]))
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        proxy.change(Network(**json.loads(line)))
        _tell("ok")
    os._exit(0)


def _tell(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
