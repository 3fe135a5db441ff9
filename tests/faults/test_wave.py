"""The first wave: so many are sent to, and the rest unless what comes back is bad."""

from __future__ import annotations

import re
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from bulletin.model import Delivery, DeliveryState
from bulletin.waves import BOUNDS, in_words, what_is_bad
from tests.faults.press import DAY, Press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault

FIRST = 10
REFUSED = "554 5.7.1 rejected: your host is listed"


@pytest.fixture
def waved(press: Press, relay: FaultyRelay) -> Press:
    """An edition whose first ten readers go first, and are waited for two seconds; its alerts are written down."""
    for file in press.folder.glob("bulletin.db*"):
        file.unlink()
    press.connect(relay.port)
    program = press.folder / "alert.sh"
    program.write_text("#!/bin/sh\ncat >> alerts\n", "ascii")
    program.chmod(0o755)
    with (press.folder / "bulletin.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'[delivery]\nfirst_wave = {FIRST}\nfirst_wave_wait = "2s"\n')
    text = (press.folder / "bulletin.toml").read_text("utf-8")
    alerting = re.sub(r"^\[alerts\].*$", f'[alerts]\ncommand = ["{program}"]', text, count=1, flags=re.MULTILINE)
    (press.folder / "bulletin.toml").write_text(alerting, "utf-8")
    return press


def alerts(press: Press) -> str:
    """What the program of alerts was told."""
    file = press.folder / "alerts"
    return file.read_text("utf-8") if file.exists() else ""


def test_a_good_first_wave_is_waited_for_and_the_rest_follows(waved: Press, relay: FaultyRelay) -> None:
    """Ten have it, nobody more while it waits, killed and started anew it waits on, and then everyone has it, once."""
    sending = waved.start_sending()
    relay.wait_for(FIRST)
    while "were sent to; waiting 2 seconds for what comes back" not in sending.stderr:
        assert sending.runs, sending.stderr
    sending.signal(signal.SIGKILL)
    sending.wait()
    assert sum(relay.accepted.values()) == FIRST
    shown = waved.run("status")
    assert f"the first {FIRST} are sent to first, and are waited for until" in shown.stdout
    sent = waved.send()
    assert sent.code == 0, sent.stderr
    assert "going on" in sent.stderr
    count = waved.count(relay).check(len(waved.readers))
    assert (count.state, count.accepted, count.twice) == ("done", len(waved.readers), frozenset())


def test_a_bad_first_wave_pauses_it_and_tells_the_operator(waved: Press, relay: FaultyRelay) -> None:
    """Refused for who we are, it goes to nobody more: paused, with an alert, until a person resumes it."""
    relay.play(Fault(phase="rcpt", reply=REFUSED, nth=2, times=3))
    sent = waved.send()
    assert sent.code == 4, sent.stderr
    assert "is bad, so it is paused" in sent.stderr
    assert f"bulletin resume --date {DAY}" in sent.stdout
    assert "refused because of who we are" in alerts(waved)
    assert '"paused"' in alerts(waved)
    count = waved.count(relay).check(len(waved.readers))
    assert (count.state, count.accepted) == ("paused", FIRST - 3)
    assert "refused because of who we are" in waved.run("status").stdout
    assert waved.run("resume").code == 0
    count = waved.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(waved.readers), frozenset())


def rows(state: DeliveryState, number: int, code: int | None = None, reason: str = "") -> list[Delivery]:
    """So many deliveries that fared so."""
    return [Delivery(subscriber_id=1, email="a@example.org", sender="", state=state, code=code, reason=reason)] * number


@pytest.mark.parametrize(
    ("some", "bad"),
    [
        (rows("failed", 10, 550, "5.1.1 no such user"), False),
        (rows("failed", 11, 550, "5.1.1 no such user"), True),
        (rows("deferred", 40, 451, "4.7.1 greylisted, come back later"), False),
        (rows("deferred", 41, 451, "4.7.1 greylisted, come back later"), True),
        (rows("deferred", 4, 554, "5.7.1 listed"), False),
        (rows("deferred", 5, 554, "5.7.1 listed"), True),
        (rows("in_doubt", 10), False),
        (rows("in_doubt", 11), True),
        (rows("complained", 3), True),
    ],
)
def test_what_is_bad_is_a_share(some: list[Delivery], *, bad: bool) -> None:
    """Of two hundred, as many as the bound says may fare so, and one more is too many."""
    wave = some + rows("accepted", 200 - len(some), 250, "queued")
    assert (what_is_bad(wave) is not None) == bad


def test_one_reader_is_no_share() -> None:
    """A single dead address among the first five stops nothing."""
    assert what_is_bad(rows("failed", 1, 550, "no") + rows("accepted", 4)) is None


def test_the_bounds_are_those_that_operators_are_told() -> None:
    """The document names each of them with its share."""
    told = (Path(__file__).parents[2] / "docs" / "delivery.md").read_text("utf-8")
    for bound in BOUNDS:
        assert f"| {bound.words} | {bound.share:.0%} |" in told


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), "5 seconds"),
        (timedelta(seconds=61), "1 minute 1 second"),
        (timedelta(minutes=10), "10 minutes"),
        (timedelta(minutes=90), "1 hour 30 minutes"),
    ],
)
def test_a_wait_is_told_as_people_say_it(span: timedelta, words: str) -> None:
    """In the units that matter, and in no fractions of them."""
    assert in_words(span) == words
