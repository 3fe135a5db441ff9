"""Whether a thumb hits what can be tapped (WCAG 2.1, 2.5.5: 44 CSS pixels), as far as the CSS tells.

That is: buttons, whose padding and line make their height, and pictures that are links. Links in running text are
exempt there, and how near two of them come on a phone no style sheet says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bulletin.checks.cascade import PHONE, Applied, Winners, cascade
from bulletin.checks.link_words import spoken
from bulletin.checks.longhands import pixels
from bulletin.checks.page import Element, Page, place, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding

SMALL = Rule(
    "targets.small",
    "warn",
    why="on a phone a thumb misses it, or hits its neighbour",
    advice="give it padding in the template until it is 44 pixels high and wide",
)

THUMB = 44
"""CSS pixels."""
AXES = {"height": ("top", "bottom"), "width": ("left", "right")}
BOXES = frozenset({"inline-block", "block", "inline-flex", "flex", "table-cell"})


def targets(page: Page, applied: Applied) -> Iterator[Finding]:
    """Judge every button and every picture that is a link, as a phone shows it."""
    styles = cascade(applied, PHONE)
    for link in page.elements("//a[@href]"):
        size = _button(link, styles) if words(link) else _picture(link, styles)
        if size is not None and size < THUMB:
            name = quoted(spoken(link) or str(link.get("href")))
            across = "high" if words(link) else "high or wide"
            yield SMALL.found(
                f"{name} is {size:g} px {across} where it is tapped, and a thumb needs {THUMB}", place(link)
            )


def _button(link: Element, styles: Mapping[Element, Winners]) -> float | None:
    """A button's height: a box, or what has a ground of its own, with padding above and below or a height that is said.

    Where its cell makes it a button, as for Outlook, the cell's padding is outside of what is tapped.
    """
    own = styles[link]
    boxed = "display" in own and own["display"].value in BOXES
    if not boxed and "background-color" not in own:
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
    sizes = [_extent(image, link, styles, name, sides) for name, sides in AXES.items()]
    return min((size for size in sizes if size is not None), default=None)


def _extent(
    image: Element, link: Element, styles: Mapping[Element, Winners], name: str, sides: tuple[str, str]
) -> float | None:
    written = str(image.get(name) or "")
    size = float(written) if written.isdecimal() else _pixels(styles[image], name)
    if size is None:
        return None
    return size + sum(_pixels(styles[link], f"padding-{side}") or 0.0 for side in sides)


def _inherited(element: Element, styles: Mapping[Element, Winners], name: str) -> float | None:
    for one in (element, *element.iterancestors()):
        if one in styles and name in styles[one]:
            return pixels(styles[one][name].value)
    return None


def _pixels(winners: Winners, name: str) -> float | None:
    return pixels(winners[name].value) if name in winners else None
