from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.duplicates import once
from bulletin.model import Article, Image

BODY = (
    "Saltby District Council has bought back 60 of the houses that it once sold to their tenants, and is moving in"
    " families who have been living in hotels, officers told the cabinet on Friday."
)
OTHER = (
    "Northmere Council will put solar panels on the roofs of 41 schools by the end of next summer, and expects the"
    " money that it borrows for them to be repaid from their electricity bills by 2035."
)


def test_the_same_address_is_the_same_story() -> None:
    """Scheme, www, trailing slash, fragment and tracking do not make another story."""
    one = Article(title="A", url="https://www.example.org/a/?utm_source=rss&id=7")
    other = Article(title="B", url="http://example.org/a?id=7#top")
    different = Article(title="C", url="https://example.org/a?id=8")
    assert sorted(len(told.copies) for told in once([one, other, different])) == [0, 1]


def test_the_same_words_are_the_same_story() -> None:
    """A copy under another headline and address is found by its text."""
    copy = Article(title="Sixty homes bought", url="https://b.example/x", body=(f"{BODY} More was said.",))
    assert len(once([Article(title="Town hall buys", url="https://a.example/y", body=(BODY,)), copy])) == 1


def test_a_teaser_is_a_copy_of_its_story() -> None:
    """The shorter text decides: a standfirst that stands in a body is that story."""
    story = Article(title="Town hall buys", body=(BODY, OTHER))
    assert len(once([story, Article(title="Sixty homes bought", standfirst=BODY)])) == 1


def test_different_stories_stay_apart() -> None:
    """Other words are another story, and a few words are too little to judge by."""
    articles = [Article(title="A", body=(BODY,)), Article(title="B", body=(OTHER,))]
    short = [Article(title="C", standfirst="Council news today."), Article(title="D", standfirst="Council news today.")]
    assert len(once(articles + short)) == 4


PICTURE = Image(url="https://a.example/p.jpg", alt="A terrace.", credit="A. Rival")


def test_the_same_few_words_under_like_headlines_are_the_same_story() -> None:
    """Unless a site says them under everything, or the headlines have nothing in common."""
    text = "An inquest has heard how a girl died in a river. The coroner adjourned it."
    one = Article(title="Inquest into girl’s death", url="https://a.example/1", body=(text,))
    copy = Article(title="Inquest adjourned", url="https://b.example/2", standfirst=text.upper())
    assert len(once([one, copy])) == 1
    assert len(once([one, replace(copy, title="Potholes")])) == 2
    assert len(once([one, copy, replace(copy, title="Inquest on Tuesday", url="https://b.example/3")])) == 3
    short = "The coroner adjourned the inquest on Monday."
    assert len(once([replace(one, body=(short,)), replace(copy, standfirst=short)])) == 2


def test_the_fuller_telling_is_kept_and_its_gaps_are_filled() -> None:
    """The body stays with its story; picture, link and standfirst come from the same house's copy."""
    full = Article(title="Full", body=(BODY, OTHER), byline="Beth Arkle", publisher="Gazette")
    teaser = Article(
        title="Teaser",
        url="https://a.example/y",
        standfirst=BODY,
        image=PICTURE,
        byline="A. N. Other",
        publisher="GAZETTE",
    )
    (told,) = once([teaser, full])
    assert told.article == replace(full, url="https://a.example/y", standfirst=BODY, image=PICTURE)
    assert told.copies == (teaser,)


@pytest.mark.parametrize(
    "own", [{"url": "https://example.org/a"}, {"publisher": "Gazette", "url": "https://rival.example/a"}, {}]
)
def test_nothing_is_taken_from_another_publishers_copy(own: dict[str, str]) -> None:
    """Its byline, words and picture are not ours to print; who does not say whose a story is shares it with nobody."""
    full = Article(title="Full", body=(BODY, OTHER), **own)  # type: ignore[arg-type]  # fields of Article
    rival = Article(
        title="Theirs",
        url="https://rival.example/x",
        body=(BODY,),
        standfirst="Exclusive.",
        byline="A. Rival",
        section="Ours",
        image=PICTURE,
        publisher="The Rival",
        published=datetime(2025, 6, 16, 5, tzinfo=UTC),
    )
    (told,) = once([rival, full])
    assert told.article == full
    assert told.copies == (rival,)


def test_what_every_article_says_makes_no_copies() -> None:
    """A paragraph that a site puts under all its stories is furniture."""
    articles = [
        Article(title=f"Story {n}", body=(" ".join(f"word{n}x{m}" for m in range(12)), BODY)) for n in range(50)
    ]
    assert len(once(articles)) == 50


def test_a_thousand_copies_are_one_story() -> None:
    """However many houses print it, word for word or with a line of their own."""
    exact = [Article(title="Bought", url=f"https://a{n}.example/x", body=(BODY, OTHER)) for n in range(500)]
    edited = [
        Article(title=f"Bought {n}", url=f"https://b.example/{n}", body=(f"Our reader {n} writes:", BODY, OTHER))
        for n in range(500)
    ]
    assert len(once([*exact, *edited])) == 1


def test_copies_beside_furniture_are_still_found() -> None:
    """What a site says under everything is not what makes two stories one, nor what keeps them apart."""
    site = [
        Article(
            title=f"Story {n}",
            url=f"https://a.example/{n}",
            body=(" ".join(f"word{n % 45}x{m}" for m in range(40)), f"{OTHER} Sign up here."),
        )
        for n in range(50)
    ]
    assert len(once(site)) == 45


def test_what_shares_an_address_and_what_shares_words_are_one() -> None:
    """A live page that was rewritten, and a copy of its first text, are the same story."""
    first = Article(title="A", url="https://a.example/live", body=(BODY,))
    rewritten = Article(title="B", url="https://a.example/live", body=(OTHER, OTHER))
    copy = Article(title="C", url="https://b.example/copy", body=(BODY, "More."))
    assert len(once([first, rewritten, copy])) == 1


@given(st.permutations(range(9)))
def test_the_order_of_reading_makes_no_other_stories(order: list[int]) -> None:
    """The same stories, the same articles kept, the same copies."""
    bodies = (BODY, f"{BODY} More was said.", OTHER, f"{OTHER} {BODY}", "Short.")
    articles = [Article(title=f"T{n}", url=f"https://a.example/{n % 7}", body=(bodies[n % 5],)) for n in range(9)]
    assert once([articles[n] for n in order]) == once(articles)
