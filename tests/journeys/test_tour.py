from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import environment

README = Path(__file__).parents[2] / "README.md"


def commands() -> list[str]:
    """Every command of the README's tour, in order."""
    tour = README.read_text("utf-8").split("## The ten-minute tour", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"```console\n(.*?)```", tour, re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture
def shell_path(tmp_path: Path) -> str:
    """A PATH on which ``bulletin`` is this checkout's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "bulletin"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m bulletin "$@"\n', "utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return f"{folder}:/usr/bin:/bin"


def test_every_command_of_the_tour_works(tmp_path: Path, shell_path: str) -> None:
    """Someone who types the README's tour from top to bottom meets no error, and ends with a message in the outbox."""
    typed = commands()
    assert len(typed) >= 10
    script = "set -eu\n" + "\n".join(typed) + "\n:"  # so that the shell stays there while the last one asks for it
    done = subprocess.run(
        ["bash", "-x", "-c", script],
        cwd=tmp_path,
        env=environment(PATH=shell_path, HOME=str(tmp_path), SHELL="/bin/bash"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    (message,) = (tmp_path / "my-paper" / "outbox" / "new").iterdir()
    assert b"Subject: Foster carers on the payroll" in message.read_bytes()


def test_every_command_is_in_the_readme_or_in_help() -> None:
    """The tour uses each command that a newcomer needs."""
    typed = " ".join(commands())
    for command in ("init", "read", "build", "check", "send", "status", "subscribers"):
        assert f"bulletin {command}" in typed
