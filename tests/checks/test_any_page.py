from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.checks.run import Sample, Standards, judge
from bulletin.model import Rendered

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<h1>", "<h4 class='headline'>", "</h4>", "<table>", "<tr><td>", "</table>", "<style>",
        "</style>",
        "<a href='https://a.test/?utm_source='>", "<a href='http://['>", "<a href='//'>", "<a>", "</a>", "<img>",
        "<img src='data:x' height='x'>", "<p class='post'>", "<div style='color:", "rgb(", "#12", ";background:url(",
        "!important", "'>", "@media (", "min-width:", "{", "}", ".a > ", ":not(", "[b=", "*", "font-size:9e9px;",
        "<!--[if mso]>", "<![endif]-->", "<!--", "-->", "“", "’", "‘", "&#0;", "\udcff", "\x00", "é" * 9, "<svg>", "<!",
        "<html lang=x>", "<body>", "<?xml?>", "opacity:nan;", "line-height:-1px;padding:1 2 3 4 5;", "<meta name=x>",
    ]
)  # fmt: skip
SOUP = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join)

HUGE: dict[str, dict[str, Any]] = {
    "selectors": {"html": "<style>" + "a " * 5000 + "{color:red}</style><p>x"},
    "selectors, apart": {"html": "<style>" + "a, " * 5000 + "b {color:red}</style><p>x"},
    "blocks": {"html": "<style>" + "@media (min-width:1px) {" * 3000 + "</style><p>x"},
    "brackets": {"html": "<p style='color:" + "rgb(" * 5000 + "'>x"},
    "boxes": {"html": "<div>" * 3000 + "x"},
    "declarations": {"html": "<p style='" + "color:red;" * 5000 + "'>x"},
    "headlines": {"html": "<h2 class='headline'>Wearham" * 300},
    "marks": {"html": f"<p>{'‘' * 5000}", "text": "“" * 5000, "subject": "‘" * 5000},
    "folds": {"message": b"A:" + b"\r\n b" * 50_000},
    "lines": {"message": b"A: b\r\n" * 20_000},
    "addresses": {"message": b"From: " + b"(" * 5000 + b"\r\nDate: " + b"(" * 5000},
    "parts": {"message": b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" * 400},
}


@settings(max_examples=300, deadline=None)
@given(html=SOUP, text=SOUP, subject=st.text(max_size=30), message=st.binary(max_size=200))
def test_whatever_a_template_makes_is_judged(html: str, text: str, subject: str, message: bytes) -> None:
    """Unclosed tags, CSS that is none, bytes that are no message: findings, never an exception, and twice the same."""
    assert_judged(html, text, subject, message)


@pytest.mark.parametrize("name", HUGE)
def test_what_is_nested_or_repeated_without_end_is_judged(name: str) -> None:
    """Thousands of selectors, boxes, declarations, marks: each where something could recurse or go back."""
    assert_judged(**HUGE[name])


def assert_judged(html: str = "", text: str = "", subject: str = "", message: bytes = b"") -> None:
    """Judge it twice."""
    rendered = Rendered(
        subject=subject, preheader="", mjml="", html=html, text=text, mark="s0123456789abcdef", slots=frozenset()
    )
    sample = Sample(html=html, message=message)
    judgement = judge(rendered, Standards(), sample)
    assert judgement.findings
    assert judge(rendered, Standards(), sample) == judgement
