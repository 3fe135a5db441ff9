"""Small pictures of streets: a road roller, a terrace, a shopping parade."""

from __future__ import annotations

from tools.pictures.fostering import carer
from tools.pictures.kit import (
    AMBER,
    BRICK,
    CREAM,
    DEEP,
    GLOW,
    HAZE,
    INK,
    MIST,
    PLUM,
    ROSE,
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
)
from tools.pictures.scenery import bush, chimney, cloud, poplar, sky, skyline, tree, window


def road(canvas: Canvas) -> None:
    """Draw a roller on fresh tarmac: more potholes mended than found."""
    sky(canvas, Paint("#BBD7DA", "#F8EAD0"), (468, 108), 46)
    cloud(canvas.at(170, 96, 0.9))
    canvas.shape("M 0 262 C 120 196 250 214 340 244 C 450 196 560 210 624 236 L 624 380 L 0 380", HAZE)
    skyline(canvas.at(0, 300), [(0, 50, 40), (48, 40, 60), (500, 46, 56), (544, 54, 38), (596, 40, 60)], MIST)
    canvas.shape("M 0 300 C 160 276 420 282 624 296 L 624 400 L 0 400", SAGE)
    tree(canvas.at(74, 322, 0.74))
    poplar(canvas.at(560, 318, 0.7))
    canvas.box((0, 346, 624, 468), Paint("#7D9199", "#6B808A"))
    canvas.box((0, 340, 624, 348), STONE)
    canvas.shape("M 0 358 L 252 358 L 236 440 L 0 440", Paint("#3A515C", "#314650"))
    for left in (272, 372):
        canvas.shape([(left, 404), (left + 62, 404), (left + 58, 413), (left - 4, 413)], Paint("#F4E8CD"))
    roller(canvas.at(310, 398, 1.3))
    canvas.shape(
        "M 492 436 C 500 424 528 428 546 424 C 572 420 590 430 584 440 C 578 452 548 450 530 453 "
        "C 508 456 486 448 492 436",
        Paint("#9AABB1"),
    )
    canvas.shape(
        "M 498 438 C 506 428 530 433 547 429 C 568 426 582 432 577 440 C 570 448 546 446 530 448 "
        "C 510 451 494 446 498 438",
        INK,
    )
    cone(canvas.at(470, 454, 1.1))
    cone(canvas.at(132, 452, 1.1))


def roller(canvas: Canvas) -> None:
    """Draw a road roller from the side, 220 wide, its drum at the left."""
    canvas.oval((0, 1), (112, 6), Paint("#1E3F4B", None, 0.3))
    canvas.shape("M -16 -58 L -16 -100 L 98 -100 C 106 -100 108 -92 108 -84 L 108 -40 L 6 -40", AMBER)
    canvas.shape("M -16 -58 L 6 -40 L 108 -40 L 108 -52 L -2 -52 L -16 -66", SHADE)
    canvas.stroke("M -12 -70 L -66 -70 L -66 -44", 11, WINE)
    canvas.stroke("M -8 -100 L -8 -164", 6, WINE)
    canvas.stroke("M 50 -100 L 50 -164", 6, WINE)
    canvas.pill((-26, -174, 68, -162), 5, PLUM)
    canvas.shape("M 10 -100 L 10 -124 C 10 -140 34 -140 34 -124 L 34 -100", TEAL)
    canvas.disc((22, -144), 10, Paint("#E8BE9C"))
    canvas.shape("M 11 -146 C 11 -162 33 -162 33 -146 L 6 -146", SUN)
    canvas.stroke("M 16 -122 L -2 -114", 6, TEAL)
    for radius, paint in ((43, INK), (36, MIST), (20, Paint("#6E959D")), (8, INK)):
        canvas.disc((-66, -43), radius, paint)
    for radius, paint in ((37, INK), (20, SAND), (8, INK)):
        canvas.disc((68, -37), radius, paint)
    for left in (72, 80, 88):
        canvas.box((left, -92, left + 4, -78), WINE)


def cone(canvas: Canvas) -> None:
    """Draw a traffic cone, 46 high."""
    canvas.pill((-20, -6, 20, 0), 2, BRICK)
    canvas.shape("M -14 -6 L -4 -46 L 4 -46 L 14 -6", BRICK)
    canvas.shape("M -10.5 -20 L -7.5 -32 L 7.5 -32 L 10.5 -20", WHITE)


def terrace(canvas: Canvas) -> None:
    """Draw three terraced houses, with a key on the board before them: bought back."""
    sky(canvas, Paint("#CDC9D6", "#FBE4CB"), (500, 96), 44)
    cloud(canvas.at(110, 92, 0.85))
    skyline(canvas.at(0, 346), [(-6, 66, 96), (64, 48, 120), (520, 54, 112), (572, 60, 92)], HAZE)
    canvas.box((0, 388, 624, 468), SAGE)
    for x in (78, 229, 395, 546):
        chimney(canvas.at(x, 146))
    for x, paints in ((146, (SAND, TEAL, PLUM)), (312, (ROSE, WINE, AMBER)), (478, (CREAM, TEAL, DEEP))):
        terraced_house(canvas.at(x, 400), paints)
    canvas.box((0, 400, 624, 428), Paint("#E9DCC0", "#DCCBA8"))
    canvas.box((0, 428, 624, 468), Paint("#7D9199", "#6B808A"))
    for x in (68, 229, 552):
        bush(canvas.at(x, 402, 0.42))
    _key_board(canvas.at(395, 418, 0.86))


def terraced_house(canvas: Canvas, paints: tuple[Paint, Paint, Paint]) -> None:
    """Draw one house of a terrace, 166 wide and 262 high; the paints are for wall, roof and door."""
    wall, roof, door = paints
    canvas.box((-83, -178, 83, 0), wall)
    canvas.box((-83, -256, 83, -172), roof)
    canvas.box((-83, -262, 83, -254), WINE)
    canvas.box((-83, -172, 83, -162), SHADE)
    window(canvas, (-58, -142, -18, -94))
    window(canvas, (18, -142, 58, -94))
    window(canvas, (-60, -66, -14, -16), Paint("#D5E6E4", "#B7D1D2"))
    canvas.box((10, -74, 54, 0), WHITE)
    canvas.box((15, -69, 49, -2), door)
    canvas.box((20, -64, 44, -51), GLOW)
    canvas.disc((43, -32), 2.4, SUN)
    canvas.box((8, -3, 56, 3), STONE)


def _key_board(canvas: Canvas) -> None:
    """Draw an agent's board on a post, 124 high, with a key on it."""
    canvas.box((-3, -120, 3, 0), WINE)
    canvas.pill((-34, -126, 34, -74), 4, WHITE)
    canvas.pill((-30, -122, 30, -78), 3, DEEP)
    canvas.disc((-13, -100), 11, SUN)
    canvas.disc((-13, -100), 5, DEEP)
    canvas.box((-4, -102.5, 23, -97.5), SUN)
    canvas.box((12, -100, 16, -90), SUN)
    canvas.box((19, -100, 23, -92), SUN)


def arcade(canvas: Canvas) -> None:
    """Draw a shopping parade with striped awnings, one shop of it shuttered."""
    sky(canvas, Paint("#C0D8DA", "#FAECD4"), (120, 92), 42)
    cloud(canvas.at(512, 80, 0.9))
    skyline(canvas.at(0, 360), [(-10, 60, 120), (30, 40, 96), (560, 50, 130), (596, 50, 100)], HAZE)
    canvas.box((44, 128, 580, 404), Paint("#BE8B95", "#A97380"))
    canvas.shape("M 222 122 L 222 106 Q 312 58 402 106 L 402 122", ROSE)
    canvas.box((36, 118, 588, 132), CREAM)
    canvas.disc((312, 100), 19, WINE)
    canvas.disc((312, 100), 15, WHITE)
    canvas.stroke("M 312 91 L 312 100 L 319 104", 2.4, INK)
    for left in (78, 150, 246, 346, 442, 514):
        window(canvas, (left, 156, left + 32, 206), GLOW if left in (150, 246, 346) else Paint("#D5E6E4", "#B7D1D2"))
    _shop(canvas.at(134, 404), (TEAL, DEEP))
    _shuttered_shop(canvas.at(490, 404))
    _shop(canvas.at(312, 404), (BRICK, PLUM))
    canvas.box((0, 404, 624, 468), Paint("#E9DCC0", "#D3C3A2"))
    for x in (60, 180, 300, 420, 540):
        canvas.shape([(x, 404), (x + 2, 404), (x + (x - 312) * 0.2 + 3, 468), (x + (x - 312) * 0.2, 468)], SHADE)
    tree(canvas.at(572, 430, 0.86))
    carer(canvas.at(436, 444, 0.7))
    canvas.pill((455, 398, 477, 428), 3, WHITE)


def _shop(canvas: Canvas, paints: tuple[Paint, Paint]) -> None:
    """Draw a lit shop front, 164 wide, its striped awning out; the paints are for stripes and frame."""
    stripe, frame = paints
    canvas.box((-80, -170, 80, 0), frame)
    canvas.box((-70, -110, 18, -26), GLOW)
    canvas.box((30, -110, 68, -2), GLOW)
    canvas.box((34, -40, 64, -2), frame)
    for left, height in ((-60, 22), (-38, 34), (-14, 26)):
        canvas.pill((left, -26 - height, left + 16, -26), 4, stripe)
    canvas.box((-70, -112, 70, -92), SHADE)
    for number in range(8):
        left, right = -80 + 20 * number, -60 + 20 * number
        low, high = left * 1.07, right * 1.07
        paint = stripe if number % 2 else WHITE
        canvas.shape(
            f"M {left} -164 L {right} -164 L {high} -116 Q {high} -104 {(low + high) / 2} -104 Q {low} -104 {low} -116",
            paint,
        )


def _shuttered_shop(canvas: Canvas) -> None:
    """Draw an empty shop front, 164 wide, its shutter down."""
    canvas.box((-80, -170, 80, 0), Paint("#8E7480", "#7F6673"))
    canvas.box((-72, -160, 72, -128), Paint("#A58C97"))
    canvas.box((-70, -116, 70, 0), Paint("#B9C4C4", "#A2B0B2"))
    for row in range(11):
        canvas.box((-70, -108 + row * 10, 70, -106 + row * 10), SHADE)
    canvas.pill((-10, -12, 10, -7), 2, INK)
