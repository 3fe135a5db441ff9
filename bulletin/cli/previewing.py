"""``bulletin preview``: the editor's page, on this machine, in a browser."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.preview.gate import Secrets


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
    shots: Annotated[
        Path | None,
        typer.Option(
            "--shots", metavar="DIR", help="Write pictures of every view to DIR and end; Chromium draws them."
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Open the editor's page on this machine: see the bulletin, judge it, put it right, send it; Ctrl-C ends it."""
    from bulletin.cli import terminal
    from bulletin.preview import previous as previous_edition
    from bulletin.preview.events import Events
    from bulletin.preview.serve import serve
    from bulletin.preview.session import Session
    from bulletin.preview.shown import Surroundings

    settings = options.settings(context, config)
    if shots is not None:
        from bulletin.preview.shots import browser as find_browser

        find_browser()  # before anything is built
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

    if shots is None:
        serve(session, port, opened)
        return

    def shoot(host: str, secrets: Secrets) -> None:
        from bulletin.preview.shots import take

        previous = previous_edition.named(session.folder.parent, session.edition) is not None
        session.wait()
        take(
            f"http://{host}/frame/{secrets.frame}", shots, previous=previous, taken=lambda path: terminal.say(str(path))
        )

    serve(session, port, lambda _address: None, shoot)
