from __future__ import annotations

import http.client
import re
from pathlib import Path

import httpx
import pytest

from tests.preview.conftest import Server


def test_a_stranger_is_let_in_nowhere(server: Server) -> None:
    """Without the cookie no route says anything."""
    for path in ("/", "/state", "/events", "/own/page.js", "/?token=wrong", "/frame/wrong", "/asset/wrong/page.js"):
        assert httpx.get(f"http://{server.host}{path}").status_code == httpx.codes.FORBIDDEN, path


def test_the_token_becomes_a_cookie_that_no_other_site_can_use(server: Server) -> None:
    """It leaves the address bar, and scripts and other sites' pages cannot use what it was exchanged for."""
    answer = httpx.get(server.address)
    assert (answer.status_code, answer.headers["location"]) == (httpx.codes.SEE_OTHER, "/")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=strict" in answer.headers["set-cookie"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost", ""])
def test_a_foreign_name_for_this_machine_is_refused(server: Server, host: str) -> None:
    """DNS rebinding: a name that resolves to the loopback, cookie and all, is refused."""
    assert server.browser.get("/state", headers={"host": host}).status_code == httpx.codes.FORBIDDEN


def test_another_sites_post_is_refused(server: Server) -> None:
    """A POST without our page's token, or from another origin, does nothing though it brings the cookie."""
    csrf = _csrf(server)
    ours = {"origin": f"http://{server.host}", "x-bulletin-csrf": csrf, "content-type": "application/json"}
    forged = [{**ours, "origin": "http://evil.example"}, {**ours, "origin": "null"}, {**ours, "x-bulletin-csrf": "x"}]
    for headers in forged:
        assert server.browser.post("/state", headers=headers, content="{}").status_code == httpx.codes.FORBIDDEN
    form = {**ours, "content-type": "text/plain"}
    assert server.browser.post("/state", headers=form, content="{}").status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE


def test_no_path_leads_out_of_the_page(server: Server) -> None:
    """``..`` in any path, written in any way, gives nobody a file."""
    key = _key(server)
    cookie = "; ".join(f"{name}={value}" for name, value in server.browser.cookies.items())
    for above in ("..", "%2e%2e", "..%2f..%2f", "%2e%2e%5c", "....//"):
        for prefix in ("/own/", f"/asset/{key}/", f"/asset/{key}/pictures/", f"/frame/{key}/"):
            connection = http.client.HTTPConnection(server.host, timeout=30)
            connection.request("GET", f"{prefix}{above}/bulletin.toml", headers={"cookie": cookie})
            assert connection.getresponse().status in {403, 404}
            connection.close()


def test_the_frame_has_nobodys_origin_and_asks_nobody_else(server: Server) -> None:
    """Its policy runs one script, fetches from its own addresses only, and takes its origin away."""
    answer = httpx.get(f"http://{server.host}/frame/{_key(server)}")
    policy = answer.headers["content-security-policy"]
    assert "sandbox allow-scripts;" in policy
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    assert "allow-same-origin" not in policy
    assert re.search(r"script-src 'nonce-[\w-]{20,}';", policy)
    sources = re.findall(r'<img[^>]* src="([^"]*)"', answer.text)
    assert sources
    assert all(one.startswith(f"http://{server.host}/asset/") for one in sources)
    assert httpx.get(sources[0]).headers["content-type"].startswith("image/")


def test_the_page_runs_its_own_script_alone(server: Server) -> None:
    """Nothing inline runs on the page, nobody frames it, and no form leaves it."""
    policy = server.browser.get("/").headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'"):
        assert part in policy
    assert "unsafe" not in policy


def _csrf(server: Server) -> str:
    return _meta(server, "csrf")


def _key(server: Server) -> str:
    return _meta(server, "frame-key")


def _meta(server: Server, name: str) -> str:
    found = re.search(rf'<meta name="{name}" content="([^"]+)">', server.browser.get("/").text)
    assert found
    return found[1]


def test_the_page_weighs_little() -> None:
    """The page's own files together stay under 150 KB."""
    page = Path(__file__).parents[2] / "bulletin" / "preview" / "page"
    assert sum(file.stat().st_size for file in page.iterdir()) < 150_000
