from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.assemble import assemble
from bulletin.desk.rules import Rules
from bulletin.model import Article, Edition, Gathered, Image, Job, Window
from tests.desk.literals import ID, LONDON, NOW, PUBLICATION, WINDOW, at

SENTENCES = "The council agreed the plan on Monday. It will be carried out by the county's own teams over the summer."


def article(title: str, **given: object) -> Article:
    """A story of an hour before the edition, with the fields that matter here."""
    known: dict[str, object] = {"published": at(16, 5), "body": (SENTENCES,), "origin": "feed.xml"}
    return Article(title=title, **(known | given))  # type: ignore[arg-type]  # fields of Article


def edition(
    *articles: Article,
    jobs: tuple[Job, ...] = (),
    rules: Rules | None = None,
    ran: frozenset[str] = frozenset(),
    window: Window = WINDOW,
) -> Edition:
    """The edition of 16 June 2025 made of these."""
    return assemble(
        Gathered(articles=articles, jobs=jobs),
        id=ID,
        window=window,
        now=NOW,
        publication=PUBLICATION,
        rules=rules or Rules(),
        ran=ran,
    )


def headlines(made: Edition) -> list[str]:
    """The stories' headlines in order."""
    return [story.headline for story in made.stories]


def test_what_was_published_before_the_window_is_left_out_in_words() -> None:
    """The editor reads the day it was published and where the window begins."""
    made = edition(article("Old", published=datetime(2018, 1, 31, 9, tzinfo=LONDON)))
    assert made.stories == ()
    assert [one.why for one in made.left_out] == [
        "published 31 January 2018, before this edition's window, which begins on 15 June 2025, 06:00"
    ]


def test_no_story_falls_between_two_windows() -> None:
    """The borders belong to the window: what is in two of them is kept from running twice by having run."""
    border = [article("Start", published=WINDOW.start, body=()), article("End", published=WINDOW.end, body=())]
    early = article("Early", published=WINDOW.start - timedelta(seconds=1))
    made = edition(*border, early)
    assert sorted(headlines(made)) == ["End", "Start"]
    assert made.left_out[0].why.startswith("published 15 June 2025, 05:59, before this edition's window")


def test_tomorrows_date_is_no_news_today() -> None:
    """A window that ends at midnight holds nothing of the day that begins there."""
    midnight = WINDOW.end.replace(hour=0, minute=0, second=0)
    window = Window(start=WINDOW.start - timedelta(days=2), end=midnight)
    made = edition(article("Of the next day", published=midnight, date_only=True), window=window)
    assert headlines(made) == []


def test_a_bare_date_stands_for_all_of_its_day() -> None:
    """A day that touches the window is in it; the days around it are not."""
    days = {day: article(f"Of the {day}th", published=at(day), date_only=True, body=()) for day in (14, 15, 16, 17)}
    made = edition(*days.values())
    assert {*headlines(made)} == {"Of the 15th", "Of the 16th"}
    assert [one.why.split(",")[0] for one in made.left_out] == ["published 14 June 2025", "published 17 June 2025"]


def test_an_undated_story_is_new_and_last() -> None:
    """It has no place among those that are known to be fresh, but it is not lost."""
    undated = article("Undated", published=None, standfirst="A standfirst.", byline="Beth Arkle")
    made = edition(undated, article("Dated", body=()))
    assert headlines(made) == ["Dated", "Undated"]
    assert made.stories[1].why.startswith("no date: taken as new")


def test_what_has_run_does_not_run_again() -> None:
    """Not under another tracking parameter, nor as a copy."""
    first = edition(article("Told", url="https://example.org/told?utm_source=a"))
    again = edition(article("Told anew", url="http://www.example.org/told/"), ran=frozenset({first.stories[0].id}))
    assert [one.why for one in again.left_out] == ["ran in an earlier edition"]


def test_the_lead_is_our_own_full_fresh_and_pictured_story() -> None:
    """Each merit counts, and the reason names it."""
    picture = Image(url="https://example.org/p.jpg", alt="A bridge.")
    ours = article(
        "Ours", url="https://www.example.org/a", image=picture, byline="Beth Arkle", body=((SENTENCES + " ") * 10,)
    )
    theirs = article(
        "Theirs", url="https://other.example/b", image=picture, publisher="Other", body=("Other words. " * 90,)
    )
    made = edition(theirs, ours)
    assert [(story.headline, story.lead) for story in made.stories] == [("Ours", True), ("Theirs", False)]
    assert made.stories[0].why == (
        "lead: our own (+20), 200 words (+5), fresh (+10), has a picture that is described (+10), has a byline (+3)"
    )


def test_sections_follow_the_order_of_their_best_story() -> None:
    """The lead first whatever its section; a section's stories stand together."""
    made = edition(
        article("Lead", section="Housing", body=("a " * 500 + ".",)),
        article("Roads 1", section="Roads", body=("b " * 400 + ".",)),
        article("Housing 2", section="Housing", body=("c " * 300 + ".",)),
        article("None", body=("d " * 200 + ".",)),
        article("Roads 2", section="Roads", body=("e " * 100 + ".",)),
    )
    assert headlines(made) == ["Lead", "Roads 1", "Roads 2", "Housing 2", "None"]


def test_what_there_is_no_room_for_is_left_out_with_its_place() -> None:
    """The weakest goes, and can be brought back."""
    made = edition(article("A", byline="B"), article("C", body=()), rules=Rules(stories=1))
    assert headlines(made) == ["A"]
    assert made.left_out[0].why.startswith("no room: number 2, and 1 is the most")


def test_a_copy_is_left_out_and_says_of_what() -> None:
    """The same text twice is one story and one line for the editor."""
    made = edition(article("Full", body=(SENTENCES, "More of it.")), article("Copy", url="https://b.example/c"))
    assert headlines(made) == ["Full"]
    assert made.left_out[0].why == "the same story as “Full” in feed.xml, told more fully"


def test_the_lead_has_more_room_for_its_summary() -> None:
    """The budgets are the rules'."""
    body = ("One sentence of about sixty characters, give or take a few. " * 12,)
    made = edition(article("A", body=body, byline="B"), article("C", body=("Other " + body[0],)))
    lead, other = (len(story.summary) for story in made.stories)
    assert 322 < lead <= 414
    assert 238 <= other <= 322


def test_reading_time_is_the_bodys_and_a_teaser_has_none() -> None:
    """At 230 words a minute, rounded up."""
    made = edition(article("Long", body=("a " * 200, "b " * 200)), article("Teaser", body=(), standfirst="Short."))
    assert {story.headline: story.minutes for story in made.stories} == {"Long": 2, "Teaser": None}


def test_the_subject_is_the_leads_headline_and_the_preheader_goes_on() -> None:
    """The preheader adds something in 40 to 110 characters."""
    standfirst = "The county's own teams will carry it out over the summer. Work begins in July."
    made = edition(article("Council agrees its plan", standfirst=standfirst))
    assert made.subject == "Council agrees its plan"
    assert made.preheader == "The county's own teams will carry it out over the summer."


def test_next_headlines_make_the_preheader_when_the_summary_is_too_long() -> None:
    """Whole headlines, as many as fit."""
    made = edition(
        article("Council agrees its plan", byline="B", standfirst="x" * 120 + "."),
        article("The bridge over the river opens on Monday", body=()),
    )
    assert made.preheader == "Plus: The bridge over the river opens on Monday"


def test_an_edition_of_jobs_only_counts_them() -> None:
    """The subject says how many there are, and how many close this week."""
    jobs = tuple(
        Job(title=f"Planner {n}", hiring_organization="Ely City Council", valid_through=at(20) if n < 2 else None)
        for n in range(5)
    )
    made = edition(jobs=jobs)
    assert made.subject == "5 council jobs, 2 closing this week"
    assert made.preheader == "Planner 0, Ely City Council; Planner 1, Ely City Council; Planner 2, Ely City Council"


def test_the_rules_subject_wins() -> None:
    """An editor-in-chief may have a subject of their own."""
    assert edition(article("A"), rules=Rules(subject="Monday's news")).subject == "Monday's news"


@given(st.permutations(range(7)))
def test_the_order_of_reading_changes_nothing(order: list[int]) -> None:
    """Shuffled inputs give the same edition, omissions included."""
    articles = [
        article(
            f"Story {n % 5}",
            url=f"https://example.org/{n % 6}",
            section="ab"[n % 2],
            body=(f"{n % 4} " * 40 + ".",),
            origin=f"{n}",
        )
        for n in range(7)
    ]
    jobs = [Job(title=f"J{n % 4}", hiring_organization=f"E{n % 2}", origin=f"{n}") for n in range(7)]
    straight = edition(*articles, jobs=tuple(jobs))
    assert edition(*(articles[n] for n in order), jobs=tuple(jobs[n] for n in order)) == straight


@pytest.mark.parametrize("hours", [0, 24])
def test_an_empty_day_is_an_empty_edition_with_a_name(hours: int) -> None:
    """Nothing gathered is no error here; whether to send is decided elsewhere."""
    window = Window(start=at(15, 6), end=at(15 + hours // 24, 6))
    made = assemble(Gathered(), id=ID, window=window, now=NOW, publication=PUBLICATION, rules=Rules())
    assert (made.stories, made.jobs, made.subject) == ((), (), "The Town Hall Daily, 16 June 2025")


def test_a_story_moved_up_to_its_section_says_so() -> None:
    """Less weighty than the one below it, it stands where readers look for its section."""
    words = " ".join(["word"] * 400) + "."
    made = edition(
        article("Lead", section="Housing", body=(words, words)),
        article("Roads", section="Transport", body=(words,)),
        article("Parks", section="Leisure", body=(words[:600] + ".",)),
        article("Buses", section="Transport", body=()),
        rules=Rules(),
    )
    assert headlines(made) == ["Lead", "Roads", "Buses", "Parks"]
    assert [story.headline for story in made.stories if "moved up to its section, Transport" in story.why] == ["Buses"]
    bare = edition(
        article("Lead", body=(words, words)), article("Bare", body=(words,)), article("Bins", section="Waste")
    )
    assert headlines(bare) == ["Lead", "Bins", "Bare"]
    assert [story.headline for story in bare.stories if "stands below the sections" in story.why] == ["Bare"]


def test_the_first_of_equals_says_what_put_it_there() -> None:
    """Points alone do not tell why one of two leads."""
    newer = edition(article("A", body=(), published=at(16, 4)), article("B", body=(), published=at(16, 4, 5)))
    assert newer.stories[0].headline == "B"
    assert newer.stories[0].why.endswith("; the newest of those with as many points")
    alike = edition(article("B", body=()), article("A", body=()))
    assert alike.stories[0].why.endswith("; by its headline the first of those with as many points")
    assert "as many points" not in alike.stories[1].why
