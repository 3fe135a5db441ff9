"""A hostile story in a real browser: whatever it brings, it runs nothing, fetches nothing, and reaches nobody."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest
from playwright.sync_api import Browser

from tests.preview.conftest import Server

LEAK = "http://127.0.0.1:1"
"""Stands for the thief's address, which the fixture puts in its place."""
HOSTILE = f"""<!doctype html><html><head>
<base href="{LEAK}/base/"><meta http-equiv="refresh" content="0; url={LEAK}/refresh">
<style>@import url("{LEAK}/import.css"); @font-face {{ font-family: x; src: url("{LEAK}/font.woff2"); }}
body {{ background: url("{LEAK}/ground.png"); font-family: x; }}
a[href^="h"] {{ background-image: url("{LEAK}/attribute?h"); list-style: url({LEAK}/list) }}
p::before {{ content: url("{LEAK}/content") }}</style>
<link rel="stylesheet" href="{LEAK}/link.css"><link rel="prefetch" href="{LEAK}/prefetch"></head><body>
<p id="there" style="background: url({LEAK}/inline)">before</p>
<script>window.stolen = "script"</script><img src="{LEAK}/picture.png" onerror="window.stolen = 'handler'">
<img src="x" srcset="{LEAK}/set.png 2x"><a href="javascript:window.stolen='link'" id="go">go</a>
</iframe></div></body></html><script>window.stolen = "after"</script>
<iframe src="{LEAK}/frame"></iframe><iframe srcdoc="<script>parent.stolen='srcdoc'</script>"></iframe>
<svg onload="window.stolen='svg'"><script>window.stolen = "svg script"</script><image href="{LEAK}/image.svg"/></svg>
<form action="{LEAK}/form"><input autofocus onfocus="window.stolen='focus'" value="x"></form>
<video poster="{LEAK}/poster"><source src="{LEAK}/film" onerror="window.stolen='film'"></video>
<object data="{LEAK}/object"></object><embed src="{LEAK}/embed"><p>after</p></body></html>
"""
REACHED = """async (address) => {
  try { return (await fetch(address, { credentials: "include" })).status; } catch { return "refused"; }
}"""
POSTED = """async (address) => {
  const asked = { method: "POST", body: "{}", headers: { "content-type": "application/json" }, credentials: "include" };
  try { return (await fetch(address, asked)).status; } catch { return "refused"; }
}"""


class Thief(HTTPServer):
    """A server on this machine that remembers who came."""

    def __init__(self) -> None:
        """Listen on a free port of the loopback."""
        super().__init__(("127.0.0.1", 0), BaseHTTPRequestHandler)
        self.came = 0

    def verify_request(self, _request: object, _client: object) -> bool:
        """Count, and answer nobody."""
        self.came += 1
        return False

    @property
    def story(self) -> str:
        """The hostile story, leading here."""
        return HOSTILE.replace(LEAK, f"http://127.0.0.1:{self.server_port}")


@pytest.fixture(scope="module")
def thief() -> Iterator[Thief]:
    """Where a hostile story would have things sent to."""
    with Thief() as listening:
        thread = Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def beside(server: Server, thief: Thief) -> Server:
    """A preview whose edition of the day before is hostile."""
    folder = server.paper / "editions" / "2025-06-13"
    folder.mkdir(parents=True)
    (folder / "bulletin.html").write_text(thief.story, "utf-8")
    return server


def test_a_hostile_story_cannot_leave_its_frame(beside: Server, thief: Thief, browser: Browser) -> None:
    """It runs nothing, asks for nothing but what we serve it, cannot call the server, and has nobody's origin."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(beside.address)
    page.evaluate(
        """(address) => new Promise((done) => {
          const frame = document.createElement("iframe");
          Object.assign(frame, { id: "hostile", src: address, onload: done });
          frame.setAttribute("sandbox", "allow-scripts");
          document.body.append(frame);
        })""",
        f"/frame/{beside.key}?edition=previous",
    )
    frame = page.frames[-1]
    frame.locator("#there").wait_for()
    frame.locator("#go").click()
    assert frame.evaluate("window.stolen") is None
    assert page.evaluate("window.stolen") is None
    assert frame.evaluate("window.origin") == "null"
    assert (
        frame.evaluate("document.querySelectorAll('script, iframe, base, form, object, embed, [onerror]').length") == 0
    )
    for path in ("/state", "/approval", f"/frame/{beside.key}"):
        assert frame.evaluate(REACHED, f"http://{beside.host}{path}") == "refused"
    for path in ("/edition", "/approve", "/delivery"):
        assert frame.evaluate(POSTED, f"http://{beside.host}{path}") == "refused"
    assert frame.evaluate("(() => { try { return top.document.title } catch { return null } })()") is None
    assert thief.came == 0
    context.close()


def test_a_hostile_story_stays_hostile_to_nobody_when_it_is_filled_in(
    beside: Server, thief: Thief, browser: Browser
) -> None:
    """What the page hands to the frame as words that differ runs no more than what the frame was loaded with."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(beside.address)
    page.frame_locator("#bulletin").locator("body").wait_for()
    page.evaluate(
        """(html) => document.querySelector("#bulletin").contentWindow.postMessage({ type: "fill", html }, "*")""",
        HOSTILE,
    )
    frame = next(one for one in page.frames if "/frame/" in one.url)
    frame.locator("#there").wait_for()
    assert frame.evaluate("window.stolen") is None
    assert page.evaluate("window.stolen") is None
    assert frame.url.startswith(f"http://{beside.host}/frame/")
    assert thief.came == 0
    context.close()


GETS = ["/", "/state", "/events", "/variants", "/readers?begins=a", "/text", "/source", "/message", "/approval"]
GETS += ["/delivery", "/bulletin.eml", "/bulletin.html", "/own/page.js"]
POSTS = [
    "/edition",
    "/undo",
    "/redo",
    "/hold",
    "/picture",
    "/name",
    "/desk",
    "/proof",
    "/approve",
    "/withdraw",
    "/delivery",
]


def test_every_address_is_the_editors_alone(server: Server) -> None:
    """Without the cookie, or under another name of this machine, nothing is told and nothing done."""
    cookies = dict(server.browser.cookies)
    for path in GETS:
        assert httpx.get(f"http://{server.host}{path}").status_code == httpx.codes.FORBIDDEN, path
        foreign = httpx.get(f"http://{server.host}{path}", headers={"host": "evil.example"}, cookies=cookies)
        assert foreign.status_code == httpx.codes.FORBIDDEN, path
    for path in POSTS:
        assert httpx.post(f"http://{server.host}{path}", json={}).status_code == httpx.codes.FORBIDDEN, path


@pytest.mark.parametrize("path", POSTS)
def test_another_sites_post_reaches_nothing(server: Server, path: str) -> None:
    """Cookie or not: from another origin, without the page's token, or as a form, every POST is refused."""
    ours = {"origin": f"http://{server.host}", "x-bulletin-csrf": server.csrf, "x-bulletin-window": "windowone"}
    for forged in (
        {**ours, "origin": "http://evil.example"},
        {**ours, "origin": "null"},
        {**ours, "origin": f"http://{server.host}.evil.example"},
        {name: value for name, value in ours.items() if name != "origin"},
        {**ours, "x-bulletin-csrf": ""},
    ):
        assert server.browser.post(path, json={}, headers=forged).status_code == httpx.codes.FORBIDDEN
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        form = server.browser.post(path, content=b"{}", headers={**ours, "content-type": media_type})
        assert form.status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE


def test_dots_lead_nowhere(beside: Server) -> None:
    """``..`` in any path or any question, written in any way, gives nobody a file."""
    key = beside.key
    cookie = "; ".join(f"{name}={value}" for name, value in beside.browser.cookies.items())
    prefixes = ["/own/", "/", f"/frame/{key}/", f"/frame/{key}?variant=", "/text?reader=", "/source?edition="]
    prefixes += [f"/asset/{key}/{kind}" for kind in ("", "pictures/", "previous/", "far/")]
    for prefix in prefixes:
        for above in ("..", "%2e%2e", "..%2f..%2f", "%2e%2e%5c", "....//", "/etc/passwd%00"):
            connection = http.client.HTTPConnection(beside.host, timeout=60)
            connection.request("GET", f"{prefix}{above}/bulletin.toml", headers={"cookie": cookie})
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status in {200, 403, 404, 422}
            assert b"[publication]" not in content
            assert b"root:" not in content
            connection.close()
