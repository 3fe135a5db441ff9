"""Before an edition is fixed: a person is shown who gets what and what the checks say, and asked."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bulletin.cli import options
from bulletin.errors import BlockedError, UsageError

if TYPE_CHECKING:
    from bulletin.approval import Plan
    from bulletin.journey import Assignment
    from bulletin.model import Finished, FrozenEdition
    from bulletin.people import Imported
    from bulletin.wiring import Store

Despite = Annotated[
    list[str] | None,
    typer.Option("--despite", metavar="FINDING", help="Let this finding pass, with a --reason; never a hold."),
]
Reason = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="TEXT", help="Why it may pass: one for each --despite; kept with the edition."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person said with the command."""

    yes: bool
    allow_removals: bool
    quiet: bool
    despite: dict[str, str] = field(default_factory=dict)
    """Findings that are to pass, each with the reason."""


def passing(despite: Sequence[str] | None, reasons: Sequence[str] | None) -> dict[str, str]:
    """The findings that are to pass, each with its reason; one reason may be that of them all."""
    named, given = despite or [], reasons or []
    if len(given) == 1:
        given = list(given) * len(named)
    if len(named) != len(given) or (reasons and not despite):
        raise UsageError("each --despite FINDING takes a --reason TEXT of its own, and no --reason stands alone")
    return dict(zip(named, given, strict=True))


def plan(task: Assignment, wish: Wish, *, at_once: bool) -> Plan:
    """Judge what is about to go, and show it; raises BlockedError where a check forbids it."""
    from bulletin import approval, wiring
    from bulletin.cli import delivery

    despite = approval.overrides(wish.despite, by=person(), at=task.now)
    with wiring.web(task.config, options.machine(), task.now, copies=False) as fetch:
        planned = approval.plan(task, fetch, despite=despite, at_once=at_once, allow_removals=wish.allow_removals)
    if planned.finished.blocking:
        refuse(task, planned.finished)
    if not wish.quiet:
        delivery.show_plan(planned.finished, planned.readers, planned.listed, task.config, planned.approval)
    return planned


def freeze(task: Assignment, wish: Wish) -> FrozenEdition:
    """Judge what is about to go at once, ask, and fix it: content and readers."""
    from bulletin.cli import delivery

    planned = plan(task, wish, at_once=True)
    if not wish.yes:
        ask(f"Send it to {delivery.many(len(planned.readers), 'reader')}?")
    return approve(task, planned)


def approve(task: Assignment, planned: Plan, *, by: str | None = None) -> FrozenEdition:
    """Fix what was planned, on the word of whoever types."""
    from bulletin import approval, wiring

    keys = wiring.keys(task.config, os.environ.get("BULLETIN_KEYS"))
    return approval.approve(replace(task, now=options.now()), planned, keys, by=by or person())


def person() -> str:
    """Who types: the name that this machine knows them by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"user {os.getuid()}"


def bring_up_to_date(task: Assignment, store: Store, wish: Wish) -> Imported:
    """Bring the store to what the list says by now: who left gets nothing more."""
    from bulletin import people

    path = task.config.folder / task.config.subscribers.path
    return people.import_list(path, store.readers, now=task.now, allow_removals=wish.allow_removals)


def refuse(task: Assignment, finished: Finished) -> NoReturn:
    """Say why it does not go. That a thin day's stories wait is what the settings want, and no failure."""
    from bulletin import approval, journey
    from bulletin.cli import terminal

    following = journey.waits_for(task, finished)
    if following is None:
        raise BlockedError(approval.blocked(finished))
    why = "; ".join(finding.message for finding in finished.blocking)
    terminal.say(f"edition {task.edition.folder} is not sent: {why}; the next is that of {following}")
    raise typer.Exit


def ask(question: str, flag: str = "--yes") -> None:
    """Go on where the person says yes; UsageError, naming the option that says so, where there is no terminal."""
    if not sys.stdin.isatty():
        raise UsageError(f"there is no terminal to ask on; to do it, add {flag}")
    if not typer.confirm(question):
        raise typer.Exit(1)
