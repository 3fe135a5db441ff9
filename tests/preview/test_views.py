from __future__ import annotations

import email
from email import policy

import httpx

from tests.preview.conftest import Server


def test_the_message_is_shown_as_it_goes_out(server: Server) -> None:
    """Headers and parts are the composer's: in their order, with their encodings and pictures."""
    told = server.browser.get("/message").json()
    message = email.message_from_bytes(server.browser.get("/bulletin.eml").content, policy=policy.default)
    assert [one["name"] for one in told["headers"]] == list(message.keys())
    assert told["parts"]["type"] == "multipart/alternative"
    text, related = told["parts"]["parts"]
    assert (text["type"], text["encoding"]) == ("text/plain", "quoted-printable")
    assert [part["type"] for part in related["parts"]][:2] == ["text/html", "image/jpeg"]
    assert told["bytes"] > sum(part["bytes"] for part in related["parts"])


def test_text_and_source_are_those_of_the_message(server: Server) -> None:
    """Both can be read as they go out, the source by its lines."""
    message = email.message_from_bytes(server.browser.get("/bulletin.eml").content, policy=policy.default)
    plain = message.get_body(("plain",))
    assert plain is not None
    assert server.browser.get("/text").json()["text"].split() == plain.get_content().split()
    lines = server.browser.get("/source").json()["lines"]
    assert len(lines) > 10
    assert any("pictures/" in line for line in lines)


def test_any_reader_is_found_and_seen_with_links_that_do_nothing(server: Server) -> None:
    """A reader is found by the beginning of an address; the copy is theirs, and unsubscribes nobody."""
    found = server.browser.get("/readers", params={"begins": ""}).json()
    reader = found["readers"][0]
    begins = server.browser.get("/readers", params={"begins": reader["email"][:3].upper()}).json()["readers"]
    assert reader["email"] in [one["email"] for one in begins]
    text = server.browser.get("/text", params={"reader": reader["email"]}).json()["text"]
    assert reader["email"] in text
    assert "/unsubscribe/sample" in text
    frame = httpx.get(f"http://{server.host}/frame/{server.key}", params={"reader": reader["email"]})
    assert reader["email"] in frame.text
    assert server.browser.get("/text", params={"reader": "nobody@example.org"}).status_code == 422


def test_every_variant_can_be_seen(server: Server) -> None:
    """Each variant tells its readers and what they chose; together they are everyone; each is another bulletin."""
    told = server.browser.get("/variants").json()
    assert told["variants"][0]["key"] == "default"
    assert sum(one["readers"] for one in told["variants"]) == len(
        server.browser.get("/readers", params={"begins": "@"}).json()["readers"]
    )
    texts = {server.browser.get("/text", params={"variant": one["key"]}).json()["text"] for one in told["variants"]}
    assert len(texts) == len(told["variants"])
    assert server.browser.get("/text", params={"variant": "none"}).status_code == 422


def test_yesterdays_edition_is_laid_beside(server: Server) -> None:
    """The edition of an earlier day is found in its folder, with its pictures, and none of a later one."""
    editions = server.paper / "editions"
    for day, said in (("2025-06-13", "Friday"), ("2025-06-17", "Tomorrow"), ("2025-06-12-extra", "Thursday")):
        (editions / day / "pictures").mkdir(parents=True, exist_ok=True)
        picture = '<img src="pictures/a.png" alt=""><script>steal()</script>'
        (editions / day / "bulletin.html").write_text(f"<html><body><p>{said}</p>{picture}</body></html>", "utf-8")
        (editions / day / "pictures" / "a.png").write_bytes(b"\x89PNG" + said.encode())
    assert server.state()["previous"] == {"id": "2025-06-13", "date": "2025-06-13"}
    shown = httpx.get(f"http://{server.host}/frame/{server.key}?edition=previous").text
    assert "Friday" in shown
    assert "steal" not in shown
    source = f"http://{server.host}/asset/{server.key}/previous/a.png"
    assert source in shown
    assert httpx.get(source).content == b"\x89PNGFriday"


def test_what_is_kept_is_one_file_that_runs_nothing(server: Server) -> None:
    """The HTML has its pictures in it, and is never opened as a page of ours."""
    answer = server.browser.get("/bulletin.html")
    assert answer.headers["content-disposition"] == 'attachment; filename="bulletin.html"'
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "data:image/jpeg;base64," in answer.text
    assert '"pictures/' not in answer.text


def test_a_finding_leads_to_what_it_is_about(server: Server) -> None:
    """A finding that names a story says which, and on which line of edition.toml it stands."""
    told = server.steady()
    finding = next(one for one in told["findings"] if one["id"] == "stories.unlinked")
    headline = next(one["headline"] for one in told["edition"]["stories"] if one["id"] == finding["about"]["id"])
    assert finding["about"] == {"kind": "story", "id": finding["about"]["id"], "text": headline}
    lines = (server.paper / "editions" / "2025-06-16" / "edition.toml").read_text("utf-8").splitlines()
    assert lines[finding["line"] - 1] == "[[stories]]"
