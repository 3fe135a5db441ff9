"""``bulletin status``: how far an edition is, without all of the settings and without SQLAlchemy where that tells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.errors import UsageError
from bulletin.imprint import Imprint, read_imprint
from bulletin.model import DeliveryState, EditionId
from bulletin.store.glance import glance, restored

if TYPE_CHECKING:
    from bulletin.cli.board import Board
    from bulletin.config import Config
    from bulletin.model import Delivery
    from bulletin.progress import Progress


def status(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    state: Annotated[
        DeliveryState | None,
        typer.Option(
            "--list", metavar="STATE", help="Also who is in this state, such as in_doubt.", show_default=False
        ),
    ] = None,
    receivers: Annotated[
        bool, typer.Option("--receivers", help="Also each receiver, the rate and the time left; reads every row.")
    ] = False,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Say how many readers are in which state, at once; with --list who they are, with --receivers how fast it goes."""
    from bulletin.cli import delivery, terminal

    path = options.settings_file(context, config)
    imprint = read_imprint(path) or _imprint(path)
    edition = EditionId(publication=imprint.publication, day=day or options.today_in(imprint.timezone), name=name)
    rows, board = None, None
    progress = None if state or receivers else glance(imprint.store, edition)
    if progress is None:
        progress, rows, board = _standing(options.settings(context, config), edition, state, receivers=receivers)
    older = restored(imprint.store, options.state_folder() / "serials")
    if as_json:
        told = delivery.as_json(progress, edition=edition, rows=rows) | {"restored": older}
        if board is not None:
            from bulletin.cli import watching

            told |= watching.as_json(board)
        terminal.print_json(told)
    else:
        delivery.show_standing(progress, edition=edition, imprint=imprint, rows=rows, board=board, restored=older)


def _imprint(path: Path) -> Imprint:
    """Read it as the rest of the program reads the settings; raises ConfigError."""
    from bulletin import config, wiring

    return wiring.imprint(config.load(path))


def _standing(
    settings: Config, edition: EditionId, state: DeliveryState | None, *, receivers: bool
) -> tuple[Progress | None, tuple[Delivery, ...] | None, Board | None]:
    """Where the edition stands, who is in this state, and how it fares where; UsageError where there is none."""
    from bulletin import reckoning, wiring
    from bulletin.cli import watching

    with wiring.store(settings) as store:
        progress = reckoning.standing(edition, ledger=store.ledger)
        if progress is None and not wiring.edition_folder(settings, edition).exists():
            raise UsageError(f"there is no edition {edition.folder}; make it with: {options.build_command(edition)}")
        if progress is None:
            return None, None, None
        rows = tuple(store.ledger.rows(progress.edition.key, state)) if state else None
        return progress, rows, watching.standing(progress, settings, store) if receivers else None
