from __future__ import annotations

import json
import os
import signal
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.commands import COMMAND, environment
from tests.journeys.conftest import Run
from tests.journeys.test_smtp import use_relay
from tests.transport.relay import relay

DAY = "2025-06-16"


def test_many_readers_are_sent_to_over_several_connections(paper: Path, run: Run) -> None:
    """Two hundred readers go over the connections that the settings allow, and each gets one message."""
    everyone = [f"reader{number:03}@example.org" for number in range(200)]
    (paper / "subscribers.csv").write_text("email\n" + "\n".join(everyone) + "\n", "utf-8")
    run("build", "--date", DAY, folder=paper)
    with relay() as server:
        use_relay(paper, server.port)
        with (paper / "bulletin.toml").open("a") as settings:
            settings.write("connections = 4\n")
        sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 0, sent.stderr
    assert sorted(server.recipients) == everyone
    assert server.connections == 4


def test_a_refused_reader_is_listed_with_the_reason(paper: Path, run: Run) -> None:
    """``status --list failed`` shows what the relay said of each; JSON keeps the addresses, and the reasons beside."""
    run("build", "--date", DAY, folder=paper)
    with relay() as server:
        server.rcpt = lambda recipient: "550 5.1.1 no such user" if recipient.startswith("bea") else None
        use_relay(paper, server.port)
        sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 0, sent.stderr
    shown = run("status", "--date", DAY, "--list", "failed", folder=paper).stdout
    (line,) = [line for line in shown.splitlines() if "bea@example.net" in line]
    assert "550 5.1.1 no such user" in line
    told = json.loads(run("status", "--date", DAY, "--list", "failed", "--json", folder=paper).stdout)
    assert told["readers"] == ["bea@example.net"]
    assert told["reasons"] == {"bea@example.net": {"code": 550, "text": "5.1.1 no such user"}}


def test_a_retry_is_told_in_the_publications_time(paper: Path, run: Run) -> None:
    """One reader, a relay without encryption that says "later": each told in words, the time as on the wall there."""
    (paper / "subscribers.csv").write_text("email\nann@example.org\n", "utf-8")
    settings = paper / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace("Europe/London", "Asia/Kolkata"), "utf-8")
    run("build", "--date", DAY, folder=paper)
    with relay() as server:
        server.rcpt = lambda _recipient: "451 4.7.1 greylisted"
        use_relay(paper, server.port)
        sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 4, sent.stderr
    assert "1 reader: ann@example.org" in sent.stdout
    assert f"127.0.0.1:{server.port}, without encryption" in sent.stdout
    told = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
    due = datetime.fromisoformat(told["next_due"]).astimezone(ZoneInfo("Asia/Kolkata"))
    assert f"retried from {due:%H:%M} on" in sent.stdout


def test_a_rehearsal_is_written_and_not_accepted_by_anyone(paper: Path, run: Run) -> None:
    """No mail server had a part in it, so none is named."""
    run("build", "--date", DAY, folder=paper)
    run("send", "--date", DAY, "--yes", folder=paper)
    shown = run("status", "--date", DAY, folder=paper).stdout
    assert "mail server" not in shown
    assert "3        written" in shown


def test_ctrl_c_before_the_first_message_ends_in_a_word(paper: Path, run: Run) -> None:
    """While it still reads the list, Ctrl-C ends it with exit 130 and says that nothing was sent."""
    run("build", "--date", DAY, folder=paper)
    (paper / "subscribers.csv").unlink()
    os.mkfifo(paper / "subscribers.csv")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background are deaf to it
    sender = subprocess.Popen(
        [*COMMAND, "send", "--date", DAY, "--yes"],
        cwd=paper,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with (paper / "subscribers.csv").open("w"):  # opens once the command reads at the other end
        sender.send_signal(signal.SIGINT)
        _, said = sender.communicate(timeout=60)
    assert sender.returncode == 130
    assert said == "stopped; nothing was sent\n"
