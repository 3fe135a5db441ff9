from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from tests.commands import COMMAND, environment
from tests.journeys.conftest import Run

DAY = "2025-06-16"
ESCAPE = "\x1b["


def on_a_terminal(*arguments: str, folder: Path, columns: int, typed: str = "", **variables: str) -> tuple[int, str]:
    """Run the command on a real pseudo-terminal of so many columns; give its exit code and what stood on it."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    env = {name: value for name, value in environment(**variables).items() if name != "COLUMNS"}
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=env | {"TERM": "xterm-256color"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    if typed:
        os.write(master, typed.encode())
    shown = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # how Linux says that the other side is closed
            break
        if not chunk:
            break
        shown += chunk
    os.close(master)
    return process.wait(60), shown.decode("utf-8", "replace")


def visible(shown: str) -> list[str]:
    """The lines without control sequences, as they stay on the screen."""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    return [line.rsplit("\r", 1)[-1] for line in plain.replace("\r\n", "\n").split("\n")]


def test_sixty_columns_are_enough(paper: Path) -> None:
    """On a narrow terminal nothing runs over the edge and nothing is cut off with an ellipsis."""
    code, shown = on_a_terminal("build", "--date", DAY, folder=paper, columns=60)
    assert code == 0
    assert max(len(line) for line in visible(shown)) <= 60
    code, shown = on_a_terminal("read", "content", folder=paper, columns=60)
    assert code == 0
    assert max(len(line) for line in visible(shown)) <= 60


def test_colours_are_for_terminals_only(paper: Path, run: Run) -> None:
    """A terminal gets colours; a pipe and NO_COLOR get none."""
    _, shown = on_a_terminal("build", "--date", DAY, folder=paper, columns=100)
    assert ESCAPE in shown
    _, shown = on_a_terminal("build", "--date", DAY, folder=paper, columns=100, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown)
    piped = run("build", "--date", DAY, folder=paper)
    assert ESCAPE not in piped.stdout + piped.stderr


def test_a_person_is_asked_and_may_say_no(paper: Path, run: Run) -> None:
    """On a terminal send shows who would get what and asks; "n" sends nothing, "y" does."""
    run("build", "--date", DAY, folder=paper)
    code, shown = on_a_terminal("send", "--date", DAY, folder=paper, columns=80, typed="n\n")
    assert code == 1
    assert "Send it to 3 readers?" in shown
    assert not (paper / "outbox").exists()
    code, shown = on_a_terminal("send", "--date", DAY, folder=paper, columns=80, typed="y\n")
    assert code == 0
    assert len(list((paper / "outbox" / "new").iterdir())) == 3


def test_json_is_one_document(paper: Path, run: Run) -> None:
    """With --json standard output is one JSON document and nothing else."""
    for arguments in (
        ["read", "content", "--json"],
        ["build", "--date", DAY, "--json"],
        ["check", "--date", DAY, "--json"],
        ["send", "--date", DAY, "--yes", "--json"],
        ["status", "--date", DAY, "--json"],
        ["subscribers", "show", "ann@example.org", "--json"],
    ):
        done = run(*arguments, folder=paper)
        assert done.returncode == 0, done.stderr
        assert isinstance(json.loads(done.stdout), dict), arguments


def test_a_closed_pipe_is_no_error_message(paper: Path) -> None:
    """``bulletin read … | head -1`` ends quietly."""
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(COMMAND)} read content --json | head -1"],
        cwd=paper,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_had(paper: Path, run: Run, shell: str) -> None:
    """Each common shell's completion script is printed on request."""
    done = run("--show-completion", shell, folder=paper, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0, done.stderr
    assert "bulletin" in done.stdout
