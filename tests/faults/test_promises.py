from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from bulletin.model import DeliveryState

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "delivery.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
STATES = re.compile(r"^\| ([\w, ]+) \| .* \| .* \|$", re.MULTILINE)


def functions(file: str) -> set[str]:
    """The tests that a file defines."""
    return {node.name for node in ast.parse((ROOT / file).read_bytes()).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "test"), sorted(set(NAMED.findall(DOCUMENT.read_text("utf-8")))))
def test_a_promise_names_a_test_that_exists(file: str, test: str) -> None:
    """What holds a promise is there, under that name."""
    assert test in functions(file)


def test_every_promise_names_a_test() -> None:
    """No row of the promises goes without one."""
    section = DOCUMENT.read_text("utf-8").partition("\n## The promises\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert rows
    assert [row for row in rows if not NAMED.search(row)] == []


def test_every_state_says_what_to_do() -> None:
    """The states of a delivery all stand in the table for operators."""
    told = {state for row in STATES.findall(DOCUMENT.read_text("utf-8")) for state in row.split(", ")}
    assert set(get_args(DeliveryState)) <= told


def test_the_table_of_kills_was_written_by_the_campaign() -> None:
    """It holds all three policies, nobody lost, and nobody twice but where it was sent again."""
    rows = DOCUMENT.read_text("utf-8").split("<!-- kills -->")[1].strip().splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert [row[0] for row in cells] == ["hold", "resend", "relay-log"]
    numbers = {row[0]: [int(cell.replace(",", "")) for cell in row[1:]] for row in cells}
    assert sum(row[2] for row in numbers.values()) >= 500
    assert {row[-1] for row in numbers.values()} == {0}
    assert numbers["hold"][-2] == numbers["relay-log"][-2] == 0
    assert numbers["resend"][-2] <= numbers["resend"][4]
