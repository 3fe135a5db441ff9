"""The checks' own contrast beside axe-core's, which asks a real browser what applies."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.checks.pages import PAGE, judged

WORDS = "Small print"
BOX = '<div style="{}"><p class="a" style="{}">Small print</p></div>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", BOX.format("background:#F3F6F4", "color:#8795A2")),
        ("", BOX.format("background:#F3F6F4", "color:#55626F")),
        ("", BOX.format("background:#000", "background-color:rgba(255,255,255,.5);color:#555")),
        ("", BOX.format("opacity:.5;background:#fff", "color:#444")),
        ("", BOX.format("font-size:20px", "font-size:1.3em;color:#909090")),
        ("", BOX.format("", "font:bold 30px/1.2 Arial;color:#909090")),
        ("", BOX.format("", "font:12px Arial;color:#909090")),
        ("", BOX.format("", "font-size:xx-large;color:#909090")),
        ("", BOX.format("", "font-size:18pt;color:#909090")),
        ("", BOX.format("visibility:hidden", "visibility:visible;color:#999")),
        ("", BOX.format("max-height:0;overflow:hidden", "color:#eee")),
        ("", BOX.format("background:#222", "background-color:#fff;background:none;color:#333")),
        ("<style>.a { color: #999 }</style>", BOX.format("", "color:#12")),
        ("<style>.a { color: #999 !important } .a { color: #333 }</style>", BOX.format("", "")),
        ("<style>p:not(.b) { color: #999 }</style>", BOX.format("", "")),
        ("<style>@media not print { .a { color: #999 } }</style>", BOX.format("", "")),
        ("", '<table role="none" bgcolor="333333"><tr><td style="color:#222">Small print</td></tr></table>'),
        ("", '<p style="color:#999">One <a href="https://a.test/" style="color:inherit">Small print</a></p>'),
        ("", '<div style="background:#333"><a href="https://a.test/">Small print</a></div>'),
        ("", '<p style="font-size:26px;color:#909090"><small>Small print</small></p>'),
        ("", '<h3 style="color:#909090">Small print</h3>'),
    ],
)
def test_the_checks_see_the_colours_that_a_browser_shows(browser: Browser, head: str, body: str) -> None:
    """What axe finds too weak the checks find too, with the same two colours; what it lets pass passes."""
    page = browser.new_page(viewport={"width": 600, "height": 800})
    page.set_content(PAGE.format(head=head, body=f"<h1>{WORDS}</h1>{body}"))
    answer = Axe().run(page, options={"runOnly": ["color-contrast"]}).response
    page.close()
    assert answer["incomplete"] == []
    seen = [node["any"][0]["message"] for one in answer["violations"] for node in one["nodes"]]
    shown = [re.findall(r"color: (#\w{6})", one) for one in seen]
    found = judged(body, head=head, body=f"<h1>{WORDS}</h1>", about="contrast.")
    told = [re.findall(r"#\w{6}", one.message) for one in found]
    assert told == [[colour.upper() for colour in pair] for pair in {tuple(pair): pair for pair in shown}.values()]
