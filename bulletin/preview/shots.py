"""Pictures of every view of the bulletin, taken by a Chromium that is installed, to be shown to others.

The browser is a program of its own, started once a view and told an address below the frame's key: it sees what the
frame shows and nothing of the page. It needs no network but the loopback.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bulletin.edition_folder import write
from bulletin.errors import BulletinError, UsageError
from bulletin.rendering.pictures import UnusablePictureError, trimmed

PROGRAMS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"),
    "chromium-headless-shell",
)
DESKTOP, PHONE = 760, 375
TALLEST = 16_000
"""Pixels: no bulletin is as long, and no browser draws more at once."""
_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: its file, how wide the window is, and what the frame is asked for."""

    name: str
    width: int
    asked: dict[str, str]


def views(*, previous: bool) -> Iterator[Shot]:
    """Every view there is; yesterday's where there is one."""
    for width, where in ((DESKTOP, "desktop"), (PHONE, "phone")):
        for light in ("light", "dark", "inverted"):
            yield Shot(name=f"{where}-{light}", width=width, asked={"light": light})
        yield Shot(name=f"{where}-pictures-off", width=width, asked={"pictures": "off"})
        if previous:
            yield Shot(name=f"{where}-yesterday", width=width, asked={"edition": "previous"})
    for form in ("text", "source", "headers"):
        yield Shot(name=form, width=DESKTOP, asked={"as": form})


def browser() -> str:
    """The program that draws; raises UsageError where none is installed."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise UsageError(
            "--shots needs Chromium or Chrome, and none is on the PATH; install one (such as: apt install chromium)"
        )
    return found


def take(frame: str, folder: Path, *, previous: bool, taken: Callable[[Path], None]) -> None:
    """Write a PNG of every view into ``folder``; ``frame`` is the address of the frame, ``taken`` is told each file.

    Raises UsageError where there is no browser, BulletinError where one cannot be taken or written.
    """
    program = browser()
    for shot in views(previous=previous):
        path = folder / f"{shot.name}.png"
        write(path, _drawn(program, f"{frame}?{urlencode(shot.asked)}", shot))
        taken(path)


def _drawn(program: str, address: str, shot: Shot) -> bytes:
    with tempfile.TemporaryDirectory(prefix="bulletin-shot-", ignore_cleanup_errors=True) as profile:
        file = Path(profile) / "shot.png"
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            f"--user-data-dir={profile}",
            f"--window-size={shot.width},{TALLEST}",
            f"--screenshot={file}",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # Chromium starts as root in no other way
            address,
        ]
        try:
            done = subprocess.run(  # noqa: S603 - a browser from PATH, and an address of our own
                command, capture_output=True, text=True, timeout=_SECONDS, check=False
            )
            return trimmed(file.read_bytes())
        except (subprocess.TimeoutExpired, OSError, UnusablePictureError) as fault:
            said = "" if isinstance(fault, subprocess.TimeoutExpired) else f": {done.stderr.strip()[-200:]}"
            raise BulletinError(f"{program} took no picture of {shot.name}{said}; try it by hand") from fault
