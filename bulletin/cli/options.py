"""The options that several commands share, what each means, and what the command line alone may ask: the clock."""

from __future__ import annotations

import os
import shlex
import time
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bulletin import config as bulletin_config
    from bulletin.model import EditionId
    from bulletin.net import Machine

DEFAULT_CONFIG = Path("bulletin.toml")
_SPANS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

YEARS = range(1971, 2200)
"""What a clock, a calendar and a mail header can all say."""


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no date; write it as {datetime.now().astimezone():%Y-%m-%d}") from None
    if day.year not in YEARS:
        raise typer.BadParameter(f"'{text}' is no day for a bulletin; the years are {YEARS[0]} to {YEARS[-1]}")
    return day


def _name(text: str | None) -> str | None:
    if text is not None and not (text.isascii() and text.replace("-", "").isalnum() and text == text.lower()):
        raise typer.BadParameter(f"'{text}' is no edition's name; it is made of a-z, 0-9 and '-', such as 'extra'")
    return text


Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        parser=Path,
        metavar="<path>",
        help="The settings; ./bulletin.toml unless given.",
        show_default=False,
    ),
]
Day = Annotated[
    date | None,
    typer.Option(
        "--date",
        "-d",
        parser=_day,
        metavar="YYYY-MM-DD",
        help="The edition's day; today unless given.",
        show_default=False,
    ),
]
Name = Annotated[
    str | None,
    typer.Option("--name", callback=_name, help="A second edition of the day, such as 'extra'.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document for programs instead.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]


def settings(context: typer.Context, config: Path | None) -> bulletin_config.Config:
    """The settings that the command or the program was given, or those of this folder."""
    from bulletin import config as bulletin_config

    return bulletin_config.load(settings_file(context, config))


def settings_file(context: typer.Context, config: Path | None) -> Path:
    """Where the settings are to be."""
    return config or context.obj or DEFAULT_CONFIG


def now() -> datetime:
    """The time of day, aware: the clock is read here and nowhere below."""
    return datetime.now(UTC)


def today(settings: bulletin_config.Config) -> date:
    """The day that it is where the publication appears."""
    return today_in(settings.publication.timezone)


def today_in(zone: tzinfo) -> date:
    """The day that it is there."""
    return now().astimezone(zone).date()


def which(edition: EditionId) -> str:
    """The options that name an edition."""
    return f"--date {edition.day}" + (f" --name {edition.name}" if edition.name else "")


def places(context: typer.Context, config: Path | None, output: Path | None = None) -> str:
    """The options that say where settings and edition lie, to be typed again; empty where they are the usual ones."""
    given = (("--config", config or context.obj), ("--output", output))
    return "".join(f" {option} {shlex.quote(str(path))}" for option, path in given if path)


def build_command(edition: EditionId) -> str:
    """What to type to make an edition."""
    return f"bulletin build {which(edition)}"


def machine() -> Machine:
    """What fetching needs of this machine."""
    from bulletin.net import Machine

    return Machine(monotonic=time.monotonic, sleep=time.sleep)


def state_folder() -> Path:
    """Where this machine keeps what is no publication's own (XDG base directories)."""
    told = os.environ.get("XDG_STATE_HOME")
    return (Path(told) if told and Path(told).is_absolute() else Path.home() / ".local" / "state") / "bulletin"


class SystemClock:
    """The clocks of this machine."""

    def wall(self) -> datetime:
        """Return the time of day, aware."""
        return now()

    def monotonic(self) -> float:
        """Return seconds that never run backwards, and run on while the machine sleeps where it can say so."""
        return time.clock_gettime(_SPANS)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
