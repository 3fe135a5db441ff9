from __future__ import annotations

import io
from contextlib import redirect_stdout

from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.cli.screen import PIPE_WIDTH
from bulletin.cli.terminal import table

WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz-.£é日", min_size=1, max_size=40)
WORDS = st.lists(WORD, min_size=1, max_size=9).map(" ".join)
ROWS = st.integers(1, 13).flatmap(
    lambda columns: st.lists(st.lists(WORDS, min_size=columns, max_size=columns), min_size=1, max_size=3)
)
ADVERT = ["Consultant", "Lindenshire", "Northmere,", "Negotiable", "£46,148–£52,809", "2025", "2025", "FULL_TIME"]


@given(ROWS)
@example([["Town hall buys back 60 former council homes"] * 8 + ["council-sells-shopping-centre.html"]])
@example([[*ADVERT, "environment", "REF-60304-A", "teaser", "link"]])
def test_a_table_loses_nothing(rows: list[list[str]]) -> None:
    """However many columns and however long their words: every letter stands there, and no line is too long."""
    columns = [f"Column{number}" for number in range(len(rows[0]))]
    with redirect_stdout(io.StringIO()) as shown:
        table(columns, rows)
    lines = shown.getvalue().split("\n")
    assert max(map(len, lines)) <= PIPE_WIDTH
    shown_letters = sorted(shown.getvalue())
    for letter in set("".join(map("".join, rows))):
        wanted = sum(cell.count(letter) for row in rows for cell in row)
        assert shown_letters.count(letter) >= wanted, letter
