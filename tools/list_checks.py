"""Writes the tables of docs/checks.md anew from the checks' own rules; what stands around them is left alone.

Run as ``python -m tools.list_checks``.
"""

from __future__ import annotations

import re
from pathlib import Path

from bulletin.checks.catalogue import MODULES
from bulletin.checks.rule import Rule

DOCUMENT = Path(__file__).parents[1] / "docs" / "checks.md"
TABLE = re.compile(r"(<!-- rules: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
HEAD = "| finding | severity | why it matters | what to do |\n| --- | --- | --- | --- |\n"


def row(rule: Rule) -> str:
    """Return a rule's line in the table."""
    cells = (f"`{rule.id}`", rule.severity, rule.why, rule.advice)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def tables(document: str) -> str:
    """Return the document with each module's table as its rules stand now."""
    rules = {
        module.__name__.rpartition(".")[2]: [one for one in vars(module).values() if isinstance(one, Rule)]
        for module in MODULES
    }
    return TABLE.sub(
        lambda found: found[1] + HEAD + "".join(f"{row(rule)}\n" for rule in rules[found[2]]) + found[3], document
    )


if __name__ == "__main__":
    DOCUMENT.write_text(tables(DOCUMENT.read_text("utf-8")), "utf-8")
