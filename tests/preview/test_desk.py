from __future__ import annotations

import httpx

from tests.preview.conftest import WINDOW, Server

OTHER = "windowtwo"


def test_a_second_window_looks_on_until_it_takes_over(server: Server) -> None:
    """It is told who has the desk and since when, changes nothing, and has it once it takes it."""
    told = server.edit(op="head", fields={"subject": "Mine"})
    head = {"version": told["version"], "edit": {"op": "head", "fields": {"subject": "Yours"}}}
    refused = server.post("/edition", head, window=OTHER)
    assert (refused.status_code, refused.json()["error"]) == (httpx.codes.LOCKED, "desk")
    assert refused.json()["desk"]["name"] == "Ann Editor"
    desk = server.browser.get("/state", headers={"x-bulletin-window": OTHER}).json()["desk"]
    assert (desk["mine"], desk["name"]) == (False, "Ann Editor")
    assert desk["since"]
    assert server.post("/desk", {}, window=OTHER).json()["desk"]["mine"]
    assert server.post("/edition", head, window=WINDOW).status_code == httpx.codes.LOCKED
    assert server.post("/edition", head, window=OTHER).status_code == httpx.codes.OK
    assert server.post("/desk", {}, window=WINDOW).json()["desk"]["mine"]


def test_who_opens_first_has_the_desk_as_long_as_the_window_is_open(server: Server) -> None:
    """A window that listens keeps the desk from one that comes later; its name is told."""
    assert server.post("/desk", {}, window=WINDOW).status_code == httpx.codes.OK
    with server.browser.stream("GET", f"/events?window={OTHER}") as stream:
        assert next(stream.iter_lines()).startswith("retry")
        assert not server.browser.get("/state", headers={"x-bulletin-window": OTHER}).json()["desk"]["mine"]


def test_a_name_is_asked_for_once_and_before_any_change(server: Server) -> None:
    """Without a name nothing is changed; with one the browser keeps it."""
    cookies = {name: value for name, value in server.browser.cookies.items() if name != "bulletin_name"}
    headers = {"origin": f"http://{server.host}", "x-bulletin-csrf": server.csrf, "x-bulletin-window": OTHER}
    with httpx.Client(base_url=f"http://{server.host}", cookies=cookies, headers=headers, timeout=60) as stranger:
        assert stranger.get("/state").json()["you"] == {"name": None}
        answer = stranger.post("/edition", json={"version": "x", "edit": {}})
        assert (answer.status_code, answer.json()["error"]) == (428, "name")
        for nobody in ("", " \t ", "x" * 61, "a\x1bb"):
            assert stranger.post("/name", json={"name": nobody}).status_code == httpx.codes.UNPROCESSABLE_ENTITY
        given = stranger.post("/name", json={"name": "Bøb  Editör"})
        assert given.json() == {"name": "Bøb Editör"}
        assert "HttpOnly" in given.headers["set-cookie"]
        assert stranger.get("/state").json()["you"] == {"name": "Bøb Editör"}


def test_a_window_that_does_not_say_which_it_is_changes_nothing(server: Server) -> None:
    """Without a window's own word nobody could say whose desk it is."""
    for window in ("", "short", "../../etc", "x" * 65):
        answer = server.post("/desk", {}, window=window)
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
