"""Declarations taken apart: shorthands into the properties that the checks ask for, lengths into pixels.

A colour that is none is dropped here, as CSS asks. Which declaration wins is left to ``cascade``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import tinycss2.color4

from bulletin.checks.styles import Declaration

Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""

COLOURS = frozenset({"color", "background-color"})
INHERITING = re.compile(r"inherit|initial|unset|revert|currentcolor|var\(", re.IGNORECASE)
BACKGROUND_WORD = re.compile(r"[\w#-]+(?:\([^)]*\))?")
FONT_SIZE = re.compile(
    r"(?<![\w.])(?:[\d.]+(?:px|pt|em|rem|%)|(?:xx?-)?(?:small|large)|medium|smaller|larger)(?![\w-])"
)
FONT_WEIGHT = re.compile(r"\b(?:bold|bolder|[1-9]00)(?![\w%.-])")
SIDES = ("top", "right", "bottom", "left")


def longhands(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Yield the properties that a declaration sets, as far as the checks ask for them.

    A colour that is none is dropped, as CSS asks, so that what stood before it holds.
    """
    for name, value in _apart(declaration.name, declaration.value):
        if name not in COLOURS or INHERITING.match(value) or colour(value):
            yield name, value


def _apart(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name == "background":
        words = BACKGROUND_WORD.findall(re.sub(r"url\([^)]*\)", "", value))
        yield "background-color", next((word for word in words if colour(word)), "transparent")
    elif name == "font":
        weight = FONT_WEIGHT.search(value)
        yield "font-weight", weight[0] if weight else "normal"
        if size := FONT_SIZE.search(value):
            yield "font-size", size[0]
    elif name == "padding":
        parts = value.split()
        if 1 <= len(parts) <= len(SIDES):
            for side, part in zip(SIDES, _four(parts), strict=True):
                yield f"padding-{side}", part
    else:
        yield name, value


def pixels(value: str) -> float | None:
    """Return a length in CSS pixels; None where it depends on something else."""
    found = re.fullmatch(r"(-?[\d.]+)(px|pt|)", value.strip(), re.IGNORECASE)
    if not found or (not found[2] and float(found[1])):
        return None
    return float(found[1]) * (4 / 3 if found[2].lower() == "pt" else 1)


@lru_cache(maxsize=4096)
def colour(value: str) -> tuple[Colour, float] | None:
    """Return a colour and how opaque it is; None where it is none, or one that few mail programs know (oklch)."""
    found = tinycss2.color4.parse_color(value)
    if found is None or isinstance(found, str):
        return None
    try:
        red, green, blue, alpha = (float(one or 0) for one in found.to("srgb"))
    except NotImplementedError:
        return None
    return (red, green, blue), alpha


def _four(parts: list[str]) -> list[str]:
    top, right, bottom, left = (parts + [parts[0]] * 3)[:4] if len(parts) == 1 else (parts * 2)[:4]
    if len(parts) == 3:  # noqa: PLR2004 - CSS: top, right and left, bottom
        top, right, bottom, left = parts[0], parts[1], parts[2], parts[1]
    return [top, right, bottom, left]
