"""How the command is started in tests: by which words, and in which environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

COMMAND = [sys.executable, "-m", "bulletin"]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without colour, width or keys of someone's own, and with nobody's state."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("BULLETIN_", "NO_COLOR", "PYTHON"))
    }
    return {
        **kept,
        "COLUMNS": "",
        "XDG_STATE_HOME": "/dev/null/nowhere",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        **more,
    }
