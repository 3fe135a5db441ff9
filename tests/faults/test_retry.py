"""``send --retry failed``: who was refused is owed it again, dead addresses aside, the same to the octet."""

from __future__ import annotations

import pytest

from tests.faults.press import Press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault
from tests.faults.test_killed import assert_identical

DEAD, FULL = "reader000004@example.org", "reader000009@example.org"


@pytest.fixture
def refused(press: Press, relay: FaultyRelay) -> Press:
    """An edition that everyone has but two: one has no such address, one's mailbox is full."""
    relay.play(
        Fault(phase="rcpt", reply="550 5.1.1 no such user", to=DEAD, times=1),
        Fault(phase="dot", reply="552 5.2.2 mailbox full", to=FULL, times=1),
    )
    press.connect(relay.port)
    assert press.send().code == 0
    assert set(press.standing("failed")["readers"]) == {DEAD, FULL}
    return press


def test_who_was_refused_is_sent_it_again_and_dead_addresses_stay_out(refused: Press, relay: FaultyRelay) -> None:
    """It asks; then the full mailbox gets what was refused, to the octet, and nobody else anything."""
    asked = refused.run("send", "--retry", "failed")
    assert asked.code == 2
    assert FULL in asked.stdout
    assert "1 address is no more" in asked.stdout
    assert refused.standing()["state"] == "done"
    again = refused.send("--retry", "failed")
    assert again.code == 0, again.stderr
    count = refused.count(relay).check(len(refused.readers))
    assert (count.state, count.counts["failed"], count.twice) == ("done", 1, frozenset())
    assert DEAD not in relay.accepted
    assert_identical(relay)
    nobody = refused.send("--retry", "failed")
    assert nobody.code == 0
    assert "0 readers" in nobody.stdout
    assert refused.send("--retry", "failed", "--even-dead").code == 0
    count = refused.count(relay).check(len(refused.readers))
    assert (count.accepted, count.twice) == (len(refused.readers), frozenset())


def test_an_edition_that_ended_says_who_has_not_had_it(refused: Press) -> None:
    """That nobody is owed it any more does not mean that everyone has it."""
    over = refused.send()
    assert over.code == 0, over.stderr
    assert f"{len(refused.readers) - 2} have it, 2 do not: 2 refused by their mail servers" in over.stdout


def test_only_a_domain_is_tried_again(refused: Press, relay: FaultyRelay) -> None:
    """Another domain's readers are left alone; what is no such wish is one sentence."""
    elsewhere = refused.send("--retry", "failed:example.com", "--even-dead")
    assert elsewhere.code == 0, elsewhere.stderr
    assert "refused at example.com, and to be tried again: 0 readers" in elsewhere.stdout
    here = refused.send("--retry", "failed:EXAMPLE.org")
    assert here.code == 0, here.stderr
    assert relay.accepted[FULL] == 1
    wrong = refused.send("--retry", "deferred")
    assert wrong.code == 2
    assert "failed:example.org" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_who_left_since_is_not_tried_again(refused: Press, relay: FaultyRelay) -> None:
    """Refused, and then unsubscribed: they stay refused, and get nothing."""
    gone = refused.launcher.run("subscribers", "remove", FULL, folder=refused.folder)
    assert gone.code == 0, gone.stderr
    again = refused.send("--retry", "failed")
    assert again.code in {0, 4}, again.stderr
    assert FULL not in relay.accepted
    assert refused.standing()["counts"]["failed"] == 2
