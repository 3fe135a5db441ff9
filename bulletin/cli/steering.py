"""``bulletin pause``, ``resume`` and ``cancel``: a person's hand on an edition that is on its way."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import typer  # noqa: TC002 typer reads the annotations

from bulletin.cli import options
from bulletin.errors import UsageError
from bulletin.model import EditionState

if TYPE_CHECKING:
    from bulletin.config import Config
    from bulletin.model import EditionId, FrozenEdition
    from bulletin.progress import Progress
    from bulletin.wiring import Store


def pause(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Stop an edition that is being sent, from any terminal: what is on the wire ends, and nobody more gets it."""
    from bulletin import wiring
    from bulletin.store.course import Course

    settings = options.settings(context, config)
    with wiring.store(settings) as store:
        frozen = on_its_way(store, wiring.edition_id(settings, day or options.today(settings), name))
        Course(store.database).pause(frozen.key, now=options.now())
        progress = _standing(store, frozen)
    _require(progress, {"paused"}, "there is nothing to pause")
    _show(progress, settings, as_json=as_json)


def resume(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Let a paused edition go on: a sender that waits for it does so by itself, else it says what to type."""
    from bulletin import wiring
    from bulletin.store.course import Course

    settings = options.settings(context, config)
    with wiring.store(settings) as store:
        frozen = on_its_way(store, wiring.edition_id(settings, day or options.today(settings), name))
        Course(store.database).resume(frozen.key)
        progress = _standing(store, frozen)
    _require(progress, {"frozen", "sending"}, "there is nothing to resume")
    _show(progress, settings, as_json=as_json)


def cancel(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    yes: options.Yes = False,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """End an edition for good: who has not had it does not get it, and who is in doubt is still to be settled."""
    from bulletin import wiring
    from bulletin.cli import releasing
    from bulletin.store.course import Course

    settings = options.settings(context, config)
    with wiring.store(settings) as store:
        frozen = on_its_way(store, wiring.edition_id(settings, day or options.today(settings), name))
        before = _standing(store, frozen)
        _require(before, {"frozen", "sending", "paused", "cancelled"}, "there is nothing to cancel")
        if not yes and before.edition.state != "cancelled":
            releasing.ask(_question(before))
        Course(store.database).cancel(frozen.key, now=options.now())
        progress = _standing(store, frozen)
    _require(progress, {"cancelled"}, "there is nothing to cancel")
    _show(progress, settings, as_json=as_json)


def on_its_way(store: Store, edition: EditionId) -> FrozenEdition:
    """Return the real edition under this id; UsageError where there is none."""
    frozen = store.ledger.find(edition, "real")
    if frozen is not None:
        return frozen
    if store.ledger.find(edition, "rehearsal") is not None:
        raise UsageError(f"edition {edition.folder} was only rehearsed: nobody is mailed, so there is nothing to stop")
    raise UsageError(f"edition {edition.folder} is not on its way: it was neither approved nor sent")


def _standing(store: Store, frozen: FrozenEdition) -> Progress:
    from bulletin import reckoning

    return reckoning.taken_up(frozen, ledger=store.ledger, now=options.now())


def _require(progress: Progress, states: Collection[EditionState], why: str) -> None:
    from bulletin.cli.standing import EDITIONS

    if progress.edition.state not in states:
        raise UsageError(f"edition {progress.edition.id.folder} is {EDITIONS[progress.edition.state]}: {why}")


def _question(progress: Progress) -> str:
    from bulletin.cli.delivery import many

    counts = progress.counts
    waiting = counts["pending"] + counts["deferred"] + counts["leased"]
    have = f"{counts['accepted']:,} {'has' if counts['accepted'] == 1 else 'have'} it"
    return f"End edition {progress.edition.id.folder}? {have}, and {many(waiting, 'reader')} will not get it"


def _show(progress: Progress, settings: Config, *, as_json: bool) -> None:
    from bulletin import wiring
    from bulletin.cli import delivery, terminal

    if as_json:
        terminal.print_json(delivery.as_json(progress))
    else:
        delivery.show_standing(progress, edition=progress.edition.id, imprint=wiring.imprint(settings))
