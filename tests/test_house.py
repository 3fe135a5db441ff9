from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAP = (ROOT / "README.md").read_text("utf-8").split("## The map of the house", 1)[1]
RECORDS = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md")).lower()
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DEPENDENCIES = [re.split(r"[\[<>=]", one)[0] for one in PYPROJECT["project"]["dependencies"]]


def test_every_room_is_on_the_map() -> None:
    """Whoever looks for a module finds it in the README, with what it is for."""
    rooms = [path for path in (ROOT / "bulletin").iterdir() if not path.name.startswith("_")]
    named = set(re.findall(r"`(?:bulletin/)?(\w+(?:/|\.py))`", MAP))
    assert {path.name if path.is_file() else f"{path.name}/" for path in rooms} - named == set()


def test_every_document_is_on_the_map() -> None:
    """So is every page of docs/."""
    assert {path.name for path in (ROOT / "docs").glob("*.md") if f"docs/{path.name}" not in MAP} == set()


def test_the_map_leads_nowhere_wrong() -> None:
    """Every path that the map names is there."""
    paths = re.findall(r"^\| (.*?) \|", MAP, re.MULTILINE)
    named = [f"{'bulletin/' * ('…' in cell)}{name}" for cell in paths for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_a_dependency_has_its_record(name: str) -> None:
    """Why a library is there, and instead of what, stands in docs/decisions."""
    assert re.search(rf"\b{re.escape(name.lower())}\b", RECORDS)


def test_a_record_has_a_number_of_its_own() -> None:
    """Code and documents name records by their numbers: the file's, which is the heading's."""
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in records]
    assert sorted(set(numbers)) == numbers
    headings = [re.match(r"# (\d+)\. ", path.read_text("utf-8")) for path in records]
    assert [heading and f"{int(heading[1]):04}" for heading in headings] == numbers


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_pins_by_hash_and_names_no_host(lock: str) -> None:
    """What is installed is settled to the byte, and from where is left to whoever installs it."""
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert "index-url" not in text
    pins = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^ *#.*\n", "", text).strip())
    assert len(pins) > 50
    assert [pin for pin in pins if not re.match(r"[\w.\[\],-]+==\S+.*--hash=sha256:", pin, re.DOTALL)] == []
