"""Builds the sample day and takes the README's picture of it with the system's Chromium.

Run as ``python -m tools.take_screenshots docs/pictures/bulletin.png``. The gallery's are ``take_gallery``'s.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Route, sync_playwright

DAY = "2025-06-16"
HEIGHT = 1900
GAP = 24
GROUND = "#8A949E"
VIEWS = ((640, "light"), (640, "dark"), (375, "light"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Where the system's Chromium lies; ends with what to type where there is none."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed; type: sudo apt-get install -y chromium")
    return program


def build(folder: Path) -> Path:
    """Build the sample day into ``folder`` and give its page."""
    command = [sys.executable, "-m", "bulletin", "build", "--date", DAY, "--output", str(folder)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    return folder / DAY / "bulletin.html"


def taken(  # noqa: PLR0913 - a view is all of these
    browser: Browser, page_file: Path, *, width: int, height: int, scheme: str, pictures: bool = True, part: str = ""
) -> Image.Image:
    """The top of the page, or of a part of it, at a width, in a colour scheme, with its pictures or without."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type] # "light" or "dark", from VIEWS
    if not pictures:
        page.route("**/pictures/*", _refuse)
    page.goto(page_file.as_uri())
    box = page.locator(part).first.bounding_box() if part else None
    top = box["y"] if box else 0
    content = page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})
    page.close()
    return Image.open(io.BytesIO(content)).convert("RGB")


def beside_each_other(shots: list[Image.Image]) -> Image.Image:
    """The shots in a row on a neutral ground."""
    width = sum(shot.width for shot in shots) + GAP * (len(shots) - 1)
    row = Image.new("RGB", (width, max(shot.height for shot in shots)), GROUND)
    at = 0
    for shot in shots:
        row.paste(shot, (at, 0))
        at += shot.width + GAP
    return row


def main() -> None:
    """Take the picture and write it where the argument says."""
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = build(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        shots = [taken(browser, page_file, width=width, height=HEIGHT, scheme=scheme) for width, scheme in VIEWS]
        browser.close()
    row = beside_each_other(shots)
    small = row.resize((row.width * 3 // 4, row.height * 3 // 4), Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    small.quantize(192).save(target, optimize=True)
    print(f"{target}: {small.width} x {small.height}, {target.stat().st_size // 1000} KB")


def _refuse(route: Route) -> None:
    route.abort()


if __name__ == "__main__":
    main()
