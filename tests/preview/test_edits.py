from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.preview.conftest import Server


def _path(server: Server) -> Path:
    return server.paper / "editions" / "2025-06-16" / "edition.toml"


def _ids(told: dict[str, Any], kind: str = "stories") -> list[str]:
    return [one["id"] for one in told["edition"][kind]]


def test_an_edit_is_saved_and_shown(server: Server) -> None:
    """What the page changes stands in edition.toml, comments kept, and is shown."""
    _path(server).write_text("# mine\n" + _path(server).read_text("utf-8"), "utf-8")
    told = server.edit(op="head", fields={"subject": "All the news"})
    assert told["edition"]["subject"] == "All the news"
    assert "# mine" in _path(server).read_text("utf-8")


def test_a_change_made_meanwhile_is_never_overwritten(server: Server) -> None:
    """An edit of a version that is gone writes nothing, and is answered with both, the file as it stands by now."""
    version = server.steady()["version"]
    _path(server).write_text("# theirs\n" + _path(server).read_text("utf-8"), "utf-8")
    stood = _path(server).read_bytes()
    edit = {"op": "head", "fields": {"subject": "Mine"}}
    answer = server.post("/edition", {"version": version, "edit": edit})
    assert answer.status_code == httpx.codes.CONFLICT
    assert answer.json()["error"] == "conflict"
    assert answer.json()["yours"] == edit
    assert answer.json()["theirs"]["version"] not in {version, None}
    assert _path(server).read_bytes() == stood


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "story", "fields": {"headline": ""}},
        {"op": "story", "fields": {"url": "javascript:alert(1)"}},
        {"op": "story", "fields": {"path": "/etc/passwd"}},
        {"op": "picture", "fields": {"file": "../../../keys.toml"}},
        {"op": "picture", "fields": {"url": "file:///etc/passwd"}},
        {"op": "picture", "fields": {"url": "http://127.0.0.1/x.png"}},
        {"op": "add", "url": "/etc/passwd"},
        {"op": "add", "url": "file:///etc/passwd"},
        {"op": "add", "url": "http://127.0.0.1:1/"},
        {"op": "note", "text": "a\x00b"},
        {"op": "nonsense"},
        {},
    ],
)
def test_what_the_file_could_not_say_is_refused(server: Server, edit: dict[str, Any]) -> None:
    """The page is held to the file's shapes, its pictures and the public web; what does not fit writes nothing."""
    told = server.steady()
    if edit.get("op") in {"story", "picture"}:
        edit = {**edit, "id": told["edition"]["stories"][0]["id"]}
    answer = server.post("/edition", {"version": told["version"], "edit": edit})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, answer.text
    assert answer.json()["message"]
    assert server.steady()["version"] == told["version"]


def test_what_was_dropped_comes_back(server: Server) -> None:
    """A story and a job are left out by the editor, and brought in again with all that they had."""
    told = server.steady()
    for kind, parts in (("story", "stories"), ("job", "jobs")):
        one = told["edition"][parts][1]
        without = server.edit(op="drop", kind=kind, id=one["id"])
        assert one["id"] not in _ids(without, parts)
        assert any(out["id"] == one["id"] for out in without["edition"]["left_out"])
        again = server.edit(op="bring", kind=kind, id=one["id"])
        back = next(part for part in again["edition"][parts] if part["id"] == one["id"])
        assert back["url"] == one["url"]
        assert not any(out["id"] == one["id"] for out in again["edition"]["left_out"])


def test_what_had_no_room_is_brought_in_from_what_came_in(server: Server) -> None:
    """Something that the desk left out, and never proposed, is found again among what was gathered."""
    told = server.steady()
    job = next((out for out in told["edition"]["left_out"] if out["kind"] == "job"), None)
    story = next(out for out in told["edition"]["left_out"] if out["kind"] == "story")
    again = server.edit(op="bring", kind="story", id=story["id"])
    assert story["id"] in _ids(again)
    if job is not None:  # one that has closed may not run
        answer = server.post(
            "/edition", {"version": again["version"], "edit": {"op": "bring", "kind": "job", "id": job["id"]}}
        )
        assert answer.status_code in {httpx.codes.OK, httpx.codes.UNPROCESSABLE_ENTITY}


def test_undo_and_redo_are_of_the_file_word_for_word(server: Server) -> None:
    """A change is taken back and made again; the file is as it was, comments and all."""
    server.steady()
    before = _path(server).read_bytes()
    told = server.edit(op="head", fields={"subject": "For a moment"})
    after = _path(server).read_bytes()
    assert told["history"] == {"undo": "the subject line", "redo": None}
    told = server.shown(server.post("/undo", {"version": told["version"]}))
    assert _path(server).read_bytes() == before
    assert told["history"]["redo"] == "the subject line"
    told = server.shown(server.post("/redo", {"version": told["version"]}))
    assert _path(server).read_bytes() == after


def test_nothing_is_taken_back_over_a_change_from_elsewhere(server: Server) -> None:
    """After the file was changed by hand, undo offers nothing and overwrites nothing."""
    server.edit(op="head", fields={"subject": "Mine"})
    _path(server).write_text("# by hand\n" + _path(server).read_text("utf-8"), "utf-8")
    told = server.steady()
    assert told["history"]["undo"] is None
    answer = server.post("/undo", {"version": told["version"]})
    assert (answer.status_code, answer.json()["error"]) == (httpx.codes.CONFLICT, "conflict")
    assert _path(server).read_text("utf-8").startswith("# by hand\n")


def test_a_story_is_written_by_hand_and_cleaned(server: Server) -> None:
    """Its Markdown becomes plain words; what is hostile in it is gone."""
    text = "The ferry **will** run. <script>steal()</script> [More](javascript:steal())\n\nFrom July, the council said."
    told = server.edit(op="write", headline="Ferry to run at night", text=text, section="Transport", lead=True)
    lead = told["edition"]["stories"][0]
    assert (lead["headline"], lead["lead"], lead["section"]) == ("Ferry to run at night", True, "Transport")
    assert "The ferry will run." in lead["summary"]
    assert "steal" not in lead["summary"]
    assert told["edition"]["subject"] != "Ferry to run at night" or lead["lead"]


def test_an_editors_note_stands_in_file_and_frame(server: Server) -> None:
    """The note is kept as Markdown, line by line, and shown above the stories."""
    told = server.edit(op="note", text="Good morning.\n\n- **one**\n- <script>two</script>")
    assert told["edition"]["note"] == "Good morning.\n\n- **one**\n- <script>two</script>"
    shown = server.browser.get(f"/frame/{server.key}").text
    assert "<strong>one</strong>" in shown
    assert "&lt;script&gt;two" in shown


def test_a_jobs_closing_date_is_a_day_or_a_time(server: Server) -> None:
    """A day is open to its end; a time stays one; anything else is refused."""
    job = server.steady()["edition"]["jobs"][0]["id"]
    for closes in ("2025-06-25", "2025-06-25T12:00:00+01:00", None):
        told = server.edit(op="job", id=job, fields={"closes": closes, "url": "https://example.org/job"})
        assert next(one for one in told["edition"]["jobs"] if one["id"] == job)["closes"] == closes
    edit = {"op": "job", "id": job, "fields": {"closes": "soon"}}
    answer = server.post("/edition", {"version": told["version"], "edit": edit})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY


def test_corrections_are_put_in_and_taken_out(server: Server) -> None:
    """A correction stands in the edition as long as it is in the list."""
    assert server.edit(op="corrections", texts=["It was Ely."])["edition"]["corrections"] == ["It was Ely."]
    assert server.edit(op="corrections", texts=[])["edition"]["corrections"] == []


def test_a_picture_is_chosen_described_and_dropped(server: Server) -> None:
    """A file is made anew and kept with the edition; alt and credit are the editor's; then there is none."""
    story = server.steady()["edition"]["stories"][0]["id"]
    content = (server.paper / "content" / "pictures" / "road.jpg").read_bytes()
    answer = server.post("/picture", content, **{"content-type": "image/jpeg"})
    assert answer.status_code == httpx.codes.OK, answer.text
    file = answer.json()["file"]
    told = server.edit(op="picture", id=story, fields={"file": file, "alt": "A road", "credit": "Ann"})
    image = next(one for one in told["edition"]["stories"] if one["id"] == story)["image"]
    assert image == {"url": None, "file": file, "alt": "A road", "credit": "Ann"}
    assert (_path(server).parent / "pictures" / file).is_file()
    told = server.edit(op="picture", id=story, fields={"alt": "A wet road"})
    assert next(one for one in told["edition"]["stories"] if one["id"] == story)["image"]["credit"] == "Ann"
    told = server.edit(op="picture", id=story, fields=None)
    assert next(one for one in told["edition"]["stories"] if one["id"] == story)["image"] is None


def test_what_is_no_picture_is_refused(server: Server) -> None:
    """Only what can be made anew as a picture is kept."""
    answer = server.post("/picture", b"<script>alert(1)</script>", **{"content-type": "image/png"})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    answer = server.post("/picture", b"{}", **{"content-type": "application/json"})
    assert answer.status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE


def test_a_story_is_put_on_hold_and_let_go(server: Server) -> None:
    """It goes into holds.toml with who and why, comments kept, is out of the edition, and comes back once lifted."""
    holds = server.paper / "holds.toml"
    holds.write_text("# ours\n" + (holds.read_text("utf-8") if holds.exists() else ""), "utf-8")
    told = server.steady()
    story = told["edition"]["stories"][2]
    wish = {
        "version": told["version"],
        "kind": "story",
        "id": story["id"],
        "reason": "legal advice",
        "until": "2099-01-01",
    }
    told = server.shown(server.post("/hold", wish))
    assert story["id"] not in _ids(told)
    assert any(
        out["id"] == story["id"] and "legal advice (Ann Editor" in out["why"] for out in told["edition"]["left_out"]
    )
    (held,) = told["holds"]
    assert (held["who"], held["until"]) == ("Ann Editor", "2099-01-01")
    assert holds.read_text("utf-8").startswith("# ours\n")
    answer = server.post("/hold", {"lift": held["key"]})
    assert answer.status_code == httpx.codes.OK, answer.text
    told = server.until(lambda told: story["id"] in _ids(told))
    assert told["holds"] == []


def test_marked_as_read_nothing_changes_until_the_mark_is_taken_away(server: Server) -> None:
    """A locked edition is changed by nothing but its mark."""
    told = server.edit(op="head", fields={"locked": True})
    edit = {"op": "head", "fields": {"subject": "Too late"}}
    answer = server.post("/edition", {"version": told["version"], "edit": edit})
    assert (answer.status_code, answer.json()["error"]) == (httpx.codes.UNPROCESSABLE_ENTITY, "edit")
    assert server.edit(op="head", fields={"locked": False})["edition"]["locked"] is False


def test_who_did_what_is_kept_beside_the_edition(server: Server) -> None:
    """Each change stands in the edition's log with the name and the time, and on the page."""
    server.edit(op="head", fields={"preheader": "Something else"})
    last = server.state()["log"][-1]
    assert (last["who"], last["did"]) == ("Ann Editor", "edit")
    assert last["what"]["fields"] == {"preheader": "Something else"}
    assert '"Something else"' in (_path(server).parent / "log.jsonl").read_text("utf-8").splitlines()[-1]
