from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from bulletin.rendering.inlining import inline

PAGE = """<!doctype html>
<html lang="en"><head>
<style>@media (prefers-color-scheme: dark) {{ .a {{ color: #fff !important; }} }}</style>{head}
</head><body>
<!--[if mso]><style>.x {{ width:1px !important; }}</style><![endif]-->
<p class="a" style="margin:0">{body}</p>
</body></html>"""


def test_rules_become_attributes_and_classes_stay() -> None:
    """The class is still needed by the dark mode's rules."""
    html = inline(PAGE.format(head="", body="x"), ".a { color: #111111; }")
    assert '<p class="a" style="' in html
    assert "color:#111" in html
    assert "margin:0" in html


def test_doctype_and_own_styles_are_kept_as_they_are() -> None:
    """Without its doctype a page is laid out as in 1998; without !important it is dark on dark."""
    html = inline(PAGE.format(head="", body="x"), ".a { color: red; }")
    assert html.startswith("<!DOCTYPE html>")
    assert "<style>@media (prefers-color-scheme: dark) { .a { color: #fff !important; } }</style>" in html
    assert "<!--[if mso]><style>.x { width:1px !important; }</style><![endif]-->" in html
    assert "premailer" not in html


def test_links_keep_their_slots_and_their_parameters() -> None:
    """Letters, digits and underscores are not encoded; an ampersand stays one."""
    html = inline(
        PAGE.format(head="", body='<a href="s0123_view_url_">v</a><a href="https://a.test/?x=1&amp;y=2#z">w</a>'), ""
    )
    assert 'href="s0123_view_url_"' in html
    assert 'href="https://a.test/?x=1&amp;y=2#z"' in html


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Neither an import nor a linked stylesheet is followed, to a file or to a server that would answer."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b".a { color: #abcdef }")

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    (tmp_path / "own.css").write_text(".a { color: #fedcba }", "utf-8")
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        css = f'@import url("{address}/import.css");\n@import url("file://{tmp_path}/own.css");\n.a {{ padding: 1px; }}'
        html = inline(PAGE.format(head=f'<link rel="stylesheet" href="{address}/link.css">', body="x"), css)
        server.shutdown()
    assert asked == []
    assert "abcdef" not in html
    assert "fedcba" not in html
    assert "padding:1px" in html
