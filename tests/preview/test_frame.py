from __future__ import annotations

import pytest

from bulletin.preview.frame import View, framed

HOSTILE = [
    "<script>steal()</script>",
    '<img src="x" onerror="steal()">',
    '<a href="javascript:steal()">go</a>',
    '<a href=" jAvAsCrIpT:steal()">go</a>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="Refresh" content="0;url=https://evil.example/">',
    '</iframe><script src="https://evil.example/x.js"></script>',
    '<iframe srcdoc="steal()"></iframe>',
    '<form action="https://evil.example/"><button>go</button></form>',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<svg onload="steal()"></svg>',
]


def _framed(body: str, view: View | None = None, css: str = "") -> str:
    html = f"<!doctype html><html><head><style>{css}</style></head><body>{body}</body></html>"
    return framed(html, view or View(), assets="http://here/asset/key", nonce="n", picture=lambda src: f"/ours/{src}")


@pytest.mark.parametrize("story", HOSTILE)
def test_nothing_hostile_is_left_in_the_frame(story: str) -> None:
    """Scripts, handlers, script links, a base, a refresh, frames and forms are gone, the words around them stay."""
    shown = _framed(f"<p>before</p>{story}<p>after</p>").lower()
    assert "steal" not in shown
    assert "evil.example" not in shown
    assert shown.count("<script") == 1
    assert "before" in shown
    assert "after" in shown


def test_light_and_dark_are_settled_here() -> None:
    """The bulletin's own dark rules apply when they are asked for, whatever this machine prefers."""
    css = "@media (prefers-color-scheme: dark) { p { color: white } }"
    assert "(min-width: 0px)" in _framed("", View(light="dark"), css)
    assert "(max-width: 0px)" in _framed("", View(light="light"), css)
    assert "invert(1)" in _framed("", View(light="inverted"), css)


def test_pictures_come_through_here_or_not_at_all() -> None:
    """Every picture's address is ours; with pictures off there is none."""
    assert 'src="/ours/https://far.example/a.jpg"' in _framed('<img src="https://far.example/a.jpg" alt="A">')
    assert "far.example" not in _framed('<img src="https://far.example/a.jpg" alt="A">', View(pictures=False))
