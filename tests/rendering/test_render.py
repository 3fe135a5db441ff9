from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from bulletin.model import Highlight, Image, Rendered
from bulletin.rendering.look import Look
from bulletin.rendering.render import SLOTS, render
from tests.rendering.editions import JOBS, LEAD, LOOK, PUBLICATION, STORIES, edition

Changed = Callable[[str, str, str], Look]


def page(rendered: Rendered) -> html.HtmlElement:
    """Return the parsed HTML."""
    return html.document_fromstring(rendered.html)


def texts(root: html.HtmlElement, path: str) -> list[str]:
    """Return the words of each element that the XPath finds, no-break spaces made plain."""
    found = root.xpath(path)
    assert isinstance(found, list)
    return [" ".join(one.text_content().split()) for one in found if isinstance(one, html.HtmlElement)]


def test_the_same_edition_gives_the_same_bytes() -> None:
    """Rendering depends on nothing but what it is given."""
    assert render(edition(), PUBLICATION, LOOK) == render(edition(), PUBLICATION, LOOK)


def test_a_full_day_stays_far_below_what_gmail_clips() -> None:
    """Twelve stories and fifteen jobs leave half of Gmail's 102 KB unused."""
    assert len(render(edition(), PUBLICATION, LOOK).html.encode()) < 50_000


def test_headings_go_down_a_step_at_a_time() -> None:
    """A screen reader's list of headings is the bulletin's table of contents."""
    root = page(render(edition(), PUBLICATION, LOOK))
    found = root.xpath("//h1 | //h2 | //h3 | //h4")
    assert isinstance(found, list)
    levels = [int(str(one.tag)[1]) for one in found if isinstance(one, html.HtmlElement)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_language_direction_and_title_are_told() -> None:
    """They say how to read it aloud; the title names it."""
    root = page(render(edition(), replace(PUBLICATION, language="ar"), LOOK))
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert texts(root, "//title") == ["Inspectors praise a county that put foster carers on the payroll"]


def test_tables_are_said_to_be_layout() -> None:
    """Every table is there for the layout, and says so to screen readers."""
    root = page(render(edition(), PUBLICATION, LOOK))
    assert root.xpath("//table[not(@role='presentation')]") == []


def test_the_metas_that_mail_programs_look_for_are_there() -> None:
    """Dark mode is declared; nothing reformats the page or turns dates into links."""
    root = page(render(edition(), PUBLICATION, LOOK))
    names = root.xpath("//meta/@name")
    assert isinstance(names, list)
    assert {"color-scheme", "supported-color-schemes", "x-apple-disable-message-reformatting", "format-detection"} <= {
        str(name) for name in names
    }


def test_dark_colours_stand_for_both_ways_of_asking() -> None:
    """One block for prefers-color-scheme, one for Outlook's attribute; both keep their !important."""
    rendered = render(edition(), PUBLICATION, LOOK)
    assert "@media (prefers-color-scheme: dark)" in rendered.html
    assert "[data-ogsc] .headline a" in rendered.html
    assert "[data-ogsb] .sheet { background: #12171C !important; }" in rendered.html.replace(
        "[data-ogsb] .sheet, [data-ogsb] .sheet table", "[data-ogsb] .sheet"
    )


def test_slots_survive_in_links_and_text() -> None:
    """MJML, premailer and the text part leave a slot as it is."""
    rendered = render(edition(), PUBLICATION, LOOK)
    root = page(rendered)
    assert root.xpath(f"//a[@href='{rendered.mark}_unsubscribe_url_']")
    assert f"\n{rendered.mark}_unsubscribe_url_\n" in rendered.text
    assert rendered.slots == {"email", "unsubscribe_url", "preferences_url", "view_url", "reason"}
    assert rendered.slots <= set(SLOTS)


def test_the_mark_changes_with_the_content() -> None:
    """A text that quotes yesterday's mark cannot forge a slot: it changes today's."""
    first = render(edition(), PUBLICATION, LOOK)
    forged = replace(LEAD, summary=f"{first.mark}_email_")
    second = render(edition(stories=(forged,)), PUBLICATION, LOOK)
    assert second.mark != first.mark
    assert second.mark not in forged.summary


def test_a_lead_without_address_has_no_link_and_no_button() -> None:
    """It is told, and nothing pretends that there is more."""
    root = page(render(edition(stories=(replace(LEAD, url=None),), jobs=()), PUBLICATION, LOOK))
    assert texts(root, "//h2[@class='headline']") == [LEAD.headline]
    assert root.xpath("//h2//a") == []
    assert "Read the full story" not in texts(root, "//a")


def test_a_picture_that_lies_nowhere_leaves_no_credit() -> None:
    """A credit line without its picture would be about nothing."""
    image = Image(alt="A kitchen", credit="Foto Fox")
    rendered = render(edition(stories=(replace(LEAD, image=image),)), PUBLICATION, LOOK)
    assert "Foto Fox" not in rendered.html + rendered.text
    assert page(rendered).xpath("//img") == []


def test_a_picture_on_the_web_is_linked_as_it_is() -> None:
    """Nothing is fetched; the credit stands with the byline."""
    image = Image(url="https://images.test/a.jpg?w=1&h=2", alt='A "kitchen" <table>', credit="Foto Fox")
    root = page(render(edition(stories=(replace(LEAD, image=image),)), PUBLICATION, LOOK))
    assert root.xpath("//img/@src") == ["https://images.test/a.jpg?w=1&h=2"]
    assert root.xpath("//img/@alt") == ['A "kitchen" <table>']
    assert "By Dana Writer · 4 min read · Picture: Foto Fox" in texts(root, "//p")


def test_a_thumbnail_is_decoration() -> None:
    """Beside its headline a small picture is not read out, and is no second link."""
    story = replace(STORIES[0], image=Image(url="https://images.test/a.jpg", alt="A counter"))
    root = page(render(edition(stories=(LEAD, story)), PUBLICATION, LOOK))
    assert root.xpath("//img/@alt") == [""]
    assert root.xpath("//a//img") == []


def test_stories_stand_in_the_editions_order() -> None:
    """Neighbours of one section share its name; a story that an editor moved away from them stands where it was put."""
    wanted = (STORIES[3], STORIES[10], STORIES[0], STORIES[4])
    root = page(render(edition(stories=(LEAD, *wanted), jobs=(), corrections=()), PUBLICATION, LOOK))
    assert texts(root, "//h2[@class='kicker']") == [story.section or "Also today" for story in wanted]
    assert texts(root, "//h3[@class='headline']") == [story.headline for story in wanted]
    together = sorted(wanted, key=lambda story: story.section or "")
    root = page(render(edition(stories=(LEAD, *together), jobs=(), corrections=()), PUBLICATION, LOOK))
    assert texts(root, "//h2[@class='kicker']") == ["Also today", "Finance", "Housing"]


def test_only_another_publisher_is_named() -> None:
    """Our own name under our own stories says nothing."""
    stories = (replace(STORIES[0], publisher="The Town Hall Daily"), replace(STORIES[1], publisher="Saltby News"))
    root = page(render(edition(stories=stories), PUBLICATION, LOOK))
    assert texts(root, "//p[@class='meta']") == ["By Ade Writer · 3 min read", "Saltby News · 2 min read"]


def test_a_chip_says_only_what_changes_a_decision() -> None:
    """Closing within five days comes before new; a bare midnight is the day before; the rest has no chip."""
    root = page(render(edition(), PUBLICATION, LOOK))
    assert texts(root, "//span[contains(@class, 'chip')]") == [
        "Closes Friday",
        "New",
        "Closes today",
        "Closes tomorrow",
        "New",
        "New",
        "Closes Wednesday",
        "New",
    ]


def test_a_job_tells_place_money_and_closing_in_that_order() -> None:
    """The lines below the title; what the chip says is not said twice, but an hour is."""
    root = page(render(edition(jobs=(JOBS[1], JOBS[3])), PUBLICATION, LOOK))
    assert texts(root, "//p[@class='where']") == [
        "Wearham County Council · Wearham",
        "Northmere Council · Northmere, West Yorkshire",
    ]
    assert texts(root, "//p[@class='pay']") == [
        "£45,718–£49,764 a year · Grade 13 · pay award pendingCloses Friday 4 July at 12:00",  # <br> between
        "£40,476–£42,708 a year · Closes at 17:00",
    ]


def test_a_job_address_is_kept_to_the_letter() -> None:
    """A board's tracking parameters belong to the board."""
    address = "https://board.test/j?a=1&b=%20x&c=é#top"
    rendered = render(edition(jobs=(replace(JOBS[0], url=address),)), PUBLICATION, LOOK)
    found = page(rendered).xpath("//p[@class='post']/a/@href")
    assert found == ["https://board.test/j?a=1&b=%20x&c=%C3%A9#top"]
    assert f"\n{address}\n" in rendered.text


def test_the_panel_says_how_many_of_how_many() -> None:
    """Fifteen are shown of 31; a single one is said in the singular; without places there is no panel."""
    assert "15 of 31 posts open today" in texts(page(render(edition(), PUBLICATION, LOOK)), "//p")
    assert "1 post open today" in texts(page(render(edition(jobs=JOBS[:1]), PUBLICATION, LOOK)), "//p")
    assert "Today’s jobs" not in render(edition(jobs=()), PUBLICATION, LOOK).html


def test_without_a_jobs_page_nothing_leads_to_all_jobs() -> None:
    """The link is there only where the settings say where to."""
    with_page = render(edition(), PUBLICATION, LOOK)
    without = render(edition(), replace(PUBLICATION, jobs_url=None), LOOK)
    assert page(with_page).xpath("//a[.='See all 31 jobs →']/@href") == ["https://town-hall.test/jobs"]
    assert "See all" not in without.html
    assert "All jobs" not in without.text


def test_the_footer_says_who_sends_it_and_how_to_leave() -> None:
    """Reason, preferences, unsubscribe, view in browser, address, networks, and a call to those forwarded to."""
    root = page(render(edition(), PUBLICATION, LOOK))
    assert {"Sign up for your own copy, free", "LinkedIn", "Preferences", "Unsubscribe", "View in browser"} <= set(
        texts(root, "//a")
    )
    assert "The Town Hall Daily, 1 High Street, Exampleton EX1 1EX" in texts(root, "//p")
    assert root.xpath("//a[.='LinkedIn']/@href") == ["https://linkedin.test/company/town-hall"]


def test_a_user_template_stands_before_the_packaged_one(changed: Changed) -> None:
    """One part may be replaced; the others come from the program."""
    look = changed("parts/footer.mjml.j2", '{{ say("forwarded") }}', "Passed on to you?")
    rendered = render(edition(), PUBLICATION, look)
    assert "Passed on to you?" in rendered.html
    assert "Read the full story" in rendered.html


ANY_TEXT = st.text(max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_TEXT, min_size=6, max_size=6))
def test_no_text_breaks_a_bulletin(given_texts: list[str]) -> None:
    """Whatever stands in a field is shown as text: no markup comes of it, and nothing fails."""
    headline, summary, section, title, correction, alt = given_texts
    story = replace(LEAD, headline=f"H{headline}", summary=summary, section=section)
    story = replace(story, image=Image(url="https://images.test/a.jpg", alt=alt))
    job = Highlight(id="j", title=title, employer=headline, salary=summary)
    rendered = render(edition(stories=(story,), jobs=(job,), corrections=(correction,)), PUBLICATION, LOOK)
    root = page(rendered)
    assert len(texts(root, "//h2[@class='headline']")) == 1
    assert root.xpath("//script | //*[@onerror]") == []
    assert root.xpath(f"//a[@href='{rendered.mark}_unsubscribe_url_']")


def test_markup_in_a_field_is_shown_as_it_is_written() -> None:
    """A headline of markup is a headline of markup."""
    hostile = "<script>alert(1)</script> & {{ slot }} <mj-raw/> ]]> --"
    rendered = render(edition(stories=(replace(LEAD, headline=hostile),)), PUBLICATION, LOOK)
    assert texts(page(rendered), "//h2[@class='headline']") == [hostile]
    assert hostile in rendered.text
