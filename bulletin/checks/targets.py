"""Whether a thumb hits what can be tapped (WCAG 2.1, 2.5.5: 44 CSS pixels), as far as the CSS tells.

That is: buttons, whose padding and line make their height, and pictures that are links. Links in running text are
exempt there, and how near two of them come on a phone no style sheet says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bulletin.checks.cascade import PHONE, Applied, Winners, cascade
from bulletin.checks.longhands import pixels
from bulletin.checks.page import Element, Page, place, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding

SMALL = Rule(
    "targets.small",
    "warn",
    why="on a phone a thumb misses it, or hits its neighbour",
    advice="give it padding in the template until it is 44 pixels high",
)

THUMB = 44
"""CSS pixels."""
BOXES = frozenset({"inline-block", "block", "inline-flex", "flex", "table-cell"})


def targets(page: Page, applied: Applied) -> Iterator[Finding]:
    """Judge every button and every picture that is a link, as a phone shows it."""
    styles = cascade(applied, PHONE)
    for link in page.elements("//a[@href]"):
        height = _button(link, styles) if words(link) else _picture(link, styles)
        if height is not None and height < THUMB:
            name = quoted(words(link) or str(link.get("href")))
            yield SMALL.found(
                f"{name} is {height:g} px high where it is tapped, and a thumb needs {THUMB}", place(link)
            )


def _button(link: Element, styles: Mapping[Element, Winners]) -> float | None:
    """A button's height: a box with padding above and below, or one whose height is said."""
    own = styles[link]
    if "display" not in own or own["display"].value not in BOXES:
        return None
    padding = [_pixels(own, f"padding-{side}") for side in ("top", "bottom")]
    line = _inherited(link, styles, "line-height")
    said = max((_pixels(own, name) or 0.0 for name in ("height", "min-height")), default=0.0)
    if any(padding) and line is not None:
        return max(line + sum(one or 0.0 for one in padding), said)
    return said or None


def _picture(link: Element, styles: Mapping[Element, Winners]) -> float | None:
    image = next(link.iter("img"), None)
    if image is None:
        return None
    written = str(image.get("height") or "")
    height = float(written) if written.isdigit() else _pixels(styles[image], "height")
    if height is None:
        return None
    around = (_pixels(styles[link], f"padding-{side}") or 0.0 for side in ("top", "bottom"))
    return height + sum(around)


def _inherited(element: Element, styles: Mapping[Element, Winners], name: str) -> float | None:
    for one in (element, *element.iterancestors()):
        if one in styles and name in styles[one]:
            return pixels(styles[one][name].value)
    return None


def _pixels(winners: Winners, name: str) -> float | None:
    return pixels(winners[name].value) if name in winners else None
