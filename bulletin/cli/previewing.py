"""``bulletin preview``: the editor's page, on this machine, in a browser."""

from __future__ import annotations

import os
import webbrowser
from typing import Annotated

import typer

from bulletin.cli import options


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(preview)


def preview(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=1, max=65535, help="Answer on this port; a free one unless given.", show_default=False
        ),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")] = True,
    config: options.Config = None,
) -> None:
    """Open the editor's page on this machine: see the bulletin, judge it, put it right, send it; Ctrl-C ends it."""
    from bulletin.cli import terminal
    from bulletin.preview.events import Events
    from bulletin.preview.serve import serve
    from bulletin.preview.session import Session, Surroundings

    settings = options.settings(context, config)
    session = Session(
        Surroundings(
            settings=config or context.obj or options.DEFAULT_CONFIG,
            day=day or options.today(settings),
            name=name,
            clock=options.SystemClock(),
            machine=options.machine(),
            state=options.state_folder(),
            password=os.environ.get("BULLETIN_SMTP_PASSWORD"),
            fallback_password=os.environ.get("BULLETIN_FALLBACK_PASSWORD"),
            keys=os.environ.get("BULLETIN_KEYS"),
        ),
        Events(),
    )

    def opened(address: str) -> None:
        terminal.say(
            f"the editor's page: {address}", "it is yours alone: whoever has that address can send; Ctrl-C ends it"
        )
        if browser:
            webbrowser.open(address)

    serve(session, port, opened)
