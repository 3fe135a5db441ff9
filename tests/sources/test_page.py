from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item, Job, Problem
from bulletin.sources.document import Hints
from bulletin.sources.files import Files

Read = Callable[..., list[Item]]

INTRO = "The council will plant four thousand trees along its streets over the next two winters, it said on Monday."
SECOND = "Residents may ask for one outside their own door until the end of September, and pay nothing for it."
THIRD = "The first are to be planted in the north of the city, where there are fewest of them and summers are hottest."


def page(head: str = "", before: str = "", body: str = "") -> str:
    """Return a page whose article has three paragraphs, with more in its head and before its text."""
    paragraphs = "".join(f"<p>{text}</p>" for text in (INTRO, SECOND, THIRD))
    return (
        f"<!doctype html><html><head><title>Trees for all | The Paper</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Trees for all</h1>{before}<div class='article-body'>{paragraphs}"
        f"</div>{body}</article><footer><p>All rights are reserved by the publisher of this paper.</p></footer>"
        "</body></html>"
    )


def ld(**values: object) -> str:
    """Return a JSON-LD block with an article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def only(items: list[Item]) -> Article:
    """Return the only item, an article."""
    (article,) = items
    assert isinstance(article, Article)
    return article


def test_json_ld_comes_first(read: Read, london: ZoneInfo) -> None:
    """What the publisher states for machines is trusted above metas, in a list or a graph too."""
    data = {
        "@type": ["NewsArticle"],
        "headline": "Trees &amp;amp; streets | The Paper",
        "author": [{"@type": "Person", "name": "By Ann Other"}, {"name": "Jo Writer"}],
        "datePublished": "2025-06-16T05:15:00Z",
        "publisher": {"name": "The Paper"},
        "articleSection": ["Environment", "News"],
        "description": "Four thousand trees are coming.",
        "image": {"url": "https://example.org/a.jpg", "caption": "A tree.", "creditText": "© Jo Lens"},
    }
    metas = '<meta property="og:title" content="Another"><meta property="article:published_time" content="2020-01-01">'
    for wrapped in (data, [data], {"@graph": [{"@type": "WebSite"}, data]}):
        head = f'<script type="application/ld+json">{json.dumps(wrapped)}</script>{metas}'
        article = only(read(page(head)))
        assert article.title == "Trees & streets"
        assert article.byline == "Ann Other and Jo Writer"
        assert article.published == datetime(2025, 6, 16, 6, 15, tzinfo=london)
        assert (article.section, article.publisher) == ("Environment", "The Paper")
        assert article.standfirst == "Four thousand trees are coming."
        assert article.image == Image(url="https://example.org/a.jpg", alt="A tree.", credit="Jo Lens")
        assert article.body == (INTRO, SECOND, THIRD)


def test_metas_come_second(read: Read, london: ZoneInfo) -> None:
    """Without JSON-LD the og: and article: metas speak; 0001-01-01 is no date, so the next one counts."""
    head = (
        '<meta property="og:title" content="Trees for everyone – The Paper">'
        '<meta property="og:site_name" content="The Paper">'
        '<meta property="og:type" content="article"><meta name="author" content="Ann Other">'
        '<meta property="article:published_time" content="0001-01-01T00:00:00">'
        '<meta name="date" content="16/06/2025 09:30"><meta property="article:section" content="Environment">'
    )
    article = only(read(page(head)))
    assert article.title == "Trees for everyone"
    assert article.byline == "Ann Other"
    assert article.published == datetime(2025, 6, 16, 9, 30, tzinfo=london)
    assert (article.section, article.publisher) == ("Environment", "The Paper")


def test_a_single_h1_comes_third(read: Read) -> None:
    """A page that says nothing of itself has its heading, without the site's name."""
    assert only(read(page())).title == "Trees for all"


@pytest.mark.parametrize(
    "wrapped",
    [
        "/* <![CDATA[ */\n{}\n/* ]]> */",
        "<!-- {} -->",
        "//<![CDATA[\n{}\n//]]>",
        "<![CDATA[{}]]>",
        " {};",
        "//<!--\n{}\n//-->",
    ],
)
def test_json_ld_is_read_out_of_its_wrapping(read: Read, wrapped: str) -> None:
    """Old systems hide scripts in comments and CDATA."""
    data = wrapped.format('{"@type": "NewsArticle", "headline": "Trees everywhere"}')
    assert only(read(page(f'<script type="application/ld+json">{data}</script>'))).title == "Trees everywhere"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("utf-8", "iso-8859-1"), ("cp1252", "windows-1252"), ("cp1252", "utf-8"), ("utf-16", "utf-8")],
)
def test_a_pages_encoding_is_told(read: Read, encoding: str, declared: str) -> None:
    """As it is declared, as it is where the declaration is wrong, and put right where it was garbled before."""
    text = page(f"<meta charset='{declared}'>").replace("Trees for all", "The café’s £3m; the barâ€™s Â£2m")
    assert only(read(text.encode(encoding, "xmlcharrefreplace"))).title == "The café’s £3m; the bar’s £2m"


def test_broken_json_ld_costs_nothing_else(read: Read) -> None:
    """A block that is no JSON is passed over."""
    assert only(read(page('<script type="application/ld+json">{"@type": </script>'))).title == "Trees for all"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<link rel="canonical" href="/c"><meta property="og:url" content="https://example.org/o">',
            "https://example.org/c",
        ),
        (
            '<meta property="og:url" content="https://example.org/o">' + ld(url="https://example.org/j"),
            "https://example.org/o",
        ),
        (ld(url="https://example.org/j"), "https://example.org/j"),
        (ld(url="https://example.org/j?a=1&section=2&amp;b=3"), "https://example.org/j?a=1&section=2&b=3"),
        ('<link rel="canonical" href="javascript:alert(1)">', "https://example.org/page?x=1"),
    ],
)
def test_the_address_is_the_canonical_one(read: Read, head: str, expected: str) -> None:
    """The canonical link, else og:url, else JSON-LD, else where the page was fetched."""
    assert only(read(page(head), url="https://example.org/page?x=1")).url == expected


def test_an_intro_that_stands_apart_is_not_lost(read: Read) -> None:
    """A first paragraph outside the article's body is put back before it; a byline is not."""
    apart = "It is the largest planting in the city's history, and it begins in the first week of November."
    before = f"<p class='byline'>By <a href='/author/x'>Ann Other</a></p><div class='teaser'><p>{apart}</p></div>"
    assert only(read(page(before=before))).body == (apart, INTRO, SECOND, THIRD)


@pytest.mark.parametrize("description", ["Four thousand trees are …", "Four thousand trees ...", INTRO[:40]])
def test_a_description_that_was_cut_off_is_no_standfirst(read: Read, description: str) -> None:
    """With dots or without: where the body's sentence goes on, the description was cut."""
    assert only(read(page(ld(headline="Trees", description=description)))).standfirst is None


def test_a_pictures_text_and_credit_come_from_the_page(read: Read) -> None:
    """The shared picture is found on the page by its file name, in whatever size it is shown."""
    head = '<meta property="og:image" content="https://example.org/1600/oak.jpg">'
    figure = "<img src='/600/oak.jpg?w=1' alt='An oak'><figcaption>In leaf. Photograph: Jo Lens</figcaption>"
    image = only(read(page(head, before=f"<figure>{figure}</figure>"), url="https://example.org/a")).image
    assert image == Image(url="https://example.org/1600/oak.jpg", alt="An oak", credit="Jo Lens")


def test_a_local_picture_is_found_inside_the_folder_only(tmp_path: Path, london: ZoneInfo) -> None:
    """A relative picture is a file of the source's folder, and nothing beyond that folder is followed."""
    folder = tmp_path / "content"
    (folder / "news").mkdir(parents=True)
    for path in (folder / "oak.jpg", tmp_path / "secret.jpg"):
        path.write_bytes(b"\xff\xd8\xff")
    for number, reference in enumerate(["../oak.jpg", "../../secret.jpg", "../none.jpg", "/etc/passwd"]):
        head = ld(headline="Trees", image=reference)
        (folder / "news" / f"{number}.html").write_text(page(head), encoding="utf-8")
    items = list(Files(folder, Hints(), london).read())
    pictures = [item.image for item in items if isinstance(item, Article)]
    assert pictures == [Image(path=(folder / "oak.jpg").resolve()), None, None, None]


def test_a_page_can_hold_an_article_and_a_job(read: Read) -> None:
    """JobPosting beside an article gives both."""
    head = (
        ld(headline="Trees for all")
        + '<script type="application/ld+json">{"@type":"JobPosting","title":"Planter"}</script>'
    )
    article, job = read(page(head))
    assert isinstance(article, Article)
    assert isinstance(job, Job)
    assert job.title == "Planter"


def test_a_page_without_an_article_says_so(read: Read) -> None:
    """A list of links is a problem, not an empty story."""
    (problem,) = read("<html><body><ul><li><a href='/a'>A</a></li></ul></body></html>")
    assert isinstance(problem, Problem)
    assert problem.lost


QUOTED = "We are glad of every single one of these trees, and we shall water them ourselves when summer comes."


@pytest.mark.parametrize("box", ["<div class='article-widget tweet'><div>{}</div></div>", "{}"])
def test_a_post_that_the_story_quotes_is_part_of_it(read: Read, box: str) -> None:
    """In its place, in whatever box it stands."""
    post = f"<blockquote class='twitter-tweet'><p>{QUOTED}</p>— Ann (@ann) <a href='https://example.com/1'>1 May</a>"
    article = only(read(page().replace(f"<p>{THIRD}", box.format(f"{post}</blockquote>") + f"<p>{THIRD}")))
    assert article.body[:3] == (INTRO, SECOND, QUOTED)
    assert article.body[-1] == THIRD


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>{SECOND[:60]}</p>",
        "<p><a href='/x'>Another story of this paper, about a bridge over the river</a></p>",
    ],
    ids=["pull quote", "link"],
)
def test_what_only_looks_like_a_quotation_stays_out(read: Read, inside: str) -> None:
    """A pull quote says again what the story says, and an embedded link is another story."""
    box = f"<div class='widget'><blockquote>{inside}</blockquote></div>"
    article = only(read(page().replace(f"<p>{THIRD}", f"{box}<p>{THIRD}")))
    assert article.body == (INTRO, SECOND, THIRD)


def overlap(found: str, marked: str) -> float:
    """Return the F1 of the words of two texts."""
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (found, marked))
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values()))


def test_the_real_pages(inputs: Path, london: ZoneInfo) -> None:
    """Two news pages, their metadata as a person reads them and their bodies as people marked them up."""
    bodies = json.loads((inputs / "pages/bodies.json").read_text(encoding="utf-8"))
    sky = only(list(Files(inputs / "pages/sky-mourinho.html", Hints(), london).read()))
    hill = only(list(Files(inputs / "pages/thehill-omar.html", Hints(), london).read()))
    assert sky.title == "Jose Mourinho agrees deal to replace Mauricio Pochettino as Tottenham manager"
    assert (sky.byline, sky.publisher) == ("Tom Gillespie", "Sky")
    assert sky.published == datetime(2019, 11, 20, 6, 37, tzinfo=london)
    assert sky.url == bodies["sky-mourinho"]["url"]
    assert (
        sky.standfirst
        == "The Portuguese boss had been out of work since being sacked by Manchester United in December 2018."
    )
    assert sky.image is not None
    assert sky.image.alt == "Jose Mourinho has agreed a deal to become manager of Tottenham Hotspur"
    assert hill.title == "New York man pleads guilty to threatening to kill Omar"
    assert (hill.byline, hill.publisher) == ("Justine Coleman", "The Hill")
    assert hill.published == datetime.fromisoformat("2019-11-18T23:04:24-05:00")
    assert hill.url == bodies["thehill-omar"]["url"]
    assert hill.standfirst is None
    assert hill.image is not None
    assert hill.image.credit == "Aaron Schwartz"
    for article, name in ((sky, "sky-mourinho"), (hill, "thehill-omar")):
        assert article.body[0][:50] == bodies[name]["body"][:50]
        assert overlap(" ".join(article.body), bodies[name]["body"]) > 0.99


STORY = "<p>The council will plant four thousand trees along its streets over the next two winters, it said.</p>"


def test_a_headline_is_no_paragraph(read: Read) -> None:
    """Where the page is shared under another headline than the one on it, neither stands in the text."""
    page = f"<meta property='og:title' content='Trees for all'><article><h1>Oaks and limes</h1>{STORY * 3}</article>"
    (article,) = read(page)
    assert isinstance(article, Article)
    assert article.title == "Trees for all"
    assert "Oaks and limes" not in article.body


def test_a_page_may_name_what_its_addresses_are_relative_to(read: Read) -> None:
    """<base href> comes before the page's own address."""
    page = f"<base href='https://example.org/news/'><link rel=canonical href='trees'><h1>Trees</h1>{STORY * 3}"
    (article,) = read(page, url="https://cache.example.net/1")
    assert isinstance(article, Article)
    assert article.url == "https://example.org/news/trees"


def test_what_is_nested_too_deep_is_left_out_and_said(read: Read) -> None:
    """A page in 150 boxes is no article any more, and the reason stands beside that."""
    problems = read(f"<!doctype html><title>T</title>{'<div>' * 150}<article><h1>Trees</h1>{STORY * 3}</article>")
    assert all(isinstance(problem, Problem) for problem in problems)
    causes = [problem.cause for problem in problems if isinstance(problem, Problem)]
    assert "it has more than 100 levels of nesting, and was read up to there" in causes


def test_a_picture_that_is_loaded_late_is_found(read: Read) -> None:
    """What stands in its place until then is no picture."""
    image = "<img src='data:image/gif;base64,R0' data-src='https://example.org/a.jpg' alt='An oak'>"
    (article,) = read(f"<article><h1>Trees</h1><figure>{image}</figure>{STORY * 3}</article>")
    assert isinstance(article, Article)
    assert article.image == Image(url="https://example.org/a.jpg", alt="An oak")
