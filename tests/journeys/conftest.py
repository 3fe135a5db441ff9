"""The real command, started as a person would start it, in a publication of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import COMMAND, environment
from tests.faults.launcher import Launcher

Run = Callable[..., "subprocess.CompletedProcess[str]"]
READERS = """\
email,first_name,last_name,status,sectors,regions,signed_up
ann@example.org,Ann,Archer,active,,,2025-05-02
bea@example.net,Béa,O'Neill,active,Housing & homes,,
cal@example.com,,,active,,,
gone@example.org,Gone,Away,unsubscribed,,,
"""


@pytest.fixture
def run(tmp_path: Path, launcher: Launcher) -> Run:
    """Run ``bulletin ARGUMENTS`` to its end in ``folder``, in a process of its own that is forked when all is loaded.

    A second of each start is loading; what depends on it asks for ``run_anew``.
    """

    def started(*arguments: str | Path, folder: Path = tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
        told = tuple(map(str, arguments))
        command = launcher.run(*told, folder=folder, **variables)
        return subprocess.CompletedProcess([*COMMAND, *told], command.wait(), command.stdout, command.stderr)

    return started


@pytest.fixture
def run_anew(tmp_path: Path) -> Run:
    """Run ``bulletin ARGUMENTS`` as a person's shell does, by a Python of its own."""

    def started(*arguments: str | Path, folder: Path = tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=folder,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return started


@pytest.fixture
def paper(tmp_path: Path, run: Run) -> Path:
    """A new publication with its sample day, and a list of three who get it and one who left."""
    folder = tmp_path / "paper"
    made = run("init", folder)
    assert made.returncode == 0, made.stderr
    (folder / "subscribers.csv").write_text(READERS, "utf-8")
    return folder
