from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.rendering import inlining
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


RULES = """
p, .a { color: #111111; text-align: left; }
.b .a { color: #222222; }
td > .a, #one { background-color: #333333; }
.c { vertical-align: top; margin: 0 !important; }
"""
FURTHER = f"{RULES} section:first-child {{ color: #777777; }}"
"""The same rules, for pages without sections, but none that can be remembered."""
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "class": st.sampled_from(("a", "b", "a c", "b a")),
        "id": st.just("one"),
        "style": st.sampled_from(("margin:1px", "color:#444444", "")),
        "align": st.just("right"),
        "valign": st.just("bottom"),
        "bgcolor": st.just("#555555"),
        "href": st.text("xyz&", max_size=3),
    },
)


def element(tag: str, attributes: dict[str, str], inside: list[str]) -> str:
    """Return an element of a page as HTML."""
    written = "".join(f' {name}="{value.replace("&", "&amp;")}"' for name, value in attributes.items())
    return f"<{tag}{written}>{''.join(inside)}</{tag}>"


ELEMENTS = st.recursive(
    st.builds(element, st.sampled_from(("b", "span")), ATTRIBUTES, st.just(["x"])),
    lambda inner: st.builds(element, st.sampled_from(("div", "span")), ATTRIBUTES, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@given(pages=st.lists(ELEMENTS, min_size=2, max_size=4))
def test_what_is_remembered_is_what_premailer_would_write(pages: list[str]) -> None:
    """Whatever pages came before, and whatever attributes their elements had."""
    asked = []
    for page in pages:
        inlining.stylesheet.cache_clear()
        asked.append(inline(PAGE.format(head="", body=page), RULES))
    inlining.stylesheet.cache_clear()
    assert [inline(PAGE.format(head="", body=page), RULES) for page in (*pages, *pages)] == [*asked, *asked]


def tree(page: str) -> list[object]:
    """Return a page as a reader's program takes it: each element with its attributes and the text in and behind it."""
    root = lxml.html.document_fromstring(page)
    return [(one.tag, dict(one.attrib), (one.text or "").strip(), (one.tail or "").strip()) for one in root.iter()]


@given(pages=st.lists(ELEMENTS, min_size=2, max_size=4))
def test_a_page_whose_tags_are_exchanged_is_the_page_that_is_written_anew(pages: list[str]) -> None:
    """A rule that looks further has each page parsed and written by premailer; the two ways give one tree."""
    assert [tree(inline(PAGE.format(head="", body=page), RULES)) for page in pages] == [
        tree(inline(PAGE.format(head="", body=page), FURTHER)) for page in pages
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<p>two</p></p>",
        "<span>never closed",
        "closed twice</b></b>",
        "<td/>x",
        "<b>1 < 2</b>",
        "<!-- a comment's <b> tag --><b class='a'>it's \"1 > 0\"</b>",
        '<img alt="a > b"/><br/><BR><B CLASS="a">x</B>',
        "<>< ><{b}>",
    ],
)
def test_a_page_that_is_read_otherwise_than_it_is_written_stays_what_its_parser_makes_of_it(body: str) -> None:
    """Tags that close others, or open nothing, are never exchanged for what stood elsewhere."""
    pages = [PAGE.format(head="", body=f"<div>{one}</div>") for one in ('<b class="a">x</b>', body, "<p>two</p>", body)]
    assert [tree(inline(page, RULES)) for page in pages] == [tree(inline(page, FURTHER)) for page in pages]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that runs for weeks forgets, and writes what it would have written."""
    monkeypatch.setattr("bulletin.rendering.patterns.MOST", 12)
    inlining.stylesheet.cache_clear()
    pages = [PAGE.format(head="", body=f'<b class="a" id="n{at}">{at}</b>') for at in (*range(20), *range(20))]
    written = [tree(inline(page, RULES)) for page in pages]
    assert written == [tree(inline(page, FURTHER)) for page in pages]
    _, patterns = inlining.stylesheet(RULES)
    inlining.stylesheet.cache_clear()
    assert [patterns.recall(pages[at]) is None for at in (0, -1)] == [True, False]


@pytest.mark.parametrize("selector", [".a + .a", ".a ~ b", "b[title]", "b:first-child"])
def test_a_stylesheet_that_looks_further_is_not_remembered(selector: str) -> None:
    """Two elements of one pattern, of which a rule means only one: the second page is written anew."""
    bodies = ('<b class="a">1</b>', '<i><b class="a" title="t">1</b><b class="a">2</b></i>')
    css = f"{selector} {{ color: #666666; }}"
    fresh = []
    for body in bodies:
        inlining.stylesheet.cache_clear()
        fresh.append(inline(PAGE.format(head="", body=body), css))
    assert [inline(PAGE.format(head="", body=body), css) for body in bodies] == fresh
    assert fresh[1].count("color:#666") == 1
