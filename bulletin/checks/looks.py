"""How each element of the page is shown: colours, ground, size of its type, in light, in dark, in Outlook.com's dark.

Colours come from the CSS that applies: inherited text, grounds through the tree, what is half transparent laid over
what stands below. A picture in the background is taken for not loaded. What can be read is left to ``contrast``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.checks.cascade import Applied, Scheme, Winners, cascade
from bulletin.checks.longhands import Colour, colour, pixels
from bulletin.checks.page import Element, Page
from bulletin.checks.styles import Sheet

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
DARK_SHEET: Colour = (0.12, 0.12, 0.12)
"""What mail programs show where nothing is said about the ground in the dark."""
LINK: Colour = (0.0, 0.0, 238 / 255)
LINK_DARK: Colour = (0.62, 0.62, 1.0)
SIZES = {"h1": 32.0, "h2": 24.0, "h3": 18.72}
NAMED_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
SMALLER = {"small": 5 / 6, "sub": 5 / 6, "sup": 5 / 6}
"""Of what stands around them."""
HEAVY = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th"})
HIDING = frozenset({"hidden", "collapse"})
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
    gone: bool
    """Taken out of the page, with all that is in it."""
    invisible: bool
    """It holds its place and is not seen; what is in it may be."""
    said: tuple[bool, bool] = (False, False)
    """Whether colour and ground were set for Outlook.com's dark mode."""

    @property
    def hidden(self) -> bool:
        """Whether its text is not seen."""
        return self.gone or self.invisible or self.size == 0


def looks(applied: Applied, scheme: Scheme, *, knows_dark: bool) -> dict[Element, Shown]:
    """Return how each element of the page is shown, its parents' share included.

    A bulletin that does not know the dark (``knows_dark``) is shown light on a dark screen.
    """
    declared = cascade(applied, scheme)
    dark = scheme.dark and knows_dark
    root = Shown(
        colour=WHITE if dark else BLACK,
        opacity=1.0,
        ground=DARK_SHEET if dark else WHITE,
        size=16.0,
        bold=False,
        gone=False,
        invisible=False,
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


def knows_dark(page: Page, sheets: Sequence[Sheet]) -> bool:
    """Return whether the bulletin says that it has a dark side."""
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
    if laid := colour(_value(winners, "background-color", "")):
        above, alpha = laid
        ground = over(above, alpha, parent.ground)
        if alpha:
            ground_said = winners["background-color"].for_outlook
    ink, alpha = parent.colour, 1.0
    if element.tag == "a" and element.get("href") is not None:
        ink, colour_said = link, False
    if own := colour(_value(winners, "color", "")):
        (ink, alpha), colour_said = own, winners["color"].for_outlook
    elif _value(winners, "color", "") == "inherit":
        ink, colour_said = parent.colour, parent.said[0]
    return Shown(
        colour=over(ink, alpha, ground) if alpha < 1 else ink,
        opacity=opacity,
        ground=ground,
        size=size,
        bold=bold,
        gone=parent.gone or _removes(element, winners, opacity),
        invisible=_invisible(winners, parent),
        said=(colour_said, ground_said),
    )


def _type(element: Element, winners: Winners, parent: Shown) -> tuple[float, bool]:
    tag = str(element.tag)
    size = SIZES.get(tag, parent.size * SMALLER.get(tag, 1.0))
    if (given := winners.get("font-size")) is not None:
        value = given.value.lower()
        known = NAMED_SIZES.get(value, pixels(value))
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


def _invisible(winners: Winners, parent: Shown) -> bool:
    said = _value(winners, "visibility", "inherit")
    return parent.invisible if said == "inherit" else said in HIDING


def _removes(element: Element, winners: Winners, opacity: float) -> bool:
    """Whether nothing in the element is seen: the ways in which mail hides what only the inbox is to show."""
    flat = pixels(_value(winners, "max-height", "")) == 0 and _value(winners, "overflow", "") == "hidden"
    return (
        str(element.tag) in UNSEEN
        or element.get("hidden") is not None
        or _value(winners, "display", "") == "none"
        or opacity == 0
        or flat
    )


def _value(winners: Winners, name: str, default: str) -> str:
    return winners[name].value.lower() if name in winners else default


def _number(winners: Winners, name: str, default: float) -> float:
    try:
        return float(winners[name].value) if name in winners else default
    except ValueError:
        return default
