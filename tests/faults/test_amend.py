"""A mistake found in mid-send: those who have not had it get a revision, and nobody else."""

from __future__ import annotations

import signal
from collections import defaultdict

import pytest

from tests.faults import points
from tests.faults.launcher import Strike
from tests.faults.press import DAY, Press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault
from tests.faults.test_machine import await_stop


def change(press: Press, subject: str) -> None:
    """Say something else in the edition's subject."""
    file = press.folder / "editions" / DAY / "edition.toml"
    lines = file.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("subject = "))
    lines[at] = f'subject = "{subject}"'
    file.write_text("\n".join(lines) + "\n", "utf-8")


def kinds(relay: FaultyRelay) -> dict[str, set[tuple[str, str]]]:
    """Which messages each reader's relay ever saw, accepted or refused."""
    seen = defaultdict(set)
    for letter in relay.letters() + relay.letters("refused"):
        seen[letter.recipient].add((letter.message_id, letter.sha256))
    return seen


def test_a_revision_goes_to_those_who_have_not_had_it(press: Press, relay: FaultyRelay) -> None:
    """Paused after six, amended and resumed: each reader has one copy, the later ones the mended; the ledger knows."""
    press.connect(relay.port)
    assert press.send("--limit", "6").code == 4
    assert press.run("pause").code == 0
    had = set(relay.accepted)
    change(press, "The bridge is open, and it cost five million")
    refused = press.send()
    assert "bulletin amend" in refused.stderr
    assert press.run("amend").code == 2  # it asks
    amended = press.run("amend", "--yes")
    assert amended.code == 0, amended.stderr
    assert f"revision 1 is for the {len(press.readers) - 6} readers who have not had it" in amended.stdout
    assert "paused" in amended.stdout
    assert press.run("resume").code == 0
    sent = press.send()
    assert sent.code == 0, sent.stderr
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())
    revisions = press.standing("accepted")["revisions"]
    assert {reader for reader, number in revisions.items() if number == 0} == had
    assert {reader for reader, number in revisions.items() if number == 1} == set(press.readers) - had


def test_a_retry_is_the_same_within_its_revision(press: Press, relay: FaultyRelay) -> None:
    """Deferred before it was amended and after: a reader's copies of one revision are the same to the octet."""
    relay.play(Fault(phase="dot", reply="451 4.3.0 later", nth=3, times=4))
    press.connect(relay.port)
    assert press.send("--limit", "10").code == 4
    assert press.run("pause").code == 0
    change(press, "The bridge is open, mended")
    assert press.run("amend", "--yes").code == 0
    assert press.run("resume").code == 0
    relay.play(Fault(phase="dot", reply="451 4.3.0 later", nth=2, times=4))
    count = press.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())
    copies = kinds(relay)
    assert len({message_id for seen in copies.values() for message_id, _ in seen}) == sum(map(len, copies.values()))
    assert {len(seen) for seen in copies.values()} <= {1, 2}  # of each revision that went out, one


def test_who_is_in_doubt_keeps_the_copy_they_may_have(press: Press, relay: FaultyRelay) -> None:
    """Killed, then amended: those in doubt are not given the revision, and sent again they get the very same."""
    press.connect(relay.port)
    killed = press.send(strike=Strike(signal=signal.SIGKILL, point="after the dot", nth=5))
    assert killed.code == -signal.SIGKILL
    assert press.run("pause").code == 0
    change(press, "The bridge is open, mended")
    assert press.run("amend", "--yes").code == 0
    doubtful = press.count(relay).in_doubt
    assert doubtful
    assert press.run("settle", "--resend", "--yes").code == 0
    assert press.run("resume").code == 0
    assert press.send().code == 0
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted) == ("done", len(press.readers))
    assert count.twice <= doubtful
    assert {len(seen) for seen in kinds(relay).values()} == {1}
    revisions = press.standing("accepted")["revisions"]
    assert {revisions[reader] for reader in doubtful} == {0}


def test_a_sender_that_was_stopped_and_wakes_up_sends_no_old_copy(press: Press, relay: FaultyRelay) -> None:
    """Stopped with rows in its hands, its edition paused and amended: it is taken over first, and begins nothing."""
    relay.play(accept_after=0.05)
    press.connect(relay.port)
    press.constants = {"bulletin.turns:LEASE_SECONDS": 2.0, "bulletin.rounds:FRESH_SECONDS": 1.0}
    stopped = press.start_sending(strike=Strike(signal=signal.SIGSTOP, point="drawn", nth=5))
    await_stop(stopped.pid)
    assert press.run("pause").code == 0
    change(press, "The bridge is open, mended")
    amended = press.run("amend", "--yes")
    assert amended.code == 0, amended.stderr
    assert "in doubt and keep the copy that they may have" in amended.stderr
    doubtful = set(press.standing("in_doubt")["readers"])
    stopped.signal(signal.SIGCONT)
    assert stopped.wait() not in {0, None}
    assert "Traceback" not in stopped.stderr
    had = set(relay.accepted) | doubtful
    assert press.run("resume").code == 0
    count = press.finish(relay)
    assert not count.twice
    revisions = press.standing("accepted")["revisions"]
    assert {revisions[reader] for reader in set(revisions) - had} == {1}
    assert {revisions[reader] for reader in set(revisions) & had} == {0}


def test_what_is_amended_is_paused_and_judged(press: Press, relay: FaultyRelay) -> None:
    """Unpaused it says to pause it first, and paused a check that blocks, blocks, unless overridden."""
    press.connect(relay.port)
    early = press.run("amend", "--yes")
    assert early.code == 2
    assert "first: bulletin pause" in early.stderr
    assert press.send("--limit", "6").code == 4
    assert press.run("pause").code == 0
    change(press, "The bridge is open, mended")
    press.set("bulletin", 'thin_day = "hold"')
    blocked = press.run("amend", "--yes")
    assert blocked.code == 3, blocked.stderr
    assert set(press.standing("pending")["revisions"].values()) == {0}
    passed = press.run("amend", "--yes", "--despite", "day.thin", "--reason", "all there is")
    assert passed.code == 0, passed.stderr
    assert set(press.standing("pending")["revisions"].values()) == {1}
    assert "day.thin" in press.run("status").stdout


@pytest.mark.parametrize("point", sorted(points.OF_AMENDING))
def test_killed_while_it_is_amended_a_revision_is_whole_or_not_there(
    press: Press, relay: FaultyRelay, point: str
) -> None:
    """Before, nobody has it; after, all who wait do; either way it is paused, and amended again it goes out."""
    press.connect(relay.port)
    assert press.send("--limit", "6").code == 4
    assert press.run("pause").code == 0
    change(press, "The bridge is open, mended")
    killed = press.run("amend", "--yes", strike=Strike(point=point))
    assert killed.code == -signal.SIGKILL, killed.stderr
    told = press.standing("pending")
    assert (told["state"], set(told["revisions"].values())) == ("paused", {int(point == "amended")})
    assert press.run("amend", "--yes").code == 0
    assert press.run("resume").code == 0
    assert press.send().code == 0
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())
