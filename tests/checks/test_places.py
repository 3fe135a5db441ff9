from __future__ import annotations

import pytest

from tests.checks.pages import judged

STORIES = "<div><h3>A bridge</h3><p>It opens.</p>{}</div><div><h3>A road</h3><p>It does not.</p>{}</div>{}"
PICTURE = '<img src="pictures/hall-208.jpg">'


@pytest.mark.parametrize(
    ("parts", "near"),
    [((PICTURE, "", ""), "A bridge"), (("", f"<p>{PICTURE}</p>", ""), "A road"), (("", "", PICTURE), "A road")],
)
def test_what_has_no_words_is_placed_by_the_heading_that_is_near(parts: tuple[str, str, str], near: str) -> None:
    """The story it stands in, or else the last heading above it; never the whole page's words."""
    (finding,) = judged(STORIES.format(*parts), about="pictures.")
    assert finding.place == f"HTML, <img> near “{near}”"


def test_a_picture_above_the_first_headline_is_near_that_and_not_near_the_masthead() -> None:
    """The lead's picture stands between the two."""
    page = "<h1>The Daily</h1><div>{}</div><div><h2>A bridge</h2></div><div><h2>A road</h2></div>"
    (finding,) = judged(body=page.format(PICTURE), about="pictures.")
    assert finding.place == "HTML, <img> near “A bridge”"


def test_words_on_two_lines_are_two_words() -> None:
    """A line break in a headline joins nothing."""
    (finding,) = judged('<a href="#">A bridge<br>opens</a>', about="links.")
    assert finding.place == "HTML, <a> “A bridge opens”"
