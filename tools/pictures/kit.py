"""Paints, outlines written as SVG path data, and a canvas that fades and fills them at four times their size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from PIL import Image, ImageDraw

SCALE = 4
QUALITY = 84
CURVE_STEPS = 48
HERO = (1200, 600)
THUMB = (624, 468)

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom; y grows downwards and 0 is the ground that a thing stands on."""


class Paint(NamedTuple):
    """A colour, or a fade from ``top`` down to ``bottom``; ``opacity`` from 0 to 1."""

    top: str
    bottom: str | None = None
    opacity: float = 1.0


INK = Paint("#1E3F4B")
DEEP = Paint("#2D5866", "#244B58")
TEAL = Paint("#4C7D8A", "#3D6B79")
MIST = Paint("#8FB3B9", "#A9C6C7")
HAZE = Paint("#B4CDCE", "#CBDCD8")
SAGE = Paint("#8DB09A", "#6C9686")
MOSS = Paint("#5E8B7C", "#47756C")
CREAM = Paint("#FBF3E2", "#F1E3C8")
SAND = Paint("#EBD6AE", "#DFC496")
STONE = Paint("#D9C7A6", "#C7B18D")
SUN = Paint("#F8D590", "#F3C577")
GLOW = Paint("#FFE5A3", "#F8CB78")
AMBER = Paint("#E3A650", "#D69341")
BRICK = Paint("#C57F68", "#B46C58")
PLUM = Paint("#7C4C61", "#693F53")
WINE = Paint("#57344A", "#4B2C40")
ROSE = Paint("#B98491", "#A97380")
WHITE = Paint("#FFFDF8")
SHADE = Paint("#1E3F4B", None, 0.14)
LIGHT = Paint("#FFFFFF", None, 0.22)


def _between(start: Point, end: Point, share: float) -> Point:
    """Give the point that lies ``share`` of the way from start to end."""
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _bezier(controls: Sequence[Point]) -> Iterator[Point]:
    """Walk a Bézier curve of any degree, by de Casteljau's construction; its start is left out."""
    for step in range(1, CURVE_STEPS + 1):
        points = list(controls)
        while len(points) > 1:
            points = [_between(one, two, step / CURVE_STEPS) for one, two in pairwise(points)]
        yield points[0]


def outline(path: str) -> list[Point]:
    """Read SVG path data with the absolute commands M, L, Q and C into a row of points."""
    points: list[Point] = []
    words = path.replace(",", " ").split()
    while words:
        length = {"M": 1, "L": 1, "Q": 2, "C": 3}[words.pop(0)]
        numbers = [float(word) for word in words[: 2 * length]]
        del words[: 2 * length]
        controls = list(zip(numbers[::2], numbers[1::2], strict=True))
        points.extend(controls if length == 1 else _bezier([points[-1], *controls]))
    return points


@dataclass(frozen=True)
class Canvas:
    """A picture and where on it, how large and which way round the next thing is drawn."""

    image: Image.Image
    origin: Point = (0, 0)
    scale: float = SCALE
    mirrored: bool = False

    def at(self, x: float, y: float, scale: float = 1.0, *, mirrored: bool = False) -> Canvas:
        """Move the origin to a point, so that a thing can be drawn there in its own units."""
        turned = self.mirrored != mirrored
        return replace(self, origin=self._pixel((x, y)), scale=self.scale * scale, mirrored=turned)

    def _pixel(self, point: Point) -> Point:
        """Turn a point in the thing's units into one of the enlarged picture."""
        across = -point[0] if self.mirrored else point[0]
        return (self.origin[0] + across * self.scale, self.origin[1] + point[1] * self.scale)

    def shape(self, path: str | Sequence[Point], paint: Paint) -> None:
        """Fill an outline."""
        points = [self._pixel(point) for point in (outline(path) if isinstance(path, str) else path)]
        left, top = (int(min(axis)) for axis in zip(*points, strict=True))
        right, bottom = (int(max(axis)) + 1 for axis in zip(*points, strict=True))
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in points], fill=round(255 * paint.opacity))
        self.image.paste(_flat(mask.size, paint), (left, top), mask)

    def box(self, box: Box, paint: Paint) -> None:
        """Fill a rectangle."""
        left, top, right, bottom = box
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], paint)

    def pill(self, box: Box, radius: float, paint: Paint) -> None:
        """Fill a rectangle with round corners."""
        left, top, right, bottom = box
        self.shape(
            f"M {left + radius} {top} L {right - radius} {top} Q {right} {top} {right} {top + radius} "
            f"L {right} {bottom - radius} Q {right} {bottom} {right - radius} {bottom} "
            f"L {left + radius} {bottom} Q {left} {bottom} {left} {bottom - radius} "
            f"L {left} {top + radius} Q {left} {top} {left + radius} {top}",
            paint,
        )

    def disc(self, centre: Point, radius: float, paint: Paint) -> None:
        """Fill a circle."""
        self.oval(centre, (radius, radius), paint)

    def oval(self, centre: Point, radii: Point, paint: Paint) -> None:
        """Fill an ellipse: four Bézier curves, with the usual constant 0.5523."""
        (x, y), (across, down) = centre, radii
        near, low = 0.5523 * across, 0.5523 * down
        self.shape(
            f"M {x} {y - down} C {x + near} {y - down} {x + across} {y - low} {x + across} {y} "
            f"C {x + across} {y + low} {x + near} {y + down} {x} {y + down} "
            f"C {x - near} {y + down} {x - across} {y + low} {x - across} {y} "
            f"C {x - across} {y - low} {x - near} {y - down} {x} {y - down}",
            paint,
        )

    def stroke(self, path: str, width: float, paint: Paint) -> None:
        """Draw a line with round ends and joints, in the paint's top colour."""
        points = [self._pixel(point) for point in outline(path)]
        pen = ImageDraw.Draw(self.image)
        reach = width * self.scale / 2
        for (x, y), (onward, down) in pairwise(points):
            length = hypot(onward - x, down - y)
            aside, along = (down - y) / length * reach, (onward - x) / length * reach
            corners = [(x + aside, y - along), (onward + aside, down - along)]
            pen.polygon([*corners, (onward - aside, down + along), (x - aside, y + along)], fill=paint.top)
        for x, y in points:
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=paint.top)


def _flat(size: tuple[int, int], paint: Paint) -> Image.Image:
    """Make a sheet of the paint's colour, or of its fade."""
    if paint.bottom is None:
        return Image.new("RGB", size, paint.top)
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, paint.bottom), Image.new("RGB", size, paint.top), ramp)
