"""What the command line says and how: plain words, tables where people compare, colours only on a terminal.

Results go to standard output, progress and errors to standard error, so that a pipe carries
results alone. Rich honours NO_COLOR, and is loaded by the first word. Nothing outside the command line prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 120
"""Columns where there is no terminal: enough for a table's rows to stay in one line each."""

LONG_WORD = 24
"""Letters; what is longer than that is an address or a path, and may be broken."""

GAP = 2
"""Blanks between two columns of a table: Rich's own."""

LABEL_WIDTH = 60
"""Of a progress bar's task and item: enough for a host and the beginning of a path."""

WORTH_TELLING = 10
"""Fewer items than these are done before anyone reads a line about them."""


_live: list[Console] = []


def console(*, stderr: bool = False) -> Console:
    """A console on standard output (or error); as wide as the terminal, PIPE_WIDTH in a pipe.

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
    """Lines for people, as they are: no markup is read in them."""
    out = console()
    for line in lines:
        out.print(line, markup=False, soft_wrap=not out.is_terminal)


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def heading(text: str, detail: str = "") -> None:
    """A line that stands out, and what belongs to it."""
    console().print(f"[bold]{_escaped(text)}[/bold]  {_escaped(detail)}".rstrip())


def warn(text: str) -> None:
    """A line on standard error that is no result and no failure."""
    console(stderr=True).print(f"[yellow]{_escaped(text)}[/yellow]", soft_wrap=True)


def fail(text: str) -> None:
    """An error on standard error; where there are several, or a line that is quoted, they stand below each other."""
    below = text.replace("\n", "\n       ")
    console(stderr=True).print(f"[bold red]error:[/bold red] {_escaped(below)}", soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
    """Rows to compare, a line each or more: nothing is cut off, and no word is broken.

    Where the columns' longest words don't fit beside each other, each row stands by itself, its
    cells below each other.
    """
    from rich.table import Table

    kept = [tuple(row) for row in rows]
    out = console()
    widths = _widths(columns, kept, out.width)
    if widths is None:
        _below_each_other(columns, kept, title)
        return
    drawn = Table(box=None, pad_edge=False, title=title, title_justify="left", title_style="bold", header_style="dim")
    for column, width in zip(columns, widths, strict=True):
        drawn.add_column(column, overflow="fold", width=width)
    for row in kept:
        drawn.add_row(*(_escaped(cell) for cell in row))
    out.print(drawn)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """What each column takes, or None where even their longest words don't fit beside each other.

    Rich's own sums let a table with least widths grow beyond the screen, and cut its last columns off.
    """
    from rich.cells import cell_len

    cells = list(zip(columns, *rows, strict=True))
    least = [max(min(max(map(cell_len, cell.split()), default=0), LONG_WORD) for cell in column) for column in cells]
    spare = room - sum(least) - GAP * (len(columns) - 1)
    if spare < 0:
        return None
    wanted = [max(map(cell_len, column)) - width for column, width in zip(cells, least, strict=True)]
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
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    drawn.add_column(style="dim", overflow="fold")
    drawn.add_column(overflow="fold")
    for label, text in rows:
        drawn.add_row(_escaped(label), _escaped(text))
    if drawn.row_count:
        console().print(drawn)


def steps(rows: Sequence[tuple[str, str]]) -> None:
    """What to type or open next, each with what it does: beside it where there is room, else below."""
    heading("Next")
    longest = max(len(step) for step, _ in rows)
    room = longest + max(len(meaning) for _, meaning in rows) + 4 <= console().width
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
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True) as bar, moving(out):
        row = bar.add_task(task, total=total)

        def advance(label: str = "", /, *, done: int = 1) -> None:
            bar.update(row, advance=done, description=_escaped(f"{task} {label}".strip()[:LABEL_WIDTH]))

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
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))  # noqa: T201 - the command line's output


def plain(value: object) -> object:
    """What JSON knows: dataclasses become objects, tuples lists, dates and paths strings."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value
