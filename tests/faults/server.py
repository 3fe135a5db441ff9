"""An SMTP server that fails as a test asks it to, in a process of its own; its log is the oracle of who has what.

It speaks RFC 5321 with PIPELINING, CHUNKING, STARTTLS and AUTH where the script offers them. A message counts as
accepted when it stands in the log, written and synced, and only then is 250 said. A ``Fault`` changes one reply,
loses it, delays it, drips it or resets the connection, in one phase, for whom and as often as it says.

The test's side is ``relay``; this side reads a script as a line of JSON, whenever it comes, and says "ok".
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import ssl
import struct
import sys
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Literal, TextIO

Phase = Literal["connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "bdat", "dot", "rset", "quit"]

EXTENSIONS = ("PIPELINING", "SIZE 10000000", "8BITMIME", "ENHANCEDSTATUSCODES")
_ADDRESS = re.compile(rb"<([^>]*)>")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong, where, for whom and how often."""

    phase: Phase
    """"body" is in mid-message, "bdat" a chunk that is not the last, "dot" the end of a message, however it came."""
    reply: str | None = None
    """Instead of the usual one; a 421 closes the connection."""
    delay: float = 0
    """Seconds before the reply."""
    drip: float = 0
    """Seconds before each octet of the reply."""
    cut: bool = False
    """The connection is reset: after ``reply`` where there is one, and instead of one otherwise."""
    take: bool = False
    """At the dot: the message is accepted all the same."""
    after: int = 0
    """In the body: how many of its octets are read before."""
    to: str = ""
    """For recipients whose address holds this."""
    nth: int = 1
    """From which occurrence on, counted over all connections."""
    times: int | None = None
    """How often; without end unless given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What the server offers, and what goes wrong."""

    extensions: tuple[str, ...] = EXTENSIONS
    certificate: str | None = None
    """A file with certificate and key; STARTTLS is offered where it stands, unless ``strip``."""
    strip: bool = False
    """STARTTLS is not offered, as by someone in between who wants to listen."""
    accept_after: float = 0
    """Seconds that the server takes over every message."""
    faults: tuple[Fault, ...] = ()

    def as_json(self) -> str:
        """Return the script as a line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Script:
        """Read a script from a line."""
        told: dict[str, Any] = json.loads(line)
        faults = tuple(Fault(**fault) for fault in told.pop("faults"))
        return cls(**{**told, "extensions": tuple(told["extensions"]), "faults": faults})


class _GoneError(Exception):
    """The connection ended."""


@dataclass
class _Play:
    """The script under way, and the log."""

    log: TextIO
    script: Script = field(default_factory=Script)
    counts: dict[int, int] = field(default_factory=dict)
    sessions: int = 0

    def begin(self, script: Script) -> None:
        """Play another script from its beginning."""
        self.script, self.counts = script, {}

    def fault(self, phase: Phase, recipient: str) -> Fault | None:
        """Return what goes wrong here; the first that fits."""
        for number, fault in enumerate(self.script.faults):
            if fault.phase == phase and fault.to in recipient:
                count = self.counts[number] = self.counts.get(number, 0) + 1
                if count >= fault.nth and (fault.times is None or count < fault.nth + fault.times):
                    return fault
        return None

    def note(self, event: str, *, durable: bool = False, **told: object) -> None:
        """Write a line of the log; a durable one is on the disk when this returns."""
        self.log.write(json.dumps({"event": event, **told}) + "\n")
        self.log.flush()
        if durable:
            os.fsync(self.log.fileno())


class _Session:
    """One connection."""

    def __init__(self, play: _Play, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.play, self.reader, self.writer = play, reader, writer
        play.sessions += 1
        self.number = play.sessions
        self.sender = ""
        self.recipients: list[str] = []
        self.chunks = b""

    async def run(self) -> None:
        """Serve until the client, the script or the network ends it."""
        self.play.note("connected", session=self.number)
        try:
            await self.answer("connect", "220 relay.example.org ESMTP")
            while line := await self.reader.readline():
                await self.serve(line)
        except (_GoneError, OSError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self.play.note("ended", session=self.number)
            self.writer.close()

    async def serve(self, line: bytes) -> None:
        """Answer one command."""
        verb = (line.split() or [b""])[0].upper().decode("ascii", "replace")
        known = {"EHLO": self.ehlo, "HELO": self.ehlo, "STARTTLS": self.start_tls, "MAIL": self.mail, "RCPT": self.rcpt}
        known |= {"DATA": self.data, "BDAT": self.bdat, "RSET": self.rset, "QUIT": self.quit, "AUTH": self.auth}
        if verb in known:
            await known[verb](line)
        else:
            await self.say("500 5.5.1 no such command")

    @property
    def offers_tls(self) -> bool:
        """Whether STARTTLS can be had now."""
        script = self.play.script
        return bool(script.certificate) and not script.strip and self.writer.get_extra_info("ssl_object") is None

    async def ehlo(self, _line: bytes) -> None:
        """EHLO, and what is offered."""
        words = ["relay.example.org", *self.play.script.extensions, *(["STARTTLS"] if self.offers_tls else [])]
        lines = [f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]
        await self.answer("ehlo", "\r\n".join(lines))

    async def auth(self, _line: bytes) -> None:
        """AUTH PLAIN with its initial response: everybody is let in."""
        await self.answer("auth", "235 2.7.0 welcome")

    async def rset(self, _line: bytes) -> None:
        """RSET."""
        self.clear()
        await self.answer("rset", "250 2.0.0 forgotten")

    async def quit(self, _line: bytes) -> None:
        """QUIT."""
        await self.answer("quit", "221 2.0.0 goodbye")
        raise _GoneError

    async def start_tls(self, _line: bytes) -> None:
        """STARTTLS: go on encrypted."""
        if not self.offers_tls:
            await self.say("502 5.5.1 not offered")
            return
        assert self.play.script.certificate
        await self.answer("starttls", "220 2.0.0 go ahead")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.play.script.certificate)
        await self.writer.start_tls(context)

    async def mail(self, line: bytes) -> None:
        """MAIL FROM."""
        self.clear()
        sender = _address(line)
        self.play.note("mail", session=self.number, sender=sender)
        if (await self.answer("mail", "250 2.1.0 sender fine")).startswith("2"):
            self.sender = sender

    async def rcpt(self, line: bytes) -> None:
        """RCPT TO."""
        recipient = _address(line)
        usual = "250 2.1.5 recipient fine" if self.sender else "503 5.5.1 MAIL first"
        if (await self.answer("rcpt", usual, recipient)).startswith("2"):
            self.recipients.append(recipient)

    async def data(self, _line: bytes) -> None:
        """DATA, the message and its dot."""
        usual = "354 end with a dot" if self.recipients else "554 5.5.1 no valid recipients"
        if not (await self.answer("data", usual)).startswith("3"):
            return
        content = await self.body()
        unstuffed = (b"\r\n" + content.removesuffix(b".\r\n")).replace(b"\r\n..", b"\r\n.")[2:]
        await self.ended(unstuffed)

    async def body(self) -> bytes:
        """Read up to the dot; what goes wrong in mid-message goes wrong here."""
        content = b""
        fault = self.play.fault("body", self.to)
        if fault is not None:
            content = await self.reader.readexactly(fault.after)
            await asyncio.sleep(fault.delay)
            if fault.reply is not None:
                await self.say(fault.reply, fault.drip)
            if fault.cut:
                raise self.reset()
        lines = [content]
        while not (len(lines) > 1 and lines[-1] == b".\r\n"):
            line = await self.reader.readline()
            if not line:
                raise _GoneError
            lines.append(line)
        if fault is not None and fault.reply is not None:
            self.play.note("refused", session=self.number, recipients=self.recipients, reply=fault.reply)
            self.clear()
            raise _GoneError
        return b"".join(lines)

    async def bdat(self, line: bytes) -> None:
        """BDAT (RFC 3030): a chunk, and with LAST the end of the message."""
        words = line.split()
        self.chunks += await self.reader.readexactly(int(words[1]))
        if len(words) < 3:
            await self.answer("bdat", "250 2.0.0 chunk kept" if self.recipients else "503 5.5.1 no valid recipients")
            return
        content, self.chunks = self.chunks, b""
        if self.recipients:
            await self.ended(content)
        else:
            await self.say("503 5.5.1 no valid recipients")

    async def ended(self, content: bytes) -> None:
        """Accept a message, or do what the script says."""
        if not self.recipients:
            await self.say("554 5.5.1 no valid recipients")
            return
        await asyncio.sleep(self.play.script.accept_after)
        fault = self.play.fault("dot", self.to)
        usual = "250 2.0.0 kept"
        reply = (fault.reply or usual) if fault else usual
        lost = fault is not None and fault.cut and fault.reply is None
        accepted = fault.take or (not lost and reply.startswith("2")) if fault else True
        found = _MESSAGE_ID.search(content.partition(b"\r\n\r\n")[0])
        told = {
            "session": self.number,
            "sender": self.sender,
            "recipients": self.recipients,
            "message_id": found[1].decode("ascii", "replace") if found else "",
            "sha256": sha256(content).hexdigest(),
            "size": len(content),
        }
        self.play.note("accepted" if accepted else "refused", durable=accepted, **told)
        self.clear()
        await self.act(fault, usual)

    async def answer(self, phase: Phase, usual: str, recipient: str | None = None) -> str:
        """Say the usual, or what the script says; return what was said."""
        return await self.act(self.play.fault(phase, recipient or self.to), usual)

    async def act(self, fault: Fault | None, usual: str) -> str:
        """Do what a fault says with a reply."""
        if fault is None:
            await self.say(usual)
            return usual
        await asyncio.sleep(fault.delay)
        if fault.cut and fault.reply is None:
            raise self.reset()
        reply = fault.reply or usual
        await self.say(reply, fault.drip)
        if fault.cut:
            raise self.reset()
        return reply

    async def say(self, reply: str, drip: float = 0) -> None:
        """Write a reply, at once or octet by octet; 421 is the last thing said."""
        wire = reply.encode() + b"\r\n"
        for piece in [wire[at : at + 1] for at in range(len(wire))] if drip else [wire]:
            await asyncio.sleep(drip)
            self.writer.write(piece)
            await self.writer.drain()
        if reply.startswith("421"):
            raise _GoneError

    def reset(self) -> _GoneError:
        """Cut the connection with a reset, as a broken network or a dead server does."""
        own = self.writer.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        return _GoneError()

    def clear(self) -> None:
        """Forget the envelope."""
        self.sender, self.recipients, self.chunks = "", [], b""

    @property
    def to(self) -> str:
        """The recipients so far."""
        return " ".join(self.recipients)


def _address(line: bytes) -> str:
    found = _ADDRESS.search(line)
    return found[1].decode("ascii", "replace") if found else ""


async def main(log_file: str, port: int) -> None:
    """Serve until standard input ends, so that no server outlives its test."""
    with open(log_file, "a", encoding="ascii") as log:  # noqa: ASYNC230, PTH123 before anything is served
        play = _Play(log)

        async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _Session(play, reader, writer).run()

        server = await asyncio.start_server(meet, "127.0.0.1", port, backlog=200)
        loop = asyncio.get_running_loop()
        _tell(str(server.sockets[0].getsockname()[1]))
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            play.begin(Script.from_json(line))
            _tell("ok")
    os._exit(0)


def _tell(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
