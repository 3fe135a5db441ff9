from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.model import Article, Item, Job, Problem
from bulletin.net import Fetched, NetError
from bulletin.sources.document import MAX_BYTES, Hints, Kind
from bulletin.sources.files import Files
from bulletin.sources.kind import kind_of
from bulletin.sources.web import Web
from tests.sources.invariants import hold

Read = Callable[..., list[Item]]

KINDS: tuple[Kind, ...] = get_args(Kind)
SCRAPS = st.sampled_from(
    [
        b"<html><body><h1>T</h1><p>", b"<article>", b"</p>", b"<script type='application/ld+json'>", b"</script>",
        b'{"@type":"JobPosting","title":"', b'{"@type":"NewsArticle","headline":', b'"}', b"[" * 50, b"{", b"\\ud800",
        b"<rss><channel><item><title>", b"</title>", b"<description>", b"<link>javascript:x</link>", b"<![CDATA[",
        b"]]>", b"&lt;script&gt;", b"&amp;amp;", b"&#0;", b"<jobs><job>", b"<url>", b"<expirationdate>31/02/2025",
        b"</job>", b"title,employer,closing\n", b'"', b",,,", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
        b"\xed\xa0\x80", b"Ann Other 16 June 2025\n", b"Highways jobs\n", b"Recruiter: X\n", b"SIGN UP\n",
        b"\xc2\xa330,000", b"Durham",
    ]
)  # fmt: skip


@pytest.mark.parametrize("kind", [*KINDS, None])
@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=400), st.lists(st.one_of(SCRAPS, st.binary(max_size=8)), max_size=25).map(b"".join)
    )
)
def test_no_bytes_are_too_odd(read: Read, kind: Kind | None, content: bytes) -> None:
    """Whatever comes in, items come out: without control characters, and with no link that runs anything."""
    hold(read(content, kind))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<?xml version='1.0'?><!-- x --><rss></rss>", "feed"),
        ("<rdf:RDF xmlns:rdf='x'></rdf:RDF>", "feed"),
        ("\n<!DOCTYPE html><html></html>", "page"),
        ("<!-- saved from url=(1) --><html></html>", "page"),
        ("<script type='application/ld+json'>{}</script>", "page"),
        ("<source><job><title>x</title></job></source>", "jobs-xml"),
        ("<?xml version='1.0'?><source><post><title>x</title><p>y</p></post></source>", None),
        ("<v:vacancies xmlns:v='x'><v:Vacancy><v:title>x</v:title></v:Vacancy></v:vacancies>", "jobs-xml"),
        ("<positions><position><title>x</title></position></positions>", None),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='y'></html>", "page"),
        ("<?xml version='1.0'?>\n<div><p>x</p></div>", "page"),
        ('[{"@type": "JobPosting"}]', "jobposting"),
        ('[{"@type": "JobPosting", "title": ', "jobposting"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json-feed"),
        ('{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"', "json-feed"),
        ("---\ntitle: Trees\n---\nText.", "markdown"),
        ("\n+++\nHeadline = 'Trees'\n+++\nText.", "markdown"),
        ("---\nname: Trees\n---\n# Trees\n", "markdown"),
        ("---\ntitle: Trees\ntags: [a\n---\nText.", "markdown"),
        ("---\ncolour: green\n---\nText.", None),
        ("---\n\nA rule above\n\n---\n", None),
        ("Job title;Employer\nPlanner;A", "jobs-table"),
        ("Ann Other 16 June 2025\n\nHeadline\n\nText.", "saved-page"),
        ('{"raw": "JobPosting"}', None),
        ("# Notes\n\n16 June 2025\n", None),
        ("Received: by mx\nDate: Mon, 16 Jun 2025 09:30:00 +0100\n\nHello.\n", None),
        ("name,colour\na,b\n", None),
        ("\x89PNG\x00\x00", None),
        ("", None),
    ],
)
def test_the_kind_is_told_from_the_content(text: str, kind: Kind | None) -> None:
    """Not from a name, and not where there is doubt."""
    assert kind_of(text) == kind


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path, london: ZoneInfo) -> None:
    """Folders within it too; pictures and hidden files are passed over, and what cannot be read is named."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name, content in {
        "c.csv": "title,employer\nClerk,A",
        "a.csv": "title,employer\nPlanner,A",
        "b/x.csv": "title,employer\nUsher,A",
        "notes.md": "# Notes",
        "empty.txt": "",
        ".hidden": "x",
        ".git/config": "x",
        "photo.JPG": "x",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    items = list(Files(tmp_path, Hints(), london).read())
    assert [item.title for item in items if isinstance(item, Job)] == ["Planner", "Usher", "Clerk"]
    lost = [(Path(item.origin).name, item.lost) for item in items if isinstance(item, Problem)]
    assert lost == [("empty.txt", True), ("notes.md", True)]


def test_what_cannot_be_opened_is_a_problem(tmp_path: Path, london: ZoneInfo) -> None:
    """A missing path, a dangling link, a file that is too large: each is named, and nothing is raised."""
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    items = [*Files(tmp_path, Hints(), london).read(), *Files(tmp_path / "missing", Hints(), london).read()]
    assert all(isinstance(item, Problem) and item.lost for item in items)
    assert [item.cause for item in items if isinstance(item, Problem)] == [
        "it cannot be opened (no such file or directory)",
        "it is larger than 20 MB",
        "there is no such file or folder",
    ]


def test_the_settings_fill_in_what_an_item_does_not_say(tmp_path: Path, london: ZoneInfo) -> None:
    """Section and publisher are hints; the kind is obeyed."""
    path = tmp_path / "page.txt"
    path.write_text("A headline\n\nThe text of the story, which has no date and no byline.\n", encoding="utf-8")
    hints = Hints(kind="saved-page", section="Housing", publisher="The Paper")
    (article,) = Files(path, hints, london).read()
    assert isinstance(article, Article)
    assert (article.title, article.section, article.publisher) == ("A headline", "Housing", "The Paper")


def test_an_address_is_read_like_a_file(london: ZoneInfo) -> None:
    """With relative links resolved against where it was in the end."""

    def fetch(_: str) -> Fetched:
        feed = b"<rss><channel><item><title>T</title><link>/t</link></item></channel></rss>"
        return Fetched(url="https://example.org/feed", content=feed, media_type="text/xml; charset=utf-8")

    (article,) = Web("https://example.com/old", Hints(), london, fetch).read()
    assert isinstance(article, Article)
    assert (article.url, article.origin) == ("https://example.org/t", "https://example.com/old")


def test_an_address_that_cannot_be_fetched_is_a_problem(london: ZoneInfo) -> None:
    """One dead feed never stops the day."""

    def fetch(url: str) -> Fetched:
        raise NetError(url, "the server did not answer in time", "try again later")

    (problem,) = Web("https://example.org/", Hints(), london, fetch).read()
    assert problem == Problem(
        origin="https://example.org/", cause="the server did not answer in time", advice="try again later"
    )


def test_everything_real_at_once(inputs: Path, london: ZoneInfo) -> None:
    """The whole folder of real inputs: what is news or a job is read, the rest is named and left out."""
    items = list(Files(inputs, Hints(), london).read())
    assert sum(isinstance(item, Article) for item in items) == 75
    assert sum(isinstance(item, Job) for item in items) == 89
    left_out = {Path(item.origin).name for item in items if isinstance(item, Problem)}
    assert {"SOURCES.md", "bodies.json", "salary_cases.json", "arf-01.eml"} <= left_out
    assert all(item.lost for item in items if isinstance(item, Problem))
