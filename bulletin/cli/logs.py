"""The log of a send, where one was asked for: by ``--log``, or by the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.errors import ConfigError
from bulletin.log import Log
from bulletin.model import Delivery, FrozenEdition, Receipt

if TYPE_CHECKING:
    from bulletin.config import Config
    from bulletin.pace import Stay
    from bulletin.progress import Progress

LogFile = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="Write what happens there as JSON lines.", show_default=False),
]


class Journal:
    """What is written of a send; nothing where no log was asked for."""

    def __init__(self, log: Log | None, edition: str) -> None:
        """Take the log, and what the edition is called in it."""
        self._log = log
        self._edition = edition

    def began(self, frozen: FrozenEdition, due: int) -> None:
        """A send begins, with so many readers due."""
        self._write("began", revision=frozen.revision, kind=frozen.kind, due=due)

    def receipt(self, row: Delivery, receipt: Receipt) -> None:
        """What became of one reader's copy."""
        if self._log is not None:
            self._write(
                "receipt",
                reader=self._log.reader(row.email),
                domain=row.email.rpartition("@")[2].lower(),
                outcome=receipt.outcome,
                attempt=row.attempts,
                code=receipt.code,
                text=self._log.text(receipt.text, row.email),
                verdict=receipt.verdict,
                scope=receipt.scope,
            )

    def stay(self, stay: Stay) -> None:
        """Who is left alone, or that the relay is left for the other one."""
        self._write(stay.kind, domains=stay.domains, until=stay.until.isoformat(), why=stay.why)

    def told(self, text: str) -> None:
        """What the person at the terminal was told meanwhile."""
        self._write("told", text=text)

    def ended(self, progress: Progress) -> None:
        """A send ended: where the edition stands then."""
        counts = {state: number for state, number in progress.counts.items() if number}
        self._write("ended", state=progress.edition.state, stopped=progress.stopped, counts=counts)

    def failed(self, error: BaseException) -> None:
        """A send ended in an error."""
        self._write("failed", error=type(error).__name__, text=str(error))

    def _write(self, event: str, **told: object) -> None:
        if self._log is not None:
            texts = {key: self._log.text(value) for key, value in told.items() if isinstance(value, str)}
            readers = {"reader": told["reader"]} if "reader" in told else {}
            self._log.write(event, edition=self._edition, **told | texts | readers)


@contextmanager
def journal(settings: Config, edition: str, file: Path | None) -> Iterator[Journal]:
    """Open the log for as long as the block runs; what ends the block in an error is written too."""
    path = file or (settings.log.path and settings.folder / settings.log.path)
    if path is None:
        yield Journal(None, edition)
        return
    from bulletin import wiring

    secret = None
    if not settings.log.addresses:
        secret = wiring.keys(settings, os.environ.get("BULLETIN_KEYS")).message_ids
    try:
        opened = path.open("a", encoding="utf-8", errors="backslashreplace")
    except OSError as cause:
        raise ConfigError(f"{path}: the log cannot be written ({cause.strerror}); name another file") from cause
    with opened:
        written = Journal(Log.to(opened, options.now, secret), edition)
        try:
            yield written
        except BaseException as error:
            written.failed(error)
            raise
