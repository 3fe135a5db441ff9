from __future__ import annotations

import pytest

from tests.checks.pages import judged


def link(style: str, inside: str = "Apply now") -> str:
    """A link with a style."""
    return f'<p><a href="https://a.test/1" style="{style}">{inside}</a></p>'


@pytest.mark.parametrize(
    ("style", "height"),
    [
        ("display:inline-block;padding:11px 20px;line-height:20px", 42),
        ("display:block;padding-top:8px;padding-bottom:4px;line-height:24px", 36),
        ("display:inline-block;padding:1px 2px 3px;line-height:15pt", 24),
        ("display:inline-block;height:40px", 40),
        ("background:#0A5A6B;color:#FFFFFF;padding:4px 8px;line-height:16px", 24),
    ],
)
def test_a_button_that_a_thumb_misses_is_told_with_its_height(style: str, height: int) -> None:
    """Padding and line make it; a height that is said makes it too."""
    (finding,) = judged(link(style), about="targets.")
    assert finding.message == f"“Apply now” is {height} px high where it is tapped, and a thumb needs 44"


@pytest.mark.parametrize(
    "style",
    [
        "display:inline-block;padding:12px 20px;line-height:20px",
        "display:inline-block;padding:12px;line-height:1.4",
        "padding:4px;line-height:20px",
        "display:inline-block;min-height:44px",
        "",
    ],
)
def test_a_large_button_and_running_text_are_left_alone(style: str) -> None:
    """Links in a sentence are exempt, and a line whose height depends on its face cannot be told."""
    assert judged(link(style), about="targets.") == ()


def test_a_pictures_size_is_the_links() -> None:
    """The icons in a footer are what thumbs miss most; a picture that leads nowhere is none."""
    icon = '<img src="pictures/hall-208.jpg" alt="LinkedIn" width="{0}" height="{1}">'
    assert len(judged(link("", icon.format(24, 24)), about="targets.")) == 1
    assert len(judged(link("", icon.format(24, 44)), about="targets.")) == 1
    assert judged(link("", icon.format(44, 44)), about="targets.") == ()
    assert judged(link("padding:10px", icon.format(24, 24)), about="targets.") == ()
    assert judged(icon.format(24, 24), about="targets.") == ()


def test_what_only_a_phone_is_told_counts() -> None:
    """A thumb is a phone's."""
    style = "display:inline-block;padding:8px;line-height:20px"
    head = "<style>@media (max-width: 480px) { a { padding: 14px !important } }</style>"
    assert judged(link(style), head=head, about="targets.") == ()
