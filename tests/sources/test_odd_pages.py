"""Odd and broken pages: each rung of the ladder that finds a headline, and HTML that somebody cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bulletin.model import Article, Item
from tests.sources.items import article_of, jobs_of, problems_of

Read = Callable[..., list[Item]]

BODY = (
    "The county's last ferry will keep running until March, after a vote that took four hours on Friday night.",
    "Islanders had warned that without it the school would close, and the shop with it, within the year or two.",
    "Councillors found the £400,000 that it costs in a fund for roads that nobody had drawn upon since 2019.",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)


def page(head: str = "", headings: str = "", text: str = TEXT) -> str:
    """Return a page with these things in its head and above its story."""
    return (
        f"<!doctype html><html><head>{head}</head><body><nav><ul><li><a href='/'>Home</a></li></ul></nav><main>"
        f"<article>{headings}<div class='text'>{text}</div></article></main></body></html>"
    )


NAMED = "<title>Ferry saved | The Mail</title>"


@pytest.mark.parametrize(
    ("head", "headings", "title"),
    [
        (NAMED, "<h1>The Mail</h1><h1>Ferry is saved after all</h1>", "Ferry saved"),
        (NAMED, "", "Ferry saved"),
        ("", "<h1>The Mail</h1><h1 class='entry-title'>Ferry saved</h1>", "Ferry saved"),
        ("", "<h2>Ferry saved</h2>", "Ferry saved"),
    ],
    ids=["two headings", "no heading", "no title either", "a lesser heading"],
)
def test_trafilatura_comes_last(read: Read, head: str, headings: str, title: str) -> None:
    """Where neither data nor metas nor one single heading name the story; without the site's name."""
    article = article_of(read(page(head, headings)))
    assert (article.title, article.body) == (title, BODY)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:title" content=""><meta property="og:title">',
        '<meta property="og:title" content="  &nbsp; ">',
        '<meta content="Another"><meta property="" content="Another">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": ""}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": [], "image": [[]]}</script>',
    ],
    ids=["empty", "blank", "nameless", "data that say nothing", "data of the wrong kinds"],
)
def test_what_says_nothing_gives_way_to_the_next(read: Read, head: str) -> None:
    """A meta or a field that is there and empty is no headline."""
    assert article_of(read(page(head, "<h1>Ferry saved</h1>"))).title == "Ferry saved"


@pytest.mark.parametrize(
    "headings",
    [
        "<h1></h1><h1>\n<a href='/f'>Ferry <em>saved</em></a>\n</h1>",
        "<h1>Ferry<br>saved</h1>",
        "<h1>Ferry saved",
        "<H1 CLASS=x>Ferry saved</h2>",
    ],
    ids=["one that is empty", "in two lines", "never closed", "closed as another"],
)
def test_an_odd_heading_is_the_headline(read: Read, headings: str) -> None:
    """Whatever is in it or left open: the story below it is no part of it."""
    article = article_of(read(page(headings=headings)))
    assert (article.title, article.body) == ("Ferry saved", BODY)


def test_a_page_that_broke_off_is_read_up_to_there(read: Read) -> None:
    """A download that ended in mid-tag, paragraphs that nobody closed."""
    open_ended = page(NAMED, "<h1>Ferry saved</h1>", TEXT.replace("</p>", ""))
    assert article_of(read(open_ended)).body == BODY
    cut = open_ended[: open_ended.index("Councillors")] + "Councillors found <a hre"
    assert article_of(read(cut)).body == (*BODY[:2], "Councillors found")


NOTICE = "<p>Ferry timetables change in the first week of June, when two boats will sail on Sundays too.</p>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div style='border: 1px solid'>{NOTICE}</div>",
        f"<div class='bottom'>{NOTICE}</div>",
        f"<header>{NOTICE}</header>",
        f"<div class='comments'>{NOTICE}</div>",
        "<div class='related'><h3>Related</h3><ul><li><a href='/1'>Bridge closed until the spring</a></li></ul></div>",
    ],
    ids=["framed", "bottom", "header", "comments", "related"],
)
def test_what_stands_in_a_box_within_the_story_stays_out(read: Read, box: str) -> None:
    """Precision before recall: better a paragraph too few than a notice that nobody wrote into the story."""
    text = TEXT.replace("<p>Councillors", f"{box}<p>Councillors")
    assert article_of(read(page(NAMED, "<h1>Ferry saved</h1>", text))).body == BODY


@pytest.mark.parametrize("rounds", [0, 1, 2, 3])
def test_a_description_is_read_however_often_it_was_escaped(read: Read, rounds: int) -> None:
    """Boards escape it for JSON, for HTML, and once more for luck."""
    markup = "<p><strong>Steer a ferry &amp; its crew.</strong></p><p>You'll like it.</p>"
    for _ in range(rounds):
        markup = markup.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    data = f'{{"@type": "JobPosting", "title": "Skipper", "description": "{markup}"}}'
    (job,) = jobs_of(read(data))
    assert job.description == "Steer a ferry & its crew. You'll like it."
    (job,) = jobs_of(read(f"<script type='application/ld+json'>{data}</script>"))
    assert job.description == "Steer a ferry & its crew. You'll like it."


SAVED = f"Ann Other 16 June 2025\n\nFerry saved\n\n{BODY[0]}\n\n{BODY[1]}\n\nSIGN UP\nHighways jobs\n"
SKIPPER = "\nSkipper\n\nMill Council\n£30,000\nSteer a ferry. Mill\nRecruiter: Mill Council\n"


@pytest.mark.parametrize("panel", ["", "\n\nLinkedin Banner\n"])
def test_a_panel_that_holds_nothing_is_nothing(read: Read, panel: str) -> None:
    """Its heading is neither a job nor a paragraph, nor does anybody have to look into it."""
    (article,) = read(SAVED + panel)
    assert isinstance(article, Article)
    assert article.body == BODY[:2]


@pytest.mark.parametrize(
    ("rest", "more"),
    [
        ("\nDeckhand\n\nMill Council\n£24,000\nHold the rope and", ["Deckhand"]),
        ("\nDeckhand\n\nMill Coun", []),
        ("\nView all our jobs\nRead our terms\n", []),
    ],
    ids=["in its text", "in its head", "none at all"],
)
def test_a_panel_that_broke_off_is_read_up_to_there(read: Read, rest: str, more: list[str]) -> None:
    """An advert whose last line is missing is one by its pay; two lines without any may be anything."""
    items = read(SAVED + SKIPPER + rest)
    assert [job.title for job in jobs_of(items)] == ["Skipper", *more]
    assert article_of(items).body == BODY[:2]
    assert not problems_of(items)


def test_a_saved_page_that_broke_off_is_read_up_to_there(read: Read) -> None:
    """Its last words are the story's, finished or not."""
    article = article_of(read(SAVED[: SAVED.index("within the year")]))
    assert (article.title, article.byline, article.body[0]) == ("Ferry saved", "Ann Other", BODY[0])
    assert article.body[-1] == BODY[1][: BODY[1].index("within")].strip()


@pytest.mark.parametrize(
    ("table", "titles", "places"),
    [
        ('Job title\tEmployer\nSkipper, "first"\tMill\n\t\nMate\tMill\t\n', ['Skipper, "first"', "Mate"], []),
        ('Job title\tEmployer\n"Skipper\tfirst"\tMill\n', ["Skipper first"], []),
        ("Job title\tEmployer\nSkipper\tMill\nMate\tMill\tone\ttoo many\n\tMill\n", ["Skipper"], ["row 3", "row 4"]),
        ('Job title\tEmployer\nSkipper\tMill\n"Mate\tMill\nCook\tMill\n', ["Skipper"], ["row 3"]),
        ("Job title\tEmployer\nSkipper\tMi", ["Skipper"], []),
    ],
    ids=["commas and quotes", "a tab in quotes", "too many, too few", "never closed", "broke off"],
)
def test_a_table_with_tabs_is_odd_or_broken_as_any(
    read: Read, table: str, titles: list[str], places: list[str]
) -> None:
    """What spreadsheets copy: a row that cannot be used is named by its number, and the others are read."""
    items = read(table)
    assert [job.title for job in jobs_of(items)] == titles
    assert sorted(problem.place or "" for problem in problems_of(items)) == places
