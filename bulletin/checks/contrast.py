"""Whether text can be read on its ground (WCAG 2.1, 1.4.3), in light, in dark, and in Outlook.com's own dark.

How it is shown there is told by ``looks``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bulletin.brand import contrast as contrast_of
from bulletin.checks.cascade import LIGHT, Scheme
from bulletin.checks.looks import Shown, over, written
from bulletin.checks.page import Element, place, quoted
from bulletin.checks.rule import Rule
from bulletin.model import Finding

CONTRAST_LIGHT = Rule(
    "contrast.light",
    "warn",
    why="readers with weak eyes, or in the sun, cannot read it",
    advice="choose a darker or lighter colour in [brand] or in the template",
)
CONTRAST_DARK = Rule(
    "contrast.dark",
    "warn",
    why="readers whose screen is dark cannot read it",
    advice="set the colour for the dark in [brand.dark] or in the template, for the ground and the text alike",
)

ENOUGH = 4.5
ENOUGH_LARGE = 3.0
LARGE = 24.0
LARGE_BOLD = 18.66


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A colour on a ground, and how much contrast its text needs."""

    colour: str
    """As it is read, ``#RRGGBB``."""
    ground: str
    needed: float

    @property
    def ratio(self) -> float:
        """The contrast, 1 to 21."""
        return contrast_of(self.colour, self.ground)


def contrast(shown_in: Mapping[Scheme, Mapping[Element, Shown]]) -> Iterator[Finding]:
    """Judge each pair of colours once, and say where it stands first and how often.

    What is as weak in the dark as in the light, because nothing is said for the dark, is told of the light alone.
    """
    told: set[Pair] = set()
    for scheme, every in shown_in.items():
        weak: dict[Pair, list[Element]] = {}
        for element, shown in every.items():
            if shown.hidden or not _own_text(element) or (scheme.outlook and not all(shown.said)):
                continue
            pair = _pair(shown)
            if pair.ratio < pair.needed and pair not in told:
                weak.setdefault(pair, []).append(element)
        told.update(weak)
        rule = CONTRAST_LIGHT if scheme == LIGHT else CONTRAST_DARK
        yield from (_finding(rule, scheme, pair, elements) for pair, elements in weak.items())


def _own_text(element: Element) -> bool:
    return bool((element.text or "").strip("\u200c\u00ad\u00a0 \t\r\n")) or any(
        (child.tail or "").strip("\u200c\u00ad\u00a0 \t\r\n") for child in element
    )


def _pair(shown: Shown) -> Pair:
    large = shown.size >= LARGE or (shown.bold and shown.size >= LARGE_BOLD)
    return Pair(
        colour=written(over(shown.colour, shown.opacity, shown.ground)),
        ground=written(shown.ground),
        needed=ENOUGH_LARGE if large else ENOUGH,
    )


def _finding(rule: Rule, scheme: Scheme, pair: Pair, elements: Sequence[Element]) -> Finding:
    said = quoted(" ".join(" ".join(elements[0].itertext()).split()))
    more = f" and {len(elements) - 1} more" if len(elements) > 1 else ""
    where = "" if scheme == LIGHT else f" in {scheme.name}"
    return rule.found(
        f"{said}{more}: {pair.colour} on {pair.ground}{where} is "
        f"{pair.ratio:.2f}:1, and text of its size needs {pair.needed:g}:1",
        place(elements[0]),
    )
