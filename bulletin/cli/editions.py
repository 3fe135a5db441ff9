"""``bulletin read``, ``build`` and ``check``: from inputs to an edition that has been judged."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.errors import BlockedError, BulletinError, UsageError

if TYPE_CHECKING:
    from bulletin.config import Config
    from bulletin.model import EditionId, FrozenEdition, Gathered
    from bulletin.net import Fetcher
    from bulletin.wiring import Store

Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[INPUT]...", help="Files, folders or addresses, instead of the configured sources."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Keep the edition in DIR/DATE, and leave the store aside."),
]

Why = Annotated[bool, typer.Option("--why", help="Show why each story and job was chosen or left out.")]
Online = Annotated[bool, typer.Option("--online", help="Also ask every link's server whether the page is there.")]
Spam = Annotated[bool, typer.Option("--spam/--no-spam", help="Ask SpamAssassin, where it is installed.")]


def read(
    context: typer.Context, inputs: Inputs = None, config: options.Config = None, as_json: options.Json = False
) -> None:
    """Show what is understood of the inputs: articles, jobs, and what cannot be read and why."""
    from bulletin import wiring
    from bulletin.cli import reading, terminal

    settings = options.settings(context, config)
    with wiring.web(settings, options.machine(), options.now(), copies=True) as fetch:
        gathered = gather(settings, inputs or [], fetch)
    if as_json:
        terminal.print_json(gathered)
    else:
        reading.show(gathered, settings.publication.timezone)
    _something(gathered)


def build(
    context: typer.Context,
    inputs: Inputs = None,
    day: options.Day = None,
    name: options.Name = None,
    output: Output = None,
    why: Why = False,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Make the day's bulletin: gather, choose, word, render, check, keep."""
    from bulletin import journey, wiring
    from bulletin.cli import building, reading, reasons, terminal
    from bulletin.edition_folder import report

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    closed = wiring.calendar(settings).closed(edition.day)
    if closed and day is None and name is None:
        building.show_closed(edition.day, closed, wiring.calendar(settings).after(edition.day), as_json=as_json)
        return
    folder = output / edition.folder if output else wiring.edition_folder(settings, edition)
    with _store(settings, wanted=output is None) as store:
        sent = _fixed(store, edition) if store is not None else None
        if sent is not None:
            building.show_sent(sent, folder, as_json=as_json)
            return
        with wiring.web(settings, options.machine(), options.now(), copies=output is None) as fetch:
            gathered = gather(settings, inputs or [], fetch)
            if not as_json and not _anything(gathered):
                reading.show_problems(gathered.problems)
            _something(gathered)
            task = journey.Assignment(config=settings, edition=edition, now=options.now(), folder=folder, store=store)
            built = journey.build(task, gathered, fetch.fetch_once)
    if as_json:
        terminal.print_json(report(built.finished, built.problems) | {"folder": folder, "notes": built.notes})
    else:
        if why:
            reasons.show(built.finished.edition)
        inputs_again = "".join(f" {shlex.quote(one)}" for one in inputs or [])
        again = building.Again(inputs=inputs_again, places=options.places(context, config, output), alone=bool(output))
        building.show(built, folder, wiring.publication(settings), again)


def add(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="URL-or-FILE", help="The page or file of one story, or of one job.")],
    lead: Annotated[bool, typer.Option("--lead", help="Make it the lead.")] = False,
    day: options.Day = None,
    name: options.Name = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Bring one more story or job into the day's edition, also when it is locked."""
    from bulletin import journey, wiring
    from bulletin.cli import building, terminal
    from bulletin.edition_folder import report

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    folder = wiring.edition_folder(settings, edition)
    with wiring.store(settings) as store:
        fixed = _fixed(store, edition)
        if fixed is not None and fixed.state == "cancelled":
            raise UsageError(f"edition {edition.folder} was cancelled; what is to go goes under another (--name extra)")
        if fixed is not None and fixed.released_at is None:
            again = f"bulletin approve {options.which(edition)} --withdraw"
            raise UsageError(f"edition {edition.folder} is approved; to add to it, withdraw that first: {again}")
        if fixed is not None:
            raise UsageError(f"edition {edition.folder} is out; late news goes under a name of its own (--name extra)")
        with wiring.web(settings, options.machine(), options.now(), copies=False) as fetch:
            gathered = gather(settings, [source], fetch)
        task = journey.Assignment(config=settings, edition=edition, now=options.now(), folder=folder, store=store)
        finished = journey.add(task, gathered, source, lead=lead)
    if as_json:
        terminal.print_json(report(finished, gathered.problems) | {"folder": folder})
    else:
        building.show_findings(finished, notes=False)
        terminal.say(f"{source} is in edition {edition.folder}; look at {folder / 'bulletin.html'}")


def check(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    output: Output = None,
    online: Online = False,
    spam: Spam = True,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Judge an edition again, as edition.toml now stands; exit 3 where a finding blocks it."""
    from bulletin import approval, journey, wiring
    from bulletin.cli import building, judging, terminal
    from bulletin.edition_folder import report

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    folder = output / edition.folder if output else wiring.edition_folder(settings, edition)
    task = journey.Assignment(config=settings, edition=edition, now=options.now(), folder=folder)
    if online:
        with wiring.web(settings, options.machine(), options.now(), copies=False) as fetch:
            outside = wiring.outside_checks(settings, spam=spam, fetch=fetch.fetch_once)
            finished = journey.judge(task, outside)
    else:
        finished = journey.judge(task, wiring.outside_checks(settings, spam=spam))
    if as_json:
        terminal.print_json(report(finished))
    else:
        judging.show(finished)
        terminal.say(f"edition {edition.folder}: {building.verdict(finished)}")
    if finished.blocking:
        raise BlockedError(approval.blocked(finished))


def _fixed(store: Store, edition: EditionId) -> FrozenEdition | None:
    """The edition, where readers were sent it, or somebody approved or cancelled it; else a build may change it."""
    frozen = store.ledger.find(edition, "real")
    if frozen is None or not (frozen.released_at or frozen.not_before or frozen.state == "cancelled"):
        return None
    return frozen


@contextmanager
def _store(settings: Config, *, wanted: bool) -> Iterator[Store | None]:
    """The store, or none for a build that leaves it aside."""
    from bulletin import wiring

    if not wanted:
        yield None
        return
    with wiring.store(settings) as store:
        yield store


def gather(settings: Config, inputs: list[str], fetch: Fetcher) -> Gathered:
    """Read the sources of the settings, or the inputs instead of them, with a bar."""
    from bulletin import daily, wiring
    from bulletin.cli.terminal import tracked

    sources = wiring.sources(settings, inputs, fetch)
    if not sources:
        raise UsageError(
            "there is nothing to read; name files, folders or addresses, or add [[sources]] to the settings"
        )
    return daily.gather(tracked("reading", sources))


def _anything(gathered: Gathered) -> bool:
    return bool(gathered.articles or gathered.jobs)


def _something(gathered: Gathered) -> None:
    """Refuse to go on with nothing: that is an error, not an empty bulletin."""
    if _anything(gathered):
        return
    from bulletin.cli import reading

    raise BulletinError("nothing could be read" + reading.first_reasons(gathered))
