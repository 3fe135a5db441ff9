from __future__ import annotations

from dataclasses import replace

import pytest

from bulletin.rendering.note import paragraphs
from bulletin.rendering.render import render
from tests.rendering.editions import LOOK, PUBLICATION, edition
from tests.rendering.test_render import page

NOTE = """Good *morning*: the **vote** is [at **noon**](https://town-hall.test/vote?a=1&b=2).

1. Bring a pen
2. Come early
"""
HOSTILE = "<script>steal()</script> [go](javascript:steal()) ![x](https://evil.test/x.png) <b onclick=steal()>b</b>"


@pytest.mark.parametrize("design", ["daily", "classic", "compact", "text-first"])
def test_every_design_sets_the_editors_note_above_the_stories(design: str) -> None:
    """Its paragraphs, emphasis, links and points stand before the lead, in the HTML and in the text."""
    rendered = render(edition(note=NOTE), PUBLICATION, replace(LOOK, design=design))
    first, *points = page(rendered).xpath("//p[@class='note']")
    assert first.text_content() == "Good morning: the vote is at noon."
    assert first.xpath(".//em")[0].text == "morning"
    assert first.xpath(".//a/@href") == ["https://town-hall.test/vote?a=1&b=2"]
    assert [point.text_content() for point in points] == ["1. Bring a pen", "2. Come early"]
    lead = edition().stories[0].headline
    assert rendered.html.index('class="note"') < rendered.html.rindex(lead.partition(" ")[0])
    text = " ".join(rendered.text.split())
    assert "Good morning: the vote is at noon (https://town-hall.test/vote?a=1&b=2)." in text
    assert text.index("1. Bring a pen") < text.index(lead)


@pytest.mark.parametrize("design", ["daily", "classic", "compact", "text-first"])
def test_nothing_hostile_in_a_note_is_more_than_words(design: str) -> None:
    """HTML, script links and pictures in a note become text that does nothing."""
    rendered = render(edition(note=HOSTILE), PUBLICATION, replace(LOOK, design=design))
    (note,) = page(rendered).xpath("//p[@class='note']")
    assert [(one.tag, one.get("href"), one.text) for one in note] == [("a", "https://evil.test/x.png", "x")]
    assert "<script>steal()</script>" in note.text_content()


@pytest.mark.parametrize("design", ["daily", "classic", "compact", "text-first"])
def test_without_a_note_there_is_no_trace_of_it(design: str) -> None:
    """An edition without a note is set as if there were none."""
    assert 'class="note"' not in render(edition(), PUBLICATION, replace(LOOK, design=design)).html


def test_headings_and_code_are_their_words() -> None:
    """A heading is a strong paragraph; code keeps its words."""
    heading, code = paragraphs("# Today\n\n    x < 1\n")
    assert (heading.runs[0].text, heading.runs[0].strong) == ("Today", True)
    assert code.runs[0].text == "x < 1"


def test_deeply_nested_lists_are_read() -> None:
    """Nesting without end costs no recursion and no time."""
    assert paragraphs("\n".join("  " * depth + "- x" for depth in range(500)))
