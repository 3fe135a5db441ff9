from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.desk import edition_blocks, edition_text
from bulletin.model import Edition, Highlight, LeftOut, Story
from tests.desk.literals import ID

FOLDER = Path("/editions")
WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="'"), min_size=1, max_size=12
)
NOTES = st.sampled_from(["", "One.", "One.\n\nTwo.", "a\n[[stories]]\nb", "# head\n[[jobs]]", 'x """ y\nz'])


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """An edition of a few stories and jobs, with any words in them."""
    ids = draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=5))
    stories = tuple(
        Story(id=id_, headline=draw(WORDS), summary=draw(WORDS), summary_from="editor", lead=place == 0)
        for place, id_ in enumerate(ids)
    )
    jobs = tuple(Highlight(id=id_, title=draw(WORDS)) for id_ in draw(st.lists(st.sampled_from("vwxyz"), unique=True)))
    out = tuple(LeftOut(kind="story", id=id_, title=draw(WORDS), why="so") for id_ in "abcde" if id_ not in ids)
    note, corrections = draw(NOTES), tuple(draw(st.lists(WORDS, max_size=2, unique=True)))
    return Edition(
        id=ID,
        subject=draw(WORDS),
        preheader="",
        note=note,
        stories=stories,
        jobs=jobs,
        left_out=out,
        corrections=corrections,
    )


@settings(max_examples=40)
@given(editions(), editions())
def test_what_is_written_in_blocks_says_what_is_written_as_a_whole(before: Edition, after: Edition) -> None:
    """A text is cut into its blocks without losing a letter, and both ways of writing a change say the same."""
    text = "# mine\n" + edition_text.write(before, FOLDER, None)
    parts = edition_blocks.cut(text)
    assert parts is not None
    assert parts.head + "".join(block.text for block in parts.blocks) == text
    written = edition_text.write(after, FOLDER, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition_blocks, "cut", lambda _text: None)
        whole = edition_text.write(after, FOLDER, text)
    assert edition_text.parsed(FOLDER, written) == edition_text.parsed(FOLDER, whole)
    assert written.startswith("# mine\n")


def test_an_untouched_block_is_not_written_again() -> None:
    """However a block is laid out by hand, it stays so, and moves with its comment."""
    stories = tuple(Story(id=id_, headline=id_, summary="", summary_from="none") for id_ in "ab")
    edition = Edition(id=ID, subject="S", preheader="", stories=stories)
    text = edition_text.write(edition, FOLDER, None).replace('headline = "b"', 'headline   =   "b" # keep')
    moved = edition_text.write(replace(edition, stories=stories[::-1]), FOLDER, text)
    assert 'headline   =   "b" # keep' in moved
    assert moved.index('id = "b"') < moved.index('id = "a"')


@pytest.mark.parametrize(
    "text",
    ["[stories.image]\n", "a = [\n  [1],\n]\n", 'image = {alt = """\n[[x]]\n"""}\n', '[["stories"]]\n'],
)
def test_another_layout_is_left_to_tomlkit(text: str) -> None:
    """Tables that do not stand as blocks of lines are not cut."""
    assert edition_blocks.cut(text) is None
