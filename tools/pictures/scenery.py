"""Things that stand in more than one picture."""

from __future__ import annotations

from collections.abc import Sequence

from tools.pictures.kit import BRICK, GLOW, MOSS, SHADE, STONE, SUN, WHITE, WINE, Box, Canvas, Paint, Point


def sky(canvas: Canvas, paint: Paint, sun: Point, radius: float) -> None:
    """Fill the picture with sky, and hang a sun with a halo in it."""
    width, height = canvas.image.width / canvas.scale, canvas.image.height / canvas.scale
    canvas.box((0, 0, width, height), paint)
    canvas.disc(sun, radius * 1.75, SUN._replace(bottom=None, opacity=0.13))
    canvas.disc(sun, radius * 1.35, SUN._replace(bottom=None, opacity=0.2))
    canvas.disc(sun, radius, SUN)


def cloud(canvas: Canvas) -> None:
    """Draw a flat-bottomed cloud, 120 wide, its foot at the origin."""
    path = "M -52 0 C -70 0 -68 -22 -48 -22 C -44 -44 -14 -48 -4 -32 C 10 -44 34 -36 34 -18 C 58 -20 60 0 46 0"
    canvas.shape(path, Paint("#FFFFFF", None, 0.6))


def tree(canvas: Canvas, leaf: Paint = MOSS) -> None:
    """Draw a round tree, 150 high, with its right half in the shade."""
    canvas.stroke("M 0 0 L 0 -70", 8, WINE)
    canvas.shape(
        "M 0 -152 C 34 -152 54 -112 54 -80 C 54 -46 30 -28 0 -28 C -30 -28 -54 -46 -54 -80 C -54 -112 -34 -152 0 -152",
        leaf,
    )
    canvas.shape("M 0 -152 C 34 -152 54 -112 54 -80 C 54 -46 30 -28 0 -28 C 26 -54 24 -112 0 -152", SHADE)
    canvas.stroke("M 0 -30 L 0 -104", 4, WINE)
    canvas.stroke("M 0 -58 L 17 -76", 3.5, WINE)
    canvas.stroke("M 0 -72 L -14 -88", 3.5, WINE)


def poplar(canvas: Canvas, leaf: Paint = MOSS) -> None:
    """Draw a slim tree, 150 high."""
    canvas.stroke("M 0 0 L 0 -40", 6, WINE)
    canvas.shape(
        "M 0 -150 C 16 -128 24 -90 24 -58 C 24 -30 14 -18 0 -18 C -14 -18 -24 -30 -24 -58 C -24 -90 -16 -128 0 -150",
        leaf,
    )
    canvas.shape("M 0 -150 C 16 -128 24 -90 24 -58 C 24 -30 14 -18 0 -18 C 12 -50 12 -110 0 -150", SHADE)


def bush(canvas: Canvas, leaf: Paint = MOSS) -> None:
    """Draw a low bush, 100 wide, its foot at the origin."""
    canvas.shape("M -50 0 C -56 -26 -34 -36 -24 -28 C -18 -48 14 -50 20 -30 C 36 -38 56 -24 50 0", leaf)


def window(canvas: Canvas, box: Box, pane: Paint = GLOW) -> None:
    """Draw a sash window with frame, glazing bars and sill."""
    left, top, right, bottom = box
    middle, level = (left + right) / 2, (top + bottom) / 2
    canvas.box((left - 3, top - 3, right + 3, bottom + 3), WHITE)
    canvas.box(box, pane)
    canvas.box((middle - 1.2, top, middle + 1.2, bottom), WHITE)
    canvas.box((left, level - 1.2, right, level + 1.2), WHITE)
    canvas.box((left - 6, bottom + 3, right + 6, bottom + 7), STONE)


def chimney(canvas: Canvas, brick: Paint = BRICK) -> None:
    """Draw a chimney with two pots, 44 high above the origin."""
    canvas.box((-13, -34, 13, 20), brick)
    canvas.box((-16, -38, 16, -31), WINE)
    canvas.box((-10, -47, -3, -38), BRICK)
    canvas.box((3, -47, 10, -38), BRICK)


def skyline(canvas: Canvas, houses: Sequence[tuple[float, float, float]], paint: Paint) -> None:
    """Draw a row of gabled silhouettes: (left, width, height to the eaves), on the line y = 0."""
    for left, width, eaves in houses:
        middle, ridge = left + width / 2, eaves + width * 0.52
        canvas.shape([(left, 60), (left, -eaves), (middle, -ridge), (left + width, -eaves), (left + width, 60)], paint)
        canvas.box((left + width * 0.7, -ridge * 0.98, left + width * 0.82, -eaves), paint._replace(bottom=None))


def clock_tower(canvas: Canvas, paint: Paint, face: Paint) -> None:
    """Draw a town hall's tower as a silhouette, 210 high, with a face that catches the light."""
    canvas.box((-22, -150, 22, 60), paint)
    canvas.box((-27, -156, 27, -148), paint._replace(bottom=None))
    canvas.shape([(-20, -156), (0, -212), (20, -156)], paint._replace(bottom=None))
    canvas.disc((0, -124), 13, face)


def lights(canvas: Canvas, columns: Sequence[Point], rows: int) -> None:
    """Light some of the windows in a row of far houses; which ones is a fixed pattern."""
    for number, (x, y) in enumerate(columns):
        for row in range(rows):
            if (number * 5 + row * 3) % 4 != 1:
                canvas.box((x, y + row * 17, x + 5, y + row * 17 + 8), GLOW._replace(bottom=None, opacity=0.8))
