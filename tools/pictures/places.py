"""Small pictures of places: a school's solar roof, a bridge, a town hall."""

from __future__ import annotations

from tools.pictures.fostering import child, lowered_arm
from tools.pictures.kit import (
    BRICK,
    CREAM,
    DEEP,
    GLOW,
    HAZE,
    INK,
    LIGHT,
    MIST,
    PLUM,
    SAGE,
    SAND,
    SHADE,
    STONE,
    SUN,
    TEAL,
    WHITE,
    WINE,
    Canvas,
    Paint,
    _between,
)
from tools.pictures.scenery import bush, clock_tower, cloud, poplar, sky, skyline, tree, window


def solar(canvas: Canvas) -> None:
    """Draw a school whose roof carries solar panels, and two pupils on the way in."""
    sky(canvas, Paint("#AFD0D7", "#FBEFD6"), (500, 92), 46)
    cloud(canvas.at(118, 104, 0.9))
    canvas.shape("M 0 320 C 140 270 260 290 340 296 C 450 270 560 280 624 300 L 624 400 L 0 400", HAZE)
    canvas.shape("M 0 372 C 200 356 420 356 624 370 L 624 468 L 0 468", SAGE)
    poplar(canvas.at(62, 386, 0.96))
    tree(canvas.at(563, 386, 1.0))
    _school(canvas.at(312, 382))
    _panels(canvas)
    canvas.shape(
        "M 276 382 L 348 382 C 360 420 390 450 420 468 L 204 468 C 234 450 264 420 276 382", Paint("#EEDDBB", "#F5E7CB")
    )
    for x, mirrored in ((282, True), (344, False)):
        pupil = canvas.at(x, 440, 0.72, mirrored=mirrored)
        child(pupil)
        lowered_arm(pupil)
        lowered_arm(pupil.at(0, 0, mirrored=True))
    bush(canvas.at(122, 392, 0.7))
    bush(canvas.at(502, 392, 0.7))


def _school(canvas: Canvas) -> None:
    """Draw a school, 480 wide, with a bell turret over a broad roof."""
    canvas.box((-20, -304, 20, -240), CREAM)
    canvas.pill((-10, -294, 10, -256), 9, DEEP)
    canvas.shape("M -8 -266 C -6 -270 -6 -284 0 -284 C 6 -284 6 -270 8 -266", SUN)
    canvas.shape("M -28 -302 L 0 -342 L 28 -302", WINE)
    canvas.box((-212, -122, 212, 0), CREAM)
    canvas.shape("M -240 -112 L -176 -252 L 176 -252 L 240 -112", PLUM)
    canvas.box((-240, -116, 240, -108), WINE)
    canvas.box((-212, -108, 212, -98), SHADE)
    for left in (-190, -128, 82, 144):
        window(canvas, (left, -80, left + 46, -30), Paint("#D5E6E4", "#B7D1D2"))
    canvas.box((-48, -88, 48, 0), WHITE)
    canvas.box((-41, -81, -2, 0), DEEP)
    canvas.box((2, -81, 41, 0), DEEP)
    for left in (-34, 9):
        canvas.box((left, -72, left + 25, -34), GLOW)


def _panels(canvas: Canvas) -> None:
    """Lay three rows of solar panels on the school's roof, following its slope."""
    for row in range(3):
        high, low = 144 + row * 39, 180 + row * 39
        for column in range(-4, 4):
            corners = [(column, high), (column + 1, high), (column + 1, low), (column, low)]
            panel = [(312 + across * (40 + (y - 144) * 0.115), y) for across, y in corners]
            inner = [(x + (1.6 if number in {0, 3} else -1.6), y) for number, (x, y) in enumerate(panel)]
            canvas.shape(inner, Paint("#3C7C95", "#21506A"))
            left, right = _between(inner[0], inner[3], 0.5), _between(inner[1], inner[2], 0.5)
            canvas.shape([left, right, (right[0], right[1] + 1.2), (left[0], left[1] + 1.2)], LIGHT)
            canvas.shape([inner[0], _between(inner[0], inner[1], 0.7), _between(inner[0], inner[3], 0.8)], LIGHT)


def bridge(canvas: Canvas) -> None:
    """Draw a bus on a stone bridge over a river."""
    sky(canvas, Paint("#BAD6DA", "#FAEBD1"), (132, 104), 46)
    cloud(canvas.at(508, 92, 0.9))
    skyline(
        canvas.at(0, 320),
        [
            (-8, 60, 80),
            (50, 46, 104),
            (104, 60, 84),
            (160, 50, 112),
            (440, 56, 104),
            (500, 46, 84),
            (540, 60, 110),
            (592, 50, 86),
        ],
        HAZE,
    )
    clock_tower(canvas.at(456, 330, 0.94), MIST, Paint("#FBEBC6"))
    canvas.shape("M 0 300 C 200 276 430 280 624 296 L 624 380 L 0 380", SAGE)
    canvas.box((0, 366, 624, 468), Paint("#7FAEB6", "#4C8391"))
    poplar(canvas.at(30, 268, 0.6))
    poplar(canvas.at(594, 268, 0.7))
    bus(canvas.at(312, 236))
    _arches(canvas)
    for left, y in ((70, 400), (222, 420), (380, 396), (456, 432), (90, 446), (312, 450)):
        canvas.pill((left, y, left + 74, y + 4), 2, Paint("#FFFFFF", None, 0.35))


def _arches(canvas: Canvas) -> None:
    """Draw the bridge itself: three arches, their voussoirs, the parapet and a reflection."""
    canvas.shape(
        "M 0 376 L 60 376 C 60 440 204 440 204 376 L 240 376 C 240 452 384 452 384 376 L 420 376 "
        "C 420 440 564 440 564 376 L 624 376 L 624 430 C 430 478 194 478 0 430",
        SHADE,
    )
    canvas.shape(
        "M 0 262 C 200 216 424 216 624 262 L 624 378 L 564 378 L 564 352 C 564 260 420 260 420 352 "
        "L 420 378 L 384 378 L 384 352 C 384 244 240 244 240 352 L 240 378 L 204 378 L 204 352 "
        "C 204 260 60 260 60 352 L 60 378 L 0 378",
        Paint("#E3D1AC", "#BFA67E"),
    )
    for left, right, crown in ((60, 204, 260), (240, 384, 244), (420, 564, 260)):
        canvas.shape(
            f"M {right} 378 L {right} 352 C {right} {crown} {left} {crown} {left} 352 "
            f"C {left + 6} {crown + 22} {right - 18} {crown + 16} {right - 18} 356 L {right - 18} 378",
            Paint("#A48C68", "#8D7756"),
        )
        canvas.stroke(f"M {left} 352 C {left} {crown} {right} {crown} {right} 352", 9, Paint("#F3E6CB"))
    canvas.stroke("M -6 264 C 200 216 424 216 630 264", 9, Paint("#F3E6CB"))
    canvas.stroke("M -6 276 C 200 228 424 228 630 276", 2.5, Paint("#B79F78"))
    for x in (222, 402):
        pier = canvas.at(x, 384)
        pier.shape("M -18 0 L -18 -54 L 0 -72 L 18 -54 L 18 0", Paint("#D2BE97", "#AE956D"))
        pier.shape("M 0 0 L 0 -72 L 18 -54 L 18 0", SHADE)


def bus(canvas: Canvas) -> None:
    """Draw a double-decker from the side, 168 wide and 108 high."""
    canvas.pill((-84, -110, 84, -10), 12, PLUM)
    canvas.box((-84, -62, 84, -54), CREAM)
    for left in (-74, -44, -14, 16, 46):
        canvas.pill((left, -98, left + 26, -72), 4, GLOW)
    for left in (-44, -14, 16):
        canvas.pill((left, -48, left + 26, -26), 4, GLOW)
    canvas.pill((50, -48, 74, -12), 4, GLOW)
    canvas.pill((-76, -48, -52, -26), 4, GLOW)
    canvas.box((61, -46, 63, -12), PLUM)
    canvas.box((-84, -18, 84, -12), WINE)
    for x in (-48, 34):
        canvas.disc((x, -12), 15, INK)
        canvas.disc((x, -12), 7, SAND)


def town_hall(canvas: Canvas) -> None:
    """Draw a town hall with its clock."""
    sky(canvas, Paint("#B4D3CC", "#FAEED4"), (470, 112), 48)
    cloud(canvas.at(124, 112, 0.95))
    skyline(canvas.at(0, 390), [(-12, 60, 92), (40, 44, 120), (548, 50, 116), (590, 56, 92)], HAZE)
    canvas.box((0, 392, 624, 468), SAGE)
    _hall_tower(canvas.at(312, 206))
    _hall_wings(canvas.at(312, 396))
    _portico(canvas.at(312, 396))
    canvas.shape("M 236 418 L 388 418 L 446 468 L 178 468", Paint("#EEDDBB", "#F5E7CB"))
    tree(canvas.at(54, 422, 0.92))
    tree(canvas.at(570, 422, 0.92))
    for x in (120, 178, 446, 504):
        bush(canvas.at(x, 408, 0.56))


def _hall_tower(canvas: Canvas) -> None:
    """Draw the clock tower, 190 high over the roof, with dome and flag."""
    canvas.stroke("M 0 -150 L 0 -188", 3, WINE)
    canvas.shape("M 2 -188 C 16 -194 24 -180 40 -186 L 40 -166 C 24 -160 16 -174 2 -168", BRICK)
    canvas.shape("M -34 -104 C -34 -136 -16 -150 0 -154 C 16 -150 34 -136 34 -104", TEAL)
    canvas.shape("M 0 -154 C 16 -150 34 -136 34 -104 L 8 -104 C 16 -124 12 -144 0 -154", SHADE)
    canvas.box((-38, -10, 38, 30), STONE)
    canvas.box((-34, -100, 34, 4), CREAM)
    canvas.box((14, -100, 34, 4), SHADE)
    canvas.box((-41, -108, 41, -98), STONE)
    canvas.box((-41, -12, 41, -4), STONE)
    canvas.disc((0, -58), 27, WINE)
    canvas.disc((0, -58), 22, WHITE)
    canvas.stroke("M 0 -74 L 0 -58 L 11 -51", 3.2, INK)


def _hall_wings(canvas: Canvas) -> None:
    """Draw the two wings, 452 wide together, with two rows of windows."""
    canvas.shape("M -232 -140 L -206 -176 L 206 -176 L 232 -140", TEAL)
    canvas.box((-226, -140, 226, 0), SAND)
    canvas.box((-234, -146, 234, -136), CREAM)
    canvas.box((-226, -136, 226, -128), SHADE)
    canvas.box((-232, -10, 232, 4), STONE)
    for left in (-210, -160, 132, 182):
        window(canvas, (left, -116, left + 28, -80))
        window(canvas, (left, -58, left + 28, -20), Paint("#D5E6E4", "#B7D1D2"))


def _portico(canvas: Canvas) -> None:
    """Draw the steps, six columns and the pediment in the middle."""
    canvas.box((-100, -150, 100, 0), Paint("#C9B48E", "#B39C76"))
    canvas.pill((-18, -92, 18, 8), 16, PLUM)
    canvas.box((-1, -90, 1, 0), WINE)
    for x in (-90, -58, -30, 30, 58, 90):
        canvas.box((x - 9, -146, x + 9, 0), CREAM)
        canvas.box((x + 3, -146, x + 9, 0), SHADE)
        canvas.box((x - 12, -152, x + 12, -144), WHITE)
        canvas.box((x - 12, -6, x + 12, 0), WHITE)
    canvas.box((-110, -166, 110, -150), CREAM)
    canvas.box((-110, -153, 110, -150), SHADE)
    canvas.shape("M -122 -166 L 0 -212 L 122 -166", CREAM)
    canvas.shape("M -94 -171 L 0 -205 L 94 -171", STONE)
    canvas.disc((0, -183), 8, TEAL)
    for step in range(3):
        canvas.box((-108 - step * 10, step * 8, 108 + step * 10, step * 8 + 8), (CREAM, SAND, STONE)[step])
