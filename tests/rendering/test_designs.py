from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, Page

from bulletin.checks.catalogue import ACCESSIBILITY
from bulletin.checks.run import Sample, Standards, judge
from bulletin.message.compose import compile_message
from bulletin.message.splice import fill_html, splice
from bulletin.model import Rendered
from bulletin.rendering.render import render
from tests.rendering.browser import READER, Scheme, designed, full_day, opened
from tests.rendering.editions import DESIGNS, LONDON, LOOK, PUBLICATION, STORIES

BOXES = """() => {
  const seen = (one) => one.offsetParent && one.getBoundingClientRect().height > 1
  return [...document.querySelectorAll('h1, h2, h3, img, .post, .notice, a')].filter(seen).map((one) => {
    const box = one.getBoundingClientRect()
    return {what: one.tagName + '.' + one.className, left: box.left, right: box.right, top: box.top, bottom: box.bottom}
  })
}"""
"""Where everything stands that a reader looks for."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that holds the full day in every design."""
    made = tmp_path_factory.mktemp("designs")
    for design in DESIGNS:
        designed(made / design, design)
    return made


@pytest.fixture(scope="module")
def made() -> dict[str, Rendered]:
    """Give the full day in every design."""
    return {design: render(full_day(), PUBLICATION, replace(LOOK, design=design)) for design in DESIGNS}


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, by its rule and the element; its rules for whole pages of a site are no mail's."""
    rules = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}
    found = Axe().run(page, options={"rules": rules}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("design", DESIGNS)
def test_axe_finds_nothing(browser: Browser, folder: Path, design: str, scheme: Scheme) -> None:
    """No violation of axe-core's rules, contrast among them, by day and by night."""
    page = opened(browser, folder / design / "bulletin.html", width=600, scheme=scheme)
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("width", [320, 375, 600, 1280])
@pytest.mark.parametrize("design", DESIGNS)
def test_nothing_stands_outside_the_window(browser: Browser, folder: Path, design: str, width: int) -> None:
    """No box reaches beyond the window, and nobody scrolls sideways."""
    page = opened(browser, folder / design / "bulletin.html", width=width)
    outside = [box for box in page.evaluate(BOXES) if box["left"] < -0.5 or box["right"] > width + 0.5]
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("design", DESIGNS)
def test_headings_stand_below_each_other_on_a_phone(browser: Browser, folder: Path, design: str) -> None:
    """At 375 px there is one column: no heading overlaps the next one or stands beside it."""
    page = opened(browser, folder / design / "bulletin.html", width=375)
    tops = [(box["top"], box["bottom"]) for box in page.evaluate(BOXES) if re.match(r"H[123]\.", box["what"])]
    assert len(tops) > 15
    assert all(before[1] <= after[0] + 0.5 for before, after in pairwise(tops))
    page.close()


def test_classic_sets_its_sections_in_two_columns_at_a_desk(browser: Browser, folder: Path) -> None:
    """Two stories of a section stand at one height, side by side, with room between them."""
    page = opened(browser, folder / "classic" / "bulletin.html", width=700)
    first, second = (page.locator("h3.headline").nth(at).bounding_box() for at in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert second["x"] - (first["x"] + first["width"]) >= 16
    page.close()


def test_compact_names_sections_at_the_side(browser: Browser, folder: Path) -> None:
    """The section's name stands left of its first story at a desk, and above it on a phone."""
    for width, beside in ((700, True), (375, False)):
        page = opened(browser, folder / "compact" / "bulletin.html", width=width)
        label = page.locator("h2.label").first.bounding_box()
        story = page.locator("h3.headline").first.bounding_box()
        assert label is not None
        assert story is not None
        assert (label["x"] + label["width"] < story["x"]) is beside
        assert (label["y"] + label["height"] <= story["y"]) is not beside
        page.close()


def test_text_first_shows_no_picture(made: dict[str, Rendered]) -> None:
    """Words alone: nothing to load, nothing to hold back."""
    assert made["text-first"].pictures == ()
    assert "<img" not in made["text-first"].html


def test_compact_stays_below_50_kb(made: dict[str, Rendered]) -> None:
    """Twelve stories and fifteen jobs, sponsors and all."""
    assert len(made["compact"].html.encode()) < 50_000


@pytest.mark.parametrize("design", DESIGNS)
def test_a_design_passes_the_house_s_own_checks(made: dict[str, Rendered], design: str) -> None:
    """The full day has no finding that blocks, and none of accessibility."""
    rendered = made[design]
    values = READER | {"name": "Sam", "message_id": "sample@town-hall.test", "date": "Mon, 16 Jun 2025 05:00:00 +0000"}
    message = splice(compile_message(rendered, PUBLICATION, full_day().id), values)
    judged = judge(rendered, Standards(), Sample(html=fill_html(rendered, READER), message=message))
    wrong = [one for one in judged.findings if one.severity == "block" or one.id in ACCESSIBILITY]
    assert wrong == []
    assert judged.measured.client_support is not None
    assert judged.measured.client_support >= 95


@pytest.mark.parametrize("design", DESIGNS)
def test_advertisements_say_that_they_are(made: dict[str, Rendered], design: str) -> None:
    """Each of the four positions has its label, and so has a job whose place was bought; in the text part as well."""
    root = html.document_fromstring(made[design].html)
    labels = [" ".join(one.text_content().split()) for one in root.find_class("label")]
    assert labels.count("Advertisement") == 4
    assert labels.count("Featured") == 1
    assert made[design].text.count("[Advertisement]") == 4
    assert made[design].text.count("[Featured]\nHousing Assurance Service Manager") == 1


@pytest.mark.parametrize("missing", ["stories", "jobs", "corrections"])
@pytest.mark.parametrize("design", DESIGNS)
def test_what_was_bought_is_shown_on_a_thin_day_too(design: str, missing: str) -> None:
    """Four positions were sold: all four are shown where there is no story, no job or nothing to correct."""
    rendered = render(full_day(**{missing: ()}), PUBLICATION, replace(LOOK, design=design))
    notices = html.document_fromstring(rendered.html).find_class("notice")
    assert len(notices) == 4
    assert rendered.text.count("[Advertisement]") == 4


@pytest.mark.parametrize("design", DESIGNS)
def test_sponsors_stand_where_they_were_booked(made: dict[str, Rendered], design: str) -> None:
    """Above the lead, behind it, behind the jobs, and behind everything."""
    root = html.document_fromstring(made[design].html)
    found = root.xpath("//h1 | //h2 | //*[@class='notice']")
    assert isinstance(found, list)
    order = [
        {"notice": "sponsor", "title": "jobs"}.get(str(one.get("class")), str(one.tag))
        for one in found
        if isinstance(one, html.HtmlElement)
    ]
    assert order[:4] == ["h1", "sponsor", "h2", "sponsor"]
    assert order[order.index("jobs") :] == ["jobs", "sponsor", "h2", "sponsor"]


@pytest.mark.parametrize("design", DESIGNS)
def test_each_design_says_everything_once(made: dict[str, Rendered], design: str) -> None:
    """Every story and job of the day, the number, the correction, the way out: whatever the design."""
    text = " ".join(html.document_fromstring(made[design].html).text_content().replace("\u00a0", " ").split())
    edition = full_day()
    for story in edition.stories:
        assert text.count(story.headline) == 1 + (story.lead)  # the lead's is the page's title as well
    for job in edition.shown_jobs:
        assert job.title in text
    for said in ("No. 1,482", "Correction", "Unsubscribe", "Preferences", PUBLICATION.postal_address, "LinkedIn"):
        assert said in text


@pytest.mark.parametrize("design", ["daily", "classic"])
def test_buttons_are_made_for_word_s_engine(made: dict[str, Rendered], design: str) -> None:
    """Outlook takes colour and padding from the cell: it has bgcolor, and mso-padding-alt for the link's padding."""
    root = html.document_fromstring(made[design].html)
    (link,) = [one for one in root.iter("a") if " ".join(one.text_content().split()) == "Read the full story"]
    cell = link.getparent()
    assert cell is not None
    assert cell.tag == "td"
    assert re.fullmatch(r"#[0-9A-Fa-f]{6}", str(cell.get("bgcolor")))
    assert "mso-padding-alt" in str(cell.get("style"))


@pytest.mark.parametrize("design", DESIGNS)
def test_every_picture_has_its_size_and_its_text(made: dict[str, Rendered], design: str) -> None:
    """Width, height and alt stand on each, so that nothing jumps and nothing is read out as a file name."""
    for image in html.document_fromstring(made[design].html).iter("img"):
        assert str(image.get("width")).isdigit()
        assert str(image.get("height")).isdigit()
        assert image.get("alt") is not None


@pytest.mark.parametrize("design", DESIGNS)
def test_with_pictures_off_nothing_is_lost(browser: Browser, folder: Path, design: str) -> None:
    """The lead's headline is on the first screen of a phone, and nothing stands outside it."""
    page = opened(browser, folder / design / "bulletin.html", width=375, pictures=False)
    headline = page.locator("h2.headline").first.bounding_box()
    assert headline is not None
    assert headline["y"] < 700
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()


LINES = """() => {
  const light = (colour) => {
    const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
    const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => linear(v / 255))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = (one) => {
    const colour = getComputedStyle(one).backgroundColor
    return colour === 'rgba(0, 0, 0, 0)' && one.parentElement ? ground(one.parentElement) : colour
  }
  return [...document.body.querySelectorAll('*')].flatMap((one) => {
    const style = getComputedStyle(one)
    if (!['border-top', 'border-bottom'].some((side) => parseFloat(style[side + '-width']) > 0)) return []
    const side = parseFloat(style.borderTopWidth) > 0 ? 'borderTopColor' : 'borderBottomColor'
    const [a, b] = [light(style[side]), light(ground(one))]
    return [[one.className, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]]
  })
}"""
"""Every rule between things, by its class, and its contrast with what it is drawn on."""

GAPS = """() => {
  const texts = [...document.querySelectorAll('p, h1, h2, h3')].map((one) => one.getBoundingClientRect())
  return [...document.querySelectorAll('.sponsor.line, .sponsor.edge, .foot .line')].map((rule) => {
    const {top} = rule.getBoundingClientRect()
    return top - Math.max(...texts.map((text) => text.bottom - 1).filter((bottom) => bottom < top))
  })
}"""
"""How far above each advertisement, and the footer's rule, the text before it ends."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("design", DESIGNS)
def test_every_rule_can_be_seen(browser: Browser, folder: Path, design: str, scheme: Scheme) -> None:
    """Hairlines are faint, 1.1 at the least; one that is drawn in its ground's colour parts nothing."""
    page = opened(browser, folder / design / "bulletin.html", width=600, scheme=scheme)
    faint = [line for line in page.evaluate(LINES) if line[1] < 1.1]
    page.close()
    assert faint == []


@pytest.mark.parametrize("width", [600, 375])
@pytest.mark.parametrize("design", DESIGNS)
def test_an_advertisement_keeps_its_distance(browser: Browser, folder: Path, design: str, width: int) -> None:
    """It never touches the story before it."""
    page = opened(browser, folder / design / "bulletin.html", width=width)
    gaps = page.evaluate(GAPS)
    page.close()
    assert len(gaps) >= 3
    assert min(gaps) >= 8


@pytest.mark.parametrize("design", DESIGNS)
def test_distances_are_such_as_word_s_engine_knows(made: dict[str, Rendered], design: str) -> None:
    """Outlook drops the padding of a paragraph that has no border: its distances are margins."""
    for one in html.fromstring(made[design].html).iter("p", "h1", "h2", "h3"):
        style = one.get("style", "")
        assert "padding" not in style or "border-" in style, one.get("class")


BROKEN = """() => {
  const broken = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const range = document.createRange()
    for (const word of walker.currentNode.textContent.matchAll(/[^\\s\u00a0-]+/g)) {
      range.setStart(walker.currentNode, word.index)
      range.setEnd(walker.currentNode, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0])
    }
  }
  return broken
}"""
"""Every word that stands on two lines, though it has no hyphen."""


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
@pytest.mark.parametrize("width", [700, 375])
@pytest.mark.parametrize("design", DESIGNS)
def test_no_word_is_broken(browser: Browser, tmp_path: Path, design: str, width: int, language: str) -> None:
    """Not in the narrowest column, in a language of long words, on a day whose jobs all close at an hour."""
    closes = datetime(2025, 9, 24, 12, 0, tzinfo=LONDON)
    stories = (*full_day().stories[:3], replace(STORIES[2], section="Communities, planning and environment"))
    day = full_day(jobs=tuple(replace(job, closes=closes) for job in full_day().jobs[:5]), stories=stories)
    file = designed(tmp_path, design, replace(PUBLICATION, language=language), day=day)
    page = opened(browser, file, width=width)
    broken = page.evaluate(BROKEN)
    page.close()
    assert broken == []


def narrowed(page: Page, title: str) -> float:
    """Return how much of the panel's width a job's title and its chip leave unused."""
    row = page.locator("tr", has=page.locator(".mark"), has_text=title).last
    cells = [one.bounding_box() for one in row.locator("td").all()]
    chip = row.locator(".chip").bounding_box()
    assert chip is not None
    assert all(cells)
    return cells[1]["width"] - chip["width"] if cells[1] else -1


def test_a_title_is_no_narrower_than_its_own_chip_makes_it(browser: Browser, folder: Path) -> None:
    """“New” takes the room of “New”, whatever the jobs above and below it say."""
    page = opened(browser, folder / "daily" / "bulletin.html", width=375)
    assert narrowed(page, "Biodiversity Net Gain Ecologist") <= 13  # the padding between the two
    assert narrowed(page, "Climate Change Officer") <= 13
    page.close()


def test_a_closing_date_takes_a_line_of_its_own_where_it_does_not_fit(made: dict[str, Rendered]) -> None:
    """No line ends with the dot between a long salary and its date."""
    assert "pay award pending<br><span" in made["daily"].html
