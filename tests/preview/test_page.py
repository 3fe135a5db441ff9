"""What the editor sees and does, in the system's Chromium, against the real preview of the sample day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect

from bulletin.preview.app import OWN, PAGE
from tests.preview.conftest import Server

MOST_BYTES = 150_000
SCROLLED = """() => new Promise((done) => {
  addEventListener("scroll", () => setTimeout(done, 200), { once: true });
  scrollTo(0, 700);
})"""
"""Scrolls the bulletin, and gives the page the time to be told."""
AT_PLACE = """() => new Promise((done, fail) => {
  const look = (left) => (scrollY === 700 ? done() : left ? setTimeout(look, 50, left - 1) : fail(`at ${scrollY}`));
  look(200);
})"""
"""Waits until the bulletin is at its place; fails after ten seconds."""


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """Open the page as an editor would, at a desk."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(server.address)
    expect(opened.get_by_role("status")).to_have_text("Up to date")
    expect(bulletin(opened).locator("body")).to_be_visible()
    yield opened
    opened.context.close()


def bulletin(page: Page) -> FrameLocator:
    """The bulletin in its frame."""
    return page.frame_locator("#bulletin")


@pytest.mark.parametrize(("width", "scheme"), list(product((1280, 375), ("light", "dark"))))
def test_axe_finds_nothing_in_any_view(browser: Browser, server: Server, width: int, scheme: str) -> None:
    """The page holds to WCAG at a desk and on a phone, light and dark, and never has to be scrolled sideways."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(server.address)
    for tab, view in (
        ("Jobs", "Phone"),
        ("Checks", "Dark"),
        ("Left out", "Inverted"),
        ("More", "Off"),
        ("Stories", "On"),
    ):
        page.get_by_role("tab", name=tab).click()
        page.get_by_label(view, exact=True).check()
        expect(bulletin(page).locator("body")).to_be_visible()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_job_is_shown_where_it_stands(page: Page) -> None:
    """Choosing a job from the list, by keyboard, scrolls the bulletin to it and marks it."""
    page.get_by_role("tab", name="Jobs").click()
    job = page.locator("#jobs .title").last
    title = job.inner_text()
    job.focus()
    page.keyboard.press("Enter")
    marked = bulletin(page).locator(".bulletin-shown")
    expect(marked).to_have_text(re.compile(re.escape(title)))
    expect(marked).to_be_in_viewport()


def test_a_view_is_changed_by_keyboard_and_keeps_its_place(page: Page) -> None:
    """Arrow keys choose among the lights; the bulletin stays where it was scrolled to."""
    bulletin(page).locator("body").evaluate(SCROLLED)
    page.get_by_label("Light", exact=True).and_(page.get_by_role("radio")).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#bulletin")).to_have_attribute("src", re.compile("light=dark.*#y=700$"))
    expect(bulletin(page).locator("meta[name=color-scheme]")).to_have_attribute("content", "dark")
    bulletin(page).locator("body").evaluate(AT_PLACE)


def test_phone_width_is_a_phones(page: Page) -> None:
    """The bulletin is 375 px wide there."""
    page.get_by_label("Phone").check()
    assert bulletin(page).locator("html").evaluate("() => window.innerWidth") == 375


def test_an_edited_subject_is_seen_without_a_reload(page: Page, server: Server) -> None:
    """What is changed in edition.toml comes into the inbox line by itself."""
    path = server.paper / "editions" / "2025-06-16" / "edition.toml"
    path.write_text(re.sub(r"(?m)^subject = .*", 'subject = "Seen at once"', path.read_text("utf-8")), "utf-8")
    expect(page.locator("#inbox-subject")).to_have_text("Seen at once")


def test_a_broken_template_is_told_beside_the_last_good_bulletin(page: Page, server: Server) -> None:
    """The error stands over the bulletin, which stays, and goes when the template is mended."""
    template = server.paper / "templates" / "daily" / "bulletin.mjml.j2"
    sound = template.read_text("utf-8")
    template.write_text(sound.replace("<mj-body", "<mj-boddy", 1), "utf-8")
    expect(page.get_by_role("alert")).to_contain_text("bulletin.mjml.j2")
    expect(bulletin(page).locator("body")).to_be_visible()
    template.write_text(sound, "utf-8")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_what_was_left_out_says_why(page: Page, server: Server) -> None:
    """Everything left out is listed with its reason."""
    left_out = server.state()["edition"]["left_out"]
    page.get_by_role("tab", name="Left out").click()
    expect(page.locator("#left-out li")).to_have_count(len(left_out))
    expect(page.locator("#left-out li").first).to_contain_text(left_out[0]["why"])


def test_the_pages_own_files_are_light() -> None:
    """Template, style and scripts together weigh less than 150 KB."""
    own = {*OWN.values(), PAGE / "page.html.j2"}
    assert sum(path.stat().st_size for path in own) < MOST_BYTES
