from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sized
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bulletin.errors import TransportError
from bulletin.model import EditionKind, Outgoing, Receipt, Subscriber
from bulletin.send import deliver
from tests.office import NAMES, START, Office, open_office
from tests.transport.relay import relay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


KILLED = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from bulletin.send import deliver
from bulletin.store.database import open_database
from bulletin.store.ledger import Ledger
from bulletin.transport.maildir import Maildir
from bulletin.transport.smtp import Smtp
from tests.message.sample import EDITION

class Clock:
    def wall(self): return datetime(2025, 6, 16, 5, 0, tzinfo=timezone.utc)
    def monotonic(self): return 0.0
    def sleep(self, seconds): pass

ledger = Ledger(open_database("sqlite:///" + sys.argv[1]))
if sys.argv[2] == "rehearsal":
    transport = Maildir(Path(sys.argv[3]))
else:
    transport = Smtp(host="127.0.0.1", port=int(sys.argv[3]), security="none")
deliver(ledger.find(EDITION, sys.argv[2]), ledger=ledger, transports=[transport], clock=Clock())
"""
MANY = 300
HERE = Path(__file__).parents[1]


def kill_in_mid_send(office: Office, kind: EditionKind, end: str, arrived: Callable[[], Sized]) -> None:
    """Start a sender of its own process, and kill -9 it when about a third has arrived."""
    sender = subprocess.Popen([sys.executable, "-c", KILLED, str(office.database.path), kind, end], cwd=HERE)
    while len(arrived()) < MANY // 3:
        assert sender.poll() is None, "the sender ended before it could be killed"
        time.sleep(0.001)  # waits for real messages of a real process
    sender.send_signal(signal.SIGKILL)
    assert sender.wait() == -signal.SIGKILL


@pytest.fixture
def many(office: Office) -> list[str]:
    """A list that takes a moment to send to."""
    everyone = [f"r{number:03}@example.com" for number in range(MANY)]
    office.readers.import_list([Subscriber(email=address) for address in everyone], now=START)
    return everyone


def test_after_kill_9_the_rerun_misses_nobody_and_doubles_nobody(office: Office, many: list[str]) -> None:
    """At most twice what was under way on the one connection is in doubt; everyone else has it exactly once."""
    with relay() as server:
        office.freeze()
        kill_in_mid_send(office, "real", str(server.port), lambda: server.arrivals)
        progress = office.send(server)
    doubtful = [row.email for row in office.ledger.rows(progress.edition.key, "in_doubt")]
    assert progress.found_in_doubt == len(doubtful) <= 2
    assert max(Counter(server.recipients).values()) == 1
    assert set(server.recipients) | set(doubtful) == set(many)
    assert progress.counts["accepted"] + len(doubtful) == MANY
    assert progress.edition.state == ("sending" if doubtful else "done")


def test_after_kill_9_a_rehearsal_is_completed_without_doubt(office: Office, many: list[str]) -> None:
    """Writing a message again replaces it, so nothing is unknown."""
    office.freeze(rehearsal=True)
    box = office.folder / "outbox"
    kill_in_mid_send(office, "rehearsal", str(box), lambda: list((box / "new").glob("*")))
    progress = office.rehearse()
    assert (progress.edition.state, progress.counts["accepted"], progress.counts["in_doubt"]) == ("done", MANY, 0)
    recipients = [
        message_from_bytes(content, policy=policy.default)["To"].addresses[0].addr_spec for content in office.written
    ]
    assert sorted(recipients) == many


def test_the_ledger_knows_that_a_message_is_in_flight_before_its_last_dot(office: Office) -> None:
    """When the relay is handed a message, whoever asks the store reads it as in flight."""
    seen: list[str] = []

    def look(recipient: str) -> str | None:
        seen.append(office.states()[recipient.partition("@")[0]])
        return None

    with relay() as server:
        server.data = look
        office.send(server)
    assert seen == ["inflight"] * len(NAMES)


def test_what_is_drawn_and_never_answered_is_in_doubt(office: Office) -> None:
    """A transport that breaks without a receipt cannot say whether it arrived."""

    class Breaking:
        rehearsal = False
        under_way = 2

        def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
            """Answer the first, draw two more and break; whoever is fourth was never drawn."""
            source = filter(None, messages)
            yield Receipt(key=next(source).key, outcome="accepted")
            next(source)
            next(source)
            raise TransportError("broken")

    with pytest.raises(TransportError):
        deliver(office.freeze(), ledger=office.ledger, transports=[Breaking()], clock=office.watch)
    assert office.states() == {
        "ann": "accepted",
        "bob": "in_doubt",
        "cat": "in_doubt",
        "dan": "pending",
        "eve": "pending",
    }
