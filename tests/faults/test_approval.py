from __future__ import annotations

import json
import shutil
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.faults.conftest import FEW
from tests.faults.launcher import Strike
from tests.faults.press import DAY, Press
from tests.faults.relay import FaultyRelay

BEFORE_ITS_HOUR = datetime(2025, 6, 16, 5, 0, tzinfo=ZoneInfo("Europe/London"))
DRAFT = {"state": "draft", "accepted": 0}


@pytest.fixture
def ready(draft: Press, relay: FaultyRelay) -> Press:
    """A draft, and a relay that would take it."""
    draft.connect(relay.port)
    return draft


def reword(press: Press, words: str = "Changed: ") -> None:
    """Change what the edition says to its readers."""
    file = press.folder / "editions" / DAY / "edition.toml"
    file.write_text(file.read_text("utf-8").replace('subject = "', f'subject = "{words}', 1), "utf-8")


def status(press: Press) -> dict[str, Any]:
    """What ``status --json`` says."""
    told: dict[str, Any] = json.loads(press.run("status", "--json").stdout)
    return told


def stands(press: Press) -> dict[str, object]:
    """The edition's state, and how many have it."""
    told = status(press)
    return {"state": told["state"], "accepted": told["counts"]["accepted"]}


def test_an_approval_shows_who_gets_what_and_asks(ready: Press) -> None:
    """Readers, hour and checks stand there; without a terminal to ask on nothing is approved."""
    asked = ready.run("approve")
    assert asked.code == 2
    assert "--yes" in asked.stderr
    assert f"{FEW} readers" in asked.stdout
    assert "checks" in asked.stdout
    assert stands(ready) == DRAFT


def test_an_approved_edition_waits_for_its_hour(ready: Press, relay: FaultyRelay) -> None:
    """Who approved it is kept; before its hour a timer's send sends nothing and says when; at its hour it goes."""
    ready.set_clock(BEFORE_ITS_HOUR)
    approved = ready.run("approve", "--yes", USER="ann", LOGNAME="ann")
    assert approved.code == 0, approved.stderr
    assert "was approved by ann on 16 June 2025, 05:00" in approved.stdout
    assert "16 June 2025, 06:00" in approved.stdout
    early = ready.send()
    assert (early.code, relay.accepted.total()) == (4, 0)
    assert "nobody is sent to before 16 June 2025, 06:00" in early.stdout
    told = status(ready)
    assert (told["state"], told["approved_by"]) == ("frozen", "ann")
    assert datetime.fromisoformat(told["not_before"]) == BEFORE_ITS_HOUR.replace(hour=6)
    ready.pass_time(3600)
    assert ready.send().code == 0
    assert relay.accepted.total() == FEW


def test_second_thoughts_have_two_minutes(ready: Press, relay: FaultyRelay) -> None:
    """After its hour an approval counts down before the first message; within that it becomes a draft again."""
    assert ready.run("approve", "--yes").code == 0
    assert ready.send().code == 4
    assert relay.accepted.total() == 0
    assert ready.run("approve", "--withdraw").code == 0
    assert stands(ready) == DRAFT
    assert ready.run("approve", "--yes").code == 0
    ready.pass_time(121)
    assert ready.send().code == 0
    assert relay.accepted.total() == FEW


def test_a_sender_that_waits_hears_of_a_withdrawal(ready: Press, relay: FaultyRelay) -> None:
    """Withdrawn from another terminal, it ends, and nobody has it."""
    assert ready.run("approve", "--yes").code == 0
    waiting = ready.start_sending("--wait")
    while not list(ready.folder.glob("bulletin.db.sender-*")):
        time.sleep(0.05)  # waits for a real process
        assert waiting.runs, waiting.stderr
    assert ready.run("approve", "--withdraw").code == 0
    assert waiting.wait() == 1
    assert "was withdrawn before its first message" in waiting.stderr
    assert relay.accepted.total() == 0
    assert stands(ready) == DRAFT


def test_a_timers_yes_does_not_undo_a_withdrawal(ready: Press, relay: FaultyRelay) -> None:
    """The timer comes again after second thoughts: it sends nothing until somebody has approved it anew."""
    assert ready.run("approve", "--yes").code == 0
    assert ready.run("approve", "--withdraw").code == 0
    again = ready.send("--wait")
    assert (again.code, "had its approval withdrawn" in again.stderr) == (2, True)
    assert (relay.accepted.total(), stands(ready)) == (0, DRAFT)
    assert ready.run("approve", "--yes").code == 0
    ready.pass_time(121)
    assert ready.send("--wait").code == 0
    assert relay.accepted.total() == FEW


def test_a_withdrawal_overtakes_a_sender_that_stands_still(ready: Press, relay: FaultyRelay) -> None:
    """Stopped between the freeze and its first lease, a sender finds the edition a draft again, and sends nothing."""
    stopped = ready.start_sending(strike=Strike(signal=signal.SIGSTOP, point="frozen"))
    while stands(ready)["state"] != "frozen":
        time.sleep(0.05)  # waits for a real process
        assert stopped.runs, stopped.stderr
    assert ready.run("approve", "--withdraw").code == 0
    stopped.signal(signal.SIGCONT)
    assert stopped.wait() == 1
    assert "was withdrawn before its first message" in stopped.stderr
    assert (stands(ready), relay.accepted.total()) == (DRAFT, 0)


def test_an_approval_may_be_for_those_who_have_another(ready: Press, relay: FaultyRelay) -> None:
    """A correction is approved for whom it is for, and goes to nobody else."""
    ready.set("delivery", 'undo = "0"')
    assert ready.send("--limit", "2").code == 4
    assert ready.run("build", "--name", "correction").code == 0
    file = ready.folder / "editions" / f"{DAY}-correction" / "edition.toml"
    file.write_text(file.read_text("utf-8") + '\n[[correction]]\ntext = "The bridge is open."\n', "utf-8")
    name = ("--name", "correction")
    approved = ready.run("approve", "--yes", *name, "--to", f"accepted:{DAY}")
    assert approved.code == 0, approved.stderr
    assert ready.send(*name, "--to", f"accepted:{DAY}").code == 0
    assert sorted(relay.accepted.values()) == [2, 2]


def test_a_persons_send_counts_nothing_down(ready: Press, relay: FaultyRelay) -> None:
    """Whoever types send has thought already: it goes at once, on their word."""
    assert ready.send(USER="ann", LOGNAME="ann").code == 0
    assert relay.accepted.total() == FEW
    assert status(ready)["approved_by"] == "ann"


def test_a_sender_that_waits_hears_of_a_hold(ready: Press, relay: FaultyRelay) -> None:
    """The lawyers call during its countdown: nobody gets it, and it says why."""
    assert ready.run("approve", "--yes").code == 0
    waiting = ready.start_sending("--wait", pace=20)
    while not list(ready.folder.glob("bulletin.db.sender-*")):
        time.sleep(0.05)  # waits for a real process
        assert waiting.runs, waiting.stderr
    (ready.folder / "holds.toml").write_text('[[hold]]\nwords = "bridge"\nreason = "the lawyers"\nwho = "Ann"\n')
    assert waiting.wait() == 3, waiting.stderr
    assert "the lawyers" in waiting.stderr
    assert (relay.accepted.total(), stands(ready)) == (0, {"state": "frozen", "accepted": 0})


def test_an_approval_can_be_withdrawn_until_the_first_message(ready: Press, relay: FaultyRelay) -> None:
    """Once somebody was sent it, the word can't be taken back, in a sentence; a draft has none to take back."""
    nothing = ready.run("approve", "--withdraw")
    assert (nothing.code, "there is no approval to withdraw" in nothing.stderr) == (2, True)
    ready.set("delivery", 'undo = "0"')
    assert ready.run("approve", "--yes").code == 0
    assert ready.send("--limit", "1").code == 4
    late = ready.run("approve", "--withdraw")
    assert (late.code, "is being sent: its approval can be withdrawn until its first" in late.stderr) == (2, True)
    assert ready.send().code == 0
    assert relay.accepted.total() == FEW


def test_a_store_that_was_put_back_makes_no_draft_of_what_went(ready: Press, relay: FaultyRelay) -> None:
    """It knows of nobody who has it, and everyone has: neither the word nor a change takes it back."""
    ready.set("delivery", 'undo = "0"')
    assert ready.run("approve", "--yes").code == 0
    store = ready.folder / "bulletin.db"
    shutil.copy2(store, ready.folder / "backup.db")
    assert ready.send().code == 0
    (ready.folder / "backup.db").rename(store)
    for asked in (("approve", "--withdraw"), ("approve", "--yes")):
        refused = ready.run(*asked)
        assert (refused.code, "--after-restore" in refused.stderr) == (3, True)
    assert ready.send("--after-restore").code == 4
    for verdict in ("--resend", None):
        refused = ready.run("approve", "--withdraw")
        assert (refused.code, "may be with readers already" in refused.stderr) == (2, True)
        if verdict:
            assert ready.run("settle", verdict, "--yes").code == 0
    reword(ready)
    refused = ready.run("approve", "--yes")
    assert (refused.code, "may be with readers already" in refused.stderr) == (2, True)
    assert stands(ready) == {"state": "frozen", "accepted": 0}
    assert set(relay.accepted.values()) == {1}


def test_what_changed_since_its_approval_is_not_sent(ready: Press, relay: FaultyRelay) -> None:
    """Neither version goes by itself: a person approves the change, and that is what everyone gets."""
    ready.set("delivery", 'undo = "0"')
    assert ready.run("approve", "--yes", USER="ann", LOGNAME="ann").code == 0
    reword(ready)
    refused = ready.send()
    assert refused.code == 2
    assert "was approved by ann with another content" in refused.stderr
    assert relay.accepted.total() == 0
    assert ready.run("approve", "--yes").code == 0
    assert ready.send().code == 0
    assert relay.accepted.total() == FEW
    assert len(relay.letters()) == FEW


def test_a_build_leaves_an_approved_edition_alone(ready: Press) -> None:
    """What somebody approved is not built anew under them; it says how to change it."""
    assert ready.run("approve", "--yes").code == 0
    file = ready.folder / "editions" / DAY / "edition.toml"
    before = file.read_bytes()
    (ready.folder / "content" / "more.md").write_text((ready.folder / "content" / "story.md").read_text("utf-8"))
    built = ready.run("build")
    assert built.code == 0, built.stderr
    assert "is approved" in built.stdout
    assert "--withdraw" in built.stdout
    assert file.read_bytes() == before


def test_a_rehearsal_takes_no_approval(draft: Press) -> None:
    """There is nobody who would get it."""
    settings = draft.folder / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").partition("[transport]")[0] + '[transport]\nkind = "maildir"\n')
    refused = draft.run("approve", "--yes")
    assert (refused.code, "a rehearsal" in refused.stderr) == (2, True)


def test_an_override_takes_a_reason_and_is_kept(ready: Press, relay: FaultyRelay) -> None:
    """What blocks goes on a person's word alone: who, when and why stand in the store, the status and the report."""
    ready.set("bulletin", 'thin_day = "hold"')
    blocked = ready.send()
    assert (blocked.code, relay.accepted.total()) == (3, 0)
    for arguments in (["--despite", "day.thin"], ["--despite", "day.thin", "--reason", " "], ["--reason", "why not"]):
        assert ready.send(*arguments).code == 2
    useless = ready.send("--despite", "size.clipped", "--reason", "it fits")
    assert (useless.code, "does not block" in useless.stderr) == (2, True)
    sent = ready.send("--despite", "day.thin", "--reason", "the bridge is all there is", USER="ann", LOGNAME="ann")
    assert sent.code == 0, sent.stderr
    assert relay.accepted.total() == FEW
    (kept,) = status(ready)["overrides"]
    assert (kept["finding"], kept["reason"], kept["by"]) == ("day.thin", "the bridge is all there is", "ann")
    assert datetime.fromisoformat(kept["at"]).tzinfo is not None
    assert "day.thin, by ann: the bridge is all there is" in ready.run("status").stdout
    report = json.loads((ready.folder / "editions" / DAY / "report.json").read_text("utf-8"))
    assert (report["blocked"], report["overridden"][0]["finding"]) == (False, "day.thin")


def test_an_approval_overrides_as_a_send_does(ready: Press, relay: FaultyRelay) -> None:
    """The override goes with the approval, and the timer's send needs no word of its own."""
    ready.set("bulletin", 'thin_day = "hold"')
    ready.set("delivery", 'undo = "0"')
    assert ready.run("approve", "--yes").code == 3
    approved = ready.run("approve", "--yes", "--despite", "day.thin", "--reason", "all there is")
    assert approved.code == 0, approved.stderr
    assert ready.send().code == 0
    assert relay.accepted.total() == FEW
    assert [one["finding"] for one in status(ready)["overrides"]] == ["day.thin"]


def test_a_hold_is_never_overridden(ready: Press, relay: FaultyRelay) -> None:
    """No reason is good enough for what somebody said must not run."""
    (ready.folder / "holds.toml").write_text('[[hold]]\nwords = "bridge"\nreason = "the lawyers"\nwho = "Ann"\n')
    refused = ready.send(
        "--despite", "hold.story", "--reason", "it is true", "--despite", "hold.words", "--reason", "so"
    )
    assert refused.code == 2
    assert "cannot be overridden" in refused.stderr
    assert ready.run("approve", "--yes", "--despite", "hold.story", "--reason", "it is true").code == 2
    assert (stands(ready), relay.accepted.total()) == (DRAFT, 0)


def test_a_deadline_counts_from_the_approval(ready: Press, relay: FaultyRelay) -> None:
    """Who has not had it then gets it no more, and the edition is done."""
    ready.set("delivery", 'not_after = "1h"')
    ready.set("delivery", 'undo = "0"')
    assert ready.run("approve", "--yes").code == 0
    ready.pass_time(1800)
    assert ready.send("--limit", "2").code == 4
    assert "gets it no more" in ready.run("status").stdout
    ready.pass_time(1801)
    sent = ready.send()
    assert sent.code == 0
    assert f"2 have it, {FEW - 2} do not: {FEW - 2} expired at its deadline" in sent.stdout
    told = status(ready)
    assert (told["state"], told["counts"]["accepted"], told["counts"]["expired"]) == ("done", 2, FEW - 2)
    assert relay.accepted.total() == 2


def test_a_deadline_counts_from_the_hour_that_an_edition_waits_for(
    ready: Press, relay: FaultyRelay, tmp_path: Path
) -> None:
    """Approved the evening before, it is no day old when it goes; unset, there is no deadline."""
    unset = ready.copy(tmp_path / "unset")
    ready.set("delivery", 'not_after = "1h"')
    for press in (ready, unset):
        press.set_clock(BEFORE_ITS_HOUR.replace(day=15, hour=18))
        assert press.run("approve", "--yes").code == 0
    assert status(unset)["not_after"] is None
    assert datetime.fromisoformat(status(ready)["not_after"]) == BEFORE_ITS_HOUR.replace(hour=7)
    ready.set_clock(BEFORE_ITS_HOUR.replace(hour=6, minute=30))
    assert ready.send().code == 0
    assert relay.accepted.total() == FEW


def test_outside_its_hours_nothing_is_begun(ready: Press, relay: FaultyRelay) -> None:
    """At half past six nobody gets what may leave from seven on, whoever sends it."""
    ready.set("delivery", 'send_between = ["07:00", "20:00"]')
    ready.set_clock(BEFORE_ITS_HOUR.replace(hour=6, minute=30))
    early = ready.send()
    assert early.code == 4
    assert relay.accepted.total() == 0
    for told in (early.stdout, ready.run("status").stdout):
        assert f"nobody is sent to before 16 June 2025, 07:00; then run: bulletin send --date {DAY} --yes" in told
        assert "retried" not in told
    ready.pass_time(1801)
    assert ready.send().code == 0
    assert relay.accepted.total() == FEW
