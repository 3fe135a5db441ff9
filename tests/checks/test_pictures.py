from __future__ import annotations

import pytest

from bulletin.model import Problem
from tests.checks.pages import ids, judged


def test_a_picture_without_alt_blocks() -> None:
    """A screen reader would read out the file's name."""
    assert ids(judged('<img src="pictures/hall-208.jpg">')) == ["block pictures.alt_missing"]


@pytest.mark.parametrize("alt", ["", "The town hall"])
def test_an_empty_alt_says_that_it_is_decoration(alt: str) -> None:
    """Only a missing one is a fault."""
    assert judged(f'<img src="pictures/hall-208.jpg" alt="{alt}">') == ()


@pytest.mark.parametrize(
    "src", ["", "pictures/other.jpg", "hall-208.jpg", "/a.jpg", "file:///a.jpg", "data:image/png,a"]
)
def test_a_picture_that_cannot_arrive_blocks(src: str) -> None:
    """It is neither among the bulletin's own nor on the web."""
    assert ids(judged(f'<img src="{src}" alt="">', about="pictures.")) == ["block pictures.broken"]


@pytest.mark.parametrize("src", ["https://images.test/a.jpg", "HTTPS://images.test/a.jpg", "pictures/hall-208.jpg"])
def test_a_picture_that_arrives_is_left_alone(src: str) -> None:
    """From the web, or carried along."""
    assert judged(f'<img src="{src}" alt="">') == ()


def test_a_picture_that_was_left_out_is_a_warning() -> None:
    """The bulletin goes without it, but not in silence."""
    problem = Problem(
        origin="content/a.jpg", cause="the picture of “A day” was left out: it is broken", advice="mend it"
    )
    (finding,) = judged(problems=(problem,))
    assert (finding.id, finding.severity, finding.place) == ("pictures.left_out", "warn", "content/a.jpg")
    assert finding.message == problem.cause
