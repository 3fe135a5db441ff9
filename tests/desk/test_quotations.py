from __future__ import annotations

import pytest

from bulletin.desk.quotations import marks


@pytest.mark.parametrize(
    "text",
    [
        "He said: ‘The councils’ plans are bad.’",
        "The councils’ plans don’t add up.",
        "In the ’90s, and in the ‘90s too, it rained.",
        "“She told me ‘no’ twice,” he said.",
        'The "new" plan isn\'t new.',
        "It is the residents' money.",
        "‘Collective failure’ was found.",
    ],
)
def test_apostrophes_and_closed_quotations_leave_nothing_open(text: str) -> None:
    """An apostrophe is no quotation mark, and a pair is a pair."""
    assert (marks(text).open, marks(text).stray) == ("", False)


@pytest.mark.parametrize(
    ("text", "opened"),
    [("He said: ‘The plans are bad.", "‘"), ("“She said ‘no.", "“‘"), ("'It is the council's money.", "‘")],
)
def test_a_quotation_that_runs_on_is_open(text: str, opened: str) -> None:
    """The marks that are still to be closed are named, outermost first."""
    assert marks(text).open == opened


def test_the_end_of_a_quotation_from_before_is_stray() -> None:
    """A sentence torn out of a quotation gives itself away by its closing mark."""
    assert marks("We won,’ he said.").stray
