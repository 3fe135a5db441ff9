"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item, Problem

Read = Callable[..., list[Item]]


def feed(*items: object, version: str = "1.1", **channel: object) -> str:
    """Return a feed with these items."""
    head = {"version": f"https://jsonfeed.org/version/{version}", "title": "The Paper", **channel}
    return json.dumps({**head, "items": items})


def only(items: list[Item]) -> Article:
    """Return the only item, an article."""
    (article,) = items
    assert isinstance(article, Article)
    return article


def test_a_feed_headed_by_a_section_names_its_publisher(read: Read) -> None:
    """Which stands behind its headlines too; the picture's text and credit are those in the text."""
    item = {
        "title": "Trees | The Paper",
        "content_html": "<figure><img src='/oak-300x200.jpg' alt='An oak'><figcaption>Photo: Jo Lens</figcaption>"
        "</figure>"
        "<p>Four thousand.</p><div class='newsletter-signup'>Join us</div>",
        "image": "https://paper.example/oak.jpg",
        "authors": [{"name": "admin"}],
    }
    assert only(read(feed(item, title="The Paper | News", home_page_url="https://paper.example/"))) == Article(
        title="Trees",
        body=("Four thousand.",),
        image=Image(url="https://paper.example/oak.jpg", alt="An oak", credit="Jo Lens"),
        publisher="The Paper",
        origin="a-document",
    )


def test_an_item_is_an_article(read: Read, london: ZoneInfo) -> None:
    """Each field from its own, with the link's tracking parameters taken off."""
    item = {
        "id": "1",
        "url": "/trees?id=7&utm_source=feed",
        "title": "Trees &amp; streets",
        "summary": "Four thousand trees.",
        "content_html": "<p>Four thousand trees.</p><p>And <b>more</b>.</p>",
        "image": "https://example.org/oak.jpg",
        "date_published": "2025-06-16T08:30:00Z",
        "authors": [{"name": "Ann Other"}, {"name": "Jo Writer"}],
        "tags": ["Environment"],
    }
    assert only(read(feed(item, home_page_url="https://example.org/"))) == Article(
        title="Trees & streets",
        url="https://example.org/trees?id=7",
        byline="Ann Other and Jo Writer",
        published=datetime(2025, 6, 16, 9, 30, tzinfo=london),
        standfirst="Four thousand trees.",
        body=("Four thousand trees.", "And more."),
        image=Image(url="https://example.org/oak.jpg"),
        section="Environment",
        publisher="The Paper",
        origin="a-document",
    )


def test_the_first_version_is_read_too(read: Read) -> None:
    """Its one author, the feed's where the item names none, and plain text for a body."""
    signed = {"title": "A", "author": {"name": "Jo Writer"}, "content_text": "One.\n\nTwo."}
    first, second = read(feed(signed, {"title": "B"}, version="1", author={"name": "The desk"}))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.byline, first.body) == ("Jo Writer", ("One.", "Two."))
    assert second.byline == "The desk"


@pytest.mark.parametrize(
    ("item", "image"),
    [
        ({"banner_image": "https://example.org/b.jpg"}, Image(url="https://example.org/b.jpg")),
        (
            {"attachments": [{"url": "https://example.org/a.jpg", "mime_type": "image/jpeg", "title": "An oak"}]},
            Image(url="https://example.org/a.jpg", alt="An oak"),
        ),
        ({"attachments": [{"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg"}]}, None),
        (
            {"content_html": '<p>Text <img src="https://example.org/i.jpg" alt="An ash"></p>'},
            Image(url="https://example.org/i.jpg", alt="An ash"),
        ),
        ({"image": "file:///etc/passwd"}, None),
    ],
)
def test_an_items_picture(read: Read, item: dict[str, object], image: Image | None) -> None:
    """Its own, its banner, an attached one, or the first in the text; never a local file."""
    assert only(read(feed({"title": "T", **item}))).image == image


def test_odd_values_are_absent(read: Read) -> None:
    """Numbers, nulls and lists where texts belong cost nothing but themselves."""
    article = only(read(feed({"title": "T", "url": 3, "authors": "x@example.org", "tags": {}, "date_published": None})))
    assert article == Article(title="T", publisher="The Paper", origin="a-document")


def test_hostile_items_come_out_harmless(read: Read) -> None:
    """Scripts in titles and links that run code are taken off."""
    article = only(read(feed({"title": "A<script>alert(1)</script> tree", "url": "javascript:alert(1)"})))
    assert (article.title, article.url) == ("A tree", None)


def test_an_item_without_a_title_is_named_by_its_number(read: Read) -> None:
    """The others are read."""
    first, second = read(feed({"content_text": "A note."}, {"title": "Second"}))
    assert isinstance(first, Problem)
    assert (first.place, first.lost) == ("item 1", True)
    assert isinstance(second, Article)


def test_an_empty_feed_is_fine_and_is_said(read: Read) -> None:
    """No news is a warning, not a loss."""
    (problem,) = read(feed())
    assert isinstance(problem, Problem)
    assert (problem.cause, problem.lost) == ("the feed is empty", False)


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        (feed({"title": "T"})[:-2] + "\n", "line 2, column 1", "this JSON is broken (expecting ',' delimiter)"),
        (feed().replace("[]", "{}"), None, "this JSON has no list of items"),
        (feed().replace("[]", "[" * 100_000), None, "this JSON is nested too deeply, or holds a number that is none"),
    ],
)
def test_a_broken_feed_is_named_with_its_place(read: Read, text: str, place: str | None, cause: str) -> None:
    """JSON cannot be read in part; where it broke is said."""
    (problem,) = read(text)
    assert isinstance(problem, Problem)
    assert (problem.place, problem.cause, problem.lost) == (place, cause, True)


def test_only_the_newest_items_are_read(read: Read) -> None:
    """A feed begins with them; that more was there is said."""
    items = read(feed(*({"title": f"Item {number}"} for number in range(1002))))
    assert len(items) == 1001
    assert items[-1] == Problem(
        origin="a-document",
        cause="it is too long: 1,000 of its 1,002 items were read",
        advice="nothing, if the newest items come first",
        lost=False,
    )


def test_a_date_that_is_none_is_said(read: Read) -> None:
    """Once for all items, told by their numbers, with one of them as it is written."""
    dates = ["16. Juni", "2025-06-16", "", "17. Juni"]
    feed = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"title": "T", "date_published": one} for one in dates],
        }
    )
    *stories, problem = read(feed)
    assert len(stories) == 4
    assert isinstance(problem, Problem)
    assert (problem.place, problem.lost) == ("item 1, 4", False)
    assert problem.cause == "a date such as '16. Juni' is not understood, so the story has none"


def test_plain_text_keeps_its_paragraphs(read: Read) -> None:
    """Signs that mark HTML elsewhere are signs here."""
    text = "Fish & chips cost < £5.\n\nNot > £9."
    (article,) = read(
        json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"title": "T", "content_text": text}]})
    )
    assert isinstance(article, Article)
    assert article.body == ("Fish & chips cost < £5.", "Not > £9.")
