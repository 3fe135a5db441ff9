from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bulletin import model
from bulletin.starter import new_publication
from tests.commands import environment
from tests.office import open_office

ROOT = Path(__file__).parents[1]

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
print("LOADED", *sys.modules)
"""


def loaded(*arguments: str, folder: Path = ROOT) -> set[str]:
    """Return the modules that a command loads."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(arguments=arguments)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split("LOADED", 1)[1].split())


def strangers(modules: set[str]) -> set[str]:
    """Return those of their packages that are neither Python's nor its private ones."""
    packages = {name.partition(".")[0] for name in modules}
    return {name for name in packages - sys.stdlib_module_names if not name.startswith("_")}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["build", "--help"], ["subscribers", "--help"], ["preview", "--help"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Help answers at once: no template engine, parser, database or web server is loaded for it."""
    light = LIGHT if len(arguments) == 1 else LIGHT | ARGUMENTS
    modules = loaded(*arguments)
    assert "typer" in modules
    assert strangers(modules) <= light


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_status_loads_nothing_heavy(tmp_path: Path, how: tuple[str, ...]) -> None:
    """How far an edition is, is told without SQLAlchemy, Pydantic and Rich, and without what else the program is."""
    new_publication(tmp_path)
    with open_office(tmp_path) as office:
        office.freeze()
    modules = loaded("status", "--date", "2025-06-16", *how, folder=tmp_path)
    assert "bulletin.store.glance" in modules
    assert strangers(modules) <= LIGHT - {"rich"}
    ours = {name for name in modules if name.startswith("bulletin.")}
    assert ours & {"bulletin.config", "bulletin.wiring", "bulletin.journey", "bulletin.cli.sending"} == set()
    assert {name for name in ours if name.startswith("bulletin.model.")} == {
        "bulletin.model.edition_id",
        "bulletin.model.frozen",
    }


def test_every_value_is_found_where_it_is_looked_for() -> None:
    """What the model promises can be had of it, each from its module; anything else cannot."""
    for name in model.__all__:
        assert getattr(model, name) is not None
    with pytest.raises(AttributeError, match="datetime"):
        model.datetime  # type: ignore[attr-defined]  # noqa: B018 - asking is the test
