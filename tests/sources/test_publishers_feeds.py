"""Feeds as publishers' systems write them: what stands around a story stays out, what is the story's comes in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model import Article, Image, Item, Job, Problem, Salary
from bulletin.sources.feed_words import body
from bulletin.sources.furniture import is_call

Read = Callable[..., list[Item]]


def rss(items: str, head: str = "<title>Lindenshire Live</title><link>https://live.example</link>") -> str:
    """Return an RSS feed with the namespaces that publishers' systems use."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
        f' xmlns:job_listing="https://live.example/jobs"><channel>{head}{items}</channel></rss>'
    )


def story(read: Read, feed: str) -> Article:
    """Return a feed's only story."""
    (article,) = (item for item in read(feed) if isinstance(item, Article))
    return article


WORDPRESS = rss(
    """<item><title>Ferry fares &#8211; what you&#8217;ll pay</title><link>https://live.example/ferry/</link>
<dc:creator><![CDATA[Priya O&#8217;Neill]]></dc:creator>
<pubDate>Mon, 16 Jun 2025 05:30:00 +0000</pubDate>
<description><![CDATA[<p>Fares rise by 4%. Islanders say [&#8230;]</p>
<p>The post <a href="#">Ferry fares</a> appeared first on
<a href="#">Lindenshire Live</a>.</p>]]></description><content:encoded><![CDATA[<figure class="wp-block-image"><img
src="https://live.example/2025/ferry-1024x683.jpg" alt="A ferry at dusk"/>
<figcaption>The late boat. Photo: Sam
Reid/LDRS</figcaption></figure><p>Fares rise by 4%.</p><h2>What next</h2><ul><li>A vote in July.</li></ul>
<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li>Click to share on X</li></ul></div>
<p>Sign up to our daily newsletter</p><p>The post <a href="#">Ferry fares</a> appeared first on Lindenshire Live.</p>
]]></content:encoded><media:content url="https://secure.gravatar.com/avatar/0a?s=96" medium="image"/>
<media:content url="https://live.example/2025/ferry.jpg" medium="image"/></item>"""
)


def test_a_wordpress_story_comes_without_its_furniture(read: Read, london: ZoneInfo) -> None:
    """No caption, no share buttons, no call; the picture's text and credit from its smaller self in the text."""
    assert story(read, WORDPRESS) == Article(
        title="Ferry fares – what you’ll pay",
        url="https://live.example/ferry/",
        byline="Priya O’Neill",
        published=datetime(2025, 6, 16, 6, 30, tzinfo=london),
        standfirst="Fares rise by 4%.",
        body=("Fares rise by 4%.", "What next", "A vote in July."),
        image=Image(url="https://live.example/2025/ferry.jpg", alt="A ferry at dusk", credit="Sam Reid/LDRS"),
        publisher="Lindenshire Live",
        origin="a-document",
    )


def test_a_drupal_description_is_the_story(read: Read) -> None:
    """Its title, login and date are the system's fields; where there is no other text, it is the text."""
    fields = (
        "&lt;span class='field field--name-title'&gt;Pool opens&lt;/span&gt;"
        "&lt;span class='field field--name-uid'&gt;web.team&lt;/span&gt;"
        "&lt;span class='field field--name-created'&gt;Mon, 16/06/2025 - 10:15&lt;/span&gt;"
        "&lt;div class='field field--name-body'&gt;&lt;p&gt;The pool is open.&lt;/p&gt;"
        "&lt;p&gt;It is warm.&lt;/p&gt;&lt;/div&gt;"
    )
    article = story(
        read,
        rss(
            f"<item><title>Pool opens</title><link>https://live.example/p</link><description>{fields}</description>"
            "<dc:creator>web.team</dc:creator></item>"
        ),
    )
    assert (article.byline, article.standfirst) == (None, "The pool is open.")
    assert article.body == ("The pool is open.", "It is warm.")


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("jo@paper.london (Jo Bloggs)", "Jo Bloggs"),
        ("Jo Bloggs &lt;jo@paper.scot&gt;", "Jo Bloggs"),
        ("noreply@paper.example", None),
        ("admin", None),
        ("jsmith2", None),
        ("Lindenshire Live", None),
        ("Zoë Quill (BBC)", "Zoë Quill (BBC)"),
    ],
)
def test_only_people_sign(read: Read, author: str, byline: str | None) -> None:
    """An address of any length, a login and the paper itself are nobody's name."""
    assert story(read, rss(f"<item><title>A</title><author>{author}</author></item>")).byline == byline


@pytest.mark.parametrize(
    ("title", "rest", "channel", "expected"),
    [
        ("Pool opens | Leisure", "<category>Leisure</category><category>UK</category>", "The Paper", "Pool opens"),
        ("Pool opens - The Paper", "", "The Paper", "Pool opens"),
        ("Pool opens - Lindenshire Live", "", "Leisure | Lindenshire Live", "Pool opens"),
        ("Pool opens: what we know", "", "The Paper", "Pool opens: what we know"),
        ("Pool opens | Jo Bloggs", "", "The Paper", "Pool opens | Jo Bloggs"),
    ],
)
def test_a_headline_ends_before_the_name_of_its_site_or_section(
    read: Read, title: str, rest: str, channel: str, expected: str
) -> None:
    """Only where the feed itself names what stands there."""
    feed = rss(
        f"<item><title>{title}</title>{rest}</item>",
        f"<title>{channel}</title><link>https://lindenshire.example</link>",
    )
    assert story(read, feed).title == expected


@pytest.mark.parametrize(
    ("channel", "link", "publisher"),
    [
        ("Local government | The Guardian", "https://www.theguardian.com/society", "The Guardian"),
        ("BBC News - Lindenshire", "https://www.bbc.co.uk/news", "BBC News"),
        ("News and views - from us", "https://paper.example", "News and views - from us"),
        ("The Paper", "https://elsewhere.example", "The Paper"),
    ],
)
def test_the_publisher_is_the_part_that_its_host_is_named_for(
    read: Read, channel: str, link: str, publisher: str
) -> None:
    """A section's feed is headed "Section | Publisher", or the other way round."""
    feed = rss("<item><title>A</title></item>", f"<title>{channel}</title><link>{link}</link>")
    assert story(read, feed).publisher == publisher


def test_an_aggregators_story_is_its_publishers(read: Read) -> None:
    """The source that ends the headline is the publisher; one that only stands beside it is not."""
    source = "<source url='https://x.example'>The Other Paper</source>"
    told = story(read, rss(f"<item><title>Pool opens - The Other Paper</title>{source}</item>"))
    assert (told.title, told.publisher) == ("Pool opens", "The Other Paper")
    assert story(read, rss(f"<item><title>Pool opens</title>{source}</item>")).publisher == "Lindenshire Live"


def test_a_link_that_leads_nowhere_is_said(read: Read) -> None:
    """The guid stands in where it is an address; where it is none, the editor is told."""
    first, second, problem = read(
        rss(
            "<item><title>A</title><link>javascript:void(0)</link><guid>https://live.example/a</guid></item>"
            "<item><title>B</title><link>javascript:void(0)</link></item>"
        )
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(problem, Problem)
    assert (first.url, second.url, problem.place, problem.lost) == ("https://live.example/a", None, "item 2", False)


def test_an_empty_line_above_the_declaration_is_no_fault(read: Read) -> None:
    """Templates leave one; nothing is lost, so nothing is said."""
    (article,) = read("\n\n" + rss("<item><title>A</title></item>"))
    assert isinstance(article, Article)


def test_plain_text_keeps_its_paragraphs(read: Read) -> None:
    """A "less than" makes it no HTML."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><title>A</title>'
        '<content type="text">Four &lt; five, it said.\n\nNobody argued.</content></entry></feed>'
    )
    assert story(read, feed).body == ("Four < five, it said.", "Nobody argued.")


LABELLED = """<item><title>Planning Officer</title><link>https://live.example/j/1?utm_source=x</link>
<pubDate>Mon, 16 Jun 2025 09:00:00 GMT</pubDate>
<description>&lt;p&gt;Plan a town.&lt;br&gt;Employer: Northmere Council&lt;br/&gt;Salary: £30,000&lt;br/&gt;
Closing date: 30 June 2025 Location: Northmere&lt;/p&gt;</description></item>"""
IN_ELEMENTS = """<item><title>Planning Officer</title><link>https://live.example/j/1?utm_source=x</link>
<pubDate>Mon, 16 Jun 2025 09:00:00 GMT</pubDate><description>Plan a town.</description>
<job_listing:company>Northmere Council</job_listing:company><job_listing:salary>£30,000</job_listing:salary>
<job_listing:location>Northmere</job_listing:location><expirationdate>2025-06-30</expirationdate></item>"""


@pytest.mark.parametrize("item", [LABELLED, IN_ELEMENTS], ids=["in the text", "in elements"])
def test_a_board_that_names_its_fields_is_recognised(read: Read, london: ZoneInfo, item: str) -> None:
    """Each item is a job, its link untouched."""
    assert read(rss(item)) == [
        Job(
            title="Planning Officer",
            hiring_organization="Northmere Council",
            location="Northmere",
            description="Plan a town.",
            salary=Salary(raw="£30,000"),
            valid_through=datetime(2025, 6, 30, 23, 59, 59, tzinfo=london),
            date_posted=datetime(2025, 6, 16, 10, tzinfo=london),
            url="https://live.example/j/1?utm_source=x",
            origin="a-document",
        )
    ]


def test_one_story_among_labelled_items_makes_them_stories(read: Read) -> None:
    """A board is recognised, not assumed."""
    items = read(rss(LABELLED + "<item><title>Deadline: Monday</title><description>Vote: now.</description></item>"))
    assert [type(item) for item in items] == [Article, Article]


@pytest.mark.parametrize(
    "words",
    [
        "Sign up for our free newsletter here.",
        "READ MORE: The streets with the most potholes",
        "Have your say in the comments below.",
        "Follow BBC Lindenshire on Facebook, X, or Instagram.",
        "Get the latest news delivered straight to your inbox",
    ],
)
def test_a_call_is_told(words: str) -> None:
    """As publishers word them between the paragraphs."""
    assert is_call(words)


@pytest.mark.parametrize(
    "words",
    [
        "Share prices fell by 4% on Monday.",
        "Sign up for the fun run is open until Friday.",
        "Related costs rose to £4m.",
        "Let us know your views by 1 July, the council said.",
        "Follow the signs on the A19.",
        "Residents were told to register for email alerts by the council after the flood.",
    ],
)
def test_a_sentence_is_no_call(words: str) -> None:
    """Whatever word it begins with."""
    assert not is_call(words)


@given(
    st.lists(st.text("ab1é.", min_size=1), min_size=1), st.lists(st.sampled_from([" ", "<br>", "</p><p>", " <b>\n"]))
)
def test_a_text_that_only_says_the_standfirst_again_is_none(words: list[str], between: list[str]) -> None:
    """Whatever tags its words are parted by; with one more in front of them it is a text."""
    gaps = [*between, *[" "] * len(words)]
    again = "<p>" + "".join(map("".join, zip(words, gaps, strict=False))) + "</p>"
    assert body(again, " ".join(words)) == ()
    assert body("<p>First</p>" + again, " ".join(words))[0] == "First"
