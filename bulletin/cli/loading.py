"""The commands, each loaded when it is asked for, and their options, read without Pydantic where that takes none.

``bulletin status`` answers within 200 ms: all commands together take 60 to load and describe, and Pydantic, with
which Typer reads whatever it is given, another 90.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

_COMMANDS = {
    "init": "starting",
    "read": "editions",
    "build": "editions",
    "add": "editions",
    "check": "editions",
    "preview": "previewing",
    "proof": "proofing",
    "approve": "approving",
    "send": "sending",
    "status": "asking",
    "daily": "unattended",
    "pause": "steering",
    "resume": "steering",
    "cancel": "steering",
    "amend": "amending",
    "settle": "settling",
    "report": "reporting",
    "doctor": "doctor",
    "subscribers": "subscribers",
}
"""In which module each stands as a function, or as an app with commands of its own; in the order of the help."""


class Commands(TyperGroup):
    """The commands by name."""

    def list_commands(self, _context: object) -> list[str]:
        """Return their names."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 a type of Typer's private copy of Click
        """Load a command; for a name that is none's all of them, of which Typer suggests the nearest."""
        for name in (cmd_name,) if cmd_name in _COMMANDS else _COMMANDS:
            if name not in self.commands:
                self.commands[name] = _loaded(name)
        return super().get_command(ctx, cmd_name)

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401 a type of Typer's private copy of Click
        """Return the options that stand before a command's name."""
        return _lightly_read(super().get_params(ctx))


class _Command(TyperCommand):
    """A command by itself."""

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401 a type of Typer's private copy of Click
        """Return its options."""
        return _lightly_read(super().get_params(ctx))


def _loaded(name: str) -> Any:  # noqa: ANN401 a type of Typer's private copy of Click
    made = getattr(import_module(f"bulletin.cli.{_COMMANDS[name]}"), name)
    if isinstance(made, typer.Typer):
        return get_command(made)
    alone = typer.Typer(add_completion=False)
    alone.command(cls=_Command)(made)
    return get_command(alone)


def _lightly_read(options: list[Any]) -> list[Any]:
    """Have options read as ``_Reading`` does; a Typer that reads them in another way is left to it."""
    for option in options:
        heavy = getattr(option, "get_runtime_param", None)
        if heavy is not None and not isinstance(heavy, _Reading):
            option.get_runtime_param = _Reading(heavy)
    return options


class _Reading:
    """Reads an option as Typer does; without Pydantic what was not given, a text, and what has a parser of its own."""

    def __init__(self, heavy: Callable[[], Any]) -> None:
        self.heavy = heavy

    def __call__(self) -> _Reading:
        return self

    def coerce(self, value: object, param: Any, ctx: Any) -> object:  # noqa: ANN401 a type of Typer's private copy of Click
        """Return what a command is handed; raises Typer's BadParameter."""
        told = param.type_descriptor
        if param.nargs == 1 and not param.multiple:
            parser = told.parameter_info.parser or (told.annotation is str and str)
            if value is None:
                return None
            if isinstance(value, str) and parser:
                with suppress(ValueError):  # Typer says what is wrong
                    return parser(value)
        return self.heavy().coerce(value, param=param, ctx=ctx)
