"""``bulletin approve``: an editor's word that an edition may go, for the timer to send; and the word taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import addressing, options, releasing
from bulletin.errors import UsageError

if TYPE_CHECKING:
    from bulletin.journey import Assignment
    from bulletin.model import FrozenEdition
    from bulletin.wiring import Store


def approve(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    yes: options.Yes = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Make it a draft again, as long as nobody was sent it.")
    ] = False,
    to: addressing.To = None,
    despite: releasing.Despite = None,
    reason: releasing.Reason = None,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Let the list remove many readers at once.")
    ] = False,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Approve an edition: it is fixed as it stands, and goes at its hour by bulletin daily, or a timer's send."""
    from bulletin import approval, journey, reckoning, wiring
    from bulletin import send as sender
    from bulletin.cli import delivery, standing, terminal

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    folder = wiring.edition_folder(settings, edition)
    if wiring.outbox(settings) is not None:
        raise UsageError(
            '[transport] kind = "maildir" is a rehearsal, which takes no approval: bulletin send writes it'
        )
    wish = releasing.Wish(
        yes=yes, allow_removals=allow_removals, quiet=as_json, despite=releasing.passing(despite, reason)
    )
    with wiring.store(settings, options.state_folder()) as store:
        sender.refuse_forgetful(store.ledger)
        audience = addressing.audience(to, edition, settings, store) if to else None
        task = journey.Assignment(
            config=settings, edition=edition, now=options.now(), folder=folder, store=store, audience=audience
        )
        if withdraw:
            approval.withdraw(task)
        else:
            _approve(task, store, wish)
        progress = reckoning.standing(edition, ledger=store.ledger)
    if as_json:
        terminal.print_json(delivery.as_json(progress, edition=edition))
    elif progress is None or withdraw:
        terminal.say(f"edition {edition.folder} is a draft again, and nobody was sent it")
    else:
        standing.show_approval(progress, settings.publication.timezone)


def _approve(task: Assignment, store: Store, wish: releasing.Wish) -> FrozenEdition:
    """Return the edition as it is approved now, or was already where nothing about it has changed."""
    from bulletin import journey
    from bulletin.cli import delivery
    from bulletin.freezing import unchanged

    kept, said = store.ledger.find(task.edition, "real"), journey.fingerprint(task)
    given = kept is not None and (kept.not_before is not None or kept.released_at is not None)
    if kept is not None and given:
        addressing.refuse_another(kept, task.audience)
    if kept is not None and given and (said is None or said == kept.hash):
        return kept
    if kept is not None and kept.released_at is not None and said is not None:
        return unchanged(kept, said)
    planned = releasing.plan(task, wish, at_once=False)
    if not wish.yes:
        releasing.ask(f"Approve it for {delivery.many(len(planned.readers), 'reader')}?")
    return releasing.approve(task, planned)
