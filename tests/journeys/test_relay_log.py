from __future__ import annotations

import email
import gzip
import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands import COMMAND, environment
from tests.journeys.conftest import Run
from tests.journeys.test_smtp import use_relay
from tests.transport.relay import DROP, Arrival, Relay, relay

DAY = "2025-06-16"


def postfix_log(arrivals: Sequence[Arrival], *, begins: datetime, ends: datetime) -> str:
    """What Postfix would have logged of these messages, between two other connections."""
    lines = [f"{begins.isoformat()} mx1 postfix/smtpd[7]: connect from desk[192.0.2.7]"]
    for number, arrival in enumerate(arrivals):
        told = str(email.message_from_bytes(arrival.content)["Message-ID"])
        stamp, queue_id = datetime.now(UTC).isoformat(), f"4F1ABC{number:02X}"
        lines += [
            f"{stamp} mx1 postfix/smtpd[7]: {queue_id}: client=desk[192.0.2.7]",
            f"{stamp} mx1 postfix/cleanup[8]: {queue_id}: message-id={told}",
            f"{stamp} mx1 postfix/qmgr[9]: {queue_id}: from=<daily@example.org>, size=7, nrcpt=1 (queue active)",
        ]
    lines.append(f"{ends.isoformat()} mx1 postfix/smtpd[7]: disconnect from desk[192.0.2.7]")
    return "\n".join(lines) + "\n"


@pytest.fixture
def doubts(paper: Path, run: Run) -> Relay:
    """Ann has it; Béa has it, and the reply was lost; of Cal the reply was lost, and it never arrived."""
    run("build", "--date", DAY, folder=paper)
    with relay() as server:
        server.data = lambda recipient: None if recipient.startswith("ann") else DROP
        use_relay(paper, server.port)
        sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 4, sent.stderr
    server.arrivals = [arrival for arrival in server.arrivals if not arrival.recipient.startswith("cal")]
    return server


def test_the_relays_log_settles_doubts_both_ways(paper: Path, run: Run, doubts: Relay) -> None:
    """Who is in the log has it; who is not, in a log that covers the time, is owed it again, and gets the same copy."""
    now = datetime.now(UTC)
    whole = postfix_log(doubts.arrivals, begins=now - timedelta(hours=1), ends=now + timedelta(minutes=11))
    (paper / "mail.log.gz").write_bytes(gzip.compress(whole.encode()))
    settled = run("settle", "--relay-log", "mail.log.gz", "--date", DAY, "--json", folder=paper)
    assert settled.returncode == 0, settled.stderr
    told = json.loads(settled.stdout)
    assert told["relay_log"] == {
        "accepted": ["bea@example.net"],
        "absent": ["cal@example.com"],
        "unproven": [],
        "why": [],
    }
    with relay() as server:
        use_relay(paper, server.port)
        assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
    assert server.recipients == ["cal@example.com"]
    status = json.loads(run("status", "--date", DAY, "--json", "--list", "accepted", folder=paper).stdout)
    assert (status["state"], status["counts"]["accepted"]) == ("done", 3)
    assert "queued as 4F1ABC" in status["reasons"]["bea@example.net"]["text"]


def test_a_log_that_ends_too_early_proves_presence_alone(paper: Path, run: Run, doubts: Relay) -> None:
    """From standard input; Cal stays in doubt and the way on is told, or a person decides about the rest at once."""
    now = datetime.now(UTC)
    short = postfix_log(doubts.arrivals, begins=now - timedelta(hours=1), ends=now)
    settled = subprocess.run(
        [*COMMAND, "settle", "--relay-log", "-", "--date", DAY],
        cwd=paper,
        env=environment(COLUMNS="60"),
        input=short,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert settled.returncode == 4, settled.stderr
    assert "1 copy taken, 0 never, 1 not to be told" in settled.stdout
    assert "has to go on until" in settled.stderr
    (paper / "mail.log").write_text(short)
    rest = run("settle", "--relay-log", "mail.log", "--hold", "--yes", "--date", DAY, "--json", folder=paper)
    assert rest.returncode == 0, rest.stderr
    counts = json.loads(rest.stdout)["counts"]
    assert (counts["accepted"], counts["held"], counts["in_doubt"]) == (2, 1, 0)


def test_another_relays_log_proves_no_absence(paper: Path, run: Run, doubts: Relay) -> None:
    """It covers the time but lacks a copy of which the relay itself said that it took it."""
    now = datetime.now(UTC)
    other = postfix_log([], begins=now - timedelta(hours=1), ends=now + timedelta(hours=1))
    (paper / "mail.log").write_text(other)
    settled = run("settle", "--relay-log", "mail.log", "--date", DAY, folder=paper)
    assert settled.returncode == 4
    assert "1 of 1 copies that the relay took are not in it" in settled.stderr
    assert doubts.recipients


def test_a_log_that_cannot_be_read_is_a_sentence(paper: Path, run: Run, doubts: Relay) -> None:
    """No file, broken gzip: nothing is decided."""
    (paper / "broken.gz").write_bytes(gzip.compress(b"Jun 16 06:00:01 mx1 postfix/smtpd[2]: connect\n" * 99)[:60])
    for name in ("missing.log", "broken.gz"):
        refused = run("settle", "--relay-log", name, "--date", DAY, folder=paper)
        assert refused.returncode == 2
        assert f"{name}: the relay's log cannot be read" in refused.stderr
    status = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
    assert status["counts"]["in_doubt"] == 2
    assert doubts.recipients
