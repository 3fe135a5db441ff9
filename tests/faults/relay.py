"""The tests' side of the servers that fail: start them, change what they do, and read what a relay accepted."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.proxy import Network
from tests.faults.server import Fault, Script

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Acceptance:
    """One message as the relay took it, or refused it at its end."""

    recipient: str
    message_id: str
    sha256: str
    session: int


@dataclass
class Process:
    """A server in a process of its own, which reads orders as lines and dies with its standard input."""

    process: subprocess.Popen[str]
    port: int

    def order(self, line: str) -> None:
        """Have it do otherwise from now on; it has begun to when this returns."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ok\n"


@dataclass
class FaultyRelay(Process):
    """A relay that fails as its script says."""

    log: Path
    forgotten: int = 0
    """Lines of the log that no longer count."""

    def forget(self) -> None:
        """Begin to count anew."""
        self.forgotten = len(self._lines())

    def play(self, *faults: Fault, **script: Any) -> None:  # noqa: ANN401 - the fields of Script
        """Play these faults from now on, each counted from its beginning."""
        self.order(Script(faults=faults, **script).as_json())

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the log's lines of one kind, in order."""
        return [event for event in map(json.loads, self._lines()[self.forgotten :]) if event["event"] == kind]

    def _lines(self) -> list[str]:
        told = self.log.read_text("ascii") if self.log.exists() else ""
        return [line for line in told.splitlines(keepends=True) if line.endswith("\n")]

    def letters(self, kind: str = "accepted") -> list[Acceptance]:
        """Return the messages that came to their end, one a recipient: accepted, or refused."""
        return [
            Acceptance(recipient, event["message_id"], event["sha256"], event["session"])
            for event in self.events(kind)
            if "sha256" in event
            for recipient in event["recipients"]
        ]

    def wait_for(self, messages: int) -> None:
        """Wait until it has accepted so many; AssertionError where it never does."""
        ends = time.monotonic() + 60
        while len(self.letters()) < messages:
            assert time.monotonic() < ends, f"{len(self.letters())} of {messages} messages came"
            time.sleep(0.01)  # waits for real messages at a real server

    @property
    def accepted(self) -> Counter[str]:
        """How often each recipient's message was accepted: the oracle."""
        return Counter(letter.recipient for letter in self.letters())


@dataclass
class FaultyNetwork(Process):
    """What lies between us and a relay."""

    def be(self, **network: Any) -> None:  # noqa: ANN401 - the fields of Network
        """Let the network be so from now on; nothing makes it whole."""
        self.order(Network(**network).as_json())


@contextmanager
def faulty_relay(log: Path, *faults: Fault, port: int = 0, **script: Any) -> Iterator[FaultyRelay]:  # noqa: ANN401 - the fields of Script
    """Run a relay with this script until the block ends."""
    with _started("tests.faults.server", str(log), str(port)) as process:
        server = FaultyRelay(process, _port_of(process), log)
        server.play(*faults, **script)
        yield server


@contextmanager
def faulty_network(target: int, **network: Any) -> Iterator[FaultyNetwork]:  # noqa: ANN401 - the fields of Network
    """Run a proxy in front of a port until the block ends."""
    with _started("tests.faults.proxy", str(target), "0") as process:
        between = FaultyNetwork(process, _port_of(process))
        between.be(**network)
        yield between


@contextmanager
def _started(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _port_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())
