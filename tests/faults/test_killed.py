from __future__ import annotations

import random
import signal
from collections import Counter, defaultdict
from itertools import cycle
from pathlib import Path
from typing import Literal

import pytest

from tests.faults import points
from tests.faults.campaign import Scene, Tally, kill_an_edition, resend
from tests.faults.launcher import Command, Strike
from tests.faults.manners import MANNERS, at_most
from tests.faults.press import CONNECTIONS, DAY, Press
from tests.faults.relay import FaultyRelay, faulty_relay

SENDING = [point for point in points.named() if point not in points.OF_AMENDING]
NEEDED = {
    *("before the freeze", "frozen", "leased", "recorded and in flight", "drawn", "before MAIL"),
    *("before the dot", "after the dot", "replied", "ended"),
}


def go_on(press: Press, **how: object) -> Command:
    """Send what was frozen before."""
    return press.send(**how)


def freeze_and_send(press: Press, **how: object) -> Command:
    """Send what was only built: the ledger begins anew, the rest is as it was."""
    for file in press.folder.glob("bulletin.db*"):
        file.unlink()
    return press.send(**how)


SCENARIOS = (go_on, freeze_and_send)


@pytest.fixture(scope="module")
def passed(frozen: Press, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    """How often each scenario passes each point when nobody kills it."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(SCENARIOS))
    for number, scenario in enumerate(SCENARIOS):
        folder = tmp_path_factory.mktemp("unkilled")
        press = frozen.copy(folder / "paper")
        with faulty_relay(folder / "log") as relay:
            press.connect(relay.port)
            assert scenario(press, points=folder / "points").code == 0
        for point, times in Counter((folder / "points").read_text("ascii").splitlines()).items():
            found[point][number] = times
    return found


def test_the_send_path_names_its_points() -> None:
    """Every step behind which the world is another one can be struck: none of these has been forgotten."""
    assert set(points.named()) >= NEEDED


@pytest.mark.parametrize(("point", "manner"), list(zip(SENDING, cycle(MANNERS), strict=False)))
def test_killed_at_a_point_nobody_is_lost(
    press: Press, relay: FaultyRelay, passed: dict[str, list[int]], point: str, manner: str
) -> None:
    """Killed there half-way, a rerun reaches the rest: twice nobody, in doubt few, and settled everyone has it."""
    assert point in passed, "no scenario passes this point; add one that does"
    scenario, times = next((one, times) for one, times in zip(SCENARIOS, passed[point], strict=True) if times)
    relay.play(extensions=MANNERS[manner])
    press.connect(relay.port)
    killed = scenario(press, strike=Strike(point=point, nth=(times + 1) // 2))
    assert killed.code == -signal.SIGKILL, killed.stderr
    rerun = press.send()
    assert rerun.code in {0, 4}, rerun.stderr
    count = press.count(relay).check(len(press.readers))
    assert not count.twice
    assert len(count.in_doubt) <= at_most(manner, CONNECTIONS)
    assert count.counts["accepted"] + len(count.in_doubt) == len(press.readers)
    settle_and_finish(press, relay, count.in_doubt)


def settle_and_finish(press: Press, relay: FaultyRelay, doubtful: frozenset[str]) -> None:
    """Send again to those in doubt: everybody has it, twice only they, and every copy of a reader's is the same."""
    if doubtful:
        settled = press.run("settle", "--resend", "--yes")
        assert settled.code == 0, settled.stderr
    last = press.send()
    assert last.code == 0, last.stderr
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted) == ("done", len(press.readers))
    assert count.twice <= doubtful
    assert_identical(relay)


def assert_identical(relay: FaultyRelay) -> None:
    """Every copy that a reader's relay ever saw, accepted or not, is the same to the octet."""
    copies = defaultdict(set)
    for letter in relay.letters() + relay.letters("refused"):
        copies[letter.recipient].add((letter.message_id, letter.sha256))
    assert {reader: len(kinds) for reader, kinds in copies.items() if len(kinds) != 1} == {}
    assert len({message_id for kinds in copies.values() for message_id, _ in kinds}) == len(copies)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("policy", ["hold", "resend"])
def test_killed_at_random_instants_nobody_is_lost(
    press: Press, relay: FaultyRelay, passed: dict[str, list[int]], policy: Literal["hold", "resend"], seed: int
) -> None:
    """Up to six kills an edition, at points and at instants; held nobody has it twice, sent again few do."""
    again = {point: times[0] for point, times in passed.items() if times[0]}
    manner = list(MANNERS)[seed % len(MANNERS)]
    relay.play(accept_after=0.03, extensions=MANNERS[manner])
    press.connect(relay.port)
    tally = Tally(policy=policy)
    scene = Scene(press=press, relay=relay, passed=again, settle=None if policy == "hold" else resend)
    count = kill_an_edition(scene, tally, random.Random(seed), kills=6)  # noqa: S311 a seed, so that it can be run again
    assert count.state == "done"
    assert tally.lost == 0
    assert tally.most_in_doubt <= at_most(manner, CONNECTIONS)
    assert tally.twice <= (0 if policy == "hold" else tally.in_doubt)
    assert count.accepted + tally.held >= len(press.readers)
    assert_identical(relay)


def test_a_second_start_of_a_finished_edition_sends_nothing(press: Press, relay: FaultyRelay) -> None:
    """Done is done: another send, and one under a changed file, mail nobody."""
    press.connect(relay.port)
    assert press.send().code == 0
    assert press.send().code == 0
    file: Path = press.folder / "editions" / DAY / "edition.toml"
    file.write_text(file.read_text("utf-8").replace('subject = "', 'subject = "Changed: ', 1), "utf-8")
    assert press.send().code != 0
    assert press.count(relay).check(len(press.readers)).twice == frozenset()
    assert sum(relay.accepted.values()) == len(press.readers)
