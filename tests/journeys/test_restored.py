from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.journeys.conftest import Run
from tests.journeys.test_smtp import use_relay
from tests.transport.relay import relay

DAY = "2025-06-16"


def copy(store: Path, to: Path) -> None:
    """Copy a store, as a backup does."""
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def restores(run: Run, paper: Path, state: Path) -> str:
    """What the doctor says of noticing restores."""
    told = run("doctor", "--no-dns", "--json", folder=paper, XDG_STATE_HOME=str(state)).stdout
    (point,) = [point for point in json.loads(told)["points"] if point["about"] == "store.restores"]
    return str(point["verdict"])


def test_a_backup_that_is_put_back_asks_before_anything_is_sent(paper: Path, run: Run, tmp_path: Path) -> None:
    """Of a store from before the send, --yes sends nothing; who may have it already is then in doubt, and settled."""
    state = tmp_path / "state"
    state.mkdir()
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    with relay() as server:
        use_relay(paper, server.port)
        first = run("send", "--date", DAY, "--yes", "--limit", "1", folder=paper, XDG_STATE_HOME=str(state))
        assert first.returncode == 4, first.stderr
        copy(paper / "bulletin.db", tmp_path / "backup.db")
        rest = run("send", "--date", DAY, "--yes", folder=paper, XDG_STATE_HOME=str(state))
        assert rest.returncode == 0, rest.stderr
        everyone = sorted(server.recipients)
        assert restores(run, paper, state) == "good"
        assert restores(run, paper, tmp_path / "elsewhere") == "advice"
        for part in ("", "-wal", "-shm"):
            (paper / f"bulletin.db{part}").unlink(missing_ok=True)
        copy(tmp_path / "backup.db", paper / "bulletin.db")
        assert restores(run, paper, state) == "mend"
        told = run("status", "--date", DAY, folder=paper, XDG_STATE_HOME=str(state))
        assert "older than what was last sent from it" in told.stderr
        assert f"bulletin send --date {DAY} --after-restore" in told.stderr
        assert "to go on" not in told.stdout
        refused = run("approve", "--date", DAY, "--yes", folder=paper, XDG_STATE_HOME=str(state))
        assert (refused.returncode, "--after-restore" in refused.stderr) == (3, True)
        asked = run("send", "--date", DAY, "--yes", folder=paper, XDG_STATE_HOME=str(state))
        assert asked.returncode == 2
        assert "older than the last send from it" in asked.stderr
        assert "--after-restore" in asked.stderr
        told = run("send", "--date", DAY, "--yes", "--after-restore", folder=paper, XDG_STATE_HOME=str(state))
        assert told.returncode == 4, told.stderr
        assert "2 readers in doubt" in told.stdout
    assert sorted(server.recipients) == everyone
    assert len(set(everyone)) == 3
    status = json.loads(run("status", "--date", DAY, "--json", folder=paper, XDG_STATE_HOME=str(state)).stdout)
    assert not status["restored"]
    assert restores(run, paper, state) == "good"
    assert (status["counts"]["accepted"], status["counts"]["in_doubt"]) == (1, 2)


def test_a_store_that_was_lost_asks_before_it_sends_again(paper: Path, run: Run, tmp_path: Path) -> None:
    """A new one begins in its place and knows of nobody who has it: --yes sends nothing, and status says why."""
    state = tmp_path / "state"
    state.mkdir()
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    with relay() as server:
        use_relay(paper, server.port)
        assert run("send", "--date", DAY, "--yes", folder=paper, XDG_STATE_HOME=str(state)).returncode == 0
        everyone = sorted(server.recipients)
        (paper / "bulletin.db").unlink()
        for _ in range(2):
            asked = run("send", "--date", DAY, "--yes", folder=paper, XDG_STATE_HOME=str(state))
            assert (asked.returncode, "or the store was lost" in asked.stderr) == (2, True)
        assert restores(run, paper, state) == "mend"
        status = run("status", "--date", DAY, folder=paper, XDG_STATE_HOME=str(state))
        assert "--after-restore" in status.stderr
        assert sorted(server.recipients) == everyone
        told = run("send", "--date", DAY, "--yes", "--after-restore", folder=paper, XDG_STATE_HOME=str(state))
        assert told.returncode == 0, told.stderr
    assert sorted(server.recipients) == sorted(everyone * 2)
