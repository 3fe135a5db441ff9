from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from bulletin.rendering.render import render
from tests.rendering.browser import designed, full_day, opened
from tests.rendering.editions import DESIGNS, LOOK, PUBLICATION

ENGLISH = ("Closes", "Read the full", "Unsubscribe", "Preferences", "min read", "Advertisement", "Today’s")
"""What the templates say in English, and no story or job of the day does."""


@pytest.mark.parametrize("language", ["cy", "de", "ar"])
@pytest.mark.parametrize("design", DESIGNS)
def test_no_english_word_is_left(design: str, language: str) -> None:
    """Everything that the templates say themselves is said in the publication's language, in both parts."""
    rendered = render(full_day(), replace(PUBLICATION, language=language), replace(LOOK, design=design))
    shown = html.document_fromstring(rendered.html).text_content().replace("\u00a0", " ")
    for word in ENGLISH:
        assert word not in shown
        assert word not in "".join(line for line in rendered.text.splitlines(keepends=True) if "://" not in line)


def test_welsh_is_welsh() -> None:
    """Days, words and the number, as a Welsh reader expects them."""
    rendered = render(full_day(), replace(PUBLICATION, language="cy"), LOOK)
    text = " ".join(html.document_fromstring(rendered.html).text_content().replace("\u00a0", " ").split())
    for said in ("Dydd Llun, 16 Mehefin 2025", "Rhif 1,482", "Swyddi heddiw", "Yn cau yfory", "Darllen y stori lawn"):
        assert said in text


@pytest.mark.parametrize("design", DESIGNS)
def test_an_arabic_bulletin_reads_from_right_to_left(browser: Browser, tmp_path: Path, design: str) -> None:
    """Text begins at the right, what stood at the right stands at the left, and nothing stands outside a phone."""
    file = designed(tmp_path, design, replace(PUBLICATION, language="ar"))
    page = opened(browser, file, width=375)
    assert page.evaluate("getComputedStyle(document.querySelector('h3.headline')).direction") == "rtl"
    side = page.evaluate("getComputedStyle(document.querySelector('h3.headline')).textAlign")
    assert side in {"right", "start"}
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()


def test_a_thumbnail_changes_sides_with_the_direction(browser: Browser, tmp_path: Path) -> None:
    """Right of the headline in English, left of it in Arabic."""
    for language, picture_last in (("en-GB", True), ("ar", False)):
        page = opened(
            browser, designed(tmp_path / language, "daily", replace(PUBLICATION, language=language)), width=640
        )
        picture = page.locator("td.photo img").first.bounding_box()
        headline = page.locator("h3.headline").first.bounding_box()
        assert picture is not None
        assert headline is not None
        assert (picture["x"] > headline["x"]) is picture_last
        page.close()
