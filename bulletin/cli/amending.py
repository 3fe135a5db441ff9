"""``bulletin amend``: what was found wrong in mid-send is mended for those who have not had it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options, releasing
from bulletin.errors import UsageError

if TYPE_CHECKING:
    from bulletin.journey import Assignment
    from bulletin.model import FrozenEdition, Revision
    from bulletin.wiring import Store


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(amend)


def amend(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    yes: options.Yes = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Let the list remove many readers at once.")
    ] = False,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Give a paused edition a revision, for those who have not had it: edition.toml as it stands now."""
    from bulletin import amending, journey, wiring
    from bulletin import send as sender
    from bulletin.cli import delivery, steering, terminal

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    folder = wiring.edition_folder(settings, edition)
    with wiring.store(settings) as store:
        frozen = steering.on_its_way(store, edition)
        clock = options.SystemClock()
        kept = amending.amendable(frozen, ledger=store.ledger, clock=clock, tell=terminal.warn)
        task = journey.Assignment(config=settings, edition=edition, now=options.now(), folder=folder, store=store)
        wish = releasing.Wish(yes=yes, allow_removals=allow_removals, quiet=as_json)
        revision = _revise(task, store, kept, wish)
        progress = sender.taken_up(kept, ledger=store.ledger, now=options.now())
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
        delivery.show_standing(progress, edition=edition, rows=None, settings=settings)


def _revise(task: Assignment, store: Store, kept: FrozenEdition, wish: releasing.Wish) -> Revision:
    """Judge the edition as any other that is about to go, show it, ask, and fix it for those who wait."""
    from bulletin import amending, journey, wiring
    from bulletin.cli import delivery
    from bulletin.store.course import Course

    course = Course(store.database)
    said = journey.fingerprint(task)  # before it is read: what someone changes while we ask is a change
    if said is None:
        raise UsageError(f"{task.folder}: there is no edition.toml to amend it by; put it back, changed, and try again")
    with wiring.web(task.config, options.machine(), task.now, copies=False) as fetch:
        finished = journey.judge_to_send(task, fetch)
    if finished.blocking:
        releasing.refuse(task, finished)
    listed = releasing.bring_up_to_date(task, store, wish)
    readers = amending.owed_a_revision(store.readers.active(), course.waiting(kept.key))
    if not readers:
        raise UsageError(f"edition {task.edition.folder}: nobody waits for it, so there is nobody to amend it for")
    finished = journey.in_variants(task, finished, readers)
    if finished.blocking:
        releasing.refuse(task, finished)
    if not wish.quiet:
        delivery.show_plan(finished, readers, listed, task.config)
    if not wish.yes:
        releasing.ask(f"Make this revision {kept.revision + 1}, for {delivery.many(len(readers), 'reader')}?")
    keys = wiring.keys(task.config, os.environ.get("BULLETIN_KEYS"))
    return journey.amend(
        task, kept, finished, readers, course=course, keys=keys, fingerprint=said, by=releasing.person()
    )
