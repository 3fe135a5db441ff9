"""Odd and broken feeds of every format: old ones with their own furniture, empty ones, media that are no pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item, Job, Problem, Salary
from tests.sources.items import jobs_of, problems_of

Read = Callable[..., list[Item]]

NETSCAPE = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd" [
<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml-lat1.ent">
]>
<rss version="0.91"><channel><title>The Paper</title><link>https://example.org/</link><language>en</language>
<image><title>A crest</title><url>https://example.org/crest.gif</url><link>https://example.org/about</link></image>
<item><title>Caf&#233; opens</title><link>
  https://example.org/cafe
</link></item>
<textinput><title>Search</title><name>q</name><link>https://example.org/search</link></textinput></channel></rss>"""
PREFIXED = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rss="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><rss:channel rdf:about="https://example.org/feed">
<rss:title>The Paper</rss:title><rss:link>https://example.org/</rss:link></rss:channel>
<rss:image rdf:about="https://example.org/crest.gif"><rss:title>A crest</rss:title></rss:image>
<rss:item rdf:about="https://example.org/cafe"><rss:title>Caf&#233; opens</rss:title></rss:item></rdf:RDF>"""


@pytest.mark.parametrize("feed", [NETSCAPE, PREFIXED], ids=["0.91", "1.0"])
def test_old_feeds_bring_their_own_furniture(read: Read, feed: str) -> None:
    """Declarations inside a document type, a crest and a search box with titles of their own, an item's rdf:about."""
    assert read(feed) == [
        Article(title="Café opens", url="https://example.org/cafe", publisher="The Paper", origin="a-document")
    ]


EMPTY = {
    "RSS 0.91": '<rss version="0.91"><channel><title>The Paper</title></channel></rss>',
    "RSS 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<channel><title>The Paper</title><items><rdf:Seq/></items></channel></rdf:RDF>",
    "RSS 2.0": '<rss version="2.0"><channel/></rss>',
    "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title></feed>',
    "nothing inside": "<rss/>",
}


@pytest.mark.parametrize("feed", EMPTY.values(), ids=EMPTY)
def test_an_empty_feed_of_any_format_is_fine_and_is_said(read: Read, feed: str) -> None:
    """No news is a warning, not a loss."""
    assert [(problem.cause, problem.lost) for problem in problems_of(read(feed))] == [("the feed is empty", False)]


def test_a_feed_that_broke_off_before_its_first_item_is_lost(read: Read) -> None:
    """It is not empty: what was in it is not known."""
    (problem,) = problems_of(read('<rss version="2.0"><channel><title>The Paper</title>'))
    assert problem.cause.startswith("the feed's XML is broken")
    assert problem.lost


@pytest.mark.parametrize(
    ("media", "url"),
    [
        ('<enclosure url="talk.mp3" type="audio/mpeg"/><enclosure url="oak.jpg" type="image/jpeg"/>', "oak.jpg"),
        ('<enclosure url="talk.mp3" length="1"/>', None),
        ('<enclosure url="oak.jpg" length="0"/>', "oak.jpg"),
        ('<enclosure type="image/jpeg"/><enclosure url="" type="image/jpeg"/>', None),
        ('<enclosure url="oak.jpg" type="image/jpeg"><p>', "oak.jpg"),
        ('<media:content url="film.mp4" duration="60" width="900"/><media:content url="oak.jpg"/>', "oak.jpg"),
        ('<media:content url="oak" width="wide"/>', "oak"),
        ('<media:content width="900"/><media:content medium="image" url="oak.jpg" width="1e9"/>', "oak.jpg"),
        ('<media:content url="https://[oak.jpg"/><media:thumbnail url="ash.jpg"/>', "ash.jpg"),
        ('<media:group><media:content url="oak.jpg" medium="image">', "oak.jpg"),
    ],
)
def test_only_a_picture_is_one(read: Read, media: str, url: str | None) -> None:
    """Of what is attached, by its type or its name; what has no address, an impossible width or no end is no matter."""
    feed = (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><link>https://example.org/</link>'
        f"<item><title>Oaks</title>{media}</item></channel></rss>"
    )
    (article,) = (item for item in read(feed) if isinstance(item, Article))
    assert article.image == (Image(url=f"https://example.org/{url}") if url else None)


BOARD = (
    "<rss><channel><item><title>Arts & Leisure: Usher</title><link>https://example.org/?a=1&b=2</link>"
    "<pubDate>16/06/2025 09:30</pubDate><description>£9: Arts & Leisure: Show people in.</description></item>"
)
LABELLED = (
    "<rss><channel><item><title>Usher</title><link>https://example.org/?a=1&b=2</link><pubDate>16/06/2025 09:30"
    "</pubDate><description>Show people in.&lt;br>Employer: Arts & Leisure&lt;br>Salary: £9</description></item>"
)


@pytest.mark.parametrize("feed", [BOARD, LABELLED], ids=["employer before the title", "labelled"])
def test_a_boards_feed_that_is_broken_is_a_boards(read: Read, london: ZoneInfo, feed: str) -> None:
    """A bare ampersand in the employer's name, and no end: the jobs before the break, and where it is."""
    items = read(feed)
    assert jobs_of(items) == [
        Job(
            title="Usher",
            hiring_organization="Arts & Leisure",
            salary=Salary(raw="£9"),
            description="Show people in.",
            date_posted=datetime(2025, 6, 16, 9, 30, tzinfo=london),
            url="https://example.org/?a=1&b=2",
            origin="a-document",
        )
    ]
    (problem,) = problems_of(items)
    assert problem.lost is False
    assert problem.place is not None
    assert problem.place.startswith("line 1, column ")


def test_a_feeds_entities_bring_nothing_in(read: Read) -> None:
    """Neither files nor billions of laughs come in, and the feed that declares them is read all the same."""
    laughs = "".join(f'<!ENTITY h{n} "{f"&h{n - 1};" * 10}">' for n in range(1, 12))
    types = f'<!DOCTYPE rss [<!ENTITY h0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    items = read(f"{types}<rss><channel><item><title>Oaks &h11; &f;</title></item></channel></rss>")
    (article,) = (item for item in items if isinstance(item, Article))
    assert article.title.startswith("Oaks")
    assert "root:" not in repr(items)
    assert len(repr(items)) < 1000
    assert not any(isinstance(item, Problem) and item.lost for item in items)


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("<br />\n<b>Warning</b>:  Undefined $x in <b>/a.php</b> on line <b>3</b><br />\n", "Warning: Undefined $x in"),
        ("PHP Notice: Undefined index in /a.php on line 3\n\n", "PHP Notice: Undefined index"),
        ("ok", "ok"),
    ],
)
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>\n', '<?xml version="1.0"?>\n<!-- <a> -->\n'])
def test_a_feed_below_its_servers_warning_is_read(read: Read, above: str, said: str, declaration: str) -> None:
    """What a program wrote above it is said; a fault's line is the file's."""
    feed = (
        "<rss version='2.0'><channel><title>P</title><item><title>Trees</title><link>https://example.org/1</link>"
        "<description>&lt;p>Trees.&lt;/p></description></item>\n</channel></rss>"
    )
    article, warning = read(above + declaration + feed)
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Trees", "https://example.org/1")
    assert isinstance(warning, Problem)
    assert warning.cause.startswith(f"something stands above the feed ('{said}")
    assert (warning.place, warning.lost) == ("line 1", False)
    fault = read(above + declaration + feed.replace("</channel>", "</chanel>"))[-1]
    assert isinstance(fault, Problem)
    assert (fault.place or "").startswith(f"line {(above + declaration).count(chr(10)) + 2}, ")


def test_a_page_that_shows_a_feed_is_a_page(read: Read) -> None:
    """A feed far down is none, and neither is one that a page about feeds prints."""
    page = "<!doctype html><title>T</title><article><h1>On feeds</h1><p>They begin so.</p><rss version='2.0'></article>"
    assert not any("above the feed" in item.cause for item in read(page) if isinstance(item, Problem))
    (problem,) = read("word " * 5000 + "<rss version='2.0'><channel></channel></rss>")
    assert isinstance(problem, Problem)
    assert problem.cause.startswith("it is no ")
