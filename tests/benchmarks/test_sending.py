from __future__ import annotations

import pytest

from benchmarks.sending import Figure, table


@pytest.mark.parametrize(
    ("value", "aim", "least", "verdict"),
    [
        (0.9, 0.85, True, "reached"),
        (0.68, 0.85, True, "short by 20%"),
        (29.9, 30, False, "reached"),
        (45, 30, False, "short by 50%"),
    ],
)
def test_a_figure_says_by_how_much_it_falls_short(value: float, aim: float, least: bool, verdict: str) -> None:  # noqa: FBT001 a parameter of the test
    """What is not reached stands as it is, with the distance."""
    figure = Figure(what="x", ours="1/s", value=value, aim=aim, least=least)
    assert figure.row().endswith(f"| {verdict} |")
    assert table([figure]).splitlines()[2] == figure.row()
