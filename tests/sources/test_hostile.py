"""Documents near the cap of 20 MB, made to cost time: what can be read is read, and the rest is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bulletin.model import Article, Item, Job, Problem
from tests.sources.invariants import hold, watched

SIZE = 19_900_000
PAGE = "<!doctype html><title>T</title><meta property='og:type' content='article'><article><h1>T</h1>"
RSS = "<rss version='2.0'><channel><title>P</title>"
ITEM = RSS + "<item><title>T</title>"
JSON = '{"version":"https://jsonfeed.org/version/1.1","items":['
SAVED = "Ann Other 16 June 2025\n\nHeadline\n\n"
BY_HAND = "---\ntitle: T\n---\n"
LONG = "word " * 2000 + "<i></i>"
WORDS = "<p>The council has agreed a plan for the town, it said on Monday.</p>"


def filled(head: str, unit: str, tail: str = "") -> bytes:
    """Return as much of ``unit`` between two texts as there is room for."""
    room = SIZE - len(head) - len(tail)
    return (head + unit * (room // len(unit.encode())) + tail).encode()


@pytest.mark.parametrize(
    ("content", "articles", "said"),
    [
        (lambda: filled(PAGE, WORDS), 1, "it has more than 30,000 tags, and was read up to there"),
        (lambda: filled(PAGE, "<div>"), 1, "it has more than 30,000 tags, and was read up to there"),
        (lambda: filled(PAGE, "<b><i></b>"), 1, "it has more than 30,000 tags, and was read up to there"),
        (lambda: filled(PAGE, "<blockquote>a. </blockquote>"), 1, "it has more than 30,000 tags, and was read up to"),
        (lambda: filled(PAGE + "<p>", "word "), 1, "it has more than 2,500,000 characters in one piece, and"),
        (lambda: filled(PAGE + "<h1>" * 90, LONG), 1, "it has more than 20 million characters, each counted at every"),
        (lambda: filled(PAGE + "<div class='author'>" * 90, LONG), 1, "it has more than 20 million characters, each"),
        (lambda: filled(PAGE + "<blockquote>" * 90, LONG), 1, "it has more than 20 million characters, each counted"),
        (
            lambda: filled(PAGE + "<p>", "<link>" + "word " * 14),
            1,
            "it has more than 30,000 tags, and was read up to there",
        ),
        (
            lambda: filled(PAGE + "<p>", "<ul></ul>" + "word " * 14),
            1,
            "it has more than 30,000 tags, and was read up to",
        ),
        (lambda: filled(PAGE + "<h1>", "word<br>"), 1, "it has more than 30,000 tags, and was read up to there"),
        (lambda: filled("<html><head>", "<meta property='og:image' content='/a'>"), 0, "neither an article nor a job"),
        (
            lambda: filled(PAGE + "<script type='application/ld+json'>", " ", "x</script>"),
            1,
            "it has more than 2,500,00",
        ),
        (lambda: filled(PAGE + "<p>", "word & &lt;\n"), 1, "it has more than 2,500,000 characters in one piece"),
        (lambda: filled(ITEM + "<description>&lt;b>", "£"), 1, "it has more than 5 MB, and was read up to there"),
        (lambda: filled(ITEM + "<description>&lt;svg>", "&lt;td>&lt;/b>"), 1, "it has more than 5 MB, and was read"),
        (
            lambda: filled(SAVED + "Text.\n", "Highways jobs\n"),
            1,
            "it has more than 1,000,000 characters, and was read",
        ),
        (lambda: filled(RSS, "<item><title>T</title></item>"), 1000, "it has more than 1,000 items, and was read up"),
        (lambda: filled(RSS, "<item><title>T & T</title></item>"), 1000, "it has more than 1,000 items, and was read"),
        (lambda: filled(RSS, "<a>"), 0, "it has more than 100 levels of nesting, and was read up to there"),
        (lambda: filled(ITEM, "<a/><b></b>"), 1, "it has more than 50,000 tags, and was read up to there"),
        (lambda: filled(ITEM + "<description>", "&lt;div&gt;"), 1, "it has more than 5 MB, and was read up to there"),
        (lambda: filled(ITEM + "<description>", "councilâ€™s own plan "), 1, "it has more than 5 MB, and was read up"),
        (lambda: filled(ITEM, "<media:description "), 1, "it has more than 5 MB, and was read up to there"),
        (lambda: filled(JSON, '{"title":"T"},', "{}]}"), 1000, "it is too long: 1,000 of its "),
        (lambda: filled(JSON + '{"title":"T","content_html":"', "<p>", '"}]}'), 0, "it is too long: 0 of its 1 items"),
        (lambda: filled(JSON, "["), 0, "this JSON is nested too deeply, or holds a number that is none"),
        (lambda: filled(SAVED, "\n", "x"), 1, "it has more than 1,000,000 characters, and was read up to there"),
        (lambda: filled(SAVED, "SIGN UP\n"), 1, "it has more than 1,000,000 characters, and was read up to there"),
        (lambda: filled(BY_HAND, "![a]("), 1, "it is longer than 150,000 characters, and only these were read"),
        (lambda: filled(BY_HAND, "> "), 1, "it is longer than 150,000 characters, and only these were read"),
    ],
)
def test_a_hostile_story_takes_seconds(
    read: Callable[..., list[Item]], content: Callable[[], bytes], articles: int, said: str | None
) -> None:
    """Tags without end, nesting, long texts, garbled ones: each is read up to a cap that is named."""
    with watched():
        items = read(content())
    hold(items)
    assert sum(isinstance(item, Article) for item in items) == articles
    problems = [item.cause for item in items if isinstance(item, Problem)]
    assert any(cause.startswith(said) for cause in problems) if said else not problems


JOB = "<jobs><job><title>T</title>"
POSTING = '{"@type":"JobPosting","title":"T"'


@pytest.mark.parametrize(
    ("content", "jobs", "said"),
    [
        (lambda: filled("<jobs>", "<job><title>T</title></job>"), 10_000, "it has more than 10,000 adverts, and was"),
        (lambda: filled("<jobs>", "<job><title>T & T</title></job>"), 10_000, "it has more than 10,000 adverts, and"),
        (lambda: filled(JOB, "<a>"), 1, "it has more than 600,000 tags, and was read up to there"),
        (lambda: filled(JOB, "<job>"), 1, "it has more than 600,000 tags, and was read up to there"),
        (lambda: filled(JOB + "<description>", "&lt;p&gt;a. ", "</description></job></jobs>"), 1, None),
        (lambda: filled("title,employer\n", "T,A\n"), 10_000, "it has more than 10,000 rows, and was read up to there"),
        (lambda: filled("title,employer\n", "a,"), 0, "it has "),
        (lambda: filled('title,employer\n"', '""'), 0, "the table cannot be read on"),
        (
            lambda: filled("[", POSTING + "},", "{}]"),
            10_000,
            "it has more than 10,000 adverts, and was read up to there",
        ),
        (lambda: filled(POSTING + ',"description":"', "&lt;p&gt;a. B ", '"}'), 1, None),
        (lambda: filled(POSTING + ',"jobLocation":[', '"a",', '"b"]}'), 1, None),
    ],
)
def test_a_hostile_advert_takes_seconds(
    read: Callable[..., list[Item]], content: Callable[[], bytes], jobs: int, said: str | None
) -> None:
    """The same for files of jobs, of which whole lists are made."""
    with watched():
        items = read(content())
    hold(items)
    assert sum(isinstance(item, Job) for item in items) == jobs
    problems = [item.cause for item in items if isinstance(item, Problem)]
    assert any(cause.startswith(said) for cause in problems) if said else not problems
