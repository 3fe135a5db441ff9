"""The points that the source names with ``sys.audit("bulletin.point", NAME)``, read from the source itself."""

from __future__ import annotations

import ast
from pathlib import Path

import bulletin

SOURCE = Path(bulletin.__file__).parent
EVENT = "bulletin.point"
OF_AMENDING = frozenset({"before the revision", "amended"})
"""Those that no send passes."""


def named() -> list[str]:
    """Return every name, sorted; AssertionError where one is not written out, and so could not be found."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        source = file.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if "audit" in source else ():
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "sys.audit"):
                continue
            event, *rest = (one.value if isinstance(one, ast.Constant) else None for one in node.args)
            if event == EVENT:
                assert len(rest) == 1, f"{file}:{node.lineno}"
                assert isinstance(rest[0], str), f"{file}:{node.lineno}: the name of a point stands there as it is"
                found.add(rest[0])
    return sorted(found)
