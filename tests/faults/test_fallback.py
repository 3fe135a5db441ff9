from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.press import Press
from tests.faults.relay import FaultyRelay, faulty_relay
from tests.faults.server import EXTENSIONS, Fault
from tests.transport.relay import free_port

VICTIM = "reader000005@example.org"


@pytest.fixture
def second(tmp_path: Path) -> Iterator[FaultyRelay]:
    """The relay that stands in."""
    with faulty_relay(tmp_path / "second.log") as server:
        yield server


def connect(press: Press, first: int, second: int, *, connections: int = 2, tables: str = "") -> None:
    """Point the settings at a relay and the one that stands in for it."""
    press.connect(first, connections=connections)
    settings = press.folder / "bulletin.toml"
    fallback = f'fallback = {{ host = "127.0.0.1", port = {second}, security = "none", connections = 2 }}\n'
    settings.write_text(settings.read_text("utf-8") + fallback + tables, "utf-8")


def raise_alerts(press: Press) -> Path:
    """Have a program keep each alert, a line each; return its file."""
    settings = press.folder / "bulletin.toml"
    command = '[alerts]\ncommand = ["sh", "-c", "cat >> told.jsonl"]'
    settings.write_text(settings.read_text("utf-8").replace("[alerts]", command, 1), "utf-8")
    return press.folder / "told.jsonl"


def test_a_relay_that_is_not_there_is_stood_in_for(press: Press, second: FaultyRelay) -> None:
    """Everyone has it by the other one, once, and the operator is told by which."""
    gone = free_port()
    connect(press, gone, second.port)
    told = raise_alerts(press)
    sent = press.send()
    assert sent.code == 0, sent.stderr
    assert f"127.0.0.1:{gone} cannot be reached" in sent.stderr
    assert "goes on through the fallback relay" in sent.stderr
    assert press.count(second).check(len(press.readers)).accepted == len(press.readers)
    alerts = [json.loads(line) for line in told.read_text("utf-8").splitlines()]
    assert [alert["alert"] for alert in alerts] == ["fallback", "done"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(phase="connect", reply="554 5.7.1 your IP address is on a block list"),
        Fault(phase="auth", reply="535 5.7.8 authentication failed"),
        Fault(phase="mail", reply="550 5.7.1 this sender is blocked"),
        Fault(phase="mail", reply="451 4.7.1 deferred for poor reputation"),
        Fault(phase="mail", reply="550 5.7.1 this sender is blocked", nth=8),
    ],
    ids=lambda fault: f"{fault.phase}-{fault.reply[:3]}-{fault.nth}",
)
def test_a_relay_that_refuses_us_is_stood_in_for(
    press: Press, relay: FaultyRelay, second: FaultyRelay, fault: Fault
) -> None:
    """At the greeting, at AUTH, at MAIL, in mid-send: nobody is called failed, nobody has it twice, all have it."""
    relay.play(fault, extensions=(*EXTENSIONS, "AUTH PLAIN"))
    connect(press, relay.port, second.port)
    if fault.phase == "auth":
        settings = press.folder / "bulletin.toml"
        text = settings.read_text("utf-8").replace("[transport]\n", '[transport]\nuser = "daily"\n')
        settings.write_text(text, "utf-8")
    sent = press.send(BULLETIN_SMTP_PASSWORD="secret")  # noqa: S106 a test's password
    assert sent.code == 0, sent.stderr
    took = relay.accepted + second.accepted
    assert set(took) == set(press.readers)
    assert max(took.values()) == 1
    assert len(relay.letters()) == (7 if fault.nth > 1 else 0)


def test_what_is_in_doubt_is_never_sent_by_the_other(press: Press, relay: FaultyRelay, second: FaultyRelay) -> None:
    """The first takes a message, loses its reply and is gone: the others go by the second, and one waits for you."""
    relay.play(
        Fault(phase="dot", cut=True, take=True, to=VICTIM, times=1),
        Fault(phase="connect", reply="554 5.7.1 no more of you", nth=2),
    )
    connect(press, relay.port, second.port, connections=1)
    sent = press.send()
    assert sent.code == 4
    counts = press.standing("in_doubt")
    assert counts["readers"] == [VICTIM]
    assert VICTIM not in second.accepted
    assert set(relay.accepted + second.accepted) == set(press.readers)
    assert max((relay.accepted + second.accepted).values()) == 1


def test_a_retry_by_the_other_is_the_same_to_the_octet(press: Press, relay: FaultyRelay, second: FaultyRelay) -> None:
    """Five are refused after their dots, so the relay is left; later they go by the second, signatures and all."""
    relay.play(Fault(phase="dot", reply="451 4.7.0 your IP address is deferred"))
    connect(press, relay.port, second.port, connections=1, tables=press.sign())
    assert press.send().code == 4
    refused = {letter.recipient: letter for letter in relay.letters("refused")}
    assert len(refused) >= 5
    assert not set(refused) & set(second.accepted)
    press.pass_time(3600)
    relay.play(Fault(phase="connect", reply="554 5.7.1 still not"))
    assert press.send().code == 0
    arrived = {letter.recipient: letter for letter in second.letters()}
    assert set(arrived) == set(press.readers)
    for recipient, letter in refused.items():
        assert (arrived[recipient].sha256, arrived[recipient].message_id) == (letter.sha256, letter.message_id)


def test_two_relays_that_cannot_be_had_are_one_sentence(press: Press) -> None:
    """Neither is there: exit 1, the second is named, and everybody is owed as before."""
    first, second = free_port(), free_port()
    connect(press, first, second)
    sent = press.send()
    assert sent.code == 1
    assert f"error: the relay 127.0.0.1:{second} cannot be reached" in sent.stderr
    assert "check transport.fallback.host" in sent.stderr
    assert press.standing("pending")["counts"]["pending"] == len(press.readers)
