from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item, Job, Problem
from bulletin.sources.document import Hints
from bulletin.sources.files import Files
from tests.sources.invariants import watched

Read = Callable[..., list[Item]]


def rss(*items: str, head: str = "<title>The Paper</title><link>https://example.org/</link>") -> str:
    """Return an RSS feed with these items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel>{head}{inside}</channel></rss>"
    )


def articles(items: list[Item]) -> list[Article]:
    """Return the articles among the items."""
    return [item for item in items if isinstance(item, Article)]


def test_an_rss_item_is_an_article(read: Read, london: ZoneInfo) -> None:
    """Title, link, author, time, section, standfirst and body each from their element."""
    (article,) = articles(
        read(
            rss(
                "<title>Trees &amp;amp; streets</title><link>/trees?utm_source=rss</link>"
                "<dc:creator>Ann Other</dc:creator>"
                "<pubDate>Mon, 16 Jun 2025 09:30:00 BST</pubDate><category>Environment</category>"
                "<description>&lt;p&gt;Four thousand trees.&lt;/p&gt;"
                "&lt;p&gt;&lt;a href='#'&gt;Continue reading…&lt;/a&gt;&lt;/p&gt;"
                "</description>"
                "<content:encoded><![CDATA[<p>Four thousand trees.</p><p>And a few more.</p>]]></content:encoded>"
            )
        )
    )
    assert article == Article(
        title="Trees & streets",
        url="https://example.org/trees",
        byline="Ann Other",
        published=datetime(2025, 6, 16, 9, 30, tzinfo=london),
        standfirst="Four thousand trees.",
        body=("Four thousand trees.", "And a few more."),
        section="Environment",
        publisher="The Paper",
        origin="a-document",
    )


def test_atom_is_read_too(read: Read, london: ZoneInfo) -> None:
    """An entry's published time counts before its updated one."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title><entry><title>Trees</title>'
        '<link rel="alternate" href="https://example.org/trees"/><author><name>Ann Other</name></author>'
        "<published>2025-06-16T08:30:00Z</published><updated>2025-06-17T08:30:00Z</updated>"
        '<summary type="html">&lt;p&gt;Four thousand.&lt;/p&gt;</summary></entry></feed>'
    )
    (article,) = articles(read(feed))
    assert (article.title, article.url, article.byline) == ("Trees", "https://example.org/trees", "Ann Other")
    assert article.published == datetime(2025, 6, 16, 9, 30, tzinfo=london)
    assert article.standfirst == "Four thousand."


RSS_1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.org/feed"><title>The Paper</title><link>https://example.org/</link>
<items><rdf:Seq><rdf:li rdf:resource="https://example.org/trees"/></rdf:Seq></items></channel>
<item rdf:about="https://example.org/trees"><title>Trees</title><link>https://example.org/trees</link>
<description>Four thousand.</description><dc:creator>Ann Other</dc:creator><dc:date>2025-06-16T09:30:00+01:00</dc:date>
</item></rdf:RDF>"""
RSS_090 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>The Paper</title><link>https://example.org/</link></channel>
<item><title>Trees</title><link>https://example.org/trees</link></item></rdf:RDF>"""
RSS_091 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>The Paper</title><link>https://example.org/</link>
<item><title>Trees</title><link>https://example.org/trees</link><description>Four thousand.</description></item>
</channel></rss>"""
RSS_092 = """<rss version="0.92"><channel><title>The Paper</title><item><title>Trees</title>
<link>https://example.org/trees</link><description>Four thousand.</description>
<enclosure url="https://example.org/oak.jpg" length="1" type="image/jpeg"/></item></channel></rss>"""


@pytest.mark.parametrize(
    ("feed", "standfirst", "byline", "image"),
    [
        (RSS_090, None, None, None),
        (RSS_091, "Four thousand.", None, None),
        (RSS_092, "Four thousand.", None, Image(url="https://example.org/oak.jpg")),
        (RSS_1, "Four thousand.", "Ann Other", None),
    ],
    ids=["0.90", "0.91", "0.92", "1.0"],
)
def test_the_old_formats_are_read(
    read: Read, feed: str, standfirst: str | None, byline: str | None, image: Image | None
) -> None:
    """RSS before 2.0, RDF among it, as publishers' old systems still write it."""
    (article,) = articles(read(feed))
    assert (article.title, article.url, article.publisher) == ("Trees", "https://example.org/trees", "The Paper")
    assert (article.standfirst, article.byline, article.image) == (standfirst, byline, image)


def test_an_old_feed_gives_its_time(read: Read, london: ZoneInfo) -> None:
    """RSS 1.0 dates its items in Dublin Core."""
    (article,) = articles(read(RSS_1))
    assert article.published == datetime(2025, 6, 16, 9, 30, tzinfo=london)


@pytest.mark.parametrize("feed", [RSS_090, RSS_091, RSS_092, RSS_1], ids=["0.90", "0.91", "0.92", "1.0"])
def test_an_old_feed_that_broke_off_is_read_as_far_as_it_goes(read: Read, feed: str) -> None:
    """What came before the break is kept, and the warning names the position."""
    items = read(feed[: feed.rindex("</item>")] + "<title>x & y")
    assert articles(items)
    problem = items[-1]
    assert isinstance(problem, Problem)
    assert (problem.origin, problem.lost) == ("a-document", False)
    assert problem.place is not None
    assert re.fullmatch(r"line \d+, column \d+", problem.place)


def test_a_feeds_links_lose_what_counts_clicks(read: Read) -> None:
    """Tracking parameters are taken off a story's link, and nothing else is."""
    link = "https://example.org/a?id=7&amp;utm_source=rss&amp;UTM_Medium=x&amp;fbclid=1&amp;q=a+b&amp;mc_cid=2#part"
    (article,) = articles(read(rss(f"<title>T</title><link>{link}</link>")))
    assert article.url == "https://example.org/a?id=7&q=a+b#part"


def test_garbled_text_is_put_right(read: Read) -> None:
    """UTF-8 that the publisher's system read as Windows-1252 and wrote out again."""
    garbled = "<title>The councilâ€™s plan</title>"
    garbled += "<description>Â£3m for cafÃ©s &amp;acirc;&amp;euro;&amp;ldquo; at last.</description>"
    (article,) = articles(read(rss(garbled)))
    assert (article.title, article.standfirst) == ("The council’s plan", "£3m for cafés – at last.")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("utf-8", "iso-8859-1"), ("cp1252", "utf-8"), ("cp1252", "iso-8859-1"), ("utf-16", "utf-16")],
)
def test_a_feeds_encoding_is_told(read: Read, encoding: str, declared: str) -> None:
    """As it is declared, and as it is where the declaration is wrong."""
    text = f"<?xml version='1.0' encoding='{declared}'?>" + rss("<title>The café’s £3m</title>").partition("?>")[2]
    (article,) = articles(read(text.encode(encoding)))
    assert article.title == "The café’s £3m"


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">The &lt;b&gt;Paper</title>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Trees &amp; <b>streets</b></div></title>
<link rel="enclosure" type="image/png" href="https://example.org/oak.png"/><updated>2025-06-16T08:30Z</updated>
<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content></entry>
"""


def test_odd_atom_is_read(read: Read, london: ZoneInfo) -> None:
    """Markup as XHTML, only an update's time without seconds, a picture enclosed, no summary."""
    (article,) = articles(read(ATOM + "</feed>"))
    assert (article.title, article.publisher, article.body) == ("Trees & streets", "The Paper", ("One.", "Two."))
    assert article.published == datetime(2025, 6, 16, 9, 30, tzinfo=london)
    assert article.image == Image(url="https://example.org/oak.png")


def test_broken_atom_is_read_as_far_as_it_goes(read: Read) -> None:
    """What came before the break is kept, and the position is named."""
    items = read(ATOM + "<entry><title>Parks & lanes</title>")
    assert [article.title for article in articles(items)] == ["Trees & streets", "Parks & lanes"]
    problem = items[-1]
    assert isinstance(problem, Problem)
    assert (problem.lost, problem.place) == (False, "line 5, column 21")


def test_hostile_items_come_out_harmless(read: Read) -> None:
    """Scripts in titles and links that run code are what feedparser lets through."""
    item = "<title>A&lt;script&gt;alert(1)&lt;/script&gt; tree</title><link>javascript:alert(1)</link>"
    (article,) = articles(read(rss(item)))
    assert (article.title, article.url) == ("A tree", None)


@pytest.mark.parametrize(
    ("description", "standfirst"),
    [
        ("Whole sentence.", "Whole sentence."),
        ("One whole sentence. Another that is cut […]", "One whole sentence."),
        ("All of it is cut off in the…", None),
        ("Two thousand trees. <a href='x'>Read more</a>", "Two thousand trees."),
        ("", None),
    ],
)
def test_the_standfirst_is_never_cut(read: Read, description: str, standfirst: str | None) -> None:
    """What a description holds in whole sentences, without its link to the rest."""
    (article,) = articles(read(rss(f"<title>T</title><description><![CDATA[{description}]]></description>")))
    assert article.standfirst == standfirst


@pytest.mark.parametrize(
    ("media", "image"),
    [
        (
            """<media:content url="https://example.org/s.jpg" width="140"/>
            <media:content url="https://example.org/l.jpg" width="460">
            <media:description type="plain">An oak.</media:description><media:credit>© Jo Lens</media:credit>
            </media:content>""",
            Image(url="https://example.org/l.jpg", alt="An oak.", credit="Jo Lens"),
        ),
        (
            '<enclosure url="https://example.org/e.png" type="image/png"/>',
            Image(url="https://example.org/e.png"),
        ),
        ('<enclosure url="https://example.org/e.mp3" type="audio/mpeg" length="1"/>', None),
        (
            """<media:group><media:content url="https://example.org/v.mp4" type="video/mp4" width="900"/>
            <media:content url="https://example.org/g.jpg" type="image/jpeg" width="600"/></media:group>""",
            Image(url="https://example.org/g.jpg"),
        ),
        ('<media:thumbnail url="https://example.org/t.jpg"/>', Image(url="https://example.org/t.jpg")),
        ('<media:content url="data:image/png;base64,AAAA" medium="image"/>', None),
        ('<media:content url="file:///etc/passwd" medium="image"/>', None),
        (
            "<description>&lt;img src='https://example.org/i.jpg' alt='An ash'&gt; Text.</description>",
            Image(url="https://example.org/i.jpg", alt="An ash"),
        ),
    ],
)
def test_an_items_picture(read: Read, media: str, image: Image | None) -> None:
    """The widest media:content, an image enclosure, or the first picture in the text; never a local file."""
    (article,) = articles(read(rss(f"<title>T</title>{media}")))
    assert article.image == image
    assert article.body == ()


def test_a_local_feeds_relative_picture_is_a_file(tmp_path: Path, london: ZoneInfo) -> None:
    """Beside the feed, inside the source's folder."""
    (tmp_path / "oak.jpg").write_bytes(b"\xff\xd8\xff")
    feed = rss('<title>T</title><media:content url="oak.jpg" medium="image"/>')
    (tmp_path / "feed.xml").write_text(feed, encoding="utf-8")
    (article,) = articles(list(Files(tmp_path, Hints(), london).read()))
    assert article.image == Image(path=(tmp_path / "oak.jpg").resolve())


def test_a_board_is_recognised_when_every_item_fits(read: Read) -> None:
    """A title "Employer: Title" over "Salary: Employer: teaser" is a job; names may hold colons, pay be missing."""
    items = [
        f"<title>{title}</title><description>{text}</description><link>https://example.org/?utm_source=x</link>"
        for title, text in (
            ("Northmere Council: Planner", "£30,000: Northmere Council: Plan a town. Then build"),
            ("Arts: North: Usher", "Arts: North: Show people in."),
        )
    ]
    planner, usher = read(rss(*items))
    assert isinstance(planner, Job)
    assert isinstance(usher, Job)
    assert (planner.title, planner.hiring_organization) == ("Planner", "Northmere Council")
    assert planner.salary is not None
    assert planner.salary.raw == "£30,000"
    assert planner.description == "Plan a town."
    assert (usher.title, usher.hiring_organization, usher.salary) == ("Usher", "Arts: North", None)
    assert usher.url == "https://example.org/?utm_source=x"
    mixed = read(rss(*items, "<title>Analysis: what now</title><description>News.</description>"))
    assert all(isinstance(item, Article) for item in mixed)


def test_a_broken_feed_is_read_as_far_as_it_goes(read: Read) -> None:
    """A warning names the position."""
    items = read(rss("<title>First</title>", "<title>Second & third</title>").replace("</channel>", "</chanel>"))
    assert [article.title for article in articles(items)] == ["First", "Second & third"]
    problem = items[-1]
    assert isinstance(problem, Problem)
    assert not problem.lost
    assert problem.place is not None
    assert problem.place.startswith("line 1, column ")


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("", "line 1, column 10"),
        ("<?xml version='1.0'?>", "line 1, column 31"),
        ("\n\n<?xml version='1.0'?>\n<!-- a <b> -->\n ", "line 5, column 11"),
        ("<!DOCTYPE rss>\n", "line 2, column 10"),
    ],
)
def test_a_fault_stands_where_it_is_said_to(read: Read, head: str, place: str) -> None:
    """Whatever stands above the first element."""
    (*_, problem) = read(f"{head}<rss><b>& <rss><channel><title>A</title></channel></rss>", "feed")
    assert isinstance(problem, Problem)
    assert problem.place is not None
    line, column = place.split(", column ")
    assert problem.place.startswith(f"{line}, column ")
    assert abs(int(problem.place.split()[-1]) - int(column)) <= 1


@pytest.mark.parametrize("space", [" ", "\u00a0", "\n"])
def test_a_namespace_with_a_space_in_it_costs_nothing(read: Read, space: str) -> None:
    """The standard library's parser takes it apart there."""
    (article,) = articles(read(rss("<title>A</title><dc:creator>Jo Lens</dc:creator>").replace("/dc/", f"/dc{space}/")))
    assert article.title == "A"


HEADS = {
    "encodings": "<?xml " + 'encoding="' * 100_000,
    "entities": "<!DOCTYPE x [" + "<!ENTITY a \n" * 100_000,
    "lines": "<?xml version='1.0'?>" + "\n" * 1_000_000,
    "comments": "<!-- -->" * 100_000,
    "a comment without end": "<!--" + "\n" * 1_000_000,
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_what_stands_above_the_first_element_costs_nothing(read: Read, head: str) -> None:
    """The parser looks there with expressions whose time grows by the square."""
    with watched():
        items = read(head + rss("<title>A</title>"), "feed")
    assert items


def test_an_empty_feed_is_fine_and_is_said(read: Read) -> None:
    """No news is a warning, not a loss."""
    (problem,) = read(rss())
    assert isinstance(problem, Problem)
    assert (problem.cause, problem.lost) == ("the feed is empty", False)


def test_an_item_without_a_title_is_named_by_its_number(read: Read) -> None:
    """The others are read."""
    first, second = read(rss("<description>No title.</description>", "<title>Second</title>"))
    assert isinstance(first, Problem)
    assert first.place == "item 1"
    assert isinstance(second, Article)


def test_the_real_feeds(inputs: Path, london: ZoneInfo) -> None:
    """The first items of three feeds as a person reads them."""
    guardian, heise, herald = (
        articles(list(Files(inputs / "feeds" / name, Hints(), london).read()))
        for name in ("guardian.rss", "heise.atom", "heraldsun.rss")
    )
    assert (len(guardian), len(heise), len(herald)) == (55, 15, 2)
    assert guardian[0].title == "Trump State of the Union address promised unity but emphasized discord"
    assert guardian[0].byline == "David Smith in Washington"
    assert guardian[0].published == datetime(2018, 1, 31, 7, 26, 5, tzinfo=london)
    assert guardian[0].standfirst == (
        "The president’s ‘new American moment’ speech stirred Republican applause while Democrats showed thinly"
        " disguised contempt"
    )
    assert guardian[0].image is not None
    assert guardian[0].image.url is not None
    assert "?w=460&q=55" in guardian[0].image.url
    assert guardian[0].image.credit == "Networ/Sipa USA/REX/Shutterstock"
    assert heise[0].title == "Java-Anwendungsserver: Red Hat gibt WildFly 10 frei"
    assert heise[0].published == datetime(2016, 2, 1, 16, 22, tzinfo=london)
    assert heise[0].image is not None
    assert heise[0].image.alt == "WildFly 10"
    assert herald[0] == Article(
        title="The First Item",
        url="http://www.oreilly.com/example/001.html",
        standfirst="This is the first item.",
        publisher="RSS0.92 Example",
        origin=herald[0].origin,
    )


def test_the_real_board(inputs: Path, london: ZoneInfo) -> None:
    """A council board's RSS gives three jobs."""
    items = list(Files(inputs / "jobs/wmjobs-rss.xml", Hints(), london).read())
    jobs = [item for item in items if isinstance(item, Job)]
    assert len(jobs) == len(items) == 3
    assert (jobs[1].title, jobs[1].hiring_organization) == (
        "Apprentice Admin Systems Support Officer",
        "Solihull Metropolitan Borough Council",
    )
    assert jobs[1].salary is not None
    assert jobs[1].salary.raw == "National Living Wage"
    assert jobs[1].description == "Join the Income and Awards team. Location flexible and hybrid."
    assert jobs[1].url == "https://www.wmjobs.co.uk/job/273815/apprentice-admin-systems-support-officer/"
    assert jobs[1].date_posted == datetime(2026, 8, 4, tzinfo=london)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AT&T opens", "AT&T opens"),
        ("Q&A: what's &#8216;next&#8217;?", "Q&A: what's ‘next’?"),
        ("R&D &amp; <![CDATA[B&B]]>", "R&D & B&B"),
        ("Fish &nbsp;&pound;5 R&D", "Fish £5 R&D"),
    ],
)
def test_a_bare_ampersand_stays_as_it_is(read: Read, title: str, expected: str) -> None:
    """It adds nothing to a headline and takes nothing from it; that the XML is broken is said once."""
    article, problem = read(f"<rss><channel><item><title>{title}</title><link>https://e.org/?a=1&b=2</link></item>")
    assert isinstance(article, Article)
    assert isinstance(problem, Problem)
    assert (article.title, article.url, problem.lost) == (expected, "https://e.org/?a=1&b=2", False)


def test_a_date_that_is_none_is_said(read: Read) -> None:
    """Once for all items, told by their numbers, with one of them as it is written."""
    dates = ["16. Juni", "2025-06-16", "", "17. Juni"]
    feed = (
        "<rss><channel>"
        + "".join(f"<item><title>T</title><pubDate>{one}</pubDate></item>" for one in dates)
        + "</channel></rss>"
    )
    *stories, problem = read(feed)
    assert len(stories) == 4
    assert isinstance(problem, Problem)
    assert (problem.place, problem.lost) == ("item 1, 4", False)
    assert problem.cause == "a date such as '16. Juni' is not understood, so the story has none"


def test_a_placeholder_is_no_picture(read: Read) -> None:
    """The first picture of the text that has an address is the story's."""
    images = '<img src="data:image/png;base64,x" alt="1"><img alt="2"><img src="https://example.org/a.jpg" alt="3">'
    (article,) = read(
        f"<rss><channel><item><title>T</title><description><![CDATA[{images}]]></description></item></channel></rss>"
    )
    assert isinstance(article, Article)
    assert article.image == Image(url="https://example.org/a.jpg", alt="3")
