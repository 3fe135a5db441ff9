"""A design's colours, faces and spacing: read from ``design.toml``, changed by ``[brand]``, and held to contrast.

``templates/shared/design.toml`` holds what every design begins with, ``templates/DESIGN/design.toml`` what it changes,
and the settings' ``[brand]`` what the publication changes. What the templates make of it is theirs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from bulletin.errors import ConfigError

SHARED = "shared"
FILE = "design.toml"
LEAST_CONTRAST = 4.5
"""WCAG 2.1, 1.4.3, for text of ordinary size; the same is asked of large text, since phones show it small."""
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
FACES = re.compile(r"[A-Za-z0-9 ,.'-]+")
SPACING = range(4, 13)

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one scheme, each ``#RRGGBB``."""

    ground: str
    """Behind everything."""
    sheet: str
    """What the stories stand on."""
    panel: str
    """What the jobs stand on."""
    ink: str
    soft: str
    """Text that steps back: summaries, bylines, the footer."""
    accent: str
    """What can be clicked, and kickers."""
    on_accent: str
    """Text on the accent, as on a button."""
    hairline: str
    rule: str
    chip: str
    chip_ink: str
    new: str
    new_ink: str


PAIRS = (
    ("ink", "sheet"),
    ("ink", "panel"),
    ("soft", "sheet"),
    ("soft", "panel"),
    ("soft", "ground"),
    ("accent", "sheet"),
    ("accent", "panel"),
    ("on_accent", "accent"),
    ("chip_ink", "chip"),
    ("new_ink", "new"),
)
"""Which colours are read on which."""
ColourName = Literal[
    "ground",
    "sheet",
    "panel",
    "ink",
    "soft",
    "accent",
    "on_accent",
    "hairline",
    "rule",
    "chip",
    "chip_ink",
    "new",
    "new_ink",
]
COLOURS = tuple(one.name for one in fields(Palette))


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """How a publication looks in a design."""

    light: Palette
    dark: Palette
    headlines: str
    """The faces of what was written, a CSS list such as ``Georgia, Times, serif``."""
    text: str
    """The faces of what was set."""
    spacing: int
    """Pixels: the unit that every distance is a multiple of."""
    logo: Path | None = None
    """Stands in place of the name; ``logo_dark`` in its place on a dark ground."""
    logo_dark: Path | None = None
    logo_alt: str | None = None
    """Unset: the publication's name."""
    logo_width: int = 240
    """Pixels on the page, at the most."""


def read_brand(folders: Sequence[Path], design: str, changes: Mapping[str, Any] | None = None) -> Brand:
    """Return the brand of a design: the first folder's word counts before the next one's, and ``changes`` before all.

    Raises ConfigError where a design.toml cannot be read or holds no such colour; contrast is left to ``too_faint``.
    """
    values: dict[str, Any] = {}
    for part in (SHARED, design):
        for folder in reversed(folders):
            _lay_over(values, _table(folder / part / FILE))
    _lay_over(values, changes or {})
    try:
        light, dark = (Palette(**values.pop(scheme, {})) for scheme in SCHEMES)
        return Brand(light=light, dark=dark, **values)
    except TypeError as cause:
        said = str(cause).partition("__init__() ")[2]
        raise ConfigError(f"{design}/{FILE} and {SHARED}/{FILE} make no whole design: {said}; mend it there") from cause


def too_faint(brand: Brand) -> Iterator[str]:
    """Name each pair of colours that is hard to read: ``brand.dark: soft #444444 on sheet #12171C is 1.9:1 …``."""
    for scheme in SCHEMES:
        palette: Palette = getattr(brand, scheme)
        for text, ground in PAIRS:
            above, below = getattr(palette, text), getattr(palette, ground)
            ratio = contrast(above, below)
            if ratio < LEAST_CONTRAST:
                yield (
                    f"brand.{scheme}: {text} {above} on {ground} {below} is {ratio:.1f}:1, and what is read needs "
                    f"{LEAST_CONTRAST}:1; choose a {_way_out(above, below)} {text}"
                )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.1, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _way_out(text: str, ground: str) -> str:
    return "darker" if _luminance(text) < _luminance(ground) else "lighter"


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own constants


def _table(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as cause:
        raise ConfigError(f"{file}: cannot be read: {cause}; mend that place") from cause
    for key, fault in _faults(table):
        raise ConfigError(f"{file}: {key}: {fault}")
    return table


def _faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for scheme in SCHEMES:
        for name, value in table.get(scheme, {}).items():
            if name not in COLOURS:
                yield f"{scheme}.{name}", f"there is no such colour; there are {', '.join(COLOURS)}"
            elif not COLOUR.fullmatch(str(value)):
                yield f"{scheme}.{name}", f"'{value}' is no colour; write it as #0A5A6B"
    for name in table.keys() - {*SCHEMES}:
        if name not in {"headlines", "text", "spacing"}:
            yield name, "there is no such key; there are light, dark, headlines, text, spacing"
    for name in ("headlines", "text"):
        if name in table and not FACES.fullmatch(str(table[name])):
            yield name, f"'{table[name]}' is no list of faces; write it as Georgia, Times, serif"
    if table.get("spacing", SPACING[0]) not in SPACING:
        yield "spacing", f"'{table['spacing']}' is no distance; {SPACING[0]} to {SPACING[-1]} pixels"


def _lay_over(below: dict[str, Any], above: Mapping[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, Mapping):
            below[key] = {**below.get(key, {}), **value}
        else:
            below[key] = value
