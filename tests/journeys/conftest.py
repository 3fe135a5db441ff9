"""The real command, started as a person would start it, in a publication of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
COMMAND = [sys.executable, "-m", "bulletin"]
READERS = """\
email,first_name,last_name,status,sectors,regions,signed_up
ann@example.org,Ann,Archer,active,,,2025-05-02
bea@example.net,Béa,O'Neill,active,Housing & homes,,
cal@example.com,,,active,,,
gone@example.org,Gone,Away,unsubscribed,,,
"""


def environment(**more: str) -> dict[str, str]:
    """This process's environment without colour, width or keys of someone's own, and with nobody's state."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("BULLETIN_", "NO_COLOR", "PYTHON"))
    }
    return {
        **kept,
        "COLUMNS": "",
        "XDG_STATE_HOME": "/dev/null/nowhere",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        **more,
    }


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``bulletin ARGUMENTS`` to its end in ``folder`` and give what came of it."""

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
