from __future__ import annotations

import re

import httpx

from tests.preview.conftest import Server


def _post(server: Server, body: object) -> httpx.Response:
    found = re.search(r'<meta name="csrf" content="([^"]+)">', server.browser.get("/").text)
    assert found
    headers = {"origin": f"http://{server.host}", "x-bulletin-csrf": found[1]}
    return server.browser.post("/edition", json=body, headers=headers)


def test_an_edit_is_saved_and_shown(server: Server) -> None:
    """What the page changes stands in edition.toml, comments kept, and is shown."""
    path = server.paper / "editions" / "2025-06-16" / "edition.toml"
    path.write_text("# mine\n" + path.read_text("utf-8"), "utf-8")
    before = server.until(lambda told: told["version"] == told["version"] and told["judged"])
    version = server.until(lambda told: told["revision"] > before["revision"] or told["judged"])["version"]
    edit = {"op": "head", "fields": {"subject": "All the news"}}
    answer = _post(server, {"version": version, "edit": edit})
    if answer.status_code == httpx.codes.CONFLICT:  # the comment was not seen yet: the page is told the new version
        server.until(lambda told: told["version"] != version)
        answer = _post(server, {"version": server.state()["version"], "edit": edit})
    assert answer.status_code == httpx.codes.OK, answer.text
    server.until(lambda told: told["edition"]["subject"] == "All the news")
    assert "# mine" in path.read_text("utf-8")


def test_a_change_made_meanwhile_is_never_overwritten(server: Server) -> None:
    """An edit of a version that is gone writes nothing, and is answered with both."""
    path = server.paper / "editions" / "2025-06-16" / "edition.toml"
    stood = path.read_bytes()
    edit = {"op": "head", "fields": {"subject": "Mine"}}
    answer = _post(server, {"version": "0" * 16, "edit": edit})
    assert answer.status_code == httpx.codes.CONFLICT
    assert answer.json()["yours"] == edit
    assert answer.json()["theirs"]["edition"]
    assert path.read_bytes() == stood


def test_what_the_file_could_not_say_is_refused(server: Server) -> None:
    """The page is held to the file's shapes: an empty headline, a script link, an unknown key write nothing."""
    told = server.state()
    story = told["edition"]["stories"][0]["id"]
    for fields in ({"headline": ""}, {"url": "javascript:alert(1)"}, {"path": "/etc/passwd"}):
        answer = _post(server, {"version": told["version"], "edit": {"op": "story", "id": story, "fields": fields}})
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, answer.text
    assert server.state()["version"] == told["version"]
