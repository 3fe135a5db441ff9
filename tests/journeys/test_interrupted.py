from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.commands import COMMAND, environment
from tests.journeys.conftest import Run
from tests.journeys.test_smtp import use_relay
from tests.transport.relay import free_port

DAY = "2025-06-16"
READERS = 200
CONNECTIONS = 10
ON_ITS_OWN_TERMINAL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Becomes the command that follows, which its terminal tells when it is closed."""


class SlowInbox:
    """Accepts every message after a moment, and writes down for whom before it says so."""

    def __init__(self, log: Path) -> None:
        """Keep the acceptance log in a file, the oracle of who has what."""
        self.log = log
        self.log.touch()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take 20 ms over it, as a relay would."""
        await asyncio.sleep(0.02)
        with self.log.open("a") as log:
            log.write(envelope.rcpt_tos[0] + "\n")
        return "250 2.0.0 kept"

    def accepted(self) -> list[str]:
        """The recipients, in the order in which they were accepted."""
        return self.log.read_text().split()


@contextmanager
def slow_relay(log: Path) -> Iterator[tuple[SlowInbox, int]]:
    """A real SMTP server on the loopback that takes its time."""
    inbox = SlowInbox(log)
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield inbox, controller.port
    finally:
        controller.stop()


def await_a_third(inbox: SlowInbox, sender: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Wait until a third has arrived; it fails where the sender ends before."""
    deadline = time.monotonic() + 60
    while len(inbox.accepted()) < READERS // 3 and time.monotonic() < deadline:
        assert sender.poll() is None, sender.communicate()[1]
        time.sleep(0.01)  # waits for real messages to arrive at a real server


def interrupt(paper: Path, inbox: SlowInbox, number: signal.Signals, *, by: tuple[str, ...] = ()) -> int:
    """Start a send, by another command where one is named; signal it when a third has arrived; give its exit code."""
    sender = subprocess.Popen(
        [*by, *COMMAND, "send", "--date", DAY, "--yes"],
        cwd=paper,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    await_a_third(inbox, sender)
    sender.send_signal(number)
    _, said = sender.communicate(timeout=60)
    assert "Traceback" not in said
    return sender.returncode


@pytest.fixture
def long_list(paper: Path, run: Run) -> list[str]:
    """A publication with more readers than a third of a send can reach."""
    everyone = [f"reader{number:03}@example.org" for number in range(READERS)]
    (paper / "subscribers.csv").write_text("email\n" + "\n".join(everyone) + "\n", "utf-8")
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    return everyone


def test_a_killed_send_is_completed_by_the_next(paper: Path, run: Run, long_list: list[str], tmp_path: Path) -> None:
    """After kill -9 the rerun reaches everyone else, and settle those who were in doubt: done, and nobody missed.

    Nobody has it twice but those for whom a person decided so.
    """
    with slow_relay(tmp_path / "accepted.log") as (inbox, port):
        use_relay(paper, port)
        assert interrupt(paper, inbox, signal.SIGKILL) == -signal.SIGKILL
        before = len(inbox.accepted())
        assert before < READERS
        rerun = run("send", "--date", DAY, "--yes", folder=paper)
        arrived = Counter(inbox.accepted())
        assert rerun.returncode == 4, rerun.stderr
        assert max(arrived.values()) == 1
        assert f"bulletin settle --date {DAY} --resend, or --hold" in rerun.stdout
        status = json.loads(run("status", "--date", DAY, "--json", "--list", "in_doubt", folder=paper).stdout)
        doubtful = set(status["readers"])
        assert set(arrived) | doubtful == set(long_list)
        assert 1 <= len(doubtful) == status["counts"]["in_doubt"] <= 2 * CONNECTIONS
        assert sum(status["counts"].values()) == READERS
        settled = run("settle", "--resend", "--date", DAY, "--yes", folder=paper)
        assert settled.returncode == 0, settled.stderr
        assert doubtful <= set(settled.stdout.split())
        last = run("send", "--date", DAY, "--yes", folder=paper)
        assert last.returncode == 0, last.stderr
        arrived = Counter(inbox.accepted())
    assert set(arrived) == set(long_list)
    assert {address for address, times in arrived.items() if times > 1} <= doubtful
    assert max(arrived.values()) <= 2
    status = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
    assert (status["state"], status["counts"]["accepted"]) == ("done", READERS)


def test_ctrl_c_stops_cleanly_and_the_next_send_goes_on(
    paper: Path, run: Run, long_list: list[str], tmp_path: Path
) -> None:
    """Ctrl-C finishes what is on the wire, leaves nothing in doubt and exits 4; the next send reaches the rest."""
    with slow_relay(tmp_path / "accepted.log") as (inbox, port):
        use_relay(paper, port)
        assert interrupt(paper, inbox, signal.SIGINT) == 4
        status = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
        assert status["counts"]["in_doubt"] == 0
        assert status["counts"]["accepted"] == len(inbox.accepted()) < READERS
        rerun = run("send", "--date", DAY, "--yes", folder=paper)
        assert rerun.returncode == 0, rerun.stderr
        assert sorted(inbox.accepted()) == long_list


def test_a_terminal_that_is_closed_stops_cleanly(paper: Path, run: Run, long_list: list[str], tmp_path: Path) -> None:
    """With nothing left to write to, what is on the wire ends: exit 4, and nobody is in doubt."""
    with slow_relay(tmp_path / "accepted.log") as (inbox, port):
        use_relay(paper, port)
        master, slave = pty.openpty()
        sender = subprocess.Popen(
            [sys.executable, "-c", ON_ITS_OWN_TERMINAL, *COMMAND[1:], "send", "--date", DAY, "--yes"],
            cwd=paper,
            env=environment() | {"TERM": "xterm-256color"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        await_a_third(inbox, sender)
        os.close(master)
        assert sender.wait(60) == 4
        status = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
        assert status["counts"]["in_doubt"] == 0
        assert status["counts"]["accepted"] == len(inbox.accepted()) < len(long_list)


def test_under_nohup_a_closed_terminal_stops_nothing(
    paper: Path, run: Run, long_list: list[str], tmp_path: Path
) -> None:
    """Whoever had the signal ignored wants it to go on."""
    with slow_relay(tmp_path / "accepted.log") as (inbox, port):
        use_relay(paper, port)
        assert interrupt(paper, inbox, signal.SIGHUP, by=("nohup",)) == 0
        assert sorted(inbox.accepted()) == long_list
    assert json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)["state"] == "done"


@pytest.mark.parametrize("read", [0, 1])
def test_whoever_stops_reading_stops_nothing(
    paper: Path, run: Run, long_list: list[str], tmp_path: Path, read: int
) -> None:
    """Piped into something that ends before the first word, or after it, a send goes on to its end: exit 0."""
    with slow_relay(tmp_path / "accepted.log") as (inbox, port):
        use_relay(paper, port)
        sender = subprocess.Popen(
            [*COMMAND, "send", "--date", DAY, "--yes"],
            cwd=paper,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert sender.stdout is not None
        assert len(sender.stdout.read(read)) == read
        sender.stdout.close()
        _, said = sender.communicate(timeout=60)
        assert (sender.returncode, b"Traceback" in said) == (0, False), said
        assert sorted(inbox.accepted()) == long_list
    assert json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)["state"] == "done"


def test_an_error_is_told_though_nobody_reads_the_results(paper: Path, long_list: list[str]) -> None:
    """Standard error has its own readers."""
    use_relay(paper, free_port())
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as unread:
        failed = subprocess.run(
            [*COMMAND, "send", "--date", DAY, "--yes"],
            cwd=paper,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=unread,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert failed.returncode == 1
    assert "connection refused" in failed.stderr
    assert long_list


def test_doubts_can_be_settled_at_once_and_for_some(
    paper: Path, run: Run, long_list: list[str], tmp_path: Path
) -> None:
    """Right after kill -9, settle names who is in doubt and asks; one is held, a stranger is refused, none stay."""
    with slow_relay(tmp_path / "accepted.log") as (inbox, port):
        use_relay(paper, port)
        assert interrupt(paper, inbox, signal.SIGKILL) == -signal.SIGKILL
    undecided = run("settle", "--date", DAY, "--yes", folder=paper)
    assert undecided.returncode == 2
    assert "--resend sends it again" in undecided.stderr
    asked = run("settle", "--hold", "--date", DAY, folder=paper)
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    status = json.loads(run("status", "--date", DAY, "--json", "--list", "in_doubt", folder=paper).stdout)
    first, *others = status["readers"]
    assert first in asked.stdout
    stranger = run("settle", "--hold", "nobody@example.org", "--date", DAY, "--yes", folder=paper)
    assert stranger.returncode == 2
    assert "not in doubt: nobody@example.org" in stranger.stderr
    held = json.loads(run("settle", "--hold", first, "--date", DAY, "--yes", "--json", folder=paper).stdout)
    assert held["readers"] == [first]
    assert (held["counts"]["held"], held["counts"]["in_doubt"]) == (1, len(others))
    assert first in long_list
