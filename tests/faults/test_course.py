"""A person's hand on an edition that is on its way: pause, resume and cancel, from another terminal."""

from __future__ import annotations

import signal

from tests.faults.launcher import Strike
from tests.faults.manners import at_most
from tests.faults.press import CONNECTIONS, DAY, Press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault
from tests.faults.test_machine import await_stop

ON_THE_WIRE = at_most("pipelined", CONNECTIONS)


def slow(press: Press, relay: FaultyRelay) -> None:
    """Send over one connection, five messages a second, so that there is time for a person."""
    relay.play(accept_after=0.2)
    press.connect(relay.port, connections=1)


def test_a_pause_stops_a_running_sender_and_resume_goes_on(press: Press, relay: FaultyRelay) -> None:
    """What is on the wire ends, nobody is in doubt, a send meanwhile says it is paused; resumed, everyone has it."""
    slow(press, relay)
    sending = press.start_sending()
    relay.wait_for(2)
    went = len(relay.letters())
    paused = press.run("pause")
    assert paused.code == 0, paused.stderr
    assert "paused since" in paused.stdout
    assert sending.wait() == 4, sending.stderr
    assert "paused" in sending.stdout
    assert f"bulletin resume --date {DAY}" in sending.stdout
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.in_doubt) == ("paused", frozenset())
    assert went <= count.accepted < len(press.readers)
    told = press.send()
    assert told.code == 4
    assert "is paused since" in told.stderr
    assert press.count(relay).accepted == count.accepted
    relay.play()
    resumed = press.run("resume")
    assert resumed.code == 0, resumed.stderr
    assert f"to go on: bulletin send --date {DAY} --yes" in resumed.stdout
    assert press.send().code == 0
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_a_sender_that_stays_goes_on_by_itself_when_resumed(press: Press, relay: FaultyRelay) -> None:
    """With --wait it is told of as being there while paused, and resume leaves the rest to it."""
    slow(press, relay)
    sending = press.start_sending("--wait")
    relay.wait_for(2)
    paused = press.run("pause")
    assert "begins no further message" in paused.stdout
    assert sending.runs
    relay.play()
    resumed = press.run("resume")
    assert f"process {sending.pid} on" in resumed.stdout
    assert "is sending it" in resumed.stdout
    assert sending.wait() == 0, sending.stderr
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_cancel_ends_a_running_edition_and_the_counts_balance(press: Press, relay: FaultyRelay) -> None:
    """It asks first; then nobody more gets it, who waited is cancelled, and no send brings it back."""
    asked = press.run("cancel")
    assert asked.code == 2
    assert "--yes" in asked.stderr
    slow(press, relay)
    sending = press.start_sending()
    relay.wait_for(2)
    assert press.run("cancel", "--yes").code == 0
    assert sending.wait() == 0, sending.stderr
    assert "cancelled" in sending.stdout
    count = press.count(relay)
    assert sum(count.counts.values()) == len(press.readers)
    assert count.counts["accepted"] + count.counts["cancelled"] == len(press.readers)
    assert (count.state, count.accepted) == ("cancelled", count.counts["accepted"])
    assert count.counts["cancelled"] > 0
    refused = press.send()
    assert refused.code == 2
    assert "was cancelled" in refused.stderr
    assert press.run("resume").code == 2
    assert press.run("pause").code == 2


def test_who_is_in_doubt_stays_so_whatever_is_decided(press: Press, relay: FaultyRelay) -> None:
    """Killed in mid-send, paused, resumed and cancelled: those in doubt are in doubt under all of them, and settled."""
    press.connect(relay.port)
    killed = press.send(strike=Strike(signal=signal.SIGKILL, point="after the dot", nth=5))
    assert killed.code == -signal.SIGKILL
    doubtful: set[frozenset[str]] = set()
    for order in (["pause"], ["resume"], ["pause"], ["cancel", "--yes"]):
        done = press.run(*order)
        assert done.code == 0, done.stderr
        assert "unknown" in done.stdout
        doubtful.add(press.count(relay).in_doubt)
    assert len(doubtful) == 1
    assert 0 < len(doubtful.pop()) <= ON_THE_WIRE
    assert press.run("settle", "--hold", "--yes").code == 0
    count = press.count(relay)
    assert (count.state, count.twice) == ("cancelled", frozenset())
    assert {state for state, many in count.counts.items() if many} <= {"accepted", "cancelled", "held"}
    assert sum(count.counts.values()) == len(press.readers)


def test_a_refusal_of_what_it_says_pauses_it_and_says_why(press: Press, relay: FaultyRelay) -> None:
    """The sentence names the ways on; status tells why it is paused; resumed, it goes on as it is."""
    relay.play(Fault(phase="dot", reply="554 5.6.0 message content rejected", nth=3, times=1))
    press.connect(relay.port, connections=1)
    refused = press.send()
    assert refused.code == 3, refused.stderr
    assert "bulletin amend" in refused.stderr
    assert "because the mail server refuses what the edition says" in press.run("status").stdout
    assert press.run("resume").code == 0
    count = press.finish(relay)
    assert (count.state, count.twice) == ("done", frozenset())


def test_a_cancelled_edition_whose_sender_was_killed_balances_too(press: Press, relay: FaultyRelay) -> None:
    """Cancelled while it holds rows, and killed before it gave them back: the next command cancels these as well."""
    press.connect(relay.port)
    stopped = press.start_sending(strike=Strike(signal=signal.SIGSTOP, point="drawn", nth=5))
    await_stop(stopped.pid)
    assert press.run("cancel", "--yes").code == 0
    stopped.signal(signal.SIGKILL)
    stopped.wait()
    assert press.send().code == 2
    count = press.count(relay)
    assert (count.state, count.twice) == ("cancelled", frozenset())
    assert count.counts["accepted"] + count.counts["cancelled"] + count.counts["in_doubt"] == len(press.readers)
