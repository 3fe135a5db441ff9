"""Every kind of refusal, in every phase, in every manner: what it leads to, and that it costs nobody their copy."""

from __future__ import annotations

from dataclasses import asdict
from itertools import cycle, islice, product
from typing import NamedTuple

import pytest

from bulletin.transport.wire import Patience
from tests.faults.manners import MANNERS
from tests.faults.press import Press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault, Phase

VICTIM = "reader000005"
OURS: tuple[Phase, ...] = ("connect", "ehlo", "mail")
"""What is refused here is us, whoever it is for."""
THEIRS: tuple[Phase, ...] = ("rcpt", "data", "dot")
"""What is refused here is one message."""
REPLIES = ("421 4.3.2 shutting down", "451 4.3.0 later", "550 5.1.1 no such user")

HASTY = {"bulletin.transport.wire:Patience.__init__.__kwdefaults__": asdict(Patience(put_off=(0.0,) * 5))}
"""Asked again at once, as often as ever."""


class Case(NamedTuple):
    """A refusal, in which phase and manner, of messages that are signed or not."""

    phase: Phase
    reply: str
    manner: str
    signed: bool


def cases(phases: tuple[Phase, ...]) -> list[object]:
    """Every phase and reply in one manner, and in the others, and signed, for the soak. BDAT has no DATA to refuse."""
    found: list[object] = []
    for turn, phase in enumerate(phases):
        manners = [name for name in MANNERS if (phase, name) != ("data", "chunked")]
        for chosen, reply in zip(islice(cycle(manners), turn, None), REPLIES, strict=False):
            for name, signed in product(manners, (False, True)):
                marks = () if name == chosen and not signed else (pytest.mark.soak,)
                told = f"{phase}-{reply[:3]}-{name}{'-signed' if signed else ''}"
                found.append(pytest.param(Case(phase, reply, name, signed), marks=marks, id=told))
    return found


@pytest.mark.parametrize("case", cases(THEIRS))
def test_a_refused_message_is_its_own_readers_affair(press: Press, relay: FaultyRelay, case: Case) -> None:
    """Refused for good it is called failed, for now it is sent later; all others have theirs, once."""
    fault = Fault(phase=case.phase, reply=case.reply, to=VICTIM, times=1)
    relay.play(fault, extensions=MANNERS[case.manner])
    press.connect(relay.port, tables=press.sign() if case.signed else "")
    count = press.finish(relay)
    failed = 1 if case.reply.startswith("5") else 0
    assert (count.state, count.counts["failed"]) == ("done", failed)
    assert count.accepted == len(press.readers) - failed
    assert not count.twice
    assert not count.in_doubt


@pytest.mark.parametrize("case", cases(OURS))
def test_a_refusal_of_ours_is_no_readers_fault(press: Press, relay: FaultyRelay, case: Case) -> None:
    """Nobody is called failed, no attempt is counted against anyone for long, and all have it once it is over."""
    press.constants = HASTY
    relay.play(Fault(phase=case.phase, reply=case.reply), extensions=MANNERS[case.manner])
    press.connect(relay.port, tables=press.sign() if case.signed else "")
    refused = press.send()
    assert refused.code in {1, 4}
    assert "Traceback" not in refused.stderr
    during = press.count(relay).check(len(press.readers))
    assert (during.accepted, during.counts["failed"], during.in_doubt) == (0, 0, frozenset())
    relay.play(extensions=MANNERS[case.manner])
    count = press.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_a_relay_that_is_busy_for_a_moment_is_borne(press: Press, relay: FaultyRelay) -> None:
    """Three times "later" at MAIL end no run: it is asked again a little later each time."""
    relay.play(Fault(phase="mail", reply="451 4.3.0 busy", nth=9, times=3))
    press.connect(relay.port, connections=1)
    sent = press.send()
    assert sent.code == 0, sent.stderr


def test_a_relay_that_takes_no_more_leaves_an_edition_partly_sent(press: Press, relay: FaultyRelay) -> None:
    """Later at MAIL from then on: exit 4 with the reply and what to do; where nobody has it, exit 1."""
    press.constants = HASTY
    press.connect(relay.port)
    relay.play(Fault(phase="mail", reply="452 4.3.1 disk full"))
    none = press.send()
    assert none.code == 1
    relay.play(Fault(phase="mail", reply="452 4.3.1 disk full", nth=9))
    some = press.send()
    assert some.code == 4
    for said in (none.stderr, some.stderr):
        assert "connections in a row (452 4.3.1 disk full); run it again in some minutes" in said
    owed = press.standing("pending")
    assert owed["counts"]["pending"] == len(press.readers) - 8
    assert {"code": 452, "text": "4.3.1 disk full"} in owed["reasons"].values()
    relay.play()
    assert press.send().code == 0
    assert press.count(relay).check(len(press.readers)).twice == frozenset()


def test_a_relay_that_cannot_sign_us_in_now_blames_no_password(press: Press, relay: FaultyRelay) -> None:
    """454 at AUTH is "later" (RFC 4954): the sentence says so, and 535 is what names the settings."""
    press.connect(relay.port, user="daily")
    said = {}
    for reply in ("454 4.7.0 temporary authentication failure", "535 5.7.8 not accepted"):
        relay.play(Fault(phase="auth", reply=reply), extensions=("PIPELINING", "AUTH PLAIN"))
        sent = press.send(BULLETIN_SMTP_PASSWORD="secret")  # noqa: S106 a test's password
        assert sent.code == 1
        said[reply[:3]] = sent.stderr
    assert "lets nobody sign in now (454 4.7.0 temporary authentication failure); run it again" in said["454"]
    assert "password" not in said["454"]
    assert "check transport.user and BULLETIN_SMTP_PASSWORD" in said["535"]


@pytest.mark.parametrize("manner", [pytest.param("lock-step", marks=pytest.mark.soak), "pipelined", "chunked"])
def test_signed_messages_bear_what_others_bear(press: Press, relay: FaultyRelay, manner: str) -> None:
    """Refused after the dot, cut before it, and accepted with the reply lost: each retry is the same to the octet."""
    first, second = "reader000003@example.org", "reader000015@example.org"
    relay.play(
        Fault(phase="dot", reply="451 4.3.0 later", to=first, times=1),
        Fault(phase="dot", cut=True, to=second, times=1),
        Fault(phase="mail", cut=True, nth=9, times=1),
        extensions=MANNERS[manner],
    )
    press.connect(relay.port, tables=press.sign())
    assert press.send().code == 4
    assert press.run("settle", "--resend", "--yes").code == 0
    count = press.finish(relay)
    refused = {letter.recipient: letter.sha256 for letter in relay.letters("refused")}
    arrived = {letter.recipient: letter.sha256 for letter in relay.letters()}
    assert (count.state, set(arrived)) == ("done", set(press.readers))
    assert set(refused) == {first, second}
    assert all(arrived[recipient] == sha256 for recipient, sha256 in refused.items())


@pytest.mark.parametrize("manner", MANNERS)
def test_an_early_refusal_in_the_text_is_heard(press: Press, relay: FaultyRelay, manner: str) -> None:
    """A relay that says 550 in mid-message and hangs up has refused that reader's copy, and nobody else's."""
    relay.play(
        Fault(phase="body", after=200, reply="550 5.1.1 no such user", cut=True, to=VICTIM, times=1),
        Fault(phase="dot", reply="550 5.1.1 no such user", to=VICTIM, times=1),
        extensions=MANNERS[manner],
    )
    press.connect(relay.port)
    count = press.finish(relay)
    others = len(press.readers) - 1
    assert count.accepted >= others - len(count.in_doubt)
    assert not count.twice
    assert {f"{VICTIM}@example.org"} | count.in_doubt >= set(press.readers) - set(relay.accepted)
    assert f"{VICTIM}@example.org" not in relay.accepted


def test_a_relay_that_answers_octet_by_octet_is_borne(press: Press, relay: FaultyRelay) -> None:
    """Every reply drips, and everyone has it, once."""
    relay.play(*(Fault(phase=phase, drip=0.001) for phase in ("connect", "ehlo", "mail", "rcpt", "data", "dot")))
    press.connect(relay.port)
    count = press.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())
