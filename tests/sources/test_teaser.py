from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.sources.teaser import LONGEST, is_finished, teaser, whole_sentences


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("One. Two. Thr", "One. Two."),
        ("Ask Cllr. Smith. He kno", "Ask Cllr. Smith."),
        ("Cut off at once", None),
        ("He said: ‘Go.’ Then he wen", "He said: ‘Go.’"),
        ("Work for the U.S. Attorn", None),
        ("And so on...", None),
        ("Pay is £30k p.a. Apply now.", "Pay is £30k p.a. Apply now."),
    ],
)
def test_a_cut_sentence_is_left_out(text: str, whole: str | None) -> None:
    """The sentences before it stay."""
    assert whole_sentences(text) == whole


def test_a_teaser_begins_after_the_headings_and_ends_before_the_list() -> None:
    """Headings say nothing to a reader who sees only the teaser."""
    assert teaser(["About the role", "Plan a town. Build it.", "You will:", "- plan"]) == "Plan a town. Build it."


@given(st.lists(st.text(alphabet="aB .!?…’", max_size=400)))
def test_a_teaser_is_short_and_whole(paragraphs: list[str]) -> None:
    """At most 300 characters, and its last sentence is finished."""
    found = teaser(paragraphs)
    assert found is None or (len(found) <= LONGEST and is_finished(found))
