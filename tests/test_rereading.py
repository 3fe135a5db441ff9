from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bulletin.desk.addresses import job_id, story_id
from bulletin.model import Article, Edition, Finding, Gathered, Highlight, Job, Story
from bulletin.net import Fetcher, Machine
from bulletin.rereading import reread
from tests.desk.literals import ID, LONDON, at
from tests.site import Site, serving

MACHINE = Machine(monotonic=time.monotonic, sleep=lambda _seconds: None)


@pytest.fixture
def web() -> Iterator[Site]:
    """A publisher's site."""
    with serving() as running:
        yield running


def story(article: Article, origin: str) -> Story:
    """The story of this article, as a build would tell it."""
    return Story(
        id=story_id(article),
        headline=article.title,
        summary="",
        summary_from="none",
        url=article.url,
        origin=origin,
    )


def judged(edition: Edition, again: Gathered, proposed: Edition | None = None) -> list[Finding]:
    """What is said of the edition after this new reading."""
    fetch = Fetcher("test", MACHINE, allowed_hosts=frozenset({"127.0.0.1"}))
    return list(reread(edition, proposed or edition, again, fetch.fetch_once))


def edition(*stories: Story, jobs: tuple[Highlight, ...] = ()) -> Edition:
    """An edition of these."""
    return Edition(id=ID, subject="S", preheader="P", stories=stories, jobs=jobs, job_places=5, timezone=LONDON)


def test_what_stands_there_as_it_was_is_not_spoken_of(web: Site) -> None:
    """Nobody has to read that nothing happened."""
    article = Article(title="Bridge opens", url=web.put("/bridge", b"<p>There.</p>"))
    assert judged(edition(story(article, web.url + "/feed")), Gathered(articles=(article,))) == []


@pytest.mark.parametrize("status", [404, 410, 451])
def test_a_story_that_is_gone_blocks(web: Site, status: int) -> None:
    """Though the feed still names it."""
    article = Article(title="Bridge opens", url=web.put("/bridge", status=status))
    (found,) = judged(edition(story(article, web.url + "/feed")), Gathered(articles=(article,)))
    assert (found.id, found.severity) == ("reread.gone", "block")
    assert "“Bridge opens” is gone from the web: the server answered" in found.message


def test_a_page_that_no_longer_holds_the_story_blocks(web: Site) -> None:
    """It answers, but what was read there can no longer be read."""
    article = Article(title="Bridge opens", url=web.put("/bridge", b"<p>Sorry.</p>"))
    (found,) = judged(edition(story(article, web.url + "/bridge")), Gathered())
    assert (found.id, found.severity) == ("reread.gone", "block")


def test_a_story_that_has_left_its_feed_is_still_there(web: Site) -> None:
    """Feeds forget within hours; the page is what counts."""
    article = Article(title="Bridge opens", url=web.put("/bridge", b"<p>There.</p>"))
    assert judged(edition(story(article, web.url + "/feed")), Gathered()) == []


def test_a_server_that_is_out_of_order_is_shown_and_does_not_block(web: Site) -> None:
    """It says nothing of the story."""
    article = Article(title="Bridge opens", url=web.put("/bridge", status=500))
    (found,) = judged(edition(story(article, web.url + "/feed")), Gathered(articles=(article,)))
    assert (found.id, found.severity) == ("reread.unreachable", "warn")


def test_a_changed_headline_is_shown_and_an_editors_is_none(web: Site) -> None:
    """It is compared with what the last build read."""
    article = Article(title="Bridge opens", url=web.put("/bridge", b"<p>There.</p>"))
    read = edition(story(article, web.url + "/feed"))
    edited = edition(replace(read.stories[0], headline="At last: the bridge"))
    assert judged(edited, Gathered(articles=(article,)), read) == []
    now = replace(article, title="Bridge stays closed")
    (found,) = judged(edited, Gathered(articles=(now,)), read)
    assert (found.id, found.severity, found.why) == (
        "reread.headline",
        "warn",
        "the publisher changed it since it was read",
    )
    assert found.message == "“Bridge opens” is now headed “Bridge stays closed” by its publisher"


FIRST = "The bridge opens on Monday, at a cost of £3.8m."
SECOND = "Cars use the diversion until spring."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ((FIRST, SECOND), None),
        ((f"{FIRST} {SECOND}", "More."), None),
        ((FIRST.replace("3.8", "8.3"), SECOND), f"now says “{FIRST.replace('3.8', '8.3')}”, and not “{FIRST}”"),
        ((SECOND,), f"no longer says “{FIRST}”"),
        (("It is a teaser now.",), None),
    ],
)
def test_a_changed_sentence_of_the_summary_is_shown(web: Site, body: tuple[str, ...], message: str | None) -> None:
    """A figure that was corrected overnight is not printed unseen; what came from a copy is not missed."""
    article = Article(title="Bridge opens", url=web.put("/bridge", b"<p>There.</p>"), body=body)
    read = edition(replace(story(article, web.url + "/feed"), summary=f"{FIRST} {SECOND}", summary_from="extract"))
    edited = edition(replace(read.stories[0], summary="It opens.", summary_from="editor"))
    for stands in (read, edited):
        found = [one.message for one in judged(stands, Gathered(articles=(article,)), read)]
        assert found == ([f"“Bridge opens” {message}"] if message else [])


def test_a_changed_closing_date_is_shown(web: Site) -> None:
    """Readers would apply too late."""
    job = Job(title="Planner", hiring_organization="Ely", url=web.put("/job", b"x"), valid_through=at(20, 12))
    shown = Highlight(
        id=job_id(job), title="Planner", employer="Ely", url=job.url, closes=at(20, 12), origin=web.url + "/jobs"
    )
    assert judged(edition(jobs=(shown,)), Gathered(jobs=(job,))) == []
    (found,) = judged(edition(jobs=(shown,)), Gathered(jobs=(replace(job, valid_through=at(18, 12)),)))
    assert found.message == "“Planner” now closes on 18 June 2025, 12:00, and not on 20 June 2025, 12:00"


def test_an_advert_under_a_new_title_is_changed_and_not_gone(web: Site) -> None:
    """It is known by its page, where that is its own; an advert's id is made of its title."""
    job = Job(title="Planner", hiring_organization="Ely", url=web.put("/job", b"x"))
    shown = Highlight(id=job_id(job), title="Planner", employer="Ely", url=job.url, origin=job.url)
    (found,) = judged(edition(jobs=(shown,)), Gathered(jobs=(replace(job, title="Senior Planner"),)))
    assert found.message == "“Planner” is now headed “Senior Planner” by its publisher"
    others = [replace(job, title="Clerk"), replace(job, title="Usher")]
    assert [one.id for one in judged(edition(jobs=(shown,)), Gathered(jobs=tuple(others)))] == ["reread.gone"]


def test_what_came_from_a_file_is_not_asked_for(web: Site) -> None:
    """Its address may be tomorrow's."""
    article = Article(title="Bridge opens", url=web.url + "/bridge")
    told = replace(story(article, ""), origin=None)
    assert judged(edition(told), Gathered()) == []
    assert web.paths == []
