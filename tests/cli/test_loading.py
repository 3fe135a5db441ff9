from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import typer
from typer.main import get_command

from bulletin.cli import app
from bulletin.cli.loading import _COMMANDS, _Reading

GIVEN = (None, "", "x", "2025-06-16", "2025-02-30", "in_doubt", "12", "no/such/file", "failed:example.org")


def outcome(read: Callable[[], object]) -> object:
    """Return what a command would be handed, or the error's words."""
    try:
        return read()
    except typer.BadParameter as error:
        return error.message


@pytest.mark.parametrize("name", _COMMANDS)
def test_a_command_is_loaded_under_its_name(name: str) -> None:
    """What is asked for by a name is the command of that name, with something to say of itself."""
    command = get_command(app).get_command(None, name)  # type: ignore[attr-defined] # a group
    assert command.name == name
    assert command.help


@pytest.mark.parametrize("name", [None, *_COMMANDS])
def test_what_is_read_without_pydantic_is_what_typer_reads(name: str | None) -> None:
    """Whatever is given to an option, the command is handed the same, or refuses it in the same words."""
    group: Any = get_command(app)
    command = group if name is None else group.get_command(None, name)
    context = typer.Context(command)
    for option in command.get_params(context):
        reading = option.get_runtime_param()
        if isinstance(reading, _Reading):  # commands below a command are read as ever
            for value in GIVEN:
                lightly, heavily = (
                    outcome(partial(one.coerce, value, param=option, ctx=context)) for one in (reading, reading.heavy())
                )
                assert lightly == heavily, (option.name, value)
