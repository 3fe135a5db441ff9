from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from bulletin.starter import new_publication
from tests.faults.launcher import Launcher
from tests.journeys.test_alerts import raise_alerts, told
from tests.journeys.test_proof import name_editors
from tests.journeys.test_restored import copy
from tests.journeys.test_smtp import use_relay
from tests.preview.conftest import DAY, READERS, Server, serving
from tests.transport.relay import Relay, relay


@contextmanager
def opened(folder: Path, launcher: Launcher, **around: str) -> Iterator[tuple[Server, Relay]]:
    """The preview of a publication that sends through a mail server on this machine, with no countdown."""
    paper = folder / "paper"
    new_publication(paper)
    (paper / "subscribers.csv").write_text(READERS, "utf-8")
    with relay() as inbox:
        use_relay(paper, inbox.port)
        name_editors(paper, "ed@example.org")
        settings = (paper / "bulletin.toml").read_text("utf-8")
        (paper / "bulletin.toml").write_text(settings + 'connections = 1\n\n[delivery]\nundo = "0"\n', "utf-8")
        with serving(paper, launcher, **around) as desk:
            yield desk, inbox


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Iterator[tuple[Server, Relay]]:
    """One that every test leaves a draft, and of which nobody is sent anything."""
    with opened(tmp_path_factory.mktemp("draft"), launcher) as both:
        yield both


def approve(desk: Server, *, start: bool, **more: object) -> httpx.Response:
    """What an approval of what is shown is answered with."""
    return desk.post("/approve", {"version": desk.steady()["version"], "despite": {}, "start": start, **more})


def until(desk: Server, state: str) -> dict[str, Any]:
    """The delivery once it is in this state."""
    told = desk.until(lambda told: told["delivery"] is not None and told["delivery"]["state"] == state)
    delivery: dict[str, Any] = told["delivery"]
    return delivery


def test_proof_approval_delivery_pause_and_resume(tmp_path: Path, launcher: Launcher) -> None:
    """A proof reaches the editors; the approval sends it, with a live board; it pauses, and goes on where it was."""
    with opened(tmp_path, launcher) as (desk, inbox):
        _proof_and_delivery(desk, inbox)


def _proof_and_delivery(desk: Server, inbox: Relay) -> None:
    proof = desk.post("/proof", {"to": None, "every_variant": False})
    assert proof.json()["proofs"][0]["outcome"] == "accepted", proof.text
    assert inbox.recipients == ["ed@example.org"]
    assert b"Subject: [Proof]" in inbox.arrivals[0].content

    plan = desk.browser.get("/approval").json()
    assert (plan["readers"], plan["blocking"], plan["rehearsal"]) == (4, [], False)
    assert sum(one["readers"] for one in plan["variants"]) == 4

    reached, go_on = Event(), Event()

    def slowly(recipient: str) -> str | None:
        if recipient == "bob@example.org":
            reached.set()
            assert go_on.wait(60)
        return None

    inbox.data = slowly
    approved = approve(desk, start=True, readers=4)
    assert approved.status_code == httpx.codes.OK, approved.text
    assert reached.wait(60)
    assert desk.post("/delivery", {"do": "pause"}).status_code == httpx.codes.OK
    go_on.set()
    paused = until(desk, "paused")
    assert paused["approved_by"] == "Ann Editor"
    assert desk.post("/delivery", {"do": "resume"}).status_code == httpx.codes.OK
    done = until(desk, "done")
    assert (done["total"], done["done"], done["counts"]["accepted"]) == (4, 4, 4)
    assert sorted(inbox.recipients[1:]) == ["ann@example.org", "bob@example.org", "cat@example.org", "dan@example.org"]
    assert [one["did"] for one in desk.state()["log"]] == ["proof", "approve", "pause", "resume"]

    edit = {"op": "head", "fields": {"subject": "Too late"}}
    late = desk.post("/edition", {"version": desk.steady()["version"], "edit": edit})
    assert (late.status_code, late.json()["error"]) == (httpx.codes.CONFLICT, "frozen")


def test_an_approval_left_for_the_timer_can_be_taken_back(draft: tuple[Server, Relay]) -> None:
    """It freezes the edition and sends nothing; nothing is changed until it is a draft again."""
    desk, inbox = draft
    assert approve(desk, start=False).status_code == httpx.codes.OK
    told = desk.state()
    assert (told["delivery"]["state"], told["delivery"]["running"]) == ("frozen", False)
    edit = {"version": told["version"], "edit": {"op": "head", "fields": {"subject": "Second thoughts"}}}
    refused = desk.post("/edition", edit)
    assert (refused.status_code, refused.json()["error"]) == (httpx.codes.CONFLICT, "frozen")
    assert desk.post("/withdraw", {}).status_code == httpx.codes.OK
    assert desk.state()["delivery"] is None
    assert desk.post("/edition", edit).status_code == httpx.codes.OK
    assert inbox.recipients == []


def test_what_blocks_is_overridden_with_a_reason_or_not_at_all(draft: tuple[Server, Relay]) -> None:
    """A finding that blocks is told; without a reason it goes on blocking; with one it is kept with the name."""
    desk, inbox = draft
    settings = (desk.paper / "bulletin.toml").read_text("utf-8")
    tight = re.sub(r"(?m)^\[checks\].*$", "[checks]\nwarn_bytes = 10000\nblock_bytes = 20000", settings, count=1)
    (desk.paper / "bulletin.toml").write_text(tight, "utf-8")
    before = desk.state()["revision"]
    desk.until(lambda told: any(one["severity"] == "block" for one in told["findings"]))
    blocked = approve(desk, start=False)
    assert (blocked.status_code, blocked.json()["error"]) == (httpx.codes.UNPROCESSABLE_ENTITY, "blocked")
    finding = blocked.json()["findings"][0]["id"]
    assert desk.browser.get("/approval").json()["overridable"] == [finding]
    assert approve(desk, start=False, despite={finding: " "}).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    passed = approve(desk, start=False, despite={finding: "the long read"})
    assert passed.status_code == httpx.codes.OK, passed.text
    overrides = passed.json()["delivery"]["overrides"]
    assert overrides == [{"finding": finding, "reason": "the long read", "by": "Ann Editor"}]
    assert desk.state()["log"][-1]["what"]["despite"] == {finding: "the long read"}
    assert inbox.recipients == []
    assert desk.post("/withdraw", {}).status_code == httpx.codes.OK
    (desk.paper / "bulletin.toml").write_text(settings, "utf-8")
    desk.until(lambda told: told["revision"] > before + 1)


def test_what_is_approved_is_what_was_seen(draft: tuple[Server, Relay]) -> None:
    """Another file, or another number of readers than was shown, is told, and nothing is frozen."""
    desk, inbox = draft
    (desk.paper / "subscribers.csv").write_text(READERS, "utf-8")
    assert desk.browser.get("/approval").json()["readers"] == 4
    (desk.paper / "subscribers.csv").write_text(READERS + "eve@example.org,Eve,\n", "utf-8")
    desk.browser.get("/approval")
    more = approve(desk, start=True, readers=4)
    assert (more.status_code, more.json()["error"]) == (httpx.codes.CONFLICT, "changed")
    other = desk.post("/approve", {"version": "0" * 16, "despite": {}, "start": True})
    assert (other.status_code, other.json()["error"]) == (httpx.codes.CONFLICT, "conflict")
    assert desk.state()["delivery"] is None
    assert inbox.recipients == []


def test_a_delivery_is_cancelled_for_good(tmp_path: Path, launcher: Launcher) -> None:
    """Who has not had it does not get it, and nothing starts it again."""
    with opened(tmp_path, launcher) as (desk, inbox):
        assert approve(desk, start=False).status_code == httpx.codes.OK
        assert desk.post("/delivery", {"do": "cancel"}).status_code == httpx.codes.OK
        assert until(desk, "cancelled")["counts"]["cancelled"] == 4
        assert desk.post("/delivery", {"do": "start"}).status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert desk.post("/delivery", {"do": "explode"}).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert inbox.recipients == []


def test_a_closed_terminal_finishes_what_the_page_has_on_the_wire(tmp_path: Path, launcher: Launcher) -> None:
    """SIGHUP ends the preview as its other signals do: nobody is in doubt, and the rest is owed."""
    with opened(tmp_path, launcher) as (desk, inbox):
        reached, go_on = Event(), Event()

        def slowly(_recipient: str) -> str | None:
            reached.set()
            assert go_on.wait(60)
            return None

        inbox.data = slowly
        assert approve(desk, start=True).status_code == httpx.codes.OK
        assert reached.wait(60)
        desk.process.signal(signal.SIGHUP)
        go_on.set()
        desk.process.wait()
        standing = launcher.run("status", "--date", DAY, "--json", folder=desk.paper)
    counts = json.loads(standing.stdout)["counts"]
    assert counts["accepted"] == len(inbox.recipients) > 0
    assert counts["accepted"] + counts["pending"] == 4


def test_a_relay_that_is_not_there_is_told(draft: tuple[Server, Relay]) -> None:
    """A proof that cannot go says why, in a sentence."""
    desk, _ = draft
    before = desk.steady()["revision"]
    settings = desk.paper / "bulletin.toml"
    sound = settings.read_text("utf-8")
    use_relay(desk.paper, 1)
    desk.until(lambda told: told["revision"] > before)
    answer = desk.post("/proof", {"to": ["ed@example.org"], "every_variant": True})
    assert (answer.status_code, answer.json()["error"]) == (httpx.codes.BAD_GATEWAY, "relay")
    assert answer.json()["message"]
    settings.write_text(sound, "utf-8")
    desk.until(lambda told: told["revision"] > before + 1)


def test_only_addresses_get_a_proof(draft: tuple[Server, Relay]) -> None:
    """What is no address, or no list of them, is refused."""
    desk, inbox = draft
    for to in (["nobody"], "ed@example.org", [1], ["ed@example.org"] * 21):
        answer = desk.post("/proof", {"to": to, "every_variant": False})
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert inbox.recipients == []


def alarmed(desk: Server, to: str = "") -> Path:
    """Name an operator in the settings, and wait until the page has read them; return what their program was told."""
    before = desk.state()["revision"]
    kept = raise_alerts(desk.paper, to=to)
    desk.until(lambda now: now["revision"] > before and now["judged"])
    return kept


def test_the_operator_is_told_what_became_of_a_delivery_from_the_page(tmp_path: Path, launcher: Launcher) -> None:
    """As of one from the command line: by mail and by their program, once it is done."""
    with opened(tmp_path, launcher) as (desk, inbox):
        kept = alarmed(desk, to="ops@example.org")
        assert approve(desk, start=True).status_code == httpx.codes.OK
        until(desk, "done")
        desk.until(lambda _now: bool(told(kept)) and "ops@example.org" in inbox.recipients)
        (alert,) = told(kept)
        assert (alert["alert"], alert["edition"]) == ("done", "2025-06-16")
        assert "4 accepted by the mail server" in str(alert["text"])
        assert len(inbox.recipients) == 5


def test_the_operator_is_told_at_once_that_a_receiver_refuses_us(tmp_path: Path, launcher: Launcher) -> None:
    """While the delivery waits: nobody may be looking at the page by then."""
    with opened(tmp_path, launcher) as (desk, inbox):
        with (desk.paper / "subscribers.csv").open("a", encoding="utf-8") as readers:
            readers.writelines(f"more-{number}@example.org,,\n" for number in range(4))
        kept = alarmed(desk)
        inbox.rcpt = lambda _recipient: "550 5.7.1 blocked using a blocklist"
        assert approve(desk, start=True).status_code == httpx.codes.OK
        desk.until(lambda _now: bool(told(kept)))
        assert [one["alert"] for one in told(kept)] == ["breaker"]
        assert until(desk, "sending")["warned"] == told(kept)[0]["text"]


def test_a_store_that_was_put_back_is_not_approved_from(tmp_path: Path, launcher: Launcher) -> None:
    """The page says what is the matter and what to type, before anything is frozen or sent."""
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    with opened(tmp_path, launcher, **state) as (desk, _inbox):
        store = desk.paper / "bulletin.db"
        for command in (("build",), ("send", "--yes")):
            early = launcher.run(*command, "--date", "2025-06-16", "--name", "early", folder=desk.paper, **state)
            assert early.code == 0, early.stderr
        copy(store, tmp_path / "backup.db")
        assert approve(desk, start=True).status_code == httpx.codes.OK
        until(desk, "done")
    for part in ("", "-wal", "-shm"):
        store.with_name(f"{store.name}{part}").unlink(missing_ok=True)
    copy(tmp_path / "backup.db", store)
    with serving(desk.paper, launcher, **state) as again:
        for answer in (again.browser.get("/approval"), approve(again, start=True)):
            assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
            assert "bulletin send --after-restore" in answer.json()["message"]
        assert again.state()["delivery"] is None
