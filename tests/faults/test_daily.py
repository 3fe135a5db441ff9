from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.faults.conftest import FEW
from tests.faults.launcher import Command, Strike
from tests.faults.press import DAY, Press
from tests.faults.relay import FaultyRelay
from tests.transport.relay import free_port

EDITOR = "editor@example.org"
OPERATOR = "ops@example.org"
SATURDAY = datetime(2025, 6, 14, 6, tzinfo=UTC)
FAST: dict[str, Any] = {"bulletin.waiting:LOOK_SECONDS": 0.05}


@pytest.fixture
def desk(draft: Press, relay: FaultyRelay) -> Press:
    """A publication whose day a timer does: nothing is built, an editor gets proofs, an operator is told."""
    draft.connect(relay.port)
    shutil.rmtree(draft.folder / "editions")
    draft.set("delivery", 'undo = "0"')
    draft.set("proof", f'to = ["{EDITOR}"]')
    draft.set("alerts", f'to = ["{OPERATOR}"]\ncommand = ["sh", "-c", "cat >> told.jsonl"]')
    draft.constants = dict(FAST)
    return draft


def told(press: Press) -> list[str]:
    """The kinds of the alerts that the operator's program was given."""
    kept = press.folder / "told.jsonl"
    return [json.loads(line)["alert"] for line in kept.read_text("utf-8").splitlines()] if kept.exists() else []


def read(relay: FaultyRelay) -> int:
    """How many readers have it, nobody twice."""
    readers = {who: times for who, times in relay.accepted.items() if who.startswith("reader")}
    assert set(readers.values()) <= {1}
    return len(readers)


def until(command: Command, happens: Callable[[], object]) -> None:
    """Wait until something is so, while a command runs."""
    ends = time.monotonic() + 60
    while not happens():
        assert command.runs, command.stdout + command.stderr
        assert time.monotonic() < ends, command.stdout + command.stderr
        time.sleep(0.02)  # waits for a real process


def waits(command: Command, words: str = "for somebody to approve it") -> None:
    """Wait until a run says that it waits."""
    until(command, lambda: command.said.with_suffix(".err").exists() and words in command.stderr)


def state(press: Press) -> str:
    """What ``status --json`` calls the edition."""
    return str(json.loads(press.run("status", "--json").stdout)["state"])


def test_a_day_is_built_proved_approved_and_sent(desk: Press, relay: FaultyRelay) -> None:
    """The proof comes first; once an editor approves, everyone has it, and the operator hears that it is done."""
    timer = desk.start("daily")
    waits(timer)
    assert relay.accepted[EDITOR] == 1
    assert (read(relay), told(desk)) == (0, [])
    approved = desk.run("approve", "--yes")
    assert approved.code == 0, approved.stderr
    assert timer.wait() == 0, timer.stderr
    assert read(relay) == FEW
    assert told(desk) == ["done"]
    assert (relay.accepted[EDITOR], relay.accepted[OPERATOR]) == (1, 1)
    again = desk.run("daily")
    assert (again.code, "was sent; nobody is owed anything" in again.stdout) == (0, True)
    assert (read(relay), told(desk)) == (FEW, ["done"])


def test_unapproved_by_the_deadline_nobody_is_sent_it(desk: Press, relay: FaultyRelay) -> None:
    """It stays a draft, the operator is told, and the exit code says so."""
    desk.set("daily", 'deadline = "10:00"')  # on the edition's day, which is past
    late = desk.run("daily")
    assert late.code == 3, late.stderr
    assert "was not approved by 16 June, 10:00" in late.stderr
    assert (read(relay), told(desk), state(desk)) == (0, ["unapproved"], "draft")
    assert relay.accepted[EDITOR] == 1
    story = desk.folder / "content" / "more.md"
    story.write_text((desk.folder / "content" / "story.md").read_text("utf-8").replace("bridge", "tunnel"), "utf-8")
    assert desk.run("daily").code == 3
    assert (relay.accepted[EDITOR], told(desk)) == (1, ["unapproved"])  # what comes too late is built and told no more
    assert desk.send().code == 0
    assert read(relay) == FEW


def test_the_deadline_counts_from_the_first_run(desk: Press, relay: FaultyRelay) -> None:
    """A timer that comes again every few minutes does not put it off."""
    timer = desk.start("daily")
    waits(timer)
    timer.signal(signal.SIGKILL)
    timer.wait()
    desk.pass_time(3 * 3600)
    timer = desk.start("daily")
    waits(timer)
    timer.signal(signal.SIGKILL)
    timer.wait()
    desk.pass_time(3600)
    late = desk.run("daily")
    assert (late.code, read(relay)) == (3, 0), late.stderr


def test_automatic_it_goes_without_a_word(desk: Press, relay: FaultyRelay) -> None:
    """Where no check blocks it, nobody need approve it; who did stands there."""
    desk.set("daily", 'approval = "automatic"')
    done = desk.run("daily")
    assert done.code == 0, done.stderr
    assert (read(relay), relay.accepted[EDITOR], told(desk)) == (FEW, 1, ["done"])
    assert json.loads(desk.run("status", "--json").stdout)["approved_by"] == "bulletin daily"


def test_automatic_there_is_time_to_undo_it(desk: Press, relay: FaultyRelay) -> None:
    """Withdrawn within the two minutes it is a draft again, and no run approves it by itself any more."""
    desk.set("daily", 'approval = "automatic"')
    settings = desk.folder / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace('undo = "0"', 'undo = "2m"'), "utf-8")
    timer = desk.start("daily")
    waits(timer, "is approved and goes at")
    assert desk.run("approve", "--withdraw").code == 0
    waits(timer)
    timer.signal(signal.SIGTERM)
    assert timer.wait() == 130
    another = desk.start("daily")
    waits(another)
    assert (read(relay), state(desk)) == (0, "draft")
    assert desk.run("approve", "--yes").code == 0
    waits(another, "is approved and goes at")
    another.signal(signal.SIGKILL)
    another.wait()
    desk.pass_time(121)
    assert desk.run("daily").code == 0
    assert read(relay) == FEW


def test_a_blocked_day_is_told_and_can_be_mended(desk: Press, relay: FaultyRelay) -> None:
    """The operator hears why; the run waits, and what an editor lets pass with a reason goes."""
    desk.set("bulletin", 'thin_day = "hold"')
    desk.set("daily", 'approval = "automatic"')
    timer = desk.start("daily")
    waits(timer)
    assert (told(desk), read(relay)) == (["blocked"], 0)
    assert desk.run("approve", "--yes").code == 3
    assert desk.run("approve", "--yes", "--despite", "day.thin", "--reason", "all there is").code == 0
    assert timer.wait() == 0, timer.stderr
    assert read(relay) == FEW
    assert told(desk) == ["blocked", "done"]


def test_a_thin_day_passes_where_the_desk_lets_it(desk: Press, relay: FaultyRelay) -> None:
    """Its stories wait for the next edition, which is no failure and alarms nobody."""
    desk.set("bulletin", 'thin_day = "merge"')
    passed = desk.run("daily")
    assert passed.code == 0, passed.stderr
    assert "the next is that of 2025-06-17" in passed.stdout
    assert (read(relay), relay.accepted[EDITOR], told(desk)) == (0, 0, [])


def test_an_empty_day_is_never_sent(desk: Press, relay: FaultyRelay) -> None:
    """With nothing new there is nothing to approve: the operator is told, and no reader is mailed."""
    story = desk.folder / "content" / "story.md"
    story.write_text(story.read_text("utf-8").replace("2025-06-16", "2025-05-16"), "utf-8")
    desk.set("daily", 'approval = "automatic"\ndeadline = "10:00"')
    quiet = desk.run("daily")
    assert quiet.code == 3, quiet.stderr
    assert "there is nothing in it" in quiet.stderr
    assert (read(relay), told(desk)) == (0, ["blocked", "unapproved"])


def test_sources_that_fail_are_told(desk: Press, relay: FaultyRelay) -> None:
    """A day of which nothing can be read is no empty day: it failed."""
    (desk.folder / "content" / "story.md").write_bytes(b"")
    failed = desk.run("daily")
    assert failed.code == 1, failed.stderr
    assert "nothing could be read" in failed.stderr
    assert (read(relay), told(desk)) == (0, ["failed"])
    assert desk.run("daily").code == 1
    assert told(desk) == ["failed"]  # the same words are told once


def test_a_list_that_cannot_be_read_is_told(desk: Press, relay: FaultyRelay) -> None:
    """Nobody typed the command, so that even a slip in a file is the operator's to hear of."""
    desk.set("daily", 'approval = "automatic"')
    (desk.folder / "subscribers.csv").write_text("who,knows\n1,2\n", "utf-8")
    failed = desk.run("daily")
    assert failed.code == 2, failed.stderr
    assert "subscribers.csv" in failed.stderr
    assert (read(relay), told(desk)) == (0, ["failed"])


def test_two_timers_never_double(desk: Press, relay: FaultyRelay) -> None:
    """The second run says that another is at work and ends: one proof, one copy a reader, one alert."""
    first = desk.start("daily")
    waits(first)
    second = desk.run("daily")
    assert (second.code, "another bulletin daily is at work" in second.stderr) == (4, True)
    assert desk.run("approve", "--yes").code == 0
    assert first.wait() == 0, first.stderr
    assert (read(relay), relay.accepted[EDITOR], told(desk)) == (FEW, 1, ["done"])


def test_two_timers_at_the_same_instant_never_double(desk: Press, relay: FaultyRelay) -> None:
    """Started together, one of them does the day."""
    desk.set("daily", 'approval = "automatic"')
    codes = sorted(timer.wait() for timer in [desk.start("daily") for _ in range(3)])
    assert codes[0] == 0
    assert set(codes) <= {0, 4}
    assert (read(relay), relay.accepted[EDITOR], told(desk)) == (FEW, 1, ["done"])


@pytest.mark.parametrize("point", ["before the freeze", "frozen", "drawn", "before the end"])
def test_interrupted_anywhere_a_rerun_goes_on(desk: Press, relay: FaultyRelay, point: str) -> None:
    """Killed before, in and after the freeze and the send, the next run ends the day: nobody lost or sent it twice."""
    desk.set("daily", 'approval = "automatic"')
    killed = desk.run("daily", strike=Strike(point=point))
    assert killed.code == -signal.SIGKILL
    rerun = desk.run("daily")
    count = desk.count(relay)
    assert rerun.code == (4 if count.in_doubt else 0), rerun.stderr
    assert read(relay) + len(count.in_doubt - set(relay.accepted)) == FEW
    assert relay.accepted[EDITOR] == 1


def test_killed_while_it_waits_it_waits_again(desk: Press, relay: FaultyRelay) -> None:
    """The next run mails no second proof of what has not changed, and sends what was approved meanwhile."""
    timer = desk.start("daily")
    waits(timer)
    timer.signal(signal.SIGKILL)
    timer.wait()
    assert desk.run("approve", "--yes").code == 0
    assert desk.run("daily").code == 0
    assert (read(relay), relay.accepted[EDITOR]) == (FEW, 1)


def test_what_changed_since_its_approval_waits_for_a_word(desk: Press, relay: FaultyRelay) -> None:
    """A file that is edited after the approval sends neither version, until somebody approves it as it is."""
    timer = desk.start("daily")
    waits(timer)
    settings = desk.folder / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace('undo = "0"', 'undo = "2m"'), "utf-8")
    assert desk.run("approve", "--yes").code == 0
    waits(timer, "is approved and goes at")
    file = desk.folder / "editions" / DAY / "edition.toml"
    file.write_text(file.read_text("utf-8").replace('subject = "', 'subject = "Changed: ', 1), "utf-8")
    waits(timer, "waits for the change to be approved")
    settings.write_text(settings.read_text("utf-8").replace('undo = "2m"', 'undo = "0"'), "utf-8")
    assert desk.run("approve", "--yes").code == 0
    assert timer.wait() == 0, timer.stderr
    assert read(relay) == FEW


def test_a_proof_that_does_not_go_stops_nothing(desk: Press, relay: FaultyRelay) -> None:
    """The operator hears of it, and the edition waits for its approval all the same."""
    desk.connect(free_port())
    desk.set("daily", 'deadline = "10:00"')
    late = desk.run("daily")
    assert late.code == 3, late.stderr
    assert told(desk) == ["failed", "unapproved"]
    assert "the proof of edition 2025-06-16 did not go" in late.stderr
    assert read(relay) == 0


def test_no_edition_appears_on_a_closed_day(desk: Press, relay: FaultyRelay) -> None:
    """A timer that fires on a Saturday does nothing, and says which day is next."""
    desk.set_clock(SATURDAY)
    closed = desk.launcher.run("daily", folder=desk.folder, clock=desk.clock)
    assert closed.code == 0, closed.stderr
    assert "no edition appears on Saturday 14 June 2025" in closed.stdout
    assert relay.accepted.total() == 0


def test_a_rehearsal_waits_for_nobody(desk: Press, relay: FaultyRelay) -> None:
    """With a Maildir the whole day can be tried: it is written, and nobody is mailed."""
    settings = desk.folder / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace('kind = "smtp"', 'kind = "maildir" #'), "utf-8")
    settings.write_text(
        "\n".join(
            line
            for line in settings.read_text("utf-8").splitlines()
            if not line.startswith(("host =", "port =", "security =", "connections ="))
        )
        + "\n",
        "utf-8",
    )
    rehearsed = desk.run("daily")
    assert rehearsed.code == 0, rehearsed.stderr
    assert "nobody mailed" in rehearsed.stdout
    assert (relay.accepted.total(), told(desk)) == (0, [])
    assert len(list((desk.folder / "outbox" / "new").iterdir())) == FEW + 1


def test_a_store_that_was_put_back_is_told(desk: Press, relay: FaultyRelay) -> None:
    """A timer sends nothing from a backup, for which an edition of yesterday's would be owed to everyone again."""
    desk.set("daily", 'approval = "automatic"')
    assert desk.run("build").code == 0
    with (
        closing(sqlite3.connect(desk.folder / "bulletin.db")) as store,
        closing(sqlite3.connect(desk.folder / "backup.db")) as backup,
    ):
        store.backup(backup)
    assert desk.run("daily").code == 0
    for part in ("", "-wal", "-shm"):
        (desk.folder / f"bulletin.db{part}").unlink(missing_ok=True)
    (desk.folder / "backup.db").rename(desk.folder / "bulletin.db")
    refused = desk.run("daily")
    assert refused.code == 3, refused.stderr
    assert "--after-restore" in refused.stderr
    assert (read(relay), told(desk)) == (FEW, ["done", "blocked"])


def test_what_is_held_after_its_approval_does_not_go(desk: Press, relay: FaultyRelay) -> None:
    """The lawyers call between the approval and the hour: nobody gets it, whatever was approved."""
    settings = desk.folder / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace('undo = "0"', 'undo = "2m"'), "utf-8")
    assert desk.run("build").code == 0
    assert desk.run("approve", "--yes").code == 0
    (desk.folder / "holds.toml").write_text('[[hold]]\nwords = "bridge"\nreason = "the lawyers"\nwho = "Ann"\n')
    desk.pass_time(121)
    held = desk.run("daily")
    assert held.code == 3, held.stderr
    assert "the lawyers" in held.stderr
    assert (read(relay), told(desk)) == (0, ["blocked"])
