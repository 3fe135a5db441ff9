"""Draws the pictures of the sample day: one wide one for the lead, a small one for every other pictured story.

Run from the project's root as ``python -m tools.pictures content/pictures``. Nothing is left to chance, so that the
same Pillow draws the same bytes. A scene is drawn in its own units at ``SCALE`` times its size, then brought down,
which smooths every edge. Outlines are SVG path data, because every drawing program can read and make them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tools.pictures.fostering import fostering
from tools.pictures.kit import HERO, QUALITY, SCALE, THUMB, Canvas
from tools.pictures.places import bridge, solar, town_hall
from tools.pictures.street import arcade, road, terrace

Scene = Callable[[Canvas], None]
SCENES: dict[str, tuple[tuple[int, int], Scene]] = {
    "fostering.jpg": (HERO, fostering),
    "road.jpg": (THUMB, road),
    "terrace.jpg": (THUMB, terrace),
    "arcade.jpg": (THUMB, arcade),
    "solar.jpg": (THUMB, solar),
    "bridge.jpg": (THUMB, bridge),
    "town-hall.jpg": (THUMB, town_hall),
}


def draw(size: tuple[int, int], scene: Scene) -> Image.Image:
    """Draw a scene large, and bring it down to its size."""
    image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE))
    scene(Canvas(image))
    return image.resize(size, Image.Resampling.LANCZOS)


def main(folder: Path) -> None:
    """Draw every picture into a folder, and say how large each file is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (size, scene) in SCENES.items():
        target = folder / name
        draw(size, scene).save(target, quality=QUALITY, optimize=True, progressive=True)
        print(f"{target} {size[0]}x{size[1]} {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
