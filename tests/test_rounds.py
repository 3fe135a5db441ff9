from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bulletin import leases
from bulletin.errors import TransportError
from bulletin.model import Delivery, Outgoing, Receipt, Subscriber
from bulletin.pace import Unpaced
from bulletin.send import deliver
from bulletin.transport.smtp import Smtp
from bulletin.transport.throttle import ALL
from tests.office import NAMES, START, Office, open_office, short
from tests.transport.relay import DROP, SHORT, free_port, relay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


def to(port: int, connections: int) -> list[Smtp]:
    """Return so many connections to a relay on this machine."""
    return [Smtp(host="127.0.0.1", port=port, security="none", patience=SHORT) for _ in range(connections)]


class Gate:
    """A connection that holds its first message until ``meeting`` lets it go; the very first goes at once."""

    rehearsal = False
    under_way = 1

    def __init__(self, meeting: threading.Barrier, held: list[int]) -> None:
        """Take what all wait at, and where to say what they hold meanwhile."""
        self.meeting = meeting
        self.held = held

    def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
        """Accept everything, what is held once everyone holds something."""
        waited = False
        for message in filter(None, messages):
            first, waits = not self.held, bool(self.held) and not waited
            self.held.append(message.key)
            if waits:
                waited = True
                self.meeting.wait(30)
            assert first or waited
            yield Receipt(key=message.key, outcome="accepted")


def test_connections_share_the_readers_and_each_gets_one(office: Office) -> None:
    """Two hundred readers over ten connections: everyone once, and each connection had its part."""
    everyone = [f"r{number:03}@example.com" for number in range(200)]
    office.readers.import_list([Subscriber(email=address) for address in everyone], now=START, allow_removals=True)
    with relay() as server:
        progress = deliver(office.freeze(), ledger=office.ledger, transports=to(server.port, 10), clock=office.watch)
    assert sorted(server.recipients) == everyone
    assert server.connections == 10
    assert (progress.edition.state, progress.counts["accepted"]) == ("done", 200)


@pytest.mark.parametrize(("limit", "connections"), [(None, 5), (2, 2)])
def test_there_are_no_more_connections_than_messages(office: Office, limit: int | None, connections: int) -> None:
    """Nobody's relay is called on for nothing."""
    with relay() as server:
        deliver(office.freeze(), ledger=office.ledger, transports=to(server.port, 10), clock=office.watch, limit=limit)
    assert server.connections <= connections
    assert len(server.arrivals) == connections


def test_every_connection_has_a_message_under_way_at_the_same_time(office: Office) -> None:
    """Three connections hold a message each at the same time, and the ledger knew of each before it was drawn."""
    everyone = [f"r{number:03}@example.com" for number in range(20)]
    office.readers.import_list([Subscriber(email=address) for address in everyone], now=START, allow_removals=True)
    frozen, held, seen = office.freeze(), list[int](), list[set[str]]()

    def look() -> None:
        flying = {row.key for row in office.ledger.rows(frozen.key, "inflight")}
        seen.append({"in flight" if key in flying else "not" for key in held[1:]})

    meeting = threading.Barrier(3, action=look)
    roads = [Gate(meeting, held) for _ in range(3)]
    progress = deliver(frozen, ledger=office.ledger, transports=roads, clock=office.watch)
    assert seen == [{"in flight"}]
    assert progress.edition.state == "done"


@dataclass
class Throttled(Unpaced):
    """Lets nothing go to one domain until so many others have theirs."""

    domain: str
    others: int

    def admits(self, email: str, relay: str = ALL) -> bool:  # noqa: ARG002 one relay is as good as another
        """Hold back those at the domain."""
        return not self.others or not email.endswith(self.domain)

    def note(self, edition: int, email: str, receipt: Receipt, relay: str = ALL) -> None:  # noqa: ARG002 as above
        """Count who has it."""
        self.others -= not email.endswith(self.domain)


def test_a_large_receiver_that_is_throttled_keeps_nobody_else_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All its readers stand first on the list, many more than are leased at once: the others have theirs before it."""
    for name, number in (("_BATCH", 10), ("_MOST_HELD", 20), ("_MOST", 40)):
        monkeypatch.setattr(leases, name, number)
    large = [f"r{number:03}@Large.example" for number in range(90)]
    others = [f"r{number:03}@d{number % 30}.example" for number in range(60)]
    for some in (large, [*large, *others]):
        office.readers.import_list([Subscriber(email=one) for one in some], now=START, allow_removals=True)
    looks = itertools.count()
    with relay() as server:
        progress = deliver(
            office.freeze(),
            ledger=office.ledger,
            transports=to(server.port, 2),
            clock=office.watch,
            pace=Throttled("@Large.example", len(others)),
            stop=lambda: next(looks) > 400,
        )
    assert (progress.edition.state, progress.stopped) == ("done", False)
    assert sorted(server.recipients) == sorted([*large, *others])
    assert not set(server.recipients[: len(others)]) & set(large)


def test_a_connection_that_fails_leaves_its_share_to_the_others(office: Office) -> None:
    """One of two never gets through: everyone has it all the same, and that is no error."""
    with relay() as server:
        roads = [*to(server.port, 1), *to(free_port(), 1)]
        progress = deliver(office.freeze(), ledger=office.ledger, transports=roads, clock=office.watch)
    assert sorted(short(server.recipients)) == sorted(NAMES)
    assert progress.edition.state == "done"


def test_who_is_put_off_for_five_days_counts_as_refused(office: Office) -> None:
    """A mailbox stays full: it is tried for between four and six days, then it is refused and the edition is done."""
    with relay() as server:
        server.rcpt = lambda recipient: "452 4.2.2 over quota" if recipient.startswith("ann") else None
        road = Smtp(host="127.0.0.1", port=server.port, security="none", patience=SHORT)
        progress = deliver(office.freeze(), ledger=office.ledger, transports=[road], clock=office.watch)
        while progress.next_due is not None and office.watch.now - START < timedelta(days=7):
            office.watch.now = progress.next_due
            progress = deliver(office.freeze(), ledger=office.ledger, transports=[road], clock=office.watch)
    assert progress.edition.state == "done"
    assert timedelta(days=4) <= office.watch.now - START <= timedelta(days=6)
    assert (office.states()["ann"], progress.counts["accepted"]) == ("failed", len(NAMES) - 1)


def test_a_relay_that_is_not_there_is_tried_once(office: Office) -> None:
    """Ten connections make one error, and nobody is leased."""
    port = free_port()
    with pytest.raises(TransportError, match=f"127.0.0.1:{port} cannot be reached"):
        deliver(office.freeze(), ledger=office.ledger, transports=to(port, 10), clock=office.watch)
    assert set(office.states().values()) == {"pending"}


def test_a_relay_that_dies_under_all_connections_loses_nobody(office: Office) -> None:
    """Everyone is owed as before, the error is one sentence, and the next run finishes."""
    with relay() as server:
        server.rcpt = lambda _recipient: DROP
        with pytest.raises(TransportError, match="3 connections in a row"):
            deliver(office.freeze(), ledger=office.ledger, transports=to(server.port, 3), clock=office.watch)
    assert set(office.states().values()) == {"pending"}
    with relay() as server:
        deliver(office.freeze(), ledger=office.ledger, transports=to(server.port, 3), clock=office.watch)
    assert sorted(short(server.recipients)) == sorted(NAMES)


def test_asked_to_stop_every_connection_ends_after_its_message(office: Office) -> None:
    """What was under way is accepted, the rest is owed, and nothing is in doubt."""
    with relay() as server:
        progress = deliver(
            office.freeze(),
            ledger=office.ledger,
            transports=to(server.port, 2),
            clock=office.watch,
            stop=lambda: len(server.arrivals) >= 2,
        )
    assert progress.stopped
    assert Counter(office.states().values()) == {
        "accepted": len(server.arrivals),
        "pending": len(NAMES) - len(server.arrivals),
    }


def test_whoever_insists_is_not_kept_waiting(office: Office) -> None:
    """A second Ctrl-C ends at once: the message whose relay says nothing is in doubt, the rest is owed."""
    reached, never = threading.Event(), threading.Event()

    class Silent:
        rehearsal = False
        under_way = 1

        def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
            """Take one message, and never answer."""
            for _ in messages:
                reached.set()
                never.wait()
            yield from ()

    class Quick(Silent):
        def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
            """Accept each, the second once the other connection has one too."""
            for number, message in enumerate(filter(None, messages)):
                if number:
                    assert reached.wait(30)
                yield Receipt(key=message.key, outcome="accepted")

    def insist(_row: Delivery, _receipt: Receipt) -> None:
        if reached.is_set():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(
            office.freeze(),
            ledger=office.ledger,
            transports=[Quick(), Silent()],
            clock=office.watch,
            on_receipt=insist,
        )
    states = Counter(office.states().values())
    never.set()
    assert states["in_doubt"] == 1
    assert states["accepted"] >= 1
    assert states["pending"] == len(NAMES) - 1 - states["accepted"]
