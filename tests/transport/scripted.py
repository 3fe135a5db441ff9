"""An SMTP server that says, octet for octet, what a test puts in its mouth, its transactions as RFC 5321 has them.

It is as unforgiving as a server may be: a second MAIL in a transaction is refused and the first one's
transaction goes on, so that a text in the wrong transaction would show.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

CUT = b"\0cut"
"""Instead of a reply: the connection is closed."""

Say = Callable[[str, int], bytes | None]
"""Given a command's verb (TEXT for the reply after the text) and which of its kind it is, counted from 1: the
reply with its CRLF, ``CUT``, or None for the usual."""


@dataclass
class Scripted:
    """What is offered and said, and what came of it."""

    port: int = 0
    offers: tuple[str, ...] = ("PIPELINING",)
    say: Say = lambda _verb, _number: None
    eager: bool = False
    """DATA is answered by 354 even where nobody is to have it."""
    delivered: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    """Sender, recipients and text of what was accepted."""
    commands: list[str] = field(default_factory=list)
    greeted: int = 0
    groups: int = 0
    """How many reads brought something: a group of commands that came together counts once."""
    _counts: dict[str, int] = field(default_factory=dict)

    def reply(self, verb: str, usual: bytes) -> bytes:
        """Return what is said to this command."""
        self._counts[verb] = self._counts.get(verb, 0) + 1
        told = self.say(verb, self._counts[verb])
        return usual if told is None else told


class _Session:
    def __init__(self, script: Scripted, connection: socket.socket) -> None:
        self.script = script
        self.connection = connection
        self.lines: BinaryIO = connection.makefile("rb")
        self.sender: str | None = None
        self.recipients: tuple[str, ...] = ()

    def serve(self) -> None:
        self.script.greeted += 1
        said = self.script.reply("CONNECT", b"220 scripted\r\n")
        while self.send(said) and (line := self.lines.readline()):
            self.script.commands.append(line.decode("latin-1").strip())
            verb = line.split(None, 1)[0].decode("latin-1").upper() if line.strip() else ""
            if verb == "QUIT":
                self.send(b"221 bye\r\n")
                return
            said = self.answer(verb, line)

    def send(self, said: bytes) -> bool:
        if said == CUT:
            return False
        self.connection.sendall(said)
        return not said.startswith(b"421")

    def answer(self, verb: str, line: bytes) -> bytes:
        reply = self.script.reply
        if verb == "EHLO":
            offers = ["scripted", *self.script.offers]
            return "".join(
                f"250{'-' if number < len(offers) else ' '}{one}\r\n" for number, one in enumerate(offers, 1)
            ).encode()
        if verb == "RSET":
            self.sender, self.recipients = None, ()
            return reply(verb, b"250 2.0.0 fresh\r\n")
        if verb in {"MAIL", "RCPT"}:
            return self.address(verb, line.partition(b"<")[2].partition(b">")[0].decode("latin-1"))
        if verb == "DATA":
            return self.data()
        return self.chunk(int(line.split()[1])) if verb == "BDAT" else reply(verb, b"500 5.5.1 what?\r\n")

    def address(self, verb: str, address: str) -> bytes:
        if verb == "MAIL" and self.sender is not None:
            return b"503 5.5.1 nested MAIL\r\n"
        if verb == "RCPT" and self.sender is None:
            return b"503 5.5.1 MAIL first\r\n"
        said = self.script.reply(verb, b"250 2.1.0 fine\r\n")
        if said.startswith(b"2") and verb == "MAIL":
            self.sender = address
        elif said.startswith(b"2"):
            self.recipients = (*self.recipients, address)
        return said

    def data(self) -> bytes:
        if not self.recipients and not self.script.eager:
            return self.script.reply("DATA", b"554 5.5.1 no valid recipients\r\n")
        said = self.script.reply("DATA", b"354 go on\r\n")
        if not said.startswith(b"354"):
            return said
        self.connection.sendall(said)
        text = b""
        while (line := self.lines.readline()) not in {b".\r\n", b""}:
            text += line[1:] if line.startswith(b".") else line
        return self.over(text, whole=line != b"")

    def chunk(self, size: int) -> bytes:
        text = self.lines.read(size)
        if not self.recipients:
            return self.script.reply("TEXT", b"503 5.5.1 no valid recipients\r\n")
        return self.over(text, whole=len(text) == size)

    def over(self, text: bytes, *, whole: bool) -> bytes:
        said = self.script.reply("TEXT", b"250 2.0.0 kept\r\n") if whole else CUT
        if whole and self.recipients and said.startswith((b"2", CUT)):
            self.script.delivered.append((self.sender or "", self.recipients, text))
        self.sender, self.recipients = None, ()
        return said


@contextmanager
def scripted(*offers: str, say: Say = lambda _verb, _number: None, eager: bool = False) -> Iterator[Scripted]:
    """Run it on the loopback until the block ends."""
    script = Scripted(offers=offers, say=say, eager=eager)
    with socket.create_server(("127.0.0.1", 0)) as server:
        script.port = server.getsockname()[1]

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                session = _Session(script, connection)
                with session.lines:
                    session.serve()
                connection.shutdown(socket.SHUT_RDWR)

        threading.Thread(target=accept, daemon=True).start()
        yield script
        server.shutdown(socket.SHUT_RDWR)
