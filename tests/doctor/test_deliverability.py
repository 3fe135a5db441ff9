from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bulletin.alerts import HEADLINES
from bulletin.transport.breaker import PAUSES
from bulletin.transport.large_receivers import RECEIVERS
from bulletin.transport.warm_up import allowance

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/deliverability.md").read_text("utf-8")
VERDICTS = {"good", "mend", "advice", "unknown"}


def told() -> Iterator[str]:
    """Yield the id of every point that the source can tell."""
    for path in (ROOT / "bulletin/doctor").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                named = [one.value for one in node.keywords if one.arg == "about"]
                first = node.args[:1] if isinstance(node.func, ast.Name) and node.func.id in VERDICTS else []
                yield from (str(one.value) for one in (*named, *first) if isinstance(one, ast.Constant))


def rows(heading: str) -> dict[str, list[str]]:
    """Return the cells of the first table below a heading, by the first one."""
    section = GUIDE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")][2:]
    return {cells[0].strip("`"): cells[1:] for cells in lines}


def test_the_guide_names_every_point_of_doctor_and_no_other() -> None:
    """A new point needs its line, and a line its point."""
    assert set(rows("What `bulletin doctor` looks at")) == set(told())


def test_the_guide_explains_every_alarm() -> None:
    """Whatever an operator can be told has its line."""
    assert set(rows("What the alarms mean")) == set(HEADLINES)


def test_the_guide_tells_every_large_receivers_bounds() -> None:
    """By the name that the settings take, with the program's own figures."""
    told = {name.partition(",")[0]: cells for name, cells in rows("Limits").items()}
    assert told == {name: [f"{one.limit.rate:g}", f"{one.limit.at_once}"] for name, one in RECEIVERS.items()}


def test_the_guides_first_month_is_the_allowance() -> None:
    """The figures for a day are those that the code counts by."""
    first = date(2025, 3, 1)
    for day, (figure, *_) in rows("Growing slowly").items():
        assert allowance(first, first + timedelta(days=int(day) - 1)) == int(figure.replace(",", ""))
    assert allowance(first, first + timedelta(days=30)) is None


def test_the_guides_pauses_are_the_breakers() -> None:
    """How long a receiver is left alone is told as it is."""
    minutes = re.search(r"left alone for ([\d, ]+) and then (\d+) minutes", GUIDE)
    assert minutes is not None
    found = [*minutes[1].split(", "), minutes[2]]
    assert [timedelta(minutes=int(one)) for one in found] == list(PAUSES)
