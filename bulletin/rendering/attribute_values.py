"""What an MJML attribute may hold, by its declared type: ``color``, ``enum(left,right)``, ``unit(px,%){1,4}``.

Stricter than the official validator in one point: a 0 without its unit, beside other lengths, makes the compiler
drop them all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PIL.ImageColor import colormap

COLOUR = re.compile(r"#([0-9a-fA-F]{3}){1,2}|rgba?\([\d.,%\s]+\)")
COLOUR_WORDS = frozenset({"transparent", "none", "inherit", *colormap})
TYPE = re.compile(r"(?P<kind>\w+)(\((?P<options>.*)\))?(\{\d,(?P<most>\d)\})?")


@lru_cache(maxsize=1024)
def value_fault(value: str, declared: str) -> str | None:
    """Return what is wrong with an attribute's value by its declared type, such as ``unit(px,%){1,4}``."""
    form = TYPE.fullmatch(declared)
    kind, options = (form["kind"], (form["options"] or "").split(",")) if form else ("string", [])
    if kind == "enum" and value not in options:
        return f"is none of {', '.join(option for option in options if option)}"
    if kind == "boolean" and value not in {"true", "false"}:
        return "is neither true nor false"
    if kind == "integer" and not value.isdecimal():
        return "is no whole number"
    if kind == "color" and not (COLOUR.fullmatch(value) or value.lower() in COLOUR_WORDS):
        return "is no colour; write it as #0a5a6b"
    if kind.startswith("unit"):
        return _length_fault(value, options, int(form["most"] or 1) if form else 1)
    return None


def _length_fault(value: str, units: list[str], most: int) -> str | None:
    """A length is a number with a unit; 0 alone may go without, but among others the compiler drops the rest."""
    words = value.split()
    if value in units or value == "0":
        return None
    number = r"-?(\d+\.?\d*|\.\d+)"
    unit = "|".join(re.escape(one) for one in units if one != "auto")
    if not 1 <= len(words) <= most:
        return f"has {len(words)} lengths; {most} at the most" if words else "is empty; write a length such as 16px"
    wrong = next((word for word in words if not re.fullmatch(f"{number}({unit})", word)), None)
    if wrong is None:
        return None
    if wrong == "0":
        return "drops its other lengths; write 0px instead of 0"
    return f"holds '{wrong}', which is no length in {' or '.join(one for one in units if one)}"
