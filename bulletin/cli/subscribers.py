"""``bulletin subscribers``: the list, as an operator sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.errors import BulletinError, UsageError

if TYPE_CHECKING:
    from bulletin.model import Subscriber

subscribers = typer.Typer(
    name="subscribers", add_completion=False, no_args_is_help=True, help="The list: import, export, add, remove, show."
)

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="An e-mail address.")]


@subscribers.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The settings' list unless given.")] = None,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Let the list remove many readers at once.")
    ] = False,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Bring the store to what a list says; someone who left stays gone."""
    from bulletin import people, wiring
    from bulletin.cli import delivery, reading, terminal

    settings = options.settings(context, config)
    path = file or settings.folder / settings.subscribers.path
    with wiring.store(settings) as store:
        imported = people.import_list(path, store.readers, now=options.now(), allow_removals=allow_removals)
    if as_json:
        terminal.print_json(imported)
        return
    report = imported.report
    counts = (
        ("new", report.added),
        ("changed", report.changed),
        ("removed", report.removed),
        ("stay gone", report.kept),
    )
    terminal.facts([(label, f"{len(some)}  {delivery.some(some)}") for label, some in counts if some])
    terminal.say(f"{report.unchanged} as before")
    reading.show_problems(imported.problems)


@subscribers.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Standard output unless given.")] = None,
    config: options.Config = None,
) -> None:
    """Write everyone the store knows as CSV, whatever their status."""
    from bulletin import wiring
    from bulletin.audience.table import format_subscribers

    settings = options.settings(context, config)
    with wiring.store(settings) as store:
        text = "".join(format_subscribers(store.readers.everyone()))
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as cause:
        raise BulletinError(f"{file}: cannot be written ({cause.strerror}); choose another place") from cause


@subscribers.command()
def add(
    context: typer.Context,
    address: Address,
    first_name: Annotated[str, typer.Option("--first-name")] = "",
    last_name: Annotated[str, typer.Option("--last-name")] = "",
    config: options.Config = None,
) -> None:
    """Add a reader by hand; the list cannot remove them again."""
    from bulletin import wiring
    from bulletin.cli.terminal import say
    from bulletin.model import Subscriber

    settings = options.settings(context, config)
    reader = Subscriber(email=_read(address), first_name=first_name, last_name=last_name)
    with wiring.store(settings) as store:
        added = store.readers.add(reader, now=options.now())
    say(f"{added.email} is {added.status}")


@subscribers.command()
def remove(context: typer.Context, address: Address, config: options.Config = None) -> None:
    """Remove a reader by hand; the list cannot bring them back."""
    from bulletin import wiring
    from bulletin.cli.terminal import say

    settings = options.settings(context, config)
    email = _read(address)
    with wiring.store(settings) as store:
        if not store.readers.remove(email, now=options.now()):
            raise _unknown(email)
    say(f"{email} is removed")


@subscribers.command()
def show(
    context: typer.Context, address: Address, config: options.Config = None, as_json: options.Json = False
) -> None:
    """Show what is known of a reader."""
    from bulletin import wiring
    from bulletin.cli import terminal

    settings = options.settings(context, config)
    email = _read(address)
    with wiring.store(settings) as store:
        reader = store.readers.show(email)
    if reader is None:
        raise _unknown(email)
    if as_json:
        terminal.print_json(reader)
    else:
        terminal.facts(_known(reader))


def _read(address: str) -> str:
    from bulletin.audience.addresses import read_address

    try:
        return read_address(address)
    except ValueError as cause:
        raise UsageError(f"'{address}' is no e-mail address: {cause}") from cause


def _unknown(email: str) -> BulletinError:
    return BulletinError(f"{email} is not known here; import the list, or: bulletin subscribers add {email}")


def _known(reader: Subscriber) -> list[tuple[str, str]]:
    """What there is to say, line by line; what nobody stated is left out."""
    rows = [
        ("address", reader.email),
        ("status", reader.status),
        ("name", f"{reader.first_name} {reader.last_name}".strip()),
        ("sectors", "; ".join(reader.sectors)),
        ("regions", "; ".join(reader.regions)),
        ("signed up", reader.signed_up.isoformat() if reader.signed_up else ""),
    ]
    return [(label, text) for label, text in rows if text]
