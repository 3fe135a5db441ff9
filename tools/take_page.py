"""Takes the pictures of docs/preview.md: the editor's page of the sample day, in the system's Chromium.

Run as ``python -m tools.take_page docs/preview``.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.faults.launcher import launching
from tests.preview.test_going_out import PATIENCE, at_the_desk, slowly
from tests.preview.test_send import opened
from tools.take_screenshots import FLAGS, chromium

COLOURS = 256

Shot = Callable[[str], None]


def shooting(page: Page, folder: Path) -> Shot:
    """Return what takes the picture of a name."""

    def shoot(name: str) -> None:
        path = folder / f"{name}.png"
        page.wait_for_timeout(500)  # the frame's pictures
        page.screenshot(path=path)
        Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)

    return shoot


def at_work(page: Page, shoot: Shot) -> None:
    """Take what an editor sees before the bulletin goes."""
    shoot("desk")
    page.locator("#stories > li").nth(1).get_by_role("button", name="Edit").click()
    shoot("words")
    page.get_by_role("button", name="Cancel").click()
    page.emulate_media(color_scheme="dark")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("tab", name="Checks").click()
    shoot("checks-dark")
    page.emulate_media(color_scheme="light")
    page.get_by_role("tab", name="Stories").click()
    page.get_by_label("Light", exact=True).and_(page.get_by_role("radio")).check()
    page.get_by_label("Message", exact=True).check()
    expect(page.locator("#plain")).to_contain_text("List-Unsubscribe")
    shoot("message")
    page.get_by_label("Bulletin", exact=True).check()
    page.set_viewport_size({"width": 375, "height": 812})
    shoot("phone")
    page.set_viewport_size({"width": 1280, "height": 860})


def going_out(page: Page, shoot: Shot, reached: Event) -> None:
    """Take the approval, and the board while one reader's copy is on the wire."""
    page.get_by_role("button", name="Approve…").click()
    approval = page.get_by_role("dialog", name="Approve this edition")
    expect(approval).to_contain_text(re.compile(r"\d reader"), timeout=PATIENCE)
    shoot("approval")
    approval.get_by_role("button", name="Approve and send").click()
    expect(page.get_by_role("region", name="Being sent", exact=True)).to_be_visible(timeout=PATIENCE)
    reached.wait(60)
    shoot("board")


def take(browser: Browser, folder: Path) -> None:
    """Take all of them."""
    reached, go_on = Event(), Event()
    with (
        tempfile.TemporaryDirectory() as scratch,
        launching(Path(scratch)) as launcher,
        opened(Path(scratch), launcher) as (desk, inbox),
    ):
        inbox.rcpt = slowly(reached, go_on)
        page = at_the_desk(browser, desk)
        page.set_viewport_size({"width": 1280, "height": 860})
        shoot = shooting(page, folder)
        at_work(page, shoot)
        going_out(page, shoot, reached)
        go_on.set()
        expect(page.get_by_role("region", name="Sent", exact=True)).to_be_visible(timeout=PATIENCE)
        page.context.close()


def main() -> None:
    """Write them into the folder that was named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        take(browser, folder)
        browser.close()


if __name__ == "__main__":
    main()
