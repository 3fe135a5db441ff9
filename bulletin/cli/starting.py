"""``bulletin init``: a new publication."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Make a new publication: settings, templates, a sample day, an empty list."""
    from bulletin import starter
    from bulletin.cli.terminal import say, steps

    starter.new_publication(folder)
    say(f"{folder}: a new publication, with a sample day of 16 June 2025", "")
    there = (
        [] if folder.resolve() == Path.cwd() else [(f"cd {shlex.quote(str(folder))}", "everything is run from there")]
    )
    steps(
        (
            *there,
            ("bulletin build --date 2025-06-16", "the sample day's bulletin"),
            ("edit bulletin.toml", "your name, your sender, your sources"),
            ("edit subscribers.csv", "who gets it"),
        )
    )
