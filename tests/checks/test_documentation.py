from __future__ import annotations

import re
from pathlib import Path

from bulletin import rereading
from bulletin.checks.catalogue import FIXED, RULES
from bulletin.desk import objections
from bulletin.desk.why import WHY
from tools.list_checks import DOCUMENT, row, tables

ROOT = Path(__file__).parents[2]
DESK = ("bulletin/desk/objections.py", "bulletin/rereading.py")


def test_every_rule_stands_in_the_documentation() -> None:
    """With its severity, why and what to do; `python -m tools.list_checks` brings them up to date."""
    written = DOCUMENT.read_text("utf-8")
    assert [rule.id for rule in RULES.values() if row(rule) not in written.splitlines()] == []
    assert tables(written) == written


def test_nothing_is_documented_that_is_not_there() -> None:
    """A finding that was taken out is taken out here too; those of the desk are listed by hand."""
    written = set(re.findall(r"^\| `([a-z_.]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    named = "".join((ROOT / path).read_text("utf-8") for path in DESK)
    desk = set(re.findall(r'"((?:hold|embargo|booking|day|reread|sensitive)\.[a-z_]+)"', named))
    assert written == RULES.keys() | desk


def test_every_finding_of_the_day_says_why_as_the_documentation_has_it() -> None:
    """An editor who is told not to send is told the reason as well."""
    rows = re.findall(r"^\| `([a-z_.]+)` \| [^|]* \| ([^|]*) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert {name: why for name, why in rows if name.partition(".")[0] in FIXED} == WHY


def test_why_a_finding_of_the_desk_matters_is_said_alike_everywhere() -> None:
    """Beside the finding, in report.json, and in the documentation."""
    written = re.findall(r"^\| `([a-z_.]+)` \| [a-z ]+ \| ([^|]+) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    desk = objections.WHY | rereading.WHY
    assert {id_: why for id_, why in written if id_ not in RULES} == desk
