"""The lead's picture: a child comes to a foster home."""

from __future__ import annotations

from tools.pictures.kit import (
    AMBER,
    CREAM,
    DEEP,
    GLOW,
    HAZE,
    INK,
    MIST,
    MOSS,
    PLUM,
    ROSE,
    SAGE,
    SHADE,
    STONE,
    SUN,
    TEAL,
    WHITE,
    WINE,
    Canvas,
    Paint,
)
from tools.pictures.scenery import bush, chimney, clock_tower, cloud, lights, poplar, sky, skyline, tree, window

FAR_ROOFS = [
    (0, 58, 66),
    (54, 46, 92),
    (130, 60, 74),
    (186, 44, 100),
    (262, 52, 62),
    (312, 66, 84),
    (400, 48, 104),
    (446, 58, 70),
    (520, 44, 96),
    (586, 62, 78),
    (1010, 50, 92),
    (1058, 62, 72),
    (1122, 46, 100),
    (1160, 60, 70),
]
NEAR_ROOFS = [
    (-8, 74, 40),
    (64, 62, 58),
    (124, 84, 36),
    (206, 66, 52),
    (270, 80, 34),
    (348, 60, 60),
    (406, 86, 38),
    (490, 64, 54),
    (552, 84, 36),
    (1006, 66, 50),
    (1070, 78, 36),
    (1146, 64, 54),
]
LIT_WINDOWS = [
    (12, 412),
    (30, 412),
    (84, 398),
    (100, 398),
    (228, 402),
    (246, 402),
    (366, 396),
    (384, 396),
]


def fostering(canvas: Canvas) -> None:
    """Draw a carer and a child on the path to a lit house, the town behind them."""
    sky(canvas, Paint("#B5D3D8", "#F9EBD0"), (318, 236), 82)
    cloud(canvas.at(590, 112, 0.95))
    cloud(canvas.at(118, 150, 0.8))
    cloud(canvas.at(1080, 92, 1.1))
    _fostering_town(canvas)
    _fostering_garden(canvas)
    foster_home(canvas.at(838, 452, 1.2))
    _fostering_planting(canvas)
    carer(canvas.at(542, 546))
    child(canvas.at(605, 550))
    raised_arm(canvas.at(605, 550))
    lowered_arm(canvas.at(605, 550))


def _fostering_town(canvas: Canvas) -> None:
    """Draw the hills and two rows of roofs behind the garden."""
    canvas.shape("M 0 330 C 160 270 320 300 470 322 C 700 260 980 270 1200 310 L 1200 480 L 0 480", HAZE)
    skyline(canvas.at(0, 424), FAR_ROOFS, MIST)
    clock_tower(canvas.at(238, 424, 0.92), Paint("#7DA5AD", "#93B5B9"), Paint("#FBEBC6"))
    skyline(canvas.at(0, 444), NEAR_ROOFS, Paint("#5C8993", "#6F989E"))
    lights(
        canvas,
        LIT_WINDOWS,
        2,
    )


def _fostering_garden(canvas: Canvas) -> None:
    """Draw the lawn and the path that widens from the door to the front of the picture."""
    canvas.shape("M 0 452 C 220 428 420 440 600 440 C 820 440 1000 432 1200 448 L 1200 600 L 0 600", SAGE)
    canvas.shape("M 0 508 C 180 492 300 520 420 560 C 470 578 500 592 520 600 L 0 600", MOSS._replace(opacity=0.55))
    canvas.shape(
        "M 786 450 C 780 486 700 500 600 516 C 500 532 420 556 372 600 L 640 600 "
        "C 660 566 740 540 800 520 C 850 502 842 470 832 450",
        Paint("#EEDDBB", "#F5E7CB"),
    )
    canvas.shape(
        "M 832 450 C 842 470 850 502 800 520 C 740 540 660 566 640 600 L 650 600 "
        "C 668 568 748 542 806 522 C 856 502 848 470 836 450",
        SHADE,
    )


def foster_home(canvas: Canvas) -> None:
    """Draw the house, 380 wide, its door open and every window lit."""
    chimney(canvas.at(-128, -206))
    canvas.box((-190, -130, 20, 0), CREAM)
    canvas.box((-190, -130, 20, -116), SHADE)
    canvas.shape("M -208 -122 L -168 -214 L 60 -214 L 60 -122", PLUM)
    canvas.shape("M -208 -122 L -204 -130 L 60 -130 L 60 -122", WINE)
    _dormer(canvas.at(-96, -140))
    canvas.shape("M 20 0 L 20 -148 L 102 -236 L 184 -148 L 184 0", Paint("#FFF8EA", "#F3E5CA"))
    canvas.shape("M 4 -136 L 102 -250 L 200 -136 L 188 -126 L 102 -226 L 16 -126", WINE)
    canvas.disc((102, -186), 16, WHITE)
    canvas.disc((102, -186), 12.5, GLOW)
    window(canvas, (58, -142, 88, -100))
    window(canvas, (116, -142, 146, -100))
    _bay(canvas.at(102, 0))
    window(canvas, (-166, -92, -126, -42))
    _open_door(canvas.at(-24, 0))


def _dormer(canvas: Canvas) -> None:
    """Draw a small window that stands out of the roof."""
    canvas.shape("M -24 0 L -24 -34 L 0 -58 L 24 -34 L 24 0", CREAM)
    canvas.shape("M -32 -30 L 0 -64 L 32 -30 L 26 -25 L 0 -52 L -26 -25", WINE)
    window(canvas, (-12, -31, 12, -6))


def _bay(canvas: Canvas) -> None:
    """Draw the bay window of the ground floor."""
    canvas.shape("M -58 -74 L -48 -86 L 48 -86 L 58 -74", PLUM)
    canvas.box((-52, -74, 52, 0), Paint("#FBF0DA", "#EBDABA"))
    for left in (-45, -13, 19):
        canvas.box((left, -66, left + 26, -24), GLOW)
        canvas.box((left, -48, left + 26, -46), WHITE)
    canvas.shape("M -45 -66 L -27 -66 Q -30 -40 -45 -34", ROSE._replace(opacity=0.75))
    canvas.shape("M 45 -66 L 27 -66 Q 30 -40 45 -34", ROSE._replace(opacity=0.75))
    canvas.box((-56, -22, 56, -17), STONE)


def _open_door(canvas: Canvas) -> None:
    """Draw the doorway with its light, a second carer in it, and the porch."""
    canvas.box((-24, -92, 24, 0), WHITE)
    canvas.box((-19, -87, 19, 0), Paint("#FFF0C0", "#F9CE7C"))
    canvas.shape("M -19 -87 L -36 -80 L -36 4 L -19 0", DEEP)
    canvas.disc((-32, -38), 1.8, SUN)
    _greeter(canvas.at(2, 0, 0.44))
    canvas.shape("M -40 -92 L 0 -118 L 40 -92", PLUM)
    canvas.box((-40, -93, 40, -88), WINE)
    canvas.box((-30, -2, 30, 3), STONE)


def _greeter(canvas: Canvas) -> None:
    """Draw the carer who waits in the doorway and waves, 176 high."""
    canvas.shape("M -20 -80 L -18 0 L -3 0 L 0 -66 L 3 0 L 18 0 L 20 -80", INK)
    canvas.stroke("M 22 -126 L 40 -150 L 36 -176", 12, TEAL)
    canvas.disc((35, -181), 7, Paint("#D9A587"))
    canvas.stroke("M -22 -124 L -30 -94 L -24 -70", 12, TEAL)
    canvas.shape("M -12 -140 C -28 -138 -30 -124 -28 -106 L -24 -64 L 24 -64 L 28 -106 C 30 -124 28 -138 12 -140", TEAL)
    canvas.oval((0, -158), (18, 21), WINE)
    canvas.oval((0, -153), (13, 15), Paint("#D9A587"))


def _fostering_planting(canvas: Canvas) -> None:
    """Draw the trees, bushes and flowers that frame the house."""
    tree(canvas.at(1122, 474, 1.28))
    poplar(canvas.at(306, 452, 0.62))
    poplar(canvas.at(338, 458, 0.8))
    tree(canvas.at(128, 520, 1.4))
    for x, y, size in ((664, 458, 0.8), (728, 460, 0.55), (1040, 462, 0.8), (1086, 476, 0.62)):
        bush(canvas.at(x, y, size), MOSS)
    for x, y in ((640, 448), (656, 437), (674, 447), (690, 440), (1018, 450), (1040, 440), (1058, 450)):
        canvas.disc((x, y), 3.6, ROSE)
    bush(canvas.at(60, 606, 1.7), DEEP)
    bush(canvas.at(210, 612, 1.4), MOSS)
    bush(canvas.at(1130, 610, 1.9), DEEP)
    bush(canvas.at(980, 614, 1.5), MOSS)


def carer(canvas: Canvas) -> None:
    """Draw a grown-up from behind, 176 high, the right hand held out for a child's."""
    canvas.oval((10, 0), (52, 7), SHADE)
    canvas.shape("M -19 -80 L -21 -4 L -5 -4 L 0 -66 L 7 -8 L 22 -8 L 20 -80", INK)
    canvas.shape("M -22 -6 L -5 -6 L -4 0 L -26 0", WINE)
    canvas.shape("M 7 -10 L 22 -10 L 25 -4 L 6 -4", WINE)
    canvas.stroke("M 20 -126 C 32 -112 36 -98 42 -80", 13, Paint("#6B4055"))
    canvas.disc((43, -75), 6, Paint("#D9A587"))
    canvas.shape(
        "M -12 -140 C -28 -138 -32 -124 -33 -106 L -35 -56 C -18 -50 18 -50 31 -56 L 31 -106 C 30 -124 26 -138 12 -140",
        PLUM,
    )
    canvas.shape("M -12 -140 C -28 -138 -32 -124 -33 -106 L -35 -56 L -25 -53 C -24 -90 -22 -118 -12 -140", SHADE)
    canvas.shape(
        "M -15 -152 C -18 -162 -18 -180 0 -180 C 18 -180 18 -162 15 -152 C 14 -144 8 -140 0 -140 "
        "C -8 -140 -14 -144 -15 -152",
        Paint("#4A3340"),
    )
    canvas.pill((-17, -147, 17, -134), 6, AMBER)
    canvas.pill((5, -140, 15, -108), 4, AMBER)


def child(canvas: Canvas) -> None:
    """Draw a child from behind, 118 high, with a rucksack; the arms are drawn apart."""
    canvas.oval((6, 0), (34, 5), SHADE)
    canvas.shape("M -12 -42 L -13 -4 L -2 -4 L 0 -36 L 4 -6 L 14 -6 L 12 -42", DEEP)
    canvas.shape("M -14 -5 L -2 -5 L -1 0 L -17 0", WINE)
    canvas.shape("M 4 -7 L 14 -7 L 16 -2 L 3 -2", WINE)
    canvas.shape(
        "M -9 -86 C -19 -85 -21 -74 -21 -64 L -22 -32 C -12 -28 12 -28 22 -32 L 21 -64 C 21 -74 19 -85 9 -86", AMBER
    )
    canvas.pill((-14, -80, 14, -42), 8, TEAL)
    canvas.pill((-9, -62, 9, -46), 4, DEEP)
    canvas.disc((0, -100), 14, Paint("#E8BE9C"))
    canvas.shape("M -15 -98 C -16 -118 16 -118 15 -98 C 8 -94 -8 -94 -15 -98", ROSE)
    canvas.disc((0, -116), 4.6, CREAM)


def raised_arm(canvas: Canvas) -> None:
    """Draw the child's left arm, its hand in a grown-up's."""
    canvas.stroke("M -16 -74 L -19 -78", 9, Paint("#D69341"))


def lowered_arm(canvas: Canvas) -> None:
    """Draw the child's right arm; mirrored, it is the left."""
    canvas.stroke("M 17 -74 C 24 -62 25 -52 24 -44", 9, Paint("#D69341"))
    canvas.disc((24, -38), 4.6, Paint("#E8BE9C"))
