"""Before an edition is fixed: it is judged, the list is read, a person is shown who gets what, and asked."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import typer

from bulletin.cli import options
from bulletin.errors import BlockedError, UsageError

if TYPE_CHECKING:
    from bulletin.journey import Assignment
    from bulletin.model import Finished, FrozenEdition
    from bulletin.people import Imported
    from bulletin.wiring import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person said with the command."""

    yes: bool
    allow_removals: bool
    quiet: bool


def freeze(task: Assignment, store: Store, wish: Wish) -> FrozenEdition:
    """Judge what is about to go, ask, and fix it: content and readers."""
    from bulletin import journey, wiring
    from bulletin.cli import delivery

    settings = task.config
    said = journey.fingerprint(task)  # before it is read: what someone changes while we ask is a change
    with wiring.web(settings, options.machine(), task.now, copies=False) as fetch:
        finished = journey.judge_to_send(task, fetch)
    if finished.blocking:
        refuse(task, finished)
    listed = bring_up_to_date(task, store, wish)
    readers = journey.readers(task, store)
    finished = journey.in_variants(task, finished, readers)
    if finished.blocking:
        refuse(task, finished)
    if not wish.quiet:
        delivery.show_plan(finished, readers, listed, settings)
    if not wish.yes:
        ask(f"Send it to {delivery.many(len(readers), 'reader')}?")
    keys = wiring.keys(settings, os.environ.get("BULLETIN_KEYS"))
    return journey.freeze(task, finished, readers, store=store, keys=keys, fingerprint=said)


def bring_up_to_date(task: Assignment, store: Store, wish: Wish) -> Imported:
    """Bring the store to what the list says by now: who left gets nothing more, before a first send and any other."""
    from bulletin import people

    path = task.config.folder / task.config.subscribers.path
    return people.import_list(path, store.readers, now=task.now, allow_removals=wish.allow_removals)


def refuse(task: Assignment, finished: Finished) -> NoReturn:
    """Say why it does not go. That a thin day's stories wait is what the settings want, and no failure."""
    from bulletin import journey
    from bulletin.cli import building, terminal

    following = journey.waits_for(task, finished)
    if following is None:
        raise BlockedError(building.blocked(finished))
    why = "; ".join(finding.message for finding in finished.blocking)
    terminal.say(f"edition {task.edition.folder} is not sent: {why}; the next is that of {following}")
    raise typer.Exit


def ask(question: str, flag: str = "--yes") -> None:
    """Go on where the person says yes; UsageError, naming the option that says so, where there is no terminal."""
    if not sys.stdin.isatty():
        raise UsageError(f"there is no terminal to ask on; to do it, add {flag}")
    if not typer.confirm(question):
        raise typer.Exit(1)
