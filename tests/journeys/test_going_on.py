from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import Run
from tests.journeys.test_smtp import parsed, use_relay
from tests.journeys.test_terminal import on_a_terminal
from tests.transport.relay import free_port, relay

DAY = "2025-06-16"


def readers(paper: Path, **statuses: str) -> None:
    """Write the list: each reader by name, with a status."""
    rows = [f"{name}@example.org,{status}" for name, status in statuses.items()]
    (paper / "subscribers.csv").write_text("email,status\n" + "\n".join(rows) + "\n", "utf-8")


def standing(paper: Path, run: Run) -> tuple[str, dict[str, int]]:
    """The edition's state, and how many readers are in each state that occurs."""
    told = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
    return told["state"], {state: count for state, count in told["counts"].items() if count}


@pytest.fixture
def begun(paper: Path, run: Run) -> Path:
    """A publication with an edition that one of its four readers has."""
    readers(paper, ann="active", bea="active", cal="active", dan="active")
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    with relay() as server:
        use_relay(paper, server.port)
        sent = run("send", "--date", DAY, "--yes", "--limit", "1", folder=paper)
    assert sent.returncode == 4, sent.stderr
    assert f"to go on: bulletin send --date {DAY}" in sent.stdout
    assert server.recipients == ["ann@example.org"]
    return paper


def test_who_left_the_list_meanwhile_gets_nothing_more(begun: Path, run: Run) -> None:
    """The list is read before every send: unsubscribed or taken out, they are suppressed; a new reader waits."""
    readers(begun, ann="active", bea="unsubscribed", dan="active", new="active")
    with relay() as server:
        use_relay(begun, server.port)
        sent = run("send", "--date", DAY, "--yes", folder=begun)
    assert sent.returncode == 0, sent.stderr
    assert server.recipients == ["dan@example.org"]
    assert standing(begun, run) == ("done", {"accepted": 2, "suppressed": 2})


def test_going_on_asks_as_well(begun: Path, run: Run) -> None:
    """Without --yes it says who is still owed it and asks: exit 2 without a terminal, nothing sent at "n"."""
    with relay() as server:
        use_relay(begun, server.port)
        nobody_there = run("send", "--date", DAY, folder=begun)
        assert nobody_there.returncode == 2
        assert "3 readers still owed it; 1 has it" in nobody_there.stdout
        assert "--yes" in nobody_there.stderr
        code, shown = on_a_terminal("send", "--date", DAY, folder=begun, columns=100, typed="n\n")
        assert (code, server.recipients) == (1, [])
        assert "Send it to 3 readers still owed it?" in shown
        code, _ = on_a_terminal("send", "--date", DAY, folder=begun, columns=100, typed="y\n")
        assert (code, len(server.recipients)) == (0, 3)
    done = run("send", "--date", DAY, folder=begun)
    assert done.returncode == 0, done.stderr
    assert "was sent; nobody is owed anything" in done.stdout


def test_a_dead_relay_locks_no_edition(paper: Path, run: Run) -> None:
    """Frozen but sent to nobody, it can still be built and changed, and the next send is of the changed one."""
    run("build", "--date", DAY, folder=paper)
    use_relay(paper, free_port())
    failed = run("send", "--date", DAY, "--yes", folder=paper)
    assert failed.returncode == 1
    assert "connection refused" in failed.stderr
    assert "Errno" not in failed.stderr
    rebuilt = run("build", "--date", DAY, folder=paper)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "nothing to build" not in rebuilt.stdout
    file = paper / "editions" / DAY / "edition.toml"
    file.write_text(file.read_text("utf-8").replace('subject = "', 'subject = "Second thoughts: ', 1), "utf-8")
    with relay() as server:
        use_relay(paper, server.port)
        sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 0, sent.stderr
    assert len(server.arrivals) == 3
    assert all(str(parsed(one.content)["Subject"]).startswith("Second thoughts: ") for one in server.arrivals)


def test_a_build_in_mid_send_says_so(begun: Path, run: Run) -> None:
    """Somebody has it, others wait: nothing is built, and the words are those of an edition on its way."""
    built = run("build", "--date", DAY, folder=begun)
    assert built.returncode == 0
    assert "is being sent, so there is nothing to build; it lies in" in built.stdout
    assert "bulletin send" in built.stdout
    shutil.rmtree(begun / "editions" / DAY)
    assert "it lies in" not in run("build", "--date", DAY, folder=begun).stdout


def test_a_build_after_a_cancel_says_so(begun: Path, run: Run) -> None:
    """Nothing is built under a name that nobody more is sent, and it says that another is needed."""
    assert run("cancel", "--date", DAY, "--yes", folder=begun).returncode == 0
    built = run("build", "--date", DAY, folder=begun)
    assert built.returncode == 0
    assert f"edition {DAY} was cancelled" in built.stdout
    assert "is being sent" not in built.stdout
    assert "bulletin send" not in built.stdout
    assert f"bulletin build --date {DAY} --name extra" in built.stdout


def test_an_approval_that_was_cancelled_is_no_approval(paper: Path, run: Run) -> None:
    """Cancelled before its first message, it is neither built nor added to, and nobody is told to withdraw it."""
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    use_relay(paper, free_port())
    assert run("approve", "--date", DAY, "--yes", folder=paper).returncode == 0
    assert run("cancel", "--date", DAY, "--yes", folder=paper).returncode == 0
    built = run("build", "--date", DAY, folder=paper)
    added = run("add", "content", "--date", DAY, folder=paper)
    assert (built.returncode, added.returncode) == (0, 2)
    for told in (built.stdout, added.stderr):
        assert "was cancelled" in told
        assert "--withdraw" not in told


def test_what_changes_nothing_for_readers_stops_nobody(begun: Path, run: Run) -> None:
    """Marked as read, commented and set in other templates, it is the same edition and goes on."""
    file = begun / "editions" / DAY / "edition.toml"
    text = file.read_text("utf-8")
    file.write_text("# read by Jo\n" + text.replace("locked = false", "locked = true"), "utf-8")
    for template in (begun / "templates").rglob("*.j2"):
        template.write_text("{% broken", "utf-8")
    with relay() as server:
        use_relay(begun, server.port)
        sent = run("send", "--date", DAY, "--yes", folder=begun)
    assert sent.returncode == 0, sent.stderr
    assert len(server.arrivals) == 3


def test_a_changed_edition_is_refused_and_goes_on_without_its_file(begun: Path, run: Run) -> None:
    """The refusal says how to go on; moved out of the way, the edition goes on as its first reader got it."""
    file = begun / "editions" / DAY / "edition.toml"
    file.write_text(file.read_text("utf-8").replace('subject = "', 'subject = "Changed: ', 1), "utf-8")
    with relay() as server:
        use_relay(begun, server.port)
        refused = run("send", "--date", DAY, "--yes", folder=begun)
        assert refused.returncode == 2
        assert "put the file back as it was or move it out of its folder" in refused.stderr
        assert "--name" in refused.stderr
        assert server.arrivals == []
        shutil.rmtree(begun / "editions")
        sent = run("send", "--date", DAY, "--yes", folder=begun)
    assert sent.returncode == 0, sent.stderr
    assert "its edition.toml is gone" in sent.stderr
    assert len(server.arrivals) == 3
    assert not any(str(parsed(one.content)["Subject"]).startswith("Changed") for one in server.arrivals)
