"""A publication whose edition is frozen and waits to be sent, and the count of who has it at the end.

The edition is small, one story, and is made once; every test sends from a copy of its folder, by the real command
and over real sockets. What a relay's log says is what happened; what ``bulletin status`` says is what we believe.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bulletin.message.dkim_keys import new_key
from tests.faults.launcher import Command, Launcher
from tests.faults.relay import FaultyRelay
from tests.transport.relay import free_port

DAY = "2025-06-16"
STORY = """\
---
title: Council reopens the bridge
date: 2025-06-16T06:00:00+01:00
author: Jo Reed
---
The bridge over the river has reopened after eleven months of repairs that cost four million pounds.

The council says that the work was finished on time.
"""
CONNECTIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Who has it: what the relay accepted beside what the ledger says."""

    state: str
    counts: dict[str, int]
    in_doubt: frozenset[str]
    """In doubt now, or held because they were."""
    accepted: int
    """Readers whose message the relay accepted, at least once."""
    twice: frozenset[str]
    lost: frozenset[str]
    """Whom the relay never accepted a message for, and the ledger neither owes one nor knows in doubt or refused."""

    def check(self, readers: int) -> Count:
        """Fail where the counts don't balance, or somebody is lost; return this."""
        assert sum(self.counts.values()) == readers
        assert not self.lost
        assert self.counts["leased"] == 0
        assert self.counts["inflight"] == 0
        owed = self.counts["pending"] + self.counts["deferred"] + self.counts["in_doubt"]
        assert (self.state == "done") == (owed == 0)
        return self


@dataclass
class Press:
    """A folder with a frozen edition, and the command."""

    folder: Path
    launcher: Launcher
    readers: list[str]
    clock: Path | None = None
    constants: dict[str, Any] = field(default_factory=dict)

    def connect(self, port: int, *, connections: int = CONNECTIONS, tables: str = "", **more: object) -> None:
        """Point the settings at a relay; ``tables`` are what follows [transport] in the settings."""
        settings = self.folder / "bulletin.toml"
        head, _, _ = settings.read_text("utf-8").partition("[transport]")
        told: dict[str, object] = {"kind": "smtp", "host": "127.0.0.1", "port": port, "security": "none"}
        told |= {"connections": connections, **more}
        lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
        settings.write_text(head + "[transport]\n" + "\n".join(lines) + f"\n{tables}\n", "utf-8")

    def sign(self) -> str:
        """Give the publication its DKIM keys; return the table of the settings that names them."""
        folder = self.folder / "dkim"
        folder.mkdir(mode=0o700)
        for selector, pem in (("b1", new_key("rsa")), ("b1-ed", new_key("ed25519"))):
            path = folder / f"{selector}.pem"
            path.touch(mode=0o600)
            path.write_bytes(pem)
        return '[dkim]\nrsa = "b1"\ned25519 = "b1-ed"\n'

    def start(self, *arguments: str, **how: Any) -> Command:  # noqa: ANN401 - what the launcher takes
        """Start ``bulletin ARGUMENTS`` for this edition."""
        state = str(self.folder / "state")  # what this machine remembers of the store is copied with it
        how = {"clock": self.clock, "constants": self.constants, "XDG_STATE_HOME": state, **how}
        return self.launcher.start(*arguments, "--date", DAY, folder=self.folder, **how)

    def run(self, *arguments: str, **how: Any) -> Command:  # noqa: ANN401 - what the launcher takes
        """Run it to its end."""
        command = self.start(*arguments, **how)
        command.wait()
        return command

    def send(self, *arguments: str, **how: Any) -> Command:  # noqa: ANN401 - what the launcher takes
        """Send, or go on with it."""
        return self.run("send", "--yes", *arguments, **how)

    def start_sending(self, *arguments: str, **how: Any) -> Command:  # noqa: ANN401 - what the launcher takes
        """Begin to send, and do not wait."""
        return self.start("send", "--yes", *arguments, **how)

    def standing(self, state: str = "in_doubt") -> dict[str, Any]:
        """Return what ``status --json --list STATE`` says."""
        command = self.run("status", "--json", "--list", state)
        assert command.code == 0, command.stderr
        told: dict[str, Any] = json.loads(command.stdout)
        return told

    def count(self, relay: FaultyRelay) -> Count:
        """Compare what the relay took with what the ledger says."""
        told = self.standing("accepted")
        believed = set(told["readers"])
        others = [state for state, many in told["counts"].items() if many and state != "accepted"]
        every = {state: set(self.standing(state)["readers"]) for state in others}
        took: Counter[str] = relay.accepted
        unknown = every.get("in_doubt", set()) | every.get("held", set())
        owed = every.get("pending", set()) | every.get("deferred", set())
        refused = set().union(*(every.get(state, set()) for state in ("failed", "suppressed", "cancelled", "expired")))
        assert believed <= set(took), f"called accepted, and the relay has never had it: {believed - set(took)}"
        return Count(
            state=told["state"],
            counts=told["counts"],
            in_doubt=frozenset(unknown),
            accepted=len(took),
            twice=frozenset(reader for reader, times in took.items() if times > 1),
            lost=frozenset(set(self.readers) - set(took) - unknown - owed - refused),
        )

    def set(self, table: str, line: str) -> None:
        """Write a line at the beginning of a table of the settings."""
        settings = self.folder / "bulletin.toml"
        text = settings.read_text("utf-8")
        text = text if f"\n[{table}]" in text else f"{text}\n[{table}]\n"
        head, name, rest = text.partition(f"\n[{table}]")
        comment, _, rest = rest.partition("\n")
        settings.write_text(f"{head}{name}{comment}\n{line}\n{rest}", "utf-8")

    def set_clock(self, at: datetime) -> None:
        """Let it be this time of day for what starts now."""
        self.pass_time(0)
        assert self.clock is not None
        self.clock.write_text(str((at - datetime.now(UTC)).total_seconds()), "ascii")

    def pass_time(self, seconds: float) -> None:
        """Let so much time go by, before the next start and for what runs."""
        if self.clock is None:
            self.clock = self.folder / "clock"
            self.clock.write_text("0", "ascii")
        self.clock.write_text(str(float(self.clock.read_text("ascii")) + seconds), "ascii")

    def finish(self, relay: FaultyRelay) -> Count:
        """Go on, with hours between, until nothing is owed or only doubts are left; return who has it then."""
        for _ in range(8):
            if self.send().code == 0:
                break
            counts = self.standing()["counts"]
            if not counts["pending"] + counts["deferred"]:
                break
            self.pass_time(3 * 3600)
        return self.count(relay).check(len(self.readers))

    def copy(self, folder: Path) -> Press:
        """Return the same in a folder of its own."""
        shutil.copytree(self.folder, folder)
        return Press(folder=folder, launcher=self.launcher, readers=self.readers)


def make_draft(folder: Path, launcher: Launcher, readers: int, domains: Sequence[str] = ("example.org",)) -> Press:
    """Make a publication in ``folder`` and build its edition; so many readers are listed, over the domains in turn."""
    made = launcher.run("init", str(folder), folder=folder.parent)
    assert made.code == 0, made.stderr
    everyone = [f"reader{number:06}@{domains[number % len(domains)]}" for number in range(readers)]
    (folder / "subscribers.csv").write_text("email\n" + "\n".join(everyone) + "\n", "utf-8")
    shutil.rmtree(folder / "content")
    (folder / "content").mkdir()
    (folder / "content" / "story.md").write_text(STORY, "utf-8")
    bookings = folder / "bookings.csv"
    bookings.write_text(bookings.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    press = Press(folder=folder, launcher=launcher, readers=everyone)
    built = press.run("build")
    assert built.code == 0, built.stderr
    press.connect(free_port())
    return press


def make_press(folder: Path, launcher: Launcher, readers: int, domains: Sequence[str] = ("example.org",)) -> Press:
    """Make a publication in ``folder`` and freeze its edition for so many readers; nothing is sent."""
    press = make_draft(folder, launcher, readers, domains)
    nobody_there = press.send()
    assert nobody_there.code == 1, nobody_there.stderr
    told = press.standing("pending")
    assert (told["state"], len(told["readers"])) == ("frozen", readers)
    return press
