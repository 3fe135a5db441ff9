from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.faults.launcher import Launcher
from tests.faults.press import Press, make_press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault

DOMAINS = ("one.example", "two.example", "three.example")
EACH = 16
SLOW = "two.example"
BOUNDED = f'[throttle.receivers]\n"{SLOW}" = {{ rate = 100, connections = 8 }}\n'


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Press:
    """An edition that is frozen for the readers of three receivers, in turn."""
    return make_press(tmp_path_factory.mktemp("spread") / "paper", launcher, EACH * len(DOMAINS), DOMAINS)


@pytest.fixture
def press(spread: Press, tmp_path: Path) -> Press:
    """A copy of it; nobody has it."""
    return spread.copy(tmp_path / "paper")


def accepted(relay: FaultyRelay) -> Counter[str]:
    """How many messages the relay has taken for each domain."""
    return Counter(letter.recipient.partition("@")[2] for letter in relay.letters())


def kept_rate(press: Press, scope: str) -> float | None:
    """Return the pace that the store keeps for a receiver; None where it has no bound."""
    with sqlite3.connect(press.folder / "bulletin.db") as store:
        row = store.execute("select rate from paces where scope = ?", (scope,)).fetchone()
    return None if row is None else float(row[0])


def raise_alerts(press: Press) -> None:
    """Have a program keep each alert, a line each."""
    settings = press.folder / "bulletin.toml"
    command = '[alerts]\ncommand = ["sh", "-c", "cat >> told.jsonl"]'
    settings.write_text(settings.read_text("utf-8").replace("[alerts]", command, 1), "utf-8")


def alerts(press: Press) -> list[str]:
    """Return the kinds of alert that the operator's program was given."""
    kept = press.folder / "told.jsonl"
    return [json.loads(line)["alert"] for line in kept.read_text("utf-8").splitlines()] if kept.exists() else []


def test_later_slows_a_receiver_down_and_taking_mail_speeds_it_up_again(press: Press, relay: FaultyRelay) -> None:
    """Half the pace once it says "later"; what it takes gives some back, in the next run too; nobody else waits."""
    relay.play(Fault(phase="rcpt", reply="450 4.2.1 receiving mail too quickly", to=SLOW, times=2))
    press.connect(relay.port, tables=BOUNDED)
    assert press.send().code == 4
    counts = press.count(relay).check(len(press.readers)).counts
    assert (counts["deferred"], accepted(relay)["one.example"]) == (2, EACH)
    slowed = kept_rate(press, SLOW)
    assert slowed is not None
    assert 50 <= slowed <= 50 + 0.5 * (EACH - 2)
    press.pass_time(3600)
    assert press.send().code == 0
    assert kept_rate(press, SLOW) == slowed + 0.5 * 2
    assert press.count(relay).check(len(press.readers)).twice == frozenset()


def test_a_receiver_that_refuses_us_is_left_alone_and_the_operator_told(press: Press, relay: FaultyRelay) -> None:
    """Five refusals in a row open its breaker: no more goes there, in the next run neither, until the pause is over."""
    relay.play(Fault(phase="rcpt", reply="550 5.7.1 blocked, poor reputation", to=SLOW))
    press.connect(relay.port, connections=1)
    raise_alerts(press)
    sent = press.send()
    assert sent.code == 4
    assert f"{SLOW} refuses us again and again, and is left alone for 5 minutes: 550 5.7.1 blocked" in sent.stderr
    assert alerts(press) == ["breaker"]
    assert accepted(relay) == {"one.example": EACH, "three.example": EACH}
    counts = press.count(relay).check(len(press.readers)).counts
    assert (counts["deferred"], counts["failed"]) == (EACH, 0)
    relay.play()
    again = press.send()
    assert again.code == 4
    assert accepted(relay)[SLOW] == 0
    press.pass_time(3600)
    assert press.send().code == 0
    assert accepted(relay)[SLOW] == EACH
    assert alerts(press) == ["breaker", "done"]


def test_one_complaint_is_one_pause_whatever_was_under_way(press: Press, relay: FaultyRelay) -> None:
    """What was under way when the breaker opened makes its pause no longer, and is due when it is over."""
    relay.play(Fault(phase="rcpt", reply="421 4.7.0 [TSS04] messages temporarily deferred", to=SLOW))
    press.connect(relay.port, connections=8)
    sent = press.send()
    assert sent.code == 4, sent.stderr
    assert sent.stderr.count("is left alone for") == 1
    assert f"{SLOW} refuses us again and again, and is left alone for 5 minutes: 421 4.7.0" in sent.stderr
    assert accepted(relay) == {"one.example": EACH, "three.example": EACH}
    counts = press.count(relay).check(len(press.readers)).counts
    assert (counts["pending"], counts["deferred"]) == (0, EACH)
    relay.play()
    assert press.send().code == 4
    assert accepted(relay)[SLOW] == 0
    press.pass_time(400)
    assert press.send().code == 0


def test_who_was_under_way_to_a_relay_that_refuses_us_waits_for_its_pause_too(press: Press, relay: FaultyRelay) -> None:
    """Nobody is left to be sent to at once: a second run keeps the pause that the first one told."""
    relay.play(Fault(phase="mail", reply="451 4.7.1 rate exceeded", nth=21))
    press.connect(relay.port, connections=8)
    sent = press.send()
    assert sent.code == 4, sent.stderr
    assert "the mail server refuses us again and again, and is left alone for 5 minutes: 451 4.7.1" in sent.stderr
    assert sent.stderr.count("is left alone for") == 1
    relay.play()
    went = len(relay.letters())
    counts = press.count(relay).check(len(press.readers)).counts
    assert (counts["pending"], counts["deferred"]) == (0, len(press.readers) - went)
    again = press.send()
    assert again.code == 4, again.stderr
    assert len(relay.letters()) == went
    press.pass_time(400)
    assert press.send().code == 0


def test_a_sender_that_stays_goes_on_when_the_relays_pause_is_over(press: Press, relay: FaultyRelay) -> None:
    """421 at MAIL for a policy: told once, nobody is asked for meanwhile, and then everyone has it, once."""
    relay.play(Fault(phase="mail", reply="421 4.7.0 too many messages", nth=21, times=6))
    press.connect(relay.port, connections=1)
    sent = press.send("--wait", pace=60)
    assert sent.code == 0, sent.stderr
    assert sent.stderr.count("is left alone for") == 1
    assert "the mail server refuses us again and again, and is left alone for 5 minutes: 421 4.7.0" in sent.stderr
    count = press.count(relay).check(len(press.readers))
    assert (count.accepted, count.twice) == (len(press.readers), frozenset())


def test_one_receiver_that_closes_every_connection_ends_no_run(press: Press, relay: FaultyRelay) -> None:
    """421 at RCPT without a word of policy: it is left alone, and all others have theirs over new connections."""
    relay.play(Fault(phase="rcpt", reply="421 4.3.2 service not available, closing", to=SLOW))
    press.connect(relay.port, connections=1)
    sent = press.send()
    assert sent.code == 4, sent.stderr
    assert f"{SLOW} refuses us again and again, and is left alone for 5 minutes: 421 4.3.2" in sent.stderr
    assert accepted(relay) == {"one.example": EACH, "three.example": EACH}
    relay.play()
    press.pass_time(400)
    assert press.send().code == 0
    assert accepted(relay)[SLOW] == EACH


def test_a_relay_at_its_limit_is_left_alone(press: Press, relay: FaultyRelay) -> None:
    """A limit of ours that is told at every RCPT opens the relay's breaker: the run ends, few were asked in vain."""
    relay.play(Fault(phase="rcpt", reply="450 4.7.1 Peak SMTP relay limit exceeded for customer"))
    press.connect(relay.port)
    sent = press.send()
    assert sent.code == 4, sent.stderr
    assert "the mail server refuses us again and again, and is left alone for 5 minutes: 450 4.7.1 Peak" in sent.stderr
    counts = press.count(relay).check(len(press.readers)).counts
    assert (counts["pending"], counts["deferred"]) == (0, len(press.readers))
    assert press.standing("deferred")["reasons"][press.readers[-1]]["text"].endswith(
        "Peak SMTP relay limit exceeded for customer"
    )


def test_greylisting_opens_no_breaker(press: Press, relay: FaultyRelay) -> None:
    """However many are told to come again: they come again, and nobody is left alone for it."""
    relay.play(Fault(phase="rcpt", reply="451 4.7.1 Greylisted, please come back later", to=SLOW, times=EACH))
    press.connect(relay.port, tables=BOUNDED)
    raise_alerts(press)
    sent = press.send()
    assert sent.code == 4
    assert "left alone" not in sent.stderr
    assert alerts(press) == []
    count = press.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_a_fifth_of_the_last_fifty_opens_the_relays_breaker(press: Press, relay: FaultyRelay) -> None:
    """Refusals of us that come now and then are as bad as five in a row, once fifty were looked at."""
    relay.play(
        *(
            Fault(phase="dot", reply="451 4.7.0 your IP address is deferred", nth=nth, times=1)
            for nth in range(1, len(press.readers) + 2, 4)
        )
    )
    press.connect(
        relay.port, connections=1, tables='[throttle.receivers]\neverybody = { domains = ["none.example"] }\n'
    )
    press.constants = {"bulletin.transport.breaker:_LOOKED_AT": 40, "bulletin.transport.breaker:_OF_THOSE": 8}
    sent = press.send()
    assert sent.code == 4
    assert "the mail server refuses us again and again, and is left alone for 5 minutes: 451 4.7.0" in sent.stderr
    assert press.finish(relay).accepted == len(press.readers)


def test_a_new_sender_keeps_to_its_days_allowance(press: Press, relay: FaultyRelay) -> None:
    """So many go on the first day, the rest waits, whoever runs it again; half as many more on the next."""
    press.constants = {"bulletin.transport.warm_up:_FIRST_DAY": 18}
    press.connect(relay.port, tables=f"[throttle]\nwarm_up = {date.today()}\n")  # noqa: DTZ011 the command's own
    raise_alerts(press)
    first = press.send()
    assert first.code == 4
    assert first.stderr.count("allowance for today is used up") == 1
    assert len(relay.letters()) == 18
    assert press.send().code == 4
    assert len(relay.letters()) == 18
    press.pass_time(86_400)
    assert press.send().code == 4
    assert len(relay.letters()) == 18 + 27
    assert alerts(press) == []


def test_connections_shrink_and_grow_with_what_the_relay_bears(press: Press, relay: FaultyRelay) -> None:
    """Refused its third and fourth, a send goes on with two, tries again later, and has more in the end."""
    relay.play(
        Fault(phase="connect", reply="421 4.3.2 too many connections", nth=3, times=2),
        accept_after=0.01,
    )
    press.constants = {"bulletin.connections:GROWTH": 4}
    press.connect(relay.port, connections=4)
    assert press.send().code == 0
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.twice) == ("done", frozenset())
    refused = {3, 4}
    sessions = {letter.session for letter in relay.letters()}
    assert not sessions & refused
    assert len(sessions) >= 3


def test_a_connection_carries_so_many_messages(press: Press, relay: FaultyRelay) -> None:
    """No more than the setting says, and then it is made anew."""
    press.connect(relay.port, connections=2, messages_per_connection=7)
    assert press.send().code == 0
    each = Counter(letter.session for letter in relay.letters())
    assert sum(each.values()) == len(press.readers)
    assert max(each.values()) <= 7
