from __future__ import annotations

from tests.checks.pages import judged

ROW = '<table><tr><td><h3 class="big headline">{}</h3></td><td>{}</td></tr></table>'
PICTURE = '<img src="pictures/hall-208.jpg" alt="">'


def test_a_headline_that_leads_nowhere_is_a_warning() -> None:
    """With a picture it lacks the link; without, both are told in one."""
    (pictured,) = judged(ROW.format("A day", PICTURE), about="stories.")
    (bare,) = judged(ROW.format("A day", "") + ROW.format('<a href="https://a.test/">B</a>', PICTURE), about="stories.")
    assert pictured.message == "the story “A day” has no link"
    assert bare.message == "the story “A day” has neither a link nor a picture"
    assert (bare.id, bare.severity) == ("stories.unlinked", "warn")


def test_each_story_is_told_apart() -> None:
    """Two stories that lead nowhere are two warnings."""
    two = ROW.format("A day", "") + ROW.format("A night", "")
    assert [one.place for one in judged(two, about="stories.")] == [
        "story “A day”",
        "story “A night”",
    ]


def test_other_headings_need_no_link() -> None:
    """A section's name, and a class that only begins alike."""
    assert judged('<h2>Housing</h2><h2 class="headlines">Today</h2>', about="stories.") == ()
