"""The command line: flags, one call, what came of it. The only place that prints, asks, exits or reads the clock.

A person's mistake ends in one sentence and an exit code: 1 failed, 2 usage or settings, 3 blocked
by a check, 4 partly sent. Commands are loaded when they are asked for, and import what they need when they run.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bulletin import __version__
from bulletin.cli import options, streams
from bulletin.cli.loading import Commands
from bulletin.errors import BulletinError

INTERRUPTED = 130
"""How Typer exits after Ctrl-C, without a word."""

app = typer.Typer(
    name="bulletin",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A publisher's day of news and job adverts becomes an e-mail bulletin, and every subscriber gets it, once.",
    epilog="Begin with: bulletin init my-paper, then in that folder: bulletin build --date 2025-06-16",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bulletin {__version__}")
        raise typer.Exit


@app.callback()
def _general(
    context: typer.Context,
    config: options.Config = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    context.obj = config


def main() -> None:
    """Run the command line; every error that a person can mend is one sentence on standard error.

    Raises KeyboardInterrupt where it was stopped before anything was sent.
    """
    from bulletin.cli import terminal

    streams.let_readers_go()
    try:
        try:
            app()
        except SystemExit as end:
            if end.code == INTERRUPTED:
                raise KeyboardInterrupt from None
            raise
        finally:
            sys.stdout.flush()  # here, where a full disk can still be told, and not when Python exits
    except BulletinError as error:
        terminal.fail(str(error))
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk, a file in the way, a folder that cannot be written
        where = f"{error.filename}: " if error.filename else ""
        terminal.fail(f"{where}{(error.strerror or str(error)).lower()}; mend that and run it again, nothing was lost")
        sys.exit(1)
