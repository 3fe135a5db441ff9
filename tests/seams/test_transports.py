"""Every transport is held to the same promises."""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bulletin.model import Outgoing
from bulletin.seams import Transport
from bulletin.transport.maildir import Maildir
from bulletin.transport.smtp import Smtp
from tests.transport.relay import SHORT, outgoing, relay


@dataclass(frozen=True)
class Road:
    """A transport, and what has arrived at its end."""

    transport: Transport
    arrived: Callable[[], list[str]]


@pytest.fixture(params=["maildir", "smtp"])
def road(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Road]:
    """Each transport with its real other end."""
    if request.param == "maildir":
        box = tmp_path / "outbox"
        yield Road(Maildir(box), lambda: sorted(str(one["Message-ID"]) for one in mailbox.Maildir(box)))
        return
    with relay() as server:
        transport = Smtp(host="127.0.0.1", port=server.port, security="none", patience=SHORT)
        yield Road(transport, lambda: sorted(one.content.split(b"\r\n")[0].decode()[12:] for one in server.arrivals))


def messages(number: int) -> list[Outgoing]:
    """Return so many messages."""
    return [outgoing(key, f"r{key}@example.com") for key in range(number)]


def test_everything_drawn_arrives_and_has_its_receipt_in_order(road: Road) -> None:
    """No message without a receipt, none twice."""
    receipts = list(road.transport.deliver(messages(120)))
    assert [(receipt.key, receipt.outcome) for receipt in receipts] == [(key, "accepted") for key in range(120)]
    assert road.arrived() == sorted(f"<{key}@example.org>" for key in range(120))


def test_no_more_is_drawn_than_is_said_to_be_under_way(road: Road) -> None:
    """What a crash can leave unknown is bounded by ``under_way``."""
    drawn = 0

    def counted() -> Iterator[Outgoing]:
        nonlocal drawn
        for message in messages(250):
            drawn += 1
            yield message

    for received, _ in enumerate(road.transport.deliver(counted())):
        assert drawn - received <= road.transport.under_way
    assert drawn == 250


def test_nothing_to_send_sends_nothing(road: Road) -> None:
    """An empty run leaves nothing behind."""
    assert list(road.transport.deliver([])) == []
    assert road.arrived() == []


def test_a_run_can_be_broken_off(road: Road) -> None:
    """Whoever stops listening to receipts gets no further message drawn, and another run works."""
    source = iter(messages(300))
    first_run = road.transport.deliver(source)
    next(first_run)
    first_run.close()  # type: ignore[attr-defined]  # both are generators
    left = list(source)
    assert len(left) >= 300 - road.transport.under_way
    assert {receipt.outcome for receipt in road.transport.deliver(left)} == {"accepted"}
