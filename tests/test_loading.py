from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LIGHT = {
    "annotated_doc",
    "attr",  # rich looks for it, and goes without
    "bulletin",
    "click",
    "colorama",
    "markdown_it",  # rich shows docstrings with it
    "mdurl",
    "pygments",
    "rich",
    "shellingham",
    "typer",
    "typing_extensions",
}
"""All that ``--help`` may load beyond the standard library."""
ARGUMENTS = {"annotated_types", "pydantic", "pydantic_core", "typing_inspection"}
"""What typer loads as well once it reads a command's own arguments."""
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
    light = LIGHT if len(arguments) == 1 else LIGHT | ARGUMENTS
    assert {name for name in loaded - sys.stdlib_module_names - light if not name.startswith("_")} == set()
