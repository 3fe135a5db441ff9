"""What the command line says and how: plain words, tables where people compare, colours only on a terminal.

Results go to standard output, progress and errors to standard error, so that a pipe carries
results alone. Rich draws what moves, and is loaded then. Nothing outside the command line prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol, TypeVar

from bulletin.cli.screen import PIPE_WIDTH, Style, cells, clean, fold, padded, screen

if TYPE_CHECKING:
    from rich.console import Console

LONG_WORD = 24
"""Letters; what is longer than that is an address or a path, and may be broken."""

GAP = 2
"""Blanks between two columns of a table."""

LABEL_WIDTH = 60
"""Of a progress bar's task and item: enough for a host and the beginning of a path."""

WORTH_TELLING = 10
"""Fewer items than these are done before anyone reads a line about them."""


_live: list[Console] = []


def console(*, stderr: bool = False) -> Console:
    """Rich's console on standard output (or error); as wide as the terminal, PIPE_WIDTH in a pipe.

    While something moves on standard error it is that one's: another would write into the middle of it.
    """
    if stderr and _live:
        return _live[-1]
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=PIPE_WIDTH)


@contextmanager
def moving(out: Console) -> Iterator[None]:
    """Have everything on standard error stand above what moves on this console, for as long as the block runs."""
    _live.append(out)
    try:
        yield
    finally:
        _live.pop()


def say(*lines: str) -> None:
    """Lines for people, as they are; a terminal's edge breaks no word of them."""
    out = screen()
    for line in lines:
        text = clean(line)
        for one in fold(text, out.width) if out.is_terminal else (text,):
            out.write(one.rstrip() if out.is_terminal else one)


def heading(text: str, detail: str = "") -> None:
    """A line that stands out, and what belongs to it."""
    out = screen()
    left = len(clean(text))
    for line in fold(clean(f"{text}  {detail}").rstrip(), out.width):
        out.write(out.styled(line[:left].rstrip(), "bold") + line[left:].rstrip())
        left = max(left - len(line), 0)


def warn(text: str) -> None:
    """A line on standard error that is no result and no failure."""
    _say_aside(text, "yellow")


def fail(text: str) -> None:
    """An error on standard error; where there are several, or a line that is quoted, they stand below each other."""
    below = text.replace("\n", "\n       ")
    _say_aside("error:", "bold red", f" {below}")


def _say_aside(text: str, style: Style, more: str = "") -> None:
    if _live:
        from rich.text import Text

        _live[-1].print(Text.assemble((clean(text), style), clean(more)), soft_wrap=True)
    else:
        out = screen(stderr=True)
        out.write(out.styled(clean(text), style) + clean(more))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
    """Rows to compare, a line each or more: nothing is cut off, and no word is broken.

    Where the columns' longest words don't fit beside each other, each row stands by itself, its
    cells below each other.
    """
    kept = [tuple(map(clean, row)) for row in rows]
    widths = _widths(columns, kept, screen().width)
    if widths is None:
        _below_each_other(columns, kept, title)
        return
    if title:
        heading(title)
    _lay_out([columns], widths, dim=len(columns), from_below=True)
    _lay_out(kept, widths)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """What each column takes, or None where even their longest words don't fit beside each other."""
    every = list(zip(columns, *rows, strict=True))
    least = [max(min(max(map(cells, cell.split()), default=0), LONG_WORD) for cell in column) for column in every]
    spare = room - sum(least) - GAP * (len(columns) - 1)
    if spare < 0:
        return None
    wanted = [max(map(cells, column)) - width for column, width in zip(every, least, strict=True)]
    total = max(sum(wanted), spare, 1)
    return [width + more * spare // total for width, more in zip(least, wanted, strict=True)]


def _below_each_other(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str | None) -> None:
    if title:
        heading(title)
    for first, *others in rows:
        heading(first)
        facts((f"  {column}", cell) for column, cell in zip(columns[1:], others, strict=True) if cell)


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """A label and what there is to say of it, a line each; nothing where there is nothing."""
    kept = [(clean(label), clean(text)) for label, text in rows]
    if not kept:
        return
    room = screen().width
    label, text = (max(map(cells, column)) for column in zip(*kept, strict=True))
    label = min(label, max(room // 2, room - text) - GAP)
    _lay_out(kept, (label, min(text, room - label - GAP)), dim=1)


def _lay_out(rows: Iterable[Sequence[str]], widths: Sequence[int], *, dim: int = 0, from_below: bool = False) -> None:
    """Write rows, each cell folded to its column's width; the first ``dim`` columns stand back."""
    out = screen()
    for row in rows:
        folded = [[line.rstrip() for line in fold(cell, width)] for cell, width in zip(row, widths, strict=True)]
        deepest = max(map(len, folded))
        for cell in folded if from_below else ():
            cell[:0] = [""] * (deepest - len(cell))
        for line in zip_longest(*folded, fillvalue=""):
            beside = [padded(part, width) for part, width in zip(line, widths, strict=True)]
            beside[:dim] = (out.styled(part, "dim") for part in beside[:dim])
            out.write((" " * GAP).join(beside))


def steps(rows: Sequence[tuple[str, str]]) -> None:
    """What to type or open next, each with what it does: beside it where there is room, else below."""
    heading("Next")
    longest = max(len(step) for step, _ in rows)
    room = longest + max(len(meaning) for _, meaning in rows) + 4 <= screen().width
    for step, meaning in rows:
        say(f"  {step.ljust(longest)}  {meaning}" if room else f"  {step}")
        if not room:
            say(f"    {meaning}")


class Named(Protocol):
    """Something that people know by a name."""

    @property
    def name(self) -> str:
        """What it is called."""


Labelled = TypeVar("Labelled", bound=Named)


class Advance(Protocol):
    """Says that items are done, and which one is at hand."""

    def __call__(self, label: str = "", /, *, done: int = 1) -> None:
        """Count ``done`` more."""


@contextmanager
def progress(task: str, total: int) -> Iterator[Advance]:
    """A bar on a terminal; elsewhere a plain line at every tenth, on standard error."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield _lines(task, total, out)
        return
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True) as bar, moving(out):
        row = bar.add_task(task, total=total)

        def advance(label: str = "", /, *, done: int = 1) -> None:
            bar.update(row, advance=done, description=escape(f"{task} {label}".strip()[:LABEL_WIDTH]))

        yield advance


def tracked(task: str, items: Sequence[Labelled]) -> Iterator[Labelled]:
    """Give the items one by one, with a progress bar that names the one at hand."""
    with progress(task, len(items)) as advance:
        for item in items:
            advance(item.name, done=0)
            yield item
            advance(item.name)


def _lines(task: str, total: int, out: Console) -> Advance:
    so_far = 0

    def advance(_label: str = "", /, *, done: int = 1) -> None:
        nonlocal so_far
        before, so_far = so_far, so_far + done
        if total >= WORTH_TELLING and so_far * 10 // total > before * 10 // total:
            out.print(f"{task}: {so_far} of {total}", markup=False, soft_wrap=True)

    return advance


def print_json(value: object) -> None:
    """One JSON document on standard output: dates in ISO 8601, money as numbers, text as it is."""
    from bulletin.cli.json_text import json_text

    print(json_text(value))  # noqa: T201 - the command line's output
