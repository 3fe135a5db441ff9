from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.desk import bookings
from bulletin.desk.assemble import assemble
from bulletin.desk.audiences import Audiences
from bulletin.desk.holds import Hold
from bulletin.desk.objections import Circumstances, objections
from bulletin.desk.proposal import Orders, propose
from bulletin.desk.rules import Rules
from bulletin.model import Article, Booking, Edition, EditionId, Gathered, Job, Placement, Story
from tests.desk.literals import ID, LONDON, NOW, PUBLICATION, WINDOW, at

SPONSOR = Booking(
    reference="EX-1",
    advertiser="Exampleton Software",
    kind="sponsor",
    first_day=date(2025, 6, 16),
    last_day=date(2025, 6, 18),
    position="bottom",
    text="Know every streetlight you own.",
    url="https://example.org/lights?from=daily",
)
FEATURED = replace(
    SPONSOR,
    reference="EX-2",
    advertiser="Ely City Council",
    kind="featured_job",
    position="jobs",
    text=None,
    url="https://example.org/jobs/7?utm_source=board",
)
JOBS = tuple(
    Job(
        title=f"Planner {number}",
        hiring_organization=f"Council {number}",
        url=f"https://example.org/jobs/{number}",
        valid_through=at(20),
        date_posted=at(16),
    )
    for number in range(9)
)


def edition(jobs: tuple[Job, ...], *booked: Booking, booked_out: frozenset[str] = frozenset()) -> Edition:
    """What is proposed of these jobs with these bookings."""

    def assembled(some: Gathered) -> Edition:
        return assemble(some, id=ID, window=WINDOW, now=NOW, publication=PUBLICATION, rules=Rules(job_places=3))

    orders = Orders(zone=LONDON, bookings=bookings.due(booked, ID), booked_out=booked_out)
    return propose(Gathered(jobs=jobs), orders, assembled)[0]


def stopped(made: Edition, *booked: Booking, holds: tuple[Hold, ...] = (), **known: object) -> dict[str, str]:
    """Which of these cannot run, and why."""
    audiences = Audiences(**({"sectors": ("Housing", "Planning")} | known))  # type: ignore[arg-type]  # fields of Audiences
    return dict(bookings.settle(made, bookings.due(booked, ID), holds, audiences).obstacles)


@pytest.mark.parametrize(("day", "runs"), [(15, False), (16, True), (17, True), (18, True), (19, False)])
def test_a_booking_runs_on_its_days_and_on_no_other(day: int, runs: bool) -> None:  # noqa: FBT001 - a table's column
    """Both ends are included."""
    id_ = EditionId(publication="town-hall-daily", day=date(2025, 6, day))
    assert bool(bookings.due([SPONSOR], id_)) == runs


def test_a_second_edition_of_a_day_carries_no_bookings() -> None:
    """They were sold for the day, once."""
    assert bookings.due([SPONSOR], replace(ID, name="extra")) == ()


def test_a_booked_job_stands_first_and_outside_the_score() -> None:
    """It takes nobody's place, and the others stand as they would without it."""
    made = edition(JOBS, FEATURED)
    first, *others = made.jobs
    assert (first.title, first.booking, first.show, first.score) == ("Planner 7", "EX-2", "always", 0)
    assert first.url == FEATURED.url
    assert first.why == "featured: booked by Ely City Council (EX-2), outside the score"
    assert [job.title for job in others] == [job.title for job in edition(JOBS[:7] + JOBS[8:]).jobs]
    assert len(made.shown_jobs) == 4
    assert stopped(made, FEATURED) == {}


def test_a_booking_that_an_editor_left_out_makes_its_job_one_like_the_others() -> None:
    """The job was not bought, its prominence was."""
    made = edition(JOBS, FEATURED, booked_out=frozenset({"EX-2"}))
    assert [job.booking for job in made.jobs] == [None] * 9
    assert [one.reference for one in made.placements] == ["EX-2"]


def test_a_booked_job_that_is_not_there_or_has_closed_is_said() -> None:
    """With the reason for which the advert did not come in."""
    assert stopped(edition((), FEATURED), FEATURED) == {
        "EX-2": "its job is not in the edition (no advert with its url or reference was read)"
    }
    closed = (replace(JOBS[7], valid_through=at(12)),)
    assert "closed on 11 June 2025" in stopped(edition(closed, FEATURED), FEATURED)["EX-2"]


def test_a_booked_job_can_be_known_by_its_reference() -> None:
    """Where the advertiser gave no address."""
    booking = replace(FEATURED, url=None)
    made = edition((replace(JOBS[3], identifier="EX-2"), *JOBS[4:]), booking)
    assert made.jobs[0].title == "Planner 3"


def test_a_booked_job_does_not_stand_there_again_under_another_name_of_its_employer() -> None:
    """Another board's advert of it is a copy, whichever name the employer has there."""
    names = ("Wirral Metropolitan Borough Council", "Wirral MBC", "Wirral Council")
    adverts = [replace(JOBS[7], hiring_organization=name, url=f"https://b.example/{name[-3:]}") for name in names]
    booking = replace(FEATURED, url="https://b.example/MBC")
    made = edition(tuple(adverts), booking)
    assert [(job.employer, job.booking) for job in made.jobs] == [(names[0], "EX-2")]


def test_two_sponsors_of_one_position_do_not_both_run() -> None:
    """The first reference has it, and the other blocks until somebody decides; for different audiences both have."""
    second = replace(SPONSOR, reference="EX-3")
    assert stopped(edition((), SPONSOR, second), SPONSOR, second) == {"EX-3": "its position (bottom) is taken by EX-1"}
    booked = bookings.due((SPONSOR, second), ID)
    found = objections(edition((), *booked), Circumstances(at=NOW, bookings=booked))
    assert ("booking.stopped", "block") in [(one.id, one.severity) for one in found]
    alone = objections(edition((), SPONSOR), Circumstances(at=NOW, bookings=booked[:1]))
    assert "booking.stopped" not in [one.id for one in alone]
    for_housing, for_planning = replace(SPONSOR, audience="Housing"), replace(second, audience="Planning")
    assert stopped(edition((), for_housing, for_planning), for_housing, for_planning) == {}


@pytest.mark.parametrize("booking", [SPONSOR, FEATURED])
def test_a_booking_for_an_audience_that_nobody_can_be_cannot_run(booking: Booking) -> None:
    """The nearest that is known is named: a sector of the settings, a place of the day's jobs, a reader's choice."""
    job = replace(JOBS[7], location="Ely, Cambridgeshire")
    for audience, nearest in (("Housng", "Housing"), ("Cambridge", "Cambridgeshire"), ("Weram", "Wearham")):
        meant = replace(booking, audience=audience)
        why = f"its audience, '{audience}', is no sector or region that is known; the nearest is '{nearest}'"
        assert stopped(edition((job,), meant), meant, chosen=lambda: ("Wearham",)) == {meant.reference: why}
        meant = replace(booking, audience=nearest.upper())
        assert stopped(edition((job,), meant), meant, chosen=lambda: ("Wearham",)) == {}


STORY = Story(id="s", headline="Inquest opens", summary="It opens.", summary_from="publisher", sensitive=True)
CALM = replace(STORY, id="c", headline="Bridge opens", sensitive=False)


@pytest.mark.parametrize(
    ("position", "stories", "runs"),
    [
        ("top", (STORY, CALM, CALM), False),
        ("top", (CALM, STORY, CALM), True),
        ("after_lead", (CALM, STORY, CALM), False),
        ("after_lead", (CALM, CALM, STORY), True),
        ("bottom", (CALM, CALM, STORY), False),
        ("bottom", (STORY, CALM, CALM), True),
    ],
)
def test_no_sponsor_stands_beside_a_sensitive_story(
    position: str,
    stories: tuple[Story, ...],
    runs: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Next to it is what is above, below or just before it."""
    booking = replace(SPONSOR, position=position)  # type: ignore[arg-type]  # a table's column
    made = replace(edition((), booking), stories=stories)
    assert stopped(made, booking) == (
        {} if runs else {"EX-1": "it would stand beside “Inquest opens”, which is sensitive"}
    )


def test_a_sponsor_moves_away_from_a_sensitive_story_where_its_terms_allow() -> None:
    """To the first position of its terms that is free and calm; otherwise it waits for an editor."""
    booking = replace(SPONSOR, position="top", elsewhere=("after_lead", "bottom"))
    made = replace(edition((), booking), stories=(STORY, CALM, CALM))
    found = bookings.settle(made, [booking], (), Audiences())
    assert (found.positions, found.obstacles) == ({"EX-1": "bottom"}, {})
    assert found.moved == {"EX-1": "it would stand beside “Inquest opens”, which is sensitive"}
    assert [one.position for one in bookings.placed(made, found).placements] == ["bottom"]
    everywhere = replace(made, stories=(STORY, CALM, STORY))
    assert bookings.settle(everywhere, [booking], (), Audiences()).positions == {}
    assert set(stopped(everywhere, booking)) == {"EX-1"}


def test_who_can_stand_elsewhere_makes_room_for_who_cannot() -> None:
    """Whatever their references are; neither is kept out."""
    either = replace(SPONSOR, elsewhere=("top",))
    only_here = replace(SPONSOR, reference="EX-3")
    found = bookings.settle(edition((), either, only_here), [either, only_here], (), Audiences())
    assert (found.positions, found.obstacles) == ({"EX-3": "bottom", "EX-1": "top"}, {})


def test_a_held_advertiser_does_not_run() -> None:
    """Words hold in advertisements too."""
    hold = Hold(words="streetlight", reason="a complaint", who="legal")
    assert stopped(edition((), SPONSOR), SPONSOR, holds=(hold,)) == {"EX-1": "held: a complaint (legal)"}


def test_an_editors_reason_lets_the_edition_go() -> None:
    """And what was left out is not shown; a block that was deleted is missed."""
    made = edition(JOBS, SPONSOR, FEATURED)
    left_out = tuple(replace(one, leave_out="they asked us to wait") for one in made.placements)
    assert stopped(replace(made, placements=left_out), SPONSOR, FEATURED) == {}
    shown = bookings.running(replace(made, placements=left_out), ())
    assert shown.placements == ()
    assert [job.booking for job in shown.jobs] == [None] * 9
    missing = replace(made, placements=())
    assert set(stopped(missing, SPONSOR)) == {"EX-1"}


def test_what_was_bought_is_what_is_shown() -> None:
    """The text and the address as they were given, tracking and all."""
    (placement,) = edition((), SPONSOR).placements
    assert placement == Placement(
        reference="EX-1",
        advertiser="Exampleton Software",
        kind="sponsor",
        position="bottom",
        text="Know every streetlight you own.",
        url="https://example.org/lights?from=daily",
        why="booked until 18 June 2025",
    )


WEEK = tuple(
    Article(
        title=f"News {number}",
        url=f"https://example.org/n{number}",
        published=at(16, number % 6),
        standfirst=f"The council told what news {number} is about, and why it matters to the people of ward {number}.",
        origin="https://example.org/feed.xml" if number % 2 else "feed.xml",
        embargo_until=at(16, 5) if number == 3 else None,
    )
    for number in range(8)
)


@settings(max_examples=40, deadline=None)
@given(st.permutations(WEEK), st.permutations(JOBS), st.permutations([SPONSOR, FEATURED]))
def test_the_order_of_what_comes_in_changes_nothing(
    articles: list[Article], jobs: list[Job], booked: list[Booking]
) -> None:
    """Sources may be read in any order, and a list of bookings may be sorted in a spreadsheet."""
    hold = Hold(words="news 5", reason="sub judice", who="legal")

    def proposed(news: Iterable[Article], posts: Iterable[Job], bought: Iterable[Booking]) -> Edition:
        def assembled(some: Gathered) -> Edition:
            return assemble(some, id=ID, window=WINDOW, now=NOW, publication=PUBLICATION, rules=Rules())

        orders = Orders(zone=LONDON, holds=(hold,), bookings=bookings.due(bought, ID))
        return propose(Gathered(articles=tuple(news), jobs=tuple(posts)), orders, assembled)[0]

    assert proposed(articles, jobs, booked) == proposed(WEEK, JOBS, (SPONSOR, FEATURED))
