"""``bulletin amend``: what was found wrong in mid-send is mended for those who have not had it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options, releasing
from bulletin.errors import UsageError

if TYPE_CHECKING:
    from bulletin.journey import Assignment
    from bulletin.model import Revision
    from bulletin.wiring import Store


def amend(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    yes: options.Yes = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Let the list remove many readers at once.")
    ] = False,
    despite: releasing.Despite = None,
    reason: releasing.Reason = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Give a paused edition a revision, for those who have not had it: edition.toml as it stands now."""
    from bulletin import amending, journey, reckoning, wiring
    from bulletin.cli import delivery, steering, terminal

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    folder = wiring.edition_folder(settings, edition)
    wish = releasing.Wish(
        yes=yes, allow_removals=allow_removals, quiet=as_json, despite=releasing.passing(despite, reason)
    )
    with wiring.store(settings) as store:
        frozen = steering.on_its_way(store, edition)
        clock = options.SystemClock()
        kept = amending.amendable(frozen, ledger=store.ledger, clock=clock, tell=terminal.warn)
        task = journey.Assignment(
            config=settings, edition=edition, now=options.now(), folder=folder, store=store, amends=kept
        )
        revision = _revise(task, store, wish)
        progress = reckoning.taken_up(kept, ledger=store.ledger, now=options.now())
    if as_json:
        terminal.print_json(delivery.as_json(progress))
    else:
        waiting = progress.counts["pending"] + progress.counts["deferred"]
        terminal.say(f"revision {revision.number} is for the {delivery.many(waiting, 'reader')} who have not had it")
        if doubtful := progress.counts["in_doubt"]:
            terminal.warn(
                f"{delivery.many(doubtful, 'reader')} in doubt and keep the copy that they may have: who turns out not "
                "to have it is owed that one still, unless you amend it again then"
            )
        delivery.show_standing(progress, edition=edition, imprint=wiring.imprint(settings))


def _revise(task: Assignment, store: Store, wish: releasing.Wish) -> Revision:
    """Judge the edition as any other that is about to go, show it, ask, and fix it for those who wait."""
    from bulletin import fixing, journey, wiring
    from bulletin.cli import delivery
    from bulletin.store.course import Course

    if journey.fingerprint(task) is None:
        raise UsageError(f"{task.folder}: there is no edition.toml to amend it by; put it back, changed, and try again")
    planned = releasing.plan(task, wish, at_once=True)
    if not planned.readers:
        raise UsageError(f"edition {task.edition.folder}: nobody waits for it, so there is nobody to amend it for")
    if not wish.yes:
        releasing.ask(f"Make this a revision, for {delivery.many(len(planned.readers), 'reader')}?")
    if journey.fingerprint(task) != planned.fingerprint:
        raise UsageError(f"edition {task.edition.folder} was changed while it was looked at; look at it again")
    return fixing.amend(
        task,
        planned.finished,
        planned.readers,
        course=Course(store.database),
        keys=wiring.keys(task.config, os.environ.get("BULLETIN_KEYS")),
        fingerprint=planned.fingerprint,
        by=releasing.person(),
    )
