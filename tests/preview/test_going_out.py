"""The whole of it in Chromium, as an editor does it: see, judge, mend, prove, approve, and watch it go out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from threading import Event

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.faults.launcher import Launcher
from tests.preview.conftest import Server
from tests.preview.test_send import opened

PATIENCE = 20_000
"""Milliseconds that a rendering, or a message, may take on a busy machine."""


def at_the_desk(browser: Browser, desk: Server) -> Page:
    """Open the page as the editor whose name is known."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    known = desk.browser.cookies.jar
    context.add_cookies([{"name": one.name, "value": one.value or "", "url": desk.address} for one in known])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(desk.address)
    expect(page.get_by_role("status")).to_have_text("Up to date", timeout=PATIENCE)
    return page


def sound(page: Page) -> None:
    """Hold what is seen to WCAG."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def slowly(reached: Event, go_on: Event) -> Callable[[str], str | None]:
    """Make a server wait with one reader until it is told to go on."""

    def wait(recipient: str) -> str | None:
        if recipient == "bob@example.org":
            reached.set()
            assert go_on.wait(60)
        return None

    return wait


def test_an_edition_is_proved_approved_and_sent_from_the_page(
    browser: Browser, tmp_path: Path, launcher: Launcher
) -> None:
    """A proof, the approval with count, checks and schedule in sight, the board, pause, resume, and everyone has it."""
    reached, go_on = Event(), Event()
    with opened(tmp_path, launcher) as (desk, inbox):
        inbox.rcpt = slowly(reached, go_on)
        page = at_the_desk(browser, desk)

        page.get_by_role("button", name="Send a proof…").click()
        proof = page.get_by_role("dialog", name="Send a proof")
        expect(proof.get_by_label("To", exact=True)).to_have_value("ed@example.org")
        sound(page)
        proof.get_by_role("button", name="Send it").click()
        expect(proof).to_contain_text("ed@example.org: accepted by the mail server", timeout=PATIENCE)
        proof.get_by_role("button", name="Close").click()

        page.locator("#stories > li").nth(3).scroll_into_view_if_needed()
        page.get_by_role("button", name="Approve…").click()
        approval = page.get_by_role("dialog", name="Approve this edition")
        expect(approval).to_contain_text("4 readers", timeout=PATIENCE)
        expect(approval).to_contain_text("warnings")
        sound(page)
        approval.get_by_role("button", name="Approve and send").click()
        expect(approval).to_be_hidden(timeout=PATIENCE)

        board = page.get_by_role("region", name="Being sent", exact=True)
        expect(board).to_contain_text("of 4 readers", timeout=PATIENCE)
        expect(board).to_be_in_viewport(ratio=0.9)
        assert reached.wait(60)
        sound(page)
        board.get_by_role("button", name="Pause").click()
        go_on.set()
        paused = page.get_by_role("region", name="Paused", exact=True)
        expect(paused).to_be_visible(timeout=PATIENCE)
        paused.get_by_role("button", name="Resume").click()
        sent = page.get_by_role("region", name="Sent", exact=True)
        expect(sent).to_contain_text(re.compile(r"accepted by the mail server\s*4"), timeout=PATIENCE)
        expect(page.locator("#standing")).to_have_text("Sent")
        assert sorted(set(inbox.recipients)) == sorted(
            ["ed@example.org", *(f"{name}@example.org" for name in ("ann", "bob", "cat", "dan"))]
        )
        assert len(inbox.recipients) == 5
        page.get_by_role("tab", name="More").click()
        expect(page.locator("#log")).to_contain_text("Approved")
        page.context.close()


def test_an_approval_is_withdrawn_on_the_page(browser: Browser, tmp_path: Path, launcher: Launcher) -> None:
    """Left for the timer it can be taken back, and the edition changed again."""
    with opened(tmp_path, launcher) as (desk, inbox):
        page = at_the_desk(browser, desk)
        page.get_by_role("button", name="Approve…").click()
        page.get_by_role("button", name="Approve, for the timer").click()
        board = page.get_by_role("region", name="Approved, not begun", exact=True)
        expect(board).to_be_visible(timeout=PATIENCE)
        expect(page.locator("#stories .handle")).to_have_count(0)
        board.get_by_role("button", name="Withdraw the approval").click()
        expect(page.locator("#board")).to_be_hidden(timeout=PATIENCE)
        expect(page.locator("#stories .handle").first).to_be_visible(timeout=PATIENCE)
        assert inbox.recipients == []
        page.context.close()


def test_what_blocks_is_overridden_with_a_reason_only(browser: Browser, tmp_path: Path, launcher: Launcher) -> None:
    """The finding stands in the approval; without a reason it does not go."""
    with opened(tmp_path, launcher) as (desk, inbox):
        settings = desk.paper / "bulletin.toml"
        text = settings.read_text("utf-8")
        settings.write_text(
            re.sub(r"(?m)^\[checks\].*$", "[checks]\nwarn_bytes = 10000\nblock_bytes = 20000", text, count=1), "utf-8"
        )
        page = at_the_desk(browser, desk)
        desk.until(lambda told: any(one["severity"] == "block" for one in told["findings"]))
        expect(page.locator("#blocks")).to_have_text(re.compile("in the way"), timeout=PATIENCE)
        page.get_by_role("button", name="Approve…").click()
        approval = page.get_by_role("dialog", name="Approve this edition")
        reason = approval.get_by_label("Send it despite this, because")
        expect(reason).to_be_visible(timeout=PATIENCE)
        sound(page)
        approval.get_by_role("button", name="Approve and send").click()
        expect(approval.get_by_role("alert")).not_to_be_empty(timeout=PATIENCE)
        assert inbox.recipients == []
        reason.fill("the long table is worth it today")
        approval.get_by_role("button", name="Approve and send").click()
        expect(page.get_by_role("region", name="Sent", exact=True)).to_be_visible(timeout=PATIENCE)
        assert len(inbox.recipients) == 4
        page.context.close()
