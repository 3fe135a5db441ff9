from __future__ import annotations

import pytest

from bulletin.desk.addresses import canonical, job_id, plain, story_id
from bulletin.model import Article, Job


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/news/plan?id=7",
        "http://www.Example.org/news/plan/?id=7",
        "https://example.org:443/news/plan?utm_source=rss&id=7&utm_medium=feed#top",
        "https://example.org/news/plan?fbclid=x&id=7",
    ],
)
def test_what_does_not_change_the_page_does_not_change_its_address(url: str) -> None:
    """Scheme, www, port, tracking, fragment and a trailing slash are taken off."""
    assert canonical(url) == "example.org/news/plan?id=7"


def test_a_broken_link_is_compared_as_it_is() -> None:
    """Nothing that a source can say is an error here."""
    assert canonical("https://[broken") == "https://[broken"


def test_a_story_keeps_its_id_through_headline_and_tracking() -> None:
    """The address is what lasts; it can be read in the id."""
    first = story_id(Article(title="One", url="https://example.org/news/plan-agreed.html?utm_source=a"))
    assert first.startswith("plan-agreed-")
    assert first == story_id(Article(title="Two", url="http://example.org/news/plan-agreed.html"))


def test_a_story_without_address_is_known_by_headline_and_file() -> None:
    """Wherever the file lies on this machine, and not by the file alone."""
    first = story_id(Article(title="Plan agreed", origin="/a/day.txt"))
    assert first == story_id(Article(title="Plan agreed", origin="/b/day.txt"))
    assert first != story_id(Article(title="Plan refused", origin="/a/day.txt"))


def test_a_job_is_known_by_employer_and_title() -> None:
    """Not by its link or reference, which differ from board to board."""
    job = Job(title="Clerk", hiring_organization="The Bowes Museum", url="https://a.example/1", identifier="X")
    assert job_id(job) == job_id(Job(title="CLERK", hiring_organization="Bowes Museum", url="https://b.example/2"))
    assert job_id(job) != job_id(Job(title="Clerk", hiring_organization="Ely Museum"))


def test_words_are_compared_without_case_accents_and_punctuation() -> None:
    """What a reader would call the same."""
    assert plain("  Café “Zoë”  & Co. ") == "cafe zoe and co"
