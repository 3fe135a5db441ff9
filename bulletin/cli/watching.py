"""Show a send while it goes on: a live board on a terminal, a line every few seconds where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table

from bulletin.cli import options
from bulletin.cli.board import Board
from bulletin.cli.terminal import console, moving, say

if TYPE_CHECKING:
    from bulletin.config import Config
    from bulletin.model import FrozenEdition
    from bulletin.progress import Progress
    from bulletin.wiring import Store

LINE_SECONDS = 5.0
"""How often a line is written where there is no terminal."""

_LOOKS_A_SECOND = 4
_OVER = 60.0
"""Seconds over which ``status`` takes the rate."""


@contextmanager
def watching(task: str, board: Board, *, quiet: bool = False) -> Iterator[None]:
    """Show the board on standard error for as long as the block runs."""
    out = console(stderr=True)
    if quiet:
        yield
    elif out.is_terminal:
        live = Live(
            get_renderable=lambda: _drawn(task, board, out, options.now()),
            console=out,
            refresh_per_second=_LOOKS_A_SECOND,
            transient=True,
        )
        with live, moving(out):
            yield
    else:
        over = Event()
        writer = Thread(target=_write_lines, args=(task, board, out, over), name="board", daemon=True)
        writer.start()
        try:
            yield
        finally:
            over.set()
            writer.join()


def show(board: Board) -> None:
    """Print the board as it is, for who looks on from outside: the rate, each receiver where there are several."""
    if board.pace():
        say(board.line())
    if len(board.lanes) > 1:
        say("")
        console().print(_lanes(board))
    for line in board.rests(options.now()):
        say(line)


def standing(progress: Progress, settings: Config, store: Store) -> Board:
    """Return the board of an edition as the ledger has it, with the rate of the last minute."""
    from datetime import timedelta

    from bulletin.store.domains import accepted_since

    going = progress.edition.state == "sending"
    since = options.now() - timedelta(seconds=_OVER)
    lately = accepted_since(store.database, progress.edition.key, since) if going else 0
    return board(progress.edition, settings, store, rate=lately / _OVER)


def board(edition: FrozenEdition, settings: Config, store: Store, *, rate: float | None = None) -> Board:
    """Return an edition's board, begun with what the ledger says."""
    from bulletin import wiring
    from bulletin.store.domains import by_domain

    made = Board(
        receiver=wiring.receiver(settings),
        zone=settings.publication.timezone,
        monotonic=options.SystemClock().monotonic,
        rate=rate,
        done="written" if edition.kind == "rehearsal" else "accepted",
    )
    return made.begin(by_domain(store.database, edition.key))


def as_json(board: Board) -> dict[str, object]:
    """The board for programs: the rate, the seconds left where they can be told, and each receiver's columns."""
    told, pace = board.totals(), board.pace()
    lanes = {
        name or "others": lane.counts | {"rests_until": lane.rests_until} for name, lane in sorted(board.lanes.items())
    }
    left = round(told["waiting"] / pace) if pace and told["waiting"] else None
    return {"per_second": round(pace, 1), "seconds_left": left, "receivers": lanes}


def _drawn(task: str, board: Board, out: Console, now: datetime) -> RenderableType:
    told = board.totals()
    done, every = told["accepted"] + told["refused"] + told["unknown"], sum(told.values())
    return Group(
        f"[bold]{escape(task)}[/bold]  {escape(board.line())}",
        Padding(ProgressBar(total=max(every, 1), completed=done, width=min(out.width - 1, 60)), (0, 0)),
        _lanes(board),
        *(escape(line) for line in board.rests(now)),
    )


def _lanes(board: Board) -> Table:
    """The receivers, with the same columns at any width: a long domain goes on below itself."""
    drawn = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    drawn.add_column("Receiver", overflow="fold")
    for name in board.columns:
        drawn.add_column(name, justify="right", no_wrap=True)
    for row in board.rows():
        drawn.add_row(*map(escape, row))
    return drawn


def _write_lines(task: str, board: Board, out: Console, over: Event) -> None:
    while not over.wait(LINE_SECONDS):
        out.print(f"{task}: {board.line()}", markup=False, soft_wrap=True)
