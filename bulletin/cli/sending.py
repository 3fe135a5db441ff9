"""``bulletin send``: the edition goes out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import addressing, carrying, logs, options, releasing, retrying
from bulletin.errors import BlockedError, PausedError, UsageError
from bulletin.model import FrozenEdition

if TYPE_CHECKING:
    from bulletin.journey import Assignment
    from bulletin.wiring import Store

PARTLY_SENT = 4


def send(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    yes: options.Yes = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At the most so many messages in this run.", show_default=False)
    ] = None,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Let the list remove many readers at once.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Stay until nobody is owed it: for its hour, for retries, for the relay.")
    ] = False,
    to: addressing.To = None,
    retry: retrying.Retry = None,
    even_dead: retrying.EvenDead = False,
    after_restore: Annotated[
        bool, typer.Option("--after-restore", help="Go on with a store that was put back from a backup.")
    ] = False,
    despite: releasing.Despite = None,
    reason: releasing.Reason = None,
    log: logs.LogFile = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Send an edition to everyone on the list; interrupted, run it again and it goes on where it was."""
    from bulletin import journey, wiring
    from bulletin.cli import alerting, delivery, terminal

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    folder = wiring.edition_folder(settings, edition)
    wish = releasing.Wish(
        yes=yes, allow_removals=allow_removals, quiet=as_json, despite=releasing.passing(despite, reason)
    )
    with alerting.alerting(settings, edition), wiring.store(settings, options.state_folder()) as store:
        _know_the_past(store, after_restore=after_restore, quiet=as_json)
        audience = addressing.audience(to, edition, settings, store) if to else None
        task = journey.Assignment(
            config=settings, edition=edition, now=options.now(), folder=folder, store=store, audience=audience
        )
        frozen = (
            retrying.owe_again(task, store, wish, retry, even_dead=even_dead) if retry else _to_send(task, store, wish)
        )
        with carrying.stopping() as stop:
            bounds = carrying.Bounds(limit=limit, wait=wait, log=log, held=lambda: held(task))
            progress = carrying.carry(settings, store, frozen, stop, bounds)
            if as_json:
                terminal.print_json(delivery.as_json(progress))
            else:
                delivery.show_run(progress, settings)
        alerting.tell_end(settings, progress, ended=frozen.state != "done")
    if progress.edition.state not in {"done", "cancelled"}:
        raise typer.Exit(PARTLY_SENT)


def _to_send(task: Assignment, store: Store, wish: releasing.Wish) -> FrozenEdition:
    """The edition that is to be sent: frozen before, and then it goes on as it was, or frozen now."""
    from bulletin import approval, freezing, journey, reckoning, wiring

    frozen, real = None, wiring.outbox(task.config) is None
    if real:
        frozen = freezing.going_on(task.edition, journey.fingerprint(task), ledger=store.ledger)
    if frozen is None and real and wish.yes and store.notices.noted(task.edition, approval.WITHDRAWN):
        raise UsageError(
            f"edition {task.edition.folder} had its approval withdrawn, and --yes does not give it again: "
            "say bulletin approve, or bulletin send without --yes"
        )
    if frozen is None:
        return releasing.freeze(task, wish)
    addressing.refuse_another(frozen, task.audience)
    if frozen.state == "cancelled":
        reckoning.taken_up(frozen, ledger=store.ledger, now=task.now)  # what a killed sender held is cancelled as well
        raise UsageError(
            f"edition {task.edition.folder} was cancelled: nobody more is sent it; what is to go after all needs a "
            "name of its own (--name extra)"
        )
    if wish.despite:
        raise UsageError(f"edition {task.edition.folder} is frozen and its checks are past; leave --despite out")
    if frozen.state != "done":
        go_on(frozen, task, store, wish)
    return frozen


def held(task: Assignment) -> str | None:
    """Say why an edition that was frozen goes to nobody more: it holds by now what is held; None where it may go."""
    from bulletin import journey

    found = journey.held(replace(task, now=options.now()))
    if not found:
        return None
    said = "; ".join(finding.message for finding in found)
    return f"edition {task.edition.folder} is stopped: {said}; nobody who has not had it gets it so"


def go_on(frozen: FrozenEdition, task: Assignment, store: Store, wish: releasing.Wish) -> None:
    """Say how far a frozen edition is and who is owed it still, and ask whether to go on."""
    from bulletin import reckoning
    from bulletin.cli import delivery, standing

    if why := held(task):
        raise BlockedError(why)
    if frozen.state == "paused":
        raise PausedError(standing.paused(frozen, task.config.publication.timezone))
    listed = releasing.bring_up_to_date(task, store, wish)
    progress = reckoning.taken_up(frozen, ledger=store.ledger, now=task.now)
    if not wish.quiet:
        delivery.show_rest(progress, listed, task.config, from_store=not (task.folder / "edition.toml").exists())
    if progress.owed and not wish.yes:
        releasing.ask(f"Send it to {delivery.many(progress.owed, 'reader')} still owed it?")


def _know_the_past(store: Store, *, after_restore: bool, quiet: bool) -> None:
    """Ask before anything is sent from a store that was put back from a backup; --yes is no answer to that."""
    from bulletin.cli import delivery, terminal

    if not store.ledger.restored():
        return
    if not after_restore:
        terminal.warn(
            "the store is older than the last send from it, as after a backup was put back or the store was lost: who "
            "has what since then it does not know, and an edition of that time would go to everyone again; whoever "
            "left since then counts as a reader again: take them out first (bulletin subscribers remove), as far as "
            "you know of them"
        )
        releasing.ask("Go on? Whoever still waits for an edition is put in doubt first.", flag="--after-restore")
    doubted = store.ledger.accept_restored(now=options.now())
    if not quiet:
        terminal.say(f"the store was restored: {delivery.many(doubted, 'reader')} in doubt; see bulletin settle")
