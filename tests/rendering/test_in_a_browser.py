from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bulletin.rendering.render import render
from tests.rendering.browser import Scheme, designed, opened
from tests.rendering.editions import LEAD, LOOK, PUBLICATION, STORIES, edition

CONTRAST = """() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number)
  const light = (colour) => {
    const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
    const [r, g, b] = numbers(colour).map((v) => linear(v / 255))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor
      if (numbers(colour)[3] !== 0) return colour
    }
    return 'rgb(255, 255, 255)'
  }
  const low = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!walker.currentNode.textContent.trim() || !element.offsetParent) continue
    if (getComputedStyle(element).opacity === '0' || element.getBoundingClientRect().height < 2) continue
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) low.push(`${ratio.toFixed(2)} ${walker.currentNode.textContent.trim()}`)
  }
  return low
}"""
"""Every text whose contrast with the ground it stands on is below 4.5 (WCAG 2.1, 1.4.3)."""


@pytest.fixture(scope="module")
def bulletin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the full day with the sample's pictures beside it."""
    return designed(tmp_path_factory.mktemp("bulletin"), "daily")


@pytest.mark.parametrize("width", [320, 375, 600, 1280])
def test_nobody_scrolls_sideways(browser: Browser, bulletin: Path, width: int) -> None:
    """From the smallest phone to a desk, the bulletin is as wide as its window."""
    page = opened(browser, bulletin, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_not_even_where_a_word_does_not_break(browser: Browser, tmp_path: Path) -> None:
    """A headline of one endless word is broken, not scrolled."""
    story = replace(STORIES[0], headline="Llanfairpwllgwyngyll" * 5, byline="Verylongname" * 8)
    rendered = render(edition(stories=(replace(LEAD, headline="W" * 60), story)), PUBLICATION, LOOK)
    (tmp_path / "long.html").write_text(rendered.html, "utf-8")
    page = opened(browser, tmp_path / "long.html", width=375)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(browser: Browser, bulletin: Path, scheme: Scheme) -> None:
    """Contrast is at least 4.5 for every text, on the ground that it stands on."""
    page = opened(browser, bulletin, width=600, scheme=scheme)
    assert page.evaluate(CONTRAST) == []
    page.close()


def test_pictures_have_their_place(browser: Browser, bulletin: Path) -> None:
    """The lead's fills the column; a story's is 104 px beside the text, 76 on a phone."""
    for width, hero, thumb in ((600, 600, 104), (375, 375, 76)):
        page = opened(browser, bulletin, width=width)
        first = page.locator("img").nth(0).bounding_box()
        second = page.locator("img").nth(1).bounding_box()
        assert first is not None
        assert second is not None
        assert (first["width"], first["height"]) == (hero, hero / 2)
        assert (second["width"], second["height"]) == (thumb, thumb)
        page.close()


def test_the_button_is_large_enough_for_a_thumb(browser: Browser, bulletin: Path) -> None:
    """44 px at the least."""
    page = opened(browser, bulletin, width=375)
    box = page.get_by_role("link", name="Read the full story").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.close()
