from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bulletin.cli.screen import PIPE_WIDTH, cells, clean, fold, screen
from bulletin.cli.terminal import facts, fail, heading, moving, say, table, warn

LETTERS = st.text(alphabet="abcdefgh -.£é日本\u0301", max_size=200)
SIGNS = ("TTY_COMPATIBLE", "FORCE_COLOR", "NO_COLOR", "TERM", "COLUMNS")
YELLOW, BOLD, DIM, END = "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set by what a terminal is known, and nothing else."""

    def put(**values: str) -> None:
        for name in SIGNS:
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


def shown(write: Callable[[], None]) -> str:
    """Return what is written on standard output and error."""
    with redirect_stdout(io.StringIO()) as both, redirect_stderr(both):
        write()
    return both.getvalue()


@given(LETTERS, st.integers(2, 40))
def test_folding_loses_nothing(text: str, width: int) -> None:
    """Every letter stays in its place, and no line takes more columns than there are."""
    lines = list(fold(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(cells(line.rstrip()) for line in lines) <= width


def test_words_are_not_broken_where_they_fit() -> None:
    """Lines end at blanks; only a word that is longer than a line is broken."""
    told = [line.rstrip() for line in fold("the council meets at https://news.example.org/a", 12)]
    assert told == ["the council", "meets at", "https://news", ".example.org", "/a"]


def test_nothing_speaks_to_the_terminal_but_we() -> None:
    """What others wrote moves no cursor and sets no colour."""
    assert clean("250 \x1b[31mOK\x07\r\x9b?") == "250 [31mOK?"


@pytest.mark.parametrize(
    ("given_signs", "expected"),
    [
        ({}, "word\n"),
        ({"FORCE_COLOR": "1"}, f"{YELLOW}word{END}\n"),
        ({"TTY_COMPATIBLE": "1"}, f"{YELLOW}word{END}\n"),
        ({"TTY_COMPATIBLE": "0", "FORCE_COLOR": "1"}, "word\n"),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "word\n"),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, "word\n"),
        ({"FORCE_COLOR": ""}, "word\n"),
    ],
)
def test_colours_are_for_whoever_takes_them(
    signs: Callable[..., None], given_signs: dict[str, str], expected: str
) -> None:
    """A terminal gets colours, and what is told to be one; a pipe, NO_COLOR and a dumb terminal get none."""
    signs(**given_signs)
    assert shown(lambda: warn("word")) == expected


def test_without_colours_a_heading_still_stands_out(signs: Callable[..., None]) -> None:
    """NO_COLOR takes colours away, and leaves what is bold."""
    signs(FORCE_COLOR="1", NO_COLOR="1")
    assert shown(lambda: heading("Next", "in a word")) == f"{BOLD}Next{END}  in a word\n"
    assert shown(lambda: fail("gone")) == f"{BOLD}error:{END} gone\n"


def test_the_width_is_the_terminals(signs: Callable[..., None]) -> None:
    """COLUMNS says how wide it is; a pipe is as wide as a table's rows need."""
    signs(FORCE_COLOR="1", COLUMNS="30")
    assert screen().width == 30
    assert shown(lambda: say("the council meets at the town hall")) == "the council meets at the town\nhall\n"
    signs(COLUMNS="30")
    with redirect_stdout(io.StringIO()):
        assert screen().width == PIPE_WIDTH
    assert shown(lambda: say("the council meets at the town hall")) == "the council meets at the town hall\n"


def test_a_narrow_screen_is_shared(signs: Callable[..., None]) -> None:
    """A label keeps its place beside its text, and neither runs over the edge."""
    signs(FORCE_COLOR="1", COLUMNS="20")
    told = shown(lambda: facts([("not before", "17 June 2025"), ("checks", "two")]))
    assert told.replace(DIM, "").replace(END, "").split("\n") == [
        "not       17 June   ",
        "before    2025      ",
        "checks    two       ",
        "",
    ]


def test_a_tables_head_stands_on_its_columns(signs: Callable[..., None]) -> None:
    """A head that takes several lines ends right above the first row, and stands back."""
    signs(FORCE_COLOR="1", COLUMNS="12")
    told = shown(lambda: table(("Job", "Why it is"), [("Nurse", "near")]))
    assert told == f"{DIM}     {END}  {DIM}Why  {END}\n{DIM}Job  {END}  {DIM}it is{END}\nNurse  near \n"


def test_a_warning_stands_above_what_moves() -> None:
    """While a bar moves on standard error, what else is said there goes through its console."""
    bar = Console(file=io.StringIO(), width=40)
    with moving(bar):
        assert shown(lambda: warn("[one] is late")) == ""
    assert bar.file.getvalue() == "[one] is late\n"  # type: ignore[attr-defined] # it is the StringIO above
