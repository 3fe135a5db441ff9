"""``bulletin proof``: the edition as it stands, to the editors, through the real transport."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.errors import TransportError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bulletin.config import Config
    from bulletin.model import Finished
    from bulletin.proofs import Proof


def proof(
    context: typer.Context,
    addresses: Annotated[
        list[str] | None, typer.Argument(metavar="[ADDRESS]...", help="To these instead of [proof] to.")
    ] = None,
    every_variant: Annotated[
        bool, typer.Option("--every-variant", help="A message for each variant that readers' choices make.")
    ] = False,
    day: options.Day = None,
    name: options.Name = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Send the edition as it stands to the editors; nothing is frozen, and no reader's links are in it."""
    from bulletin import journey, proofs, wiring
    from bulletin.cli import terminal

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    folder = wiring.edition_folder(settings, edition)
    to = _addresses(settings, addresses)
    with wiring.store(settings) as store:
        task = journey.Assignment(config=settings, edition=edition, now=options.now(), folder=folder, store=store)
        finished = journey.judge(task)
        if every_variant:
            finished = journey.in_variants(task, finished, journey.expected(task))
    keys = wiring.keys(settings, os.environ.get("BULLETIN_KEYS"))
    transport = wiring.transports(settings, os.environ.get("BULLETIN_SMTP_PASSWORD"))[0]
    letterhead = wiring.letterhead(settings, keys, options.now())
    sent = proofs.send_proofs(finished, to, transport, letterhead, every_variant=every_variant)
    if as_json:
        terminal.print_json(_as_json(sent, finished, rehearsal=transport.rehearsal))
    else:
        _show(sent, finished, settings)
    if missed := [one for one in sent if one.receipt.outcome != "accepted"]:
        said = "; ".join(f"{one.to}: {one.receipt.code or ''} {one.receipt.text}".replace("  ", " ") for one in missed)
        raise TransportError(f"{len(missed)} of {len(sent)} proofs did not go ({said}); mend that, then send it again")


def _addresses(settings: Config, given: Sequence[str] | None) -> list[str]:
    from bulletin.audience.addresses import read_address

    if not given and not settings.proof.to:
        raise UsageError('nobody to send the proof to; name an address, or set [proof] to = ["editor@example.org"]')
    checked: list[str] = []
    for address in given or settings.proof.to:
        try:
            checked.append(read_address(address))
        except ValueError as error:
            raise UsageError(f"'{address}' is no address to send a proof to: {error}; correct it") from error
    return checked


def _as_json(sent: Sequence[Proof], finished: Finished, *, rehearsal: bool) -> dict[str, object]:
    return {
        "edition": finished.edition.id.folder,
        "rehearsal": rehearsal,
        "blocked": bool(finished.blocking),
        "proofs": [
            {
                "to": one.to,
                "variant": one.variant,
                "outcome": one.receipt.outcome,
                "code": one.receipt.code,
                "text": one.receipt.text,
            }
            for one in sent
        ],
    }


def _show(sent: Sequence[Proof], finished: Finished, settings: Config) -> None:
    from bulletin.cli import building, delivery, terminal

    went = [one for one in sent if one.receipt.outcome == "accepted"]
    terminal.heading(finished.edition.subject, f"edition {finished.edition.id.folder}, a proof")
    terminal.facts(
        (
            ("to", ", ".join(dict.fromkeys(one.to for one in went)) or "nobody"),
            ("messages", f"{len(went):,}"),
            ("by", delivery.way(settings)),
            ("checks", building.verdict(finished)),
        )
    )
    terminal.say("", f"nothing was frozen; to send it: bulletin send {options.which(finished.edition.id)}")
