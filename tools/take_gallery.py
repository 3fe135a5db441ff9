"""Builds the sample day in every design and takes the gallery's pictures of it with the system's Chromium.

Run as ``python -m tools.take_gallery docs/gallery``. For each design and width one picture of the top: light, dark, and
light with pictures held back; and one of the job panel, at a desk and on a phone, light and dark. Readers have the
designs' faces, or such as run as wide; without them the pictures would show what nobody sees.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright

from tools.take_screenshots import DAY, FLAGS, beside_each_other, chromium, taken

DESIGNS = ("daily", "classic", "compact", "text-first")
WIDTHS = {640: "600", 375: "375"}
"""A window's width, and what the picture is called by: 600 px is the bulletin's, the rest its ground."""
VIEWS = (("light", True), ("dark", True), ("light", False))
"""A colour scheme, and whether pictures are shown."""
HEIGHT = 2000
PANEL_HEIGHT = 1200
SHARE = 0.7
COLOURS = 256


def faces() -> None:
    """Make sure that what stands in for Arial and Times is as wide as they are; end with what to type else."""
    for face in ("Arial", "Times"):
        match = subprocess.run(["fc-match", face], check=True, capture_output=True, text=True).stdout  # noqa: S603, S607 - no foreign argument
        if not match.startswith(("Liberation", face)):
            sys.exit(f"there is nothing like {face} here; type: sudo apt-get install -y fonts-liberation")


def build(folder: Path, design: str) -> Path:
    """Make a publication of this design with the sample day, and give its page."""
    command = [sys.executable, "-m", "bulletin"]
    subprocess.run([*command, "init", str(folder)], check=True, capture_output=True)  # noqa: S603 - our own command
    settings = folder / "bulletin.toml"
    text = re.sub(r'# design = "daily" ', f'design = "{design}" ', settings.read_text("utf-8"))
    settings.write_text(text.replace("# first_number = 1 ", "first_number = 1482 "), "utf-8")
    subprocess.run(  # noqa: S603 - our own command
        [*command, "--config", str(settings), "build", "--date", DAY], check=True, capture_output=True
    )
    return folder / "editions" / DAY / "bulletin.html"


def row(browser: Browser, page_file: Path, width: int) -> list[Image.Image]:
    """The top of the page in every view."""
    return [
        taken(browser, page_file, width=width, height=HEIGHT, scheme=scheme, pictures=pictures)
        for scheme, pictures in VIEWS
    ]


def panels(browser: Browser, page_file: Path) -> list[Image.Image]:
    """The job panel's beginning, at each width and in each colour scheme."""
    return [
        taken(browser, page_file, width=width, height=PANEL_HEIGHT, scheme=scheme, part=".panel")
        for width in WIDTHS
        for scheme in ("light", "dark")
    ]


def written(shots: list[Image.Image], file: Path) -> None:
    """Put the shots beside each other, smaller, and write them."""
    joined = beside_each_other(shots)
    small = joined.resize((round(joined.width * SHARE), round(joined.height * SHARE)), Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(file, optimize=True)
    print(f"{file}: {file.stat().st_size // 1000} KB")


def take(playwright: Playwright, target: Path) -> None:
    """Write every picture of the gallery."""
    faces()
    target.mkdir(parents=True, exist_ok=True)
    browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
    for design in DESIGNS:
        with tempfile.TemporaryDirectory() as folder:
            page_file = build(Path(folder) / "paper", design)
            for width, called in WIDTHS.items():
                written(row(browser, page_file, width), target / f"{design}-{called}.png")
            written(panels(browser, page_file), target / f"{design}-jobs.png")
    browser.close()


if __name__ == "__main__":
    with sync_playwright() as started:
        take(started, Path(sys.argv[1]))
