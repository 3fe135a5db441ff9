"""``bulletin report``: what advertisers bought and what came of it, as a table for a spreadsheet."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.model import Appearance

COLUMNS = (
    "date",
    "edition",
    "reference",
    "advertiser",
    "kind",
    "position",
    "audience",
    "readers_accepted",
    "left_out",
)
_FORMULA = ("=", "+", "-", "@", "\t")
"""How a cell begins that a spreadsheet would compute."""


def report(
    context: typer.Context,
    advertiser: Annotated[
        str | None, typer.Option("--advertiser", metavar="NAME", help="Only this advertiser's.", show_default=False)
    ] = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """List the bookings that were sent, as CSV: day, position, and how many readers' mail servers accepted it."""
    from bulletin import wiring
    from bulletin.cli import terminal
    from bulletin.store.advertising import appearances

    settings = options.settings(context, config)
    with wiring.store(settings) as store:
        found = appearances(store.database, settings.publication.id, advertiser)
    if as_json:
        terminal.print_json(found)
        return
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_row(one) for one in found)
    if not found:
        whose = f" of {advertiser}" if advertiser else ""
        terminal.warn(f"no booking{whose} has been sent yet")


def _row(one: Appearance) -> tuple[str, ...]:
    cells = (
        one.edition.day.isoformat(),
        one.edition.folder,
        one.reference,
        one.advertiser,
        one.kind,
        one.position,
        one.audience or "",
        str(one.accepted),
        one.left_out or "",
    )
    return tuple(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
