"""The editor's hands: order, words, what is brought in or kept out, all on the page and all in edition.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.preview.conftest import Server

PIXEL = Path(__file__).parents[2] / "content" / "pictures"


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """Open the page in a window that has the desk, by an editor whose name is known."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    known = server.browser.cookies.jar
    context.add_cookies([{"name": one.name, "value": one.value or "", "url": server.address} for one in known])
    opened = context.new_page()
    opened.goto(server.address)
    expect(opened.get_by_role("status")).to_have_text("Up to date", timeout=20_000)
    if opened.locator("#taken").is_visible():
        opened.get_by_role("button", name="Take over").click()
    expect(opened.locator("#taken")).to_be_hidden()
    yield opened
    context.close()


def named(page: Page) -> None:
    """Say who it is, as the page asks once."""
    dialog = page.get_by_role("dialog", name="Who are you?")
    dialog.get_by_label("Your name").fill("Bob Editor")
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog).to_be_hidden()


def saved(page: Page, text: str = "Saved") -> None:
    """Wait until the page says that something was done."""
    expect(page.locator("#noted")).to_have_text(re.compile(text), timeout=20_000)


def bulletin(page: Page) -> FrameLocator:
    """The bulletin in its frame."""
    return page.frame_locator("#bulletin")


def file(server: Server) -> dict[str, Any]:
    """Read edition.toml."""
    return tomllib.loads((server.paper / "editions" / "2025-06-16" / "edition.toml").read_text("utf-8"))


def headlines(page: Page) -> list[str]:
    """Read the stories' headlines as they stand in the list."""
    return page.locator("#stories .title").all_inner_texts()


def row(page: Page, headline: str) -> Locator:
    """Find a story's row."""
    return page.locator("#stories > li").filter(has=page.get_by_role("button", name=headline, exact=True))


def test_stories_are_put_into_another_order_by_keyboard(page: Page, server: Server) -> None:
    """An arrow key on a handle moves the story by one; the handle keeps the keyboard, the frame and the file follow."""
    before = headlines(page)
    page.locator("#stories .handle").nth(3).focus()
    page.keyboard.press("ArrowUp")
    saved(page)
    wanted = [*before[:2], before[3], before[2], *before[4:]]
    expect(page.locator("#stories .title")).to_have_text(wanted)
    expect(page.locator("#stories .handle").nth(2)).to_be_focused()
    assert [story["headline"] for story in file(server)["stories"]] == wanted


def test_a_story_that_is_dragged_to_the_top_leads(page: Page, server: Server) -> None:
    """By mouse: it becomes the lead, and the subject follows it."""
    last = headlines(page)[3]
    handle = page.locator("#stories .handle").nth(3).bounding_box()
    first = page.locator("#stories > li").first.bounding_box()
    assert handle is not None
    assert first is not None
    page.mouse.move(handle["x"] + 6, handle["y"] + 6)
    page.mouse.down()
    page.mouse.move(first["x"] + 30, first["y"] + 8, steps=8)
    page.mouse.up()
    saved(page)
    expect(page.locator("#stories .title").first).to_have_text(last)
    expect(page.locator("#stories > li").first).to_contain_text("Lead")
    expect(bulletin(page).locator("h1, h2").filter(has_text=last).first).to_be_visible()
    assert file(server)["subject"] == last


def test_a_summary_is_edited_and_seen_in_frame_and_file(page: Page, server: Server) -> None:
    """What is written in the form stands in bulletin and file, as the editor's words; Undo takes it back."""
    headline = headlines(page)[1]
    row(page, headline).get_by_role("button", name="Edit").click()
    words = "Sixty words that an editor wrote at six in the morning."
    page.get_by_label("Summary").fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    expect(bulletin(page).get_by_text(words)).to_be_visible()
    (story,) = [one for one in file(server)["stories"] if one["headline"] == headline]
    assert (story["summary"], story["summary_from"]) == (words, "editor")
    page.get_by_role("button", name="Undo").click()
    saved(page, "Taken back")
    expect(bulletin(page).get_by_text(words)).to_have_count(0)
    assert words not in str(file(server))
    page.get_by_role("button", name="Redo").click()
    saved(page, "Done again")
    expect(bulletin(page).get_by_text(words)).to_be_visible()


def test_a_story_is_dropped_and_brought_in_again(page: Page, server: Server) -> None:
    """It goes to what was left out, with the reason, and comes back from there."""
    headline = headlines(page)[-1]
    row(page, headline).get_by_role("button", name="Drop").click()
    saved(page, "Dropped")
    expect(row(page, headline)).to_have_count(0)
    assert headline not in [story["headline"] for story in file(server)["stories"]]
    page.get_by_role("tab", name="Left out").click()
    page.get_by_label("Find among what was left out").fill(headline)
    page.get_by_role("button", name=f"Bring in: {headline}").click()
    saved(page, "Brought in")
    page.get_by_role("tab", name="Stories").click()
    expect(row(page, headline)).to_be_visible()


def test_a_job_is_put_right(page: Page, server: Server) -> None:
    """Its employer and salary line change in the bulletin and in the file."""
    page.get_by_role("tab", name="Jobs").click()
    page.locator("#jobs > li").first.get_by_role("button", name="Edit").click()
    page.get_by_label("Employer").fill("Wearham County Council")
    page.get_by_label("Salary").fill("£40,000 a year")
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    expect(bulletin(page).get_by_text("£40,000 a year").first).to_be_visible()
    assert file(server)["jobs"][0]["employer"] == "Wearham County Council"


def test_a_picture_is_replaced(page: Page, server: Server) -> None:
    """One that is chosen from the machine stands in the bulletin, with what it shows and whose it is."""
    lead = page.locator("#stories > li").first
    lead.get_by_role("button", name="Edit").click()
    page.get_by_role("button", name="Picture…").click()
    page.get_by_label(re.compile("^(Another|A) picture$")).set_input_files(next(iter(sorted(PIXEL.glob("*.*")))))
    page.get_by_label("What it shows, for those who do not see it").fill("Another kitchen table")
    page.get_by_label("Credit").fill("Someone else")
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    expect(bulletin(page).get_by_alt_text("Another kitchen table")).to_be_visible()
    assert file(server)["stories"][0]["image"]["credit"] == "Someone else"


def test_a_story_on_hold_is_out_until_it_is_lifted(page: Page, server: Server) -> None:
    """It stands in holds.toml with the reason and who said so."""
    headline = headlines(page)[-1]
    row(page, headline).get_by_role("button", name="Hold").click()
    page.get_by_label("Why it must not run").fill("the lawyers are reading it")
    page.get_by_role("button", name="Hold it").click()
    saved(page, "Held")
    expect(row(page, headline)).to_have_count(0)
    held = (server.paper / "holds.toml").read_text("utf-8")
    assert "the lawyers are reading it" in held
    assert "Ann Editor" in held
    page.get_by_role("tab", name="More").click()
    page.get_by_role("button", name="Lift: the lawyers are reading it").click()
    saved(page, "Lifted")
    assert "the lawyers are reading it" not in (server.paper / "holds.toml").read_text("utf-8")


def test_an_editors_note_and_a_story_by_hand(page: Page, server: Server) -> None:
    """Both are written on the page and stand in the bulletin."""
    page.get_by_role("tab", name="More").click()
    page.get_by_role("button", name="Editor’s note…").click()
    page.get_by_label("Note").fill("Good morning from *the desk*.")
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    expect(bulletin(page).get_by_text("Good morning from")).to_be_visible()
    page.get_by_role("tab", name="Stories").click()
    page.get_by_role("button", name="Write a story…").click()
    page.get_by_label("Headline").fill("Bins are late in Harrowdene")
    page.get_by_role("textbox", name="Text").fill(
        "Crews are a day behind after the bank holiday. Residents may leave bins out."
    )
    page.get_by_role("button", name="Add it").click()
    saved(page, "Written")
    expect(bulletin(page).get_by_text("Bins are late in Harrowdene").first).to_be_visible()
    assert "Bins are late in Harrowdene" in [story["headline"] for story in file(server)["stories"]]


def test_a_change_in_the_file_meanwhile_is_shown_and_not_overwritten(page: Page, server: Server) -> None:
    """Both sides stand beside each other, and the editor decides."""
    page.get_by_role("button", name="Edit subject and preheader").click()
    page.get_by_label("Subject", exact=True).fill("The page's subject")
    path = server.paper / "editions" / "2025-06-16" / "edition.toml"

    def meanwhile(route: Any) -> None:  # noqa: ANN401 - playwright's
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"(?m)^subject = .*", 'subject = "The file\'s subject"', text), "utf-8")
        route.continue_()

    page.route("**/edition", meanwhile, times=1)
    page.get_by_role("button", name="Save", exact=True).click()
    conflict = page.get_by_role("dialog", name="It was changed meanwhile")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("The page's subject")
    expect(conflict).to_contain_text("The file's subject")
    assert file(server)["subject"] == "The file's subject"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    conflict.get_by_role("button", name="Make mine on top").click()
    saved(page)
    assert file(server)["subject"] == "The page's subject"


def test_a_second_window_looks_on_until_it_takes_over(page: Page, browser: Browser, server: Server) -> None:
    """It says who has the desk and since when, and can change nothing before."""
    other = browser.new_context().new_page()
    other.goto(server.address)
    expect(other.locator("#taken-said")).to_have_text(re.compile(r"Another editor has it, since \d\d:\d\d \("))
    expect(other.locator("#stories .handle")).to_have_count(0)
    other.get_by_role("button", name="Take over").click()
    expect(other.locator("#stories .handle").first).to_be_visible()
    other.locator("#stories .handle").nth(2).press("ArrowUp")
    named(other)
    saved(other)
    expect(page.locator("#taken")).to_be_visible()
    expect(page.locator("#stories .handle")).to_have_count(0)
    other.context.close()


def test_marked_as_read_it_is_locked(page: Page, server: Server) -> None:
    """The edition says so, nothing in it can be changed, and it can be opened again."""
    page.get_by_role("button", name="Mark as read").click()
    saved(page, "Marked as read")
    expect(page.locator("#standing")).to_have_text("Marked as read")
    assert file(server)["locked"] is True
    expect(page.locator("#stories .handle")).to_have_count(0)
    page.get_by_role("button", name="Marked as read").click()
    saved(page, "Open again")
    expect(page.locator("#stories .handle").first).to_be_visible()


@pytest.mark.parametrize("view", ["Text", "Source", "Message"])
def test_what_goes_out_is_seen_as_it_goes_out(page: Page, view: str) -> None:
    """Plain text, numbered source, headers and parts."""
    page.get_by_label(view, exact=True).check()
    shown = page.locator("#plain")
    expect(shown).to_contain_text(
        {"Text": "The Town Hall Daily", "Source": "<!doctype html>", "Message": "List-Unsubscribe"}[view],
        ignore_case=True,
    )
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_it_is_seen_as_any_reader_gets_it(page: Page) -> None:
    """A variant is chosen from the list, a reader by the beginning of an address."""
    chooser = page.get_by_label("As", exact=True)
    chooser.focus()
    expect(chooser.locator("option")).to_contain_text(["The sample reader", "Everyone else", "One reader…"])
    chooser.select_option(label="One reader…")
    page.get_by_label("The reader’s address").fill("bob@example.org")
    expect(page.locator("#bulletin")).to_have_attribute("src", re.compile("reader=bob%40example.org"))
    expect(bulletin(page).locator("body")).to_contain_text("bob@example.org")


def test_the_keyboard_is_never_lost(page: Page, server: Server) -> None:
    """After what is dropped, the next in its place has it; a story that was made the lead keeps it."""
    before = headlines(page)
    row(page, before[2]).get_by_role("button", name="Drop").press("Enter")
    saved(page, "Dropped")
    expect(row(page, before[2])).to_have_count(0)
    expect(row(page, before[3]).get_by_role("button", name=before[3], exact=True)).to_be_focused()
    row(page, before[3]).get_by_role("button", name="Make lead").press("Enter")
    saved(page)
    expect(page.locator("#stories > li").first).to_contain_text(before[3])
    expect(row(page, before[3]).get_by_role("button", name=before[3], exact=True)).to_be_focused()
    undo, redo = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    while server.state()["history"]["undo"]:
        version = server.steady()["version"]
        expect(undo).to_be_enabled()
        undo.press("Enter")
        server.until(lambda now, version=version: now["version"] != version and now["judged"])  # type: ignore[misc]
    expect(redo).to_be_focused()


def test_what_was_written_is_not_thrown_away_unasked(page: Page) -> None:
    """Escape, Back and another form ask first where something was not saved, and nothing where nothing was written."""
    page.locator("#stories > li").first.get_by_role("button", name="Edit").click()
    page.keyboard.press("Escape")
    expect(page.locator("#form")).to_be_hidden()
    page.locator("#stories > li").first.get_by_role("button", name="Edit").click()
    page.get_by_label("Summary").fill("Words that took a while.")
    asked = page.get_by_role("dialog", name="Leave it unsaved?")
    for leave in ("← Back", "Picture…", "Edit subject and preheader"):
        page.get_by_role("button", name=leave).click()
        expect(asked).to_be_visible()
        asked.get_by_role("button", name="Keep writing").click()
        expect(page.get_by_label("Summary")).to_have_value("Words that took a while.")
    page.get_by_label("Summary").press("Escape")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    asked.get_by_role("button", name="Throw it away").click()
    expect(page.locator("#form")).to_be_hidden()


def test_what_is_refused_is_said_where_it_was_asked_for(page: Page) -> None:
    """In the form, which stays as it was; and the page does not look busy any more."""
    page.get_by_role("button", name="Add from the web…").click()
    page.get_by_label("Address of a page of one story or job").fill("http://nowhere.invalid/late")
    page.get_by_role("button", name="Fetch and add").click()
    refusal = page.locator("#form .refusal")
    expect(refusal).to_contain_text("http://nowhere.invalid/late: there is no story and no job in it")
    expect(refusal).to_contain_text("own page")
    expect(page.locator("#noted")).to_be_empty()
    expect(page.get_by_label("Address of a page of one story or job")).to_have_value("http://nowhere.invalid/late")
    expect(page.get_by_role("status")).to_have_text("Up to date")
    page.get_by_role("button", name="Cancel").click()


def test_why_nothing_can_be_approved_stays_in_sight(page: Page, server: Server) -> None:
    """Where the list is empty the approval says so, in its dialog."""
    readers = server.paper / "subscribers.csv"
    stood = readers.read_text("utf-8")
    readers.write_text(stood.splitlines()[0] + "\n", "utf-8")
    page.get_by_role("button", name="Approve…").click()
    approval = page.get_by_role("dialog", name="Approve this edition")
    expect(approval.get_by_role("alert")).to_contain_text("no reader")
    expect(approval.get_by_role("button", name="Approve and")).to_have_count(0)
    expect(page.locator("#said")).to_have_text("Up to date")
    approval.get_by_role("button", name="Not yet").click()
    readers.write_text(stood, "utf-8")


def test_a_finding_leads_to_where_it_is_put_right(page: Page) -> None:
    """From the list of findings to the form of the story, and back; one of the source shows its line."""
    page.get_by_role("tab", name="Checks").click()
    finding = page.locator("#findings > li").filter(has_text="neither a link nor a picture").first
    finding.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("heading", name="Story", exact=True)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(finding.get_by_role("button", name="Edit")).to_be_focused()
    page.get_by_role("button", name=re.compile("lead to example.org")).click()
    line = page.locator("#plain .lines li.found")
    expect(line).to_contain_text("example.org")
    expect(line).to_be_in_viewport()


def test_a_job_is_found_among_many(page: Page) -> None:
    """By title, employer or place; how many there are stays in sight."""
    page.get_by_role("tab", name="Jobs").click()
    many = page.locator("#jobs > li").count()
    title = page.locator("#jobs > li b, #jobs .title").last.inner_text()
    page.get_by_label("Find among the jobs").fill(title)
    expect(page.locator("#jobs > li").first).to_contain_text(title)
    assert page.locator("#jobs > li").count() < many
    expect(page.locator("#tabs [data-count=jobs]")).to_have_text(str(many))
    page.get_by_label("Find among the jobs").fill("no such job")
    expect(page.locator("#jobs")).to_have_text("None matches.")
