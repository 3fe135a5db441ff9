"""Pages as publishers' systems write them and browsers save them: days, pictures, names where only people look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item
from tests.sources.items import article_of

Read = Callable[..., list[Item]]
BODY = (
    "The county's last ferry will keep running until March, after a vote that took four hours on Friday night.",
    "Islanders had warned that without it the school would close, and the shop with it, within the year or two.",
    "Councillors found the £400,000 that it costs in a fund for roads that nobody had drawn upon since 2019.",
)
PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)


def page(about: str = "", *, head: str = "", title: str = "Ferry saved | The Lindenshire Mail", below: str = "") -> str:
    """Return a page with something between its headline and its story."""
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav><main>"
        f"<h1>Ferry saved</h1>{about}<div class='text'>{PARAGRAPHS}{below}</div></main></body></html>"
    )


YOAST = """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
{"@type":"Article","@id":"https://mail.example/f/#article","headline":"Ferry saved","author":{"name":"admin",
"@id":"https://mail.example/#/person/1"},"datePublished":"2025-06-16T08:30:00+00:00","publisher":{"@id":
"https://mail.example/#org"},"image":{"@id":"https://mail.example/f/#image"}},
{"@type":"ImageObject","@id":"https://mail.example/f/#image","url":"https://mail.example/ferry.jpg",
"caption":"The ferry at dusk. Photo: Lee Bright"},{"@type":"Organization","@id":"https://mail.example/#org",
"name":"Lindenshire Mail"},{"@type":"Person","@id":"https://mail.example/#/person/1","name":"Tom Nutt"}]}</script>"""


def test_what_a_graph_names_elsewhere_is_found(read: Read, london: ZoneInfo) -> None:
    """Author, publisher and picture stand beside the article in JSON-LD, and it only names them."""
    article = article_of(read(page(head=YOAST)))
    assert (article.byline, article.publisher) == ("Tom Nutt", "Lindenshire Mail")
    assert article.image == Image(url="https://mail.example/ferry.jpg", alt="The ferry at dusk.", credit="Lee Bright")
    assert article.published == datetime(2025, 6, 16, 9, 30, tzinfo=london)


@pytest.mark.parametrize(
    ("about", "published", "date_only"),
    [
        ("<p>Published: Monday, 16th June, 2025</p>", (16, 0, 0), True),
        ("<div><span>16/06/2025</span></div>", (16, 0, 0), True),
        ("<ul><li>By Ann Other</li><li>05:30, 16 JUN 2025 Updated 11:00, 17 JUN 2025</li></ul>", (16, 5, 30), False),
        ("<time>16 June 2025 at 9.30am</time>", (16, 9, 30), False),
        ("<p>Last updated: 17 June 2025</p>", None, False),
        ("<p>Consultation closes 30 June 2025</p>", None, False),
    ],
)
def test_a_day_that_only_people_see_is_read(
    read: Read, about: str, published: tuple[int, int, int] | None, *, date_only: bool, london: ZoneInfo
) -> None:
    """A short line by the headline says when; what else a day may be there does not count."""
    article = article_of(read(page(about)))
    day, hour, minute = published or (0, 0, 0)
    assert article.published == (datetime(2025, 6, day, hour, minute, tzinfo=london) if published else None)
    assert article.date_only == date_only
    assert article.body == BODY


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("Ferry saved | The Lindenshire Mail", "The Lindenshire Mail"),
        ("Ferry saved - News - Lindenshire Council", "Lindenshire Council"),
        ("Ferry saved", None),
    ],
)
def test_the_titles_end_names_the_publisher(read: Read, title: str, publisher: str | None) -> None:
    """Where nothing else does."""
    assert article_of(read(page(title=title))).publisher == publisher


def test_standfirst_and_byline_above_the_story_are_no_paragraphs(read: Read) -> None:
    """They are told already; a first sentence that the page describes itself with stays."""
    head = '<meta property="og:description" content="Islanders can keep their school and shop"><meta name="author" '
    head += 'content="Ann Other, Jo Lens">'
    about = "<p>Islanders can keep their school and shop</p><address>Ann Other and Jo Lens</address>"
    assert article_of(read(page(about, head=head))).body == BODY
    assert article_of(read(page(head=f'<meta property="og:description" content="{BODY[0]}">'))).body == BODY


def test_calls_between_the_paragraphs_stay_out(read: Read) -> None:
    """Newsletters, other stories and comments are not the story's."""
    below = "<p>READ MORE: <a href='/x'>The fleet</a></p><p>Sign up for our free newsletter here.</p>"
    assert article_of(read(page(below=below + "<p>Have your say in the comments below.</p>"))).body == BODY


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("The ferry (Image: Craig Connor/The Mail)", "Craig Connor/The Mail"),
        ("The ferry. Photo by Jo Lens", "Jo Lens"),
        ("Image source, Getty Images", "Getty Images"),
        ("Image: The ferry leaves for the last time, islanders say", None),
        ("A picture by the ferry's slipway", None),
    ],
)
def test_a_captions_end_is_the_credit(read: Read, caption: str, credit: str | None) -> None:
    """As papers write it; "Image:" before a caption is none."""
    figure = f"<figure><img src='/f.jpg' alt='A ferry'><figcaption>{caption}</figcaption></figure>"
    article = article_of(read(page(figure), url="https://mail.example/f"))
    assert article.image == Image(url="https://mail.example/f.jpg", alt="A ferry", credit=credit)


FROM_FIREFOX = f"""Skip to main content
Home
News
Jobs
Log in | Register

Ferry saved by a four-hour vote

16 June 2025, 09:30 BST
By Priya O'Neill
Local Democracy Reporter

[image: The ferry at dusk]
Image source, Getty Images

{BODY[0][:60]}
{BODY[0][61:]}

Its timetable:

* Mondays
* Fridays

{BODY[1]}

Related Topics
Ferries
Islands
Share
Save
"""
FROM_LYNX = f"""   #[1]The Mail

   [2]Home [3]News [4]Sport

Ferry saved by a four-hour vote

   Posted on 16/06/2025 by Ann Other

   [5][ferry.jpg]
   Photo: Sam Reid

   {BODY[0]}

   {BODY[1]} [6]More.

References

   1. https://mail.example/feed
   2. https://mail.example/
"""


def test_a_page_saved_by_a_browser_is_read_below_its_menu(read: Read, london: ZoneInfo) -> None:
    """Menu, role, placeholder and lists beneath it stay out; a list's entries are paragraphs."""
    assert read(FROM_FIREFOX) == [
        Article(
            title="Ferry saved by a four-hour vote",
            byline="Priya O'Neill",
            published=datetime(2025, 6, 16, 9, 30, tzinfo=london),
            body=(BODY[0], "Its timetable:", "Mondays", "Fridays", BODY[1]),
            image=Image(alt="The ferry at dusk", credit="Getty Images"),
            origin="a-document",
        )
    ]


def test_a_page_saved_by_lynx_is_read_without_its_notes(read: Read, london: ZoneInfo) -> None:
    """The numbers of links and their list."""
    assert read(FROM_LYNX) == [
        Article(
            title="Ferry saved by a four-hour vote",
            byline="Ann Other",
            published=datetime(2025, 6, 16, tzinfo=london),
            date_only=True,
            body=(BODY[0], f"{BODY[1]} More."),
            image=Image(credit="Sam Reid"),
            origin="a-document",
        )
    ]


HEADERS = {
    "the BBC's": "BBC News\n\nFerry saved by four votes\nPublished\n16 June 2025\n\nShare page\n\nBy Jo Lens\n"
    "BBC News, Mill\n\n",
    "a paper's": "The Mail – Monday 16 June 2025\n\nFerry saved by four votes\n\nBy Jo Lens\njo.lens@mail.example\n\n",
    "a council's": "Ferry saved by four votes\n\nPublished: 16 June 2025\n17 June 2025\nBy Jo Lens\n\n",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_what_stands_about_a_byline_is_no_paragraph(read: Read, header: str, london: ZoneInfo) -> None:
    """Labels alone on their lines, roles, addresses, a second date; who is named behind "By" signs, not the paper."""
    article = article_of(read(header + "\n\n".join(BODY) + "\n\nPicture: Lee Bright\n"))
    assert (article.title, article.byline, article.body) == ("Ferry saved by four votes", "Jo Lens", BODY)
    assert article.published == datetime(2025, 6, 16, tzinfo=london)


def test_a_page_that_tells_machines_nothing_is_read_as_people_see_it(read: Read, london: ZoneInfo) -> None:
    """Byline, day, standfirst and picture by the headline; the publisher before it in the title."""
    head = '<meta name="description" content="The ferry that everybody wrote off has been…">'
    about = (
        "<div class='standfirst'>Islanders can keep their school, their shop and the way to both</div><div>By Sam Reid"
        " and Jo Lens | News reporters | 16th June 2025, 6:05am</div><div class='gallery'><img src='/logo.png'><img"
        " src='https://mail.example/f.jpg' alt=''><p class='caption'>The slipway. Pic: Sam Reid</p></div>"
    )
    assert read(page(about, head=head, title="Lindenshire Mail | Ferry saved"), url="https://mail.example/f") == [
        Article(
            title="Ferry saved",
            url="https://mail.example/f",
            byline="Sam Reid and Jo Lens",
            published=datetime(2025, 6, 16, 6, 5, tzinfo=london),
            standfirst="Islanders can keep their school, their shop and the way to both",
            body=BODY,
            image=Image(url="https://mail.example/f.jpg", credit="Sam Reid"),
            publisher="Lindenshire Mail",
            origin="a-document",
        )
    ]


@pytest.mark.parametrize(
    "tag", ["<img src='/avatar-jo.jpg'>", "<img src='/x.jpg' width='40'>", "<nav><img src='/x.jpg'></nav>"]
)
def test_a_pages_own_pictures_are_not_the_storys(read: Read, tag: str) -> None:
    """Faces, icons, and what stands in menus."""
    assert article_of(read(page(tag), url="https://mail.example/f")).image is None


def test_a_name_in_a_box_is_the_byline(read: Read) -> None:
    """Where the page declares only its publisher as the author."""
    box = "<div data-testid='byline'><span><div>Jo Lens<div>Political reporter</div></div></span></div>"
    head = '<meta property="og:site_name" content="The Mail"><meta name="author" content="The Mail">'
    assert article_of(read(page(box, head=head))).byline == "Jo Lens"


def test_a_changed_page_says_when_it_was_published(read: Read, london: ZoneInfo) -> None:
    """The second date is no paragraph, and a role no part of a name."""
    text = "Ferry saved\nBy Jo Lens, Transport Correspondent\nPublished: 16 June 2025 at 5.30pm\n"
    text += "Updated: 17 June 2025\n\n"
    article = article_of(read(text + "\n\n".join(BODY)))
    assert (article.byline, article.body) == ("Jo Lens", BODY)
    assert article.published == datetime(2025, 6, 16, 17, 30, tzinfo=london)
