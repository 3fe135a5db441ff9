from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "alembic",
    "babel",
    "cssutils",
    "feedparser",
    "holidays",
    "httpx",
    "jinja2",
    "lxml",
    "mjml",
    "nh3",
    "PIL",
    "premailer",
    "requests",
    "sqlalchemy",
    "starlette",
    "tomlkit",
    "trafilatura",
    "uvicorn",
}
PROGRAM = """
import sys
sys.argv = ["bulletin", *{arguments!r}]
from bulletin.cli import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["build", "--help"], ["subscribers", "--help"], ["preview", "--help"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Help answers at once: no template engine, parser, database or web server is loaded for it."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(arguments=arguments)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split("LOADED", 1)[1].split())
    assert "typer" in loaded
    assert not loaded & HEAVY
