"""What holds for a story and a job in whatever shape they come: the same words, links and times out of each."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Item, Job
from bulletin.sources.document import Document, Hints
from bulletin.sources.reading import read_document

LONDON = ZoneInfo("Europe/London")
TEXT = "<p>The council will plant four thousand trees along its streets over the next two winters, it said.</p>" * 3
LD = "<script type='application/ld+json'>"

STORIES = {
    "a page's JSON-LD": f'{LD}{{"@type":"NewsArticle","headline":"TITLE","url":"LINK","datePublished":"DATE"}}</script>'
    f"<article><h1>TITLE</h1>{TEXT}</article>",
    "a page's metas": '<meta property="og:title" content="TITLE"><meta property="og:url" content="LINK">'
    f'<meta property="article:published_time" content="DATE"><article>{TEXT}</article>',
    "a page's heading": f'<link rel="canonical" href="LINK"><article><h1>TITLE</h1><time datetime="DATE">Then</time>'
    f"{TEXT}</article>",
    "RSS 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>P</title></channel><item><title>TITLE</title>'
    "<link>LINK</link><dc:date>DATE</dc:date></item></rdf:RDF>",
    "RSS 2.0": "<rss version='2.0'><channel><title>P</title><item><title>TITLE</title><link>LINK</link>"
    "<pubDate>DATE</pubDate></item></channel></rss>",
    "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><title>TITLE</title><link href="LINK"/>'
    "<published>DATE</published></entry></feed>",
    "JSON Feed": '{"version":"https://jsonfeed.org/version/1.1","items":[{"title":"TITLE","url":"LINK",'
    '"date_published":"DATE"}]}',
}
JOBS = {
    "CSV": 'title,url,date posted\nTITLE,"LINK","DATE"\n',
    "TSV": "title\turl\tdate posted\nTITLE\tLINK\tDATE\n",
    "Indeed's XML": "<source><job><title>TITLE</title><url>LINK</url><date>DATE</date></job></source>",
    "mapped XML": "<posts><item><name>TITLE</name><at href='LINK'/><day>DATE</day></item></posts>",
    "JobPosting": '{"@type":"JobPosting","title":"TITLE","url":"LINK","datePosted":"DATE"}',
    "a page's JobPosting": f'{LD}{{"@type":"JobPosting","title":"TITLE","url":"LINK","datePosted":"DATE"}}</script>',
    "a board's RSS": "<rss><channel><item><title>Arts: TITLE</title><link>LINK</link><pubDate>DATE</pubDate>"
    "<description>Arts: Show people in.</description></item></channel></rss>",
    "labelled RSS": "<rss><channel><item><title>TITLE</title><link>LINK</link><pubDate>DATE</pubDate>"
    "<description>Employer: Arts&lt;br>Salary: £9</description></item></channel></rss>",
}
MAP = Hints(kind="jobs-xml", item="item", fields={"title": "name", "url": "at/@href", "date_posted": "day"})
BY_HAND = "---\ntitle: TITLE\nlink: LINK\ndate: DATE\n---\nText.\n"
SAVED = "Ann Other 16 June 2025\n\nTITLE\n\nThe council will plant four thousand trees, it said.\n"
PANEL = "\nArts jobs\n\nTITLE\n\nArts\n£9 an hour\nShow people in.\nRecruiter: Arts\n"


def read(text: str, title: str = "Usher", link: str = "https://example.org/a", date: str = "2025-06-16") -> list[Item]:
    """Return what a document holds whose words, link and time are these."""
    content = text.replace("TITLE", title).replace("LINK", link).replace("DATE", date).encode()
    hints = MAP if "<posts>" in text else Hints()
    return list(read_document(Document(origin="a-document", content=content), hints, LONDON))


def only(kind: type[Article | Job], items: list[Item]) -> Article | Job:
    """Return the only story, or the only job, among the items."""
    (found,) = (item for item in items if isinstance(item, kind))
    return found


EVERY = [
    *((pytest.param(text, Article, id=name)) for name, text in {**STORIES, "Markdown": BY_HAND}.items()),
    *((pytest.param(text, Job, id=name)) for name, text in JOBS.items()),
]
WITH_SAVED = [
    *EVERY,
    pytest.param(SAVED, Article, id="a saved page"),
    pytest.param(SAVED.replace("TITLE", "Trees") + PANEL, Job, id="a saved page's panel"),
]


@pytest.mark.parametrize(("text", "kind"), WITH_SAVED)
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("R&amp;amp;amp;D lead", "R&D lead"),
        ("Tree &lt;b&gt;planter&lt;/b&gt;", "Tree planter"),
        ("Tree&lt;script&gt;alert(1)&lt;/script&gt; planter", "Tree planter"),
        ("Tr\x07ee \x1bplanter\x7f", "Tree planter"),
        ("Tr&#7;ee&#xD800; planter&#xFFFE;", "Tree planter"),
        ("The councilâ€™s planter", "The council’s planter"),
    ],
    ids=["escaped often", "markup", "a script", "controls", "references to what is no character", "mojibake"],
)
def test_a_title_is_plain_text(text: str, kind: type[Article | Job], written: str, meant: str) -> None:
    """Clean at the edge: nothing behind it has to be suspicious."""
    assert only(kind, read(text, title=written)).title == meant


@pytest.mark.parametrize(("text", "kind"), EVERY)
@pytest.mark.parametrize("written", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"])
def test_a_link_that_runs_or_opens_anything_is_none(text: str, kind: type[Article | Job], written: str) -> None:
    """Only http, https and mailto are followed."""
    assert only(kind, read(text, link=written)).url is None


@pytest.mark.parametrize("text", STORIES.values(), ids=STORIES)
def test_a_storys_link_loses_what_counts_clicks(text: str) -> None:
    """And nothing else of it."""
    assert (
        only(Article, read(text, link="https://example.org/a?id=7&amp;utm_source=x")).url
        == "https://example.org/a?id=7"
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [*(pytest.param(text, Job, id=name) for name, text in JOBS.items()), pytest.param(BY_HAND, Article)],
)
def test_a_jobs_link_stays_as_it_was_given(text: str, kind: type[Article | Job]) -> None:
    """It is how a board is paid; and an editor's is the editor's own."""
    given = "https://example.org/a?id=7&amp;utm_source=x"
    assert only(kind, read(text, link=given)).url == "https://example.org/a?id=7&utm_source=x"


@pytest.mark.parametrize(("text", "kind"), EVERY)
@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Mon, 16 Jun 2025 09:30:00 BST", "2025-06-16T09:30:00+01:00"),
        ("16/06/2025 09:30", "2025-06-16T09:30:00+01:00"),
        ("2025-06-16T09:30:00", "2025-06-16T09:30:00+01:00"),
        ("2025-06-15T23:30:00Z", "2025-06-16T00:30:00+01:00"),
        ("2025-01-15T23:30:00+00:00", "2025-01-15T23:30:00+00:00"),
        ("0001-01-01T00:00:00", None),
    ],
    ids=["BST", "day first", "no zone", "UTC", "winter", "no date"],
)
def test_a_time_is_told_by_the_publications_clock(
    text: str, kind: type[Article | Job], written: str, told: str | None
) -> None:
    """By its hands and its day: the same instant in another zone is equal, and would be printed an hour off."""
    found = only(kind, read(text, date=written))
    at = found.published if isinstance(found, Article) else found.date_posted
    assert (at.isoformat() if at else None) == told
