from __future__ import annotations

import json
from pathlib import Path

from tests.journeys.conftest import Run
from tests.journeys.test_smtp import parsed, relay, use_relay
from tests.transport.relay import free_port
from tests.transport.relay import relay as strict_relay

DAY = "2025-06-16"


def raise_alerts(paper: Path, *, to: str = "", command: str = "") -> Path:
    """Name an operator and a program that keeps what it is told, a line an alert; return its file."""
    settings, kept = paper / "bulletin.toml", paper / "told.jsonl"
    lines = [f'to = ["{to}"]' if to else "", f"command = {json.dumps(['sh', '-c', command or 'cat >> told.jsonl'])}"]
    settings.write_text(settings.read_text("utf-8").replace("[alerts]", "\n".join(["[alerts]", *lines, "#"]), 1))
    return kept


def told(kept: Path) -> list[dict[str, object]]:
    """The alerts that the program was given."""
    return [json.loads(line) for line in kept.read_text("utf-8").splitlines()] if kept.exists() else []


def test_done_is_told_by_mail_and_to_the_program(paper: Path, run: Run) -> None:
    """The operator gets a plain message beside the readers' copies, and the program the counts as JSON."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        kept = raise_alerts(paper, to="ops@example.org")
        assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
        assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
    (alert,) = told(kept)
    assert (alert["alert"], alert["edition"], alert["publication"]) == ("done", DAY, "town-hall-daily")
    assert isinstance(alert["counts"], dict)
    assert alert["counts"]["accepted"] == 3
    (mail,) = [parsed(content) for _, recipients, content in inbox.received if recipients == ["ops@example.org"]]
    assert mail["Subject"] == f"The Town Hall Daily {DAY}: it was sent"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "3 accepted by the mail server" in mail.get_content()


def test_a_relay_that_is_away_is_told_to_the_program(paper: Path, run: Run) -> None:
    """Where the relay fails, mail cannot tell of it: the program does, and the send's own error stands."""
    run("build", "--date", DAY, folder=paper)
    use_relay(paper, free_port())
    kept = raise_alerts(paper, to="ops@example.org")
    failed = run("send", "--date", DAY, "--yes", folder=paper)
    assert failed.returncode == 1
    assert "cannot be reached" in failed.stderr
    assert "the alert could not be mailed" in failed.stderr
    (alert,) = told(kept)
    assert alert["alert"] == "failed"
    assert "cannot be reached" in str(alert["text"])


def test_a_blocked_edition_is_told(paper: Path, run: Run) -> None:
    """The operator learns why nothing went."""
    run("build", "--date", DAY, folder=paper)
    (paper / "holds.toml").write_text('[[hold]]\nwords = "council"\nreason = "the lawyers"\nwho = "Ann"\n')
    use_relay(paper, free_port())
    kept = raise_alerts(paper)
    blocked = run("send", "--date", DAY, "--yes", folder=paper)
    assert blocked.returncode == 3, blocked.stderr
    (alert,) = told(kept)
    assert alert["alert"] == "blocked"
    assert "the lawyers" in str(alert["text"])


def test_a_failing_alert_never_stops_a_send(paper: Path, run: Run) -> None:
    """A program that fails, one that is not there, one that hangs, an operator who is refused: a warning, and done."""
    run("build", "--date", DAY, folder=paper)
    settings = (paper / "bulletin.toml").read_text("utf-8")
    for number, (command, warning) in enumerate(
        (("exit 7", "ended with code 7"), ("sleep 60", "took longer than 1 seconds")), start=1
    ):
        (paper / "bulletin.toml").write_text(settings)
        with strict_relay() as server:
            server.rcpt = lambda recipient: "550 no" if recipient.startswith("ops") else None
            use_relay(paper, server.port)
            raise_alerts(paper, to="ops@example.org", command=command)
            text = (paper / "bulletin.toml").read_text("utf-8")
            (paper / "bulletin.toml").write_text(text.replace("# command_seconds = 20", "command_seconds = 1"))
            name = f"try-{number}"
            run("build", "--date", DAY, "--name", name, folder=paper)
            sent = run("send", "--date", DAY, "--name", name, "--yes", folder=paper)
        assert sent.returncode == 0, sent.stderr
        assert len(server.recipients) == 3
        assert warning in sent.stderr
        assert "the alert to ops@example.org did not go (550 no)" in sent.stderr


def test_a_rehearsal_alerts_nobody(paper: Path, run: Run) -> None:
    """What nobody is mailed is told to nobody."""
    run("build", "--date", DAY, folder=paper)
    kept = raise_alerts(paper, to="ops@example.org")
    assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
    assert told(kept) == []
    assert len(list((paper / "outbox" / "new").iterdir())) == 3
