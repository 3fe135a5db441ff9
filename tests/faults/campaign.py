"""Kill a send again and again, by a seed, and count what became of its readers.

``python -m tests.faults.campaign KILLS docs/delivery.md`` runs the whole campaign and writes its table there; the
soak test runs the same and holds it to the promises.
"""

from __future__ import annotations

import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.faults.launcher import Command, Launcher, Strike, launching
from tests.faults.manners import MANNERS
from tests.faults.press import Count, Press, make_press
from tests.faults.relay import FaultyRelay, faulty_relay

Policy = Literal["hold", "resend", "relay-log"]

READERS = 60
LONGEST_SECONDS = 0.6
"""A kill by the clock comes at the latest so long after the command's start."""
KILLS_OF_AN_EDITION = 12
MARK = "<!-- kills -->"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one policy's kills came to."""

    policy: Policy
    editions: int = 0
    readers: int = 0
    kills: int = 0
    accepted: int = 0
    """Readers whose message the relay accepted."""
    in_doubt: int = 0
    """How often a reader was in doubt."""
    most_in_doubt: int = 0
    """After one kill, at the most."""
    twice: int = 0
    """Copies beyond the first."""
    held: int = 0
    """Readers held back at the end."""
    lost: int = 0

    def row(self) -> str:
        """Return it as a row of the table."""
        cells = (self.editions, self.readers, self.kills, self.accepted, self.in_doubt, self.most_in_doubt)
        return (
            f"| {self.policy} | "
            + " | ".join(f"{cell:,}" for cell in (*cells, self.held, self.twice, self.lost))
            + " |"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where an edition is sent in: from a press to a relay, whose log is the oracle."""

    press: Press
    relay: FaultyRelay
    passed: Mapping[str, int]
    """How often a send that nobody kills passes each point."""
    settle: Callable[[Press], None] | None
    """Decides about those in doubt after every kill; None holds them to the end."""
    arrived: Callable[[], None] = lambda: None
    """Waits until whatever was accepted is in the oracle's hands."""


def passed_by(press: Press, relay: FaultyRelay) -> Counter[str]:
    """Send an edition without killing it; return how often it passes each point."""
    press.connect(relay.port)
    file = press.folder / "points"
    sent = press.send(points=file)
    assert sent.code == 0, sent.stderr
    return Counter(file.read_text("ascii").splitlines())


def kill_an_edition(scene: Scene, tally: Tally, chance: random.Random, kills: int) -> Count:
    """Send an edition, killed so many times at the most, to its end; return who has it."""
    press, left = scene.press, kills
    while left:
        command = strike(press, scene.passed, chance)
        if command.code != -signal.SIGKILL:
            break
        left -= 1
        tally.kills += 1
        doubtful = press.run("status", "--json", "--list", "inflight")
        under_way = len(json.loads(doubtful.stdout)["readers"])
        tally.in_doubt += under_way
        tally.most_in_doubt = max(tally.most_in_doubt, under_way)
        if under_way and scene.settle:
            scene.settle(press)
    last = press.send()
    assert last.code in {0, 4}, last.stderr
    if scene.settle is None and last.code:
        held = press.run("settle", "--hold", "--yes")
        assert held.code == 0, held.stderr
    scene.arrived()
    count = press.count(scene.relay).check(len(press.readers))
    tally.editions += 1
    tally.readers += len(press.readers)
    tally.accepted += count.accepted
    tally.twice += sum(times - 1 for times in scene.relay.accepted.values())
    tally.held += count.counts["held"]
    tally.lost += len(count.lost)
    return count


def strike(press: Press, passed: Mapping[str, int], chance: random.Random) -> Command:
    """Send, and be killed: at a point of the code, or at any instant."""
    if chance.random() < 0.5:
        point = chance.choice(list(passed))
        return press.send(strike=Strike(point=point, nth=chance.randint(1, max(1, passed[point] // 3))))
    command = press.start_sending()
    time.sleep(chance.uniform(0, LONGEST_SECONDS))  # the instant itself, and no wait for anything
    command.signal(signal.SIGKILL)
    command.wait()
    return command


def resend(press: Press) -> None:
    """Settle as an operator does who would rather have someone read it twice."""
    settled = press.run("settle", "--resend", "--yes")
    assert settled.code == 0, settled.stderr


def campaign(
    policy: Literal["hold", "resend"], kills: int, launcher: Launcher, folder: Path, first_seed: int = 0
) -> Tally:
    """Kill so many times under this policy, each edition by a seed of its own, and count."""
    tally = Tally(policy=policy)
    frozen = make_press(folder / f"frozen-{policy}", launcher, READERS)
    with faulty_relay(folder / f"unkilled-{policy}.log") as relay:
        passed = passed_by(frozen.copy(folder / f"unkilled-{policy}"), relay)
    seed = first_seed
    while tally.kills < kills:
        chance = random.Random(seed)  # noqa: S311 a seed, so that it can be run again
        scratch = folder / f"{policy}-{seed}"
        scratch.mkdir()
        press = frozen.copy(scratch / "paper")
        with faulty_relay(
            scratch / "accepted.log",
            accept_after=chance.choice([0.01, 0.03, 0.05]),
            extensions=MANNERS[chance.choice(list(MANNERS))],
        ) as relay:
            press.connect(relay.port)
            scene = Scene(press=press, relay=relay, passed=passed, settle=resend if policy == "resend" else None)
            kill_an_edition(scene, tally, chance, min(KILLS_OF_AN_EDITION, kills - tally.kills))
        seed += 1
    return tally


def table(tallies: list[Tally]) -> str:
    """Return the table that stands in the document."""
    head = "| settled by | editions | readers | kills | accepted | in doubt | most after a kill | held | twice | lost |"
    return "\n".join([head, "|" + " --- |" + " ---: |" * 9, *(tally.row() for tally in tallies)])


def write(document: Path, tallies: list[Tally]) -> None:
    """Put the table between its marks."""
    before, _, after = document.read_text("utf-8").split(MARK)
    document.write_text(f"{before}{MARK}\n{table(tallies)}\n{MARK}{after}", "utf-8")


def main(kills: int, document: Path) -> None:
    """Run everything, and write the table."""
    from tests.faults.postfix import campaign_by_relay_log  # noqa: PLC0415 it composes this module

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with launching(scratch) as launcher:
            tallies = [
                campaign("hold", kills * 2 // 5, launcher, scratch),
                campaign("resend", kills * 2 // 5, launcher, scratch, first_seed=10_000),
                campaign_by_relay_log(kills - 2 * (kills * 2 // 5), launcher, scratch, first_seed=20_000),
            ]
    write(document, tallies)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
