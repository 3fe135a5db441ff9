"""How each element of the page is shown: colours, ground, size of its type, in light, in dark, in Outlook.com's dark.

Colours come from the CSS that applies: inherited text, grounds through the tree, what is half transparent laid over
what stands below. A picture in the background is taken for not loaded. What can be read is left to ``contrast``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tinycss2.color4

from bulletin.checks.cascade import Scheme, Winners, cascade, pixels
from bulletin.checks.page import Element, Page
from bulletin.checks.styles import Sheet

Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
DARK_SHEET: Colour = (0.12, 0.12, 0.12)
"""What mail programs show where nothing is said about the ground in the dark."""
LINK: Colour = (0.0, 0.0, 0.93)
LINK_DARK: Colour = (0.62, 0.62, 1.0)
SIZES = {"h1": 32.0, "h2": 24.0, "h3": 18.72}
HEAVY = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th"})
UNSEEN = frozenset({"head", "style", "script", "title", "template"})
BOLD = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How an element's own text is shown."""

    colour: Colour
    opacity: float
    ground: Colour
    size: float
    bold: bool
    hidden: bool
    said: tuple[bool, bool] = (False, False)
    """Whether colour and ground were set for Outlook.com's dark mode."""


def looks(page: Page, sheets: Sequence[Sheet], scheme: Scheme) -> dict[Element, Shown]:
    """Return how each element of the page is shown, its parents' share included."""
    declared = cascade(page, sheets, scheme)
    dark = scheme.dark and _knows_dark(page, sheets)
    root = Shown(
        colour=WHITE if dark else BLACK,
        opacity=1.0,
        ground=DARK_SHEET if dark else WHITE,
        size=16.0,
        bold=False,
        hidden=False,
    )
    shown: dict[Element, Shown] = {}
    for element, winners in declared.items():  # in the document's order: a parent before its children
        parent = element.getparent()
        shown[element] = _shown(
            element, winners, shown.get(parent, root) if parent is not None else root, LINK_DARK if dark else LINK
        )
    return shown


def written(colour: Colour) -> str:
    """Return a colour as ``#RRGGBB``."""
    return "#" + "".join(f"{round(min(max(channel, 0.0), 1.0) * 255):02X}" for channel in colour)


def over(above: Colour, alpha: float, below: Colour) -> Colour:
    """Return what is seen of a colour that is so opaque, laid over another."""
    red, green, blue = (upper * alpha + under * (1 - alpha) for upper, under in zip(above, below, strict=True))
    return red, green, blue


def _knows_dark(page: Page, sheets: Sequence[Sheet]) -> bool:
    """Whether the bulletin says that it has a dark side; one that does not is shown light on a dark screen."""
    named = page.elements("//meta[@name='color-scheme']")
    return any("dark" in str(one.get("content")) for one in named) or any(
        one.name == "color-scheme" and "dark" in one.value
        for sheet in sheets
        for ruleset in sheet.rulesets
        for one in ruleset.declarations
    )


def _shown(element: Element, winners: Winners, parent: Shown, link: Colour) -> Shown:
    size, bold = _type(element, winners, parent)
    opacity = parent.opacity * _number(winners, "opacity", 1.0)
    colour_said, ground_said = parent.said
    ground = parent.ground
    if laid := _colour(winners, "background-color"):
        above, alpha = laid
        ground = over(above, alpha, parent.ground)
        if alpha:
            ground_said = winners["background-color"].for_outlook
    colour, alpha = parent.colour, 1.0
    if element.tag == "a" and element.get("href") is not None:
        colour, colour_said = link, False
    if own := _colour(winners, "color"):
        (colour, alpha), colour_said = own, winners["color"].for_outlook
    return Shown(
        colour=over(colour, alpha, ground) if alpha < 1 else colour,
        opacity=opacity,
        ground=ground,
        size=size,
        bold=bold,
        hidden=parent.hidden or _hides(element, winners, opacity),
        said=(colour_said, ground_said),
    )


def _type(element: Element, winners: Winners, parent: Shown) -> tuple[float, bool]:
    tag = str(element.tag)
    size = SIZES.get(tag, parent.size)
    if (given := winners.get("font-size")) is not None:
        value = given.value
        known = pixels(value)
        if known is None and value.endswith(("em", "%")):
            known = _relative(value, parent.size)
        size = size if known is None else known
    bold = parent.bold or tag in HEAVY
    if (weight := winners.get("font-weight")) is not None:
        bold = weight.value in {"bold", "bolder"} or (weight.value.isdigit() and int(weight.value) >= BOLD)
    return size, bold


def _relative(value: str, parent: float) -> float | None:
    unit = next(one for one in ("rem", "em", "%") if value.endswith(one))
    try:
        factor = float(value.removesuffix(unit))
    except ValueError:
        return None
    return factor * {"rem": 16.0, "em": parent, "%": parent / 100}[unit]


def _hides(element: Element, winners: Mapping[str, object], opacity: float) -> bool:
    said = {name: getattr(winners.get(name), "value", "") for name in ("display", "visibility")}
    return (
        str(element.tag) in UNSEEN
        or element.get("hidden") is not None
        or said["display"] == "none"
        or said["visibility"] in {"hidden", "collapse"}
        or opacity == 0
    )


def _number(winners: Winners, name: str, default: float) -> float:
    try:
        return float(winners[name].value) if name in winners else default
    except ValueError:
        return default


def _colour(winners: Winners, name: str) -> tuple[Colour, float] | None:
    """The colour that is declared, and how opaque it is; None where none is, or it is inherited."""
    if name not in winners:
        return None
    found = tinycss2.color4.parse_color(winners[name].value)
    if found is None or isinstance(found, str):
        return None
    red, green, blue, alpha = (float(one or 0) for one in found.to("srgb"))
    return (red, green, blue), alpha
