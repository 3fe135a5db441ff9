"""A frozen edition on its way: the sender at work, shown, logged, and stopped by signals."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from bulletin.cli import options
from bulletin.cli.logs import Journal, journal
from bulletin.cli.terminal import warn
from bulletin.errors import StoppedError
from bulletin.model import Delivery, FrozenEdition, Receipt

if TYPE_CHECKING:
    from bulletin.config import Config
    from bulletin.pace import Stay
    from bulletin.progress import Progress
    from bulletin.wiring import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far this run goes."""

    limit: int | None
    wait: bool
    log: Path | None = None
    """Instead of that in the settings."""
    held: Callable[[], str | None] = lambda: None
    """Asked after each wait: why nobody more may have it, where a hold came meanwhile."""


@dataclass(slots=True, kw_only=True)
class _Asked:
    """What signals ask of the send, and what the person is told of it."""

    came: list[int]
    log: Journal
    said: bool = False

    def stop(self) -> bool:
        """Whether it is to end; the first time the person is told what that means."""
        if self.came and not self.said:
            self.said = True
            self.tell("stopping: no further message is begun, and what is on the wire has 30 seconds to end")
        return bool(self.came)

    def tell(self, text: str) -> None:
        """Say it on the terminal, and in the log."""
        self.log.told(text)
        warn(text)


def carry(settings: Config, store: Store, frozen: FrozenEdition, stop: list[int], bounds: Bounds) -> Progress:
    """Send what is due, with a live board, and a log where there is one; a second Ctrl-C ends it at once."""
    with journal(settings, frozen.id.folder, bounds.log) as log:
        progress = _carried(settings, store, frozen, _Asked(came=stop, log=log), bounds)
        log.ended(progress)
        return progress


def _carried(settings: Config, store: Store, frozen: FrozenEdition, asked: _Asked, bounds: Bounds) -> Progress:
    from bulletin import send as sender
    from bulletin import wiring
    from bulletin.cli import alerting, watching

    clock = options.SystemClock()
    over = frozen.state == "done"
    board = watching.board(frozen, settings, store)
    log = asked.log
    log.began(frozen, store.ledger.due(frozen.key, now=clock.wall()))

    def follow(row: Delivery, receipt: Receipt) -> None:
        board.note(row, receipt)
        log.receipt(row, receipt)

    with watching.watching("sending", board, quiet=over), alerting.bell(settings, frozen.id) as ring:

        def leave_alone(stay: Stay) -> None:
            if stay.kind != "fallback":
                board.rest(stay.domains, stay.until)
            log.stay(stay)
            warn(stay.why)
            ring(stay)

        try:
            return sender.deliver(
                frozen,
                ledger=store.ledger,
                transports=() if over else wiring.transports(settings, os.environ.get("BULLETIN_SMTP_PASSWORD")),
                fallback=() if over else wiring.fallbacks(settings, os.environ.get("BULLETIN_FALLBACK_PASSWORD")),
                pace=wiring.pace(settings, store, clock),
                clock=clock,
                on_receipt=follow,
                on_stay=leave_alone,
                stop=asked.stop,
                limit=bounds.limit,
                hours=wiring.hours(settings),
                wait=bounds.wait,
                wave_wait=settings.delivery.first_wave_wait,
                tell=asked.tell,
                held=bounds.held,
            )
        except KeyboardInterrupt:
            raise StoppedError(
                "stopped at once: what was on the wire is unknown; "
                f"how far it is: bulletin status {options.which(frozen.id)}"
            ) from None


@contextmanager
def stopping() -> Iterator[list[int]]:
    """The signals that came meanwhile: the first asks to stop, a second Ctrl-C insists.

    A terminal that is closed asks as well, more than once at times; where that is ignored, as under nohup, it stays so.
    """
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if came and number == signal.SIGINT:
            raise KeyboardInterrupt
        came.append(number)

    heeded = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        heeded.append(signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in heeded}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
