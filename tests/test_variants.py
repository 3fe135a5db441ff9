from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model import Edition, EditionId, Highlight, Placement, Subscriber
from bulletin.variants import plan

DAY = EditionId(publication="daily", day=date(2025, 6, 16))
JOBS = (
    Highlight(id="h1", title="Housing Officer", sector="Housing & homes", place="Northmere, Lindenshire"),
    Highlight(id="p1", title="Planner", sector="Planning", place="Wearham"),
    Highlight(id="h2", title="Homes Manager", sector="Housing and Homes", place="Wearham"),
    Highlight(id="f1", title="Accountant", sector="Finance", place="Northmere · hybrid"),
    Highlight(id="h3", title="Lettings Officer", sector="Housing & homes", place="Lindenshire"),
    Highlight(id="u1", title="Clerk"),
)


def edition(**changes: object) -> Edition:
    """Return an edition with room for two of six jobs."""
    given_fields: dict[str, object] = {"id": DAY, "subject": "S", "preheader": "P", "jobs": JOBS, "job_places": 2}
    return Edition(**{**given_fields, **changes})  # type: ignore[arg-type]  # a test changes fields by name


def reader(*sectors: str, regions: tuple[str, ...] = ()) -> Subscriber:
    """Return a reader who chose these."""
    return Subscriber(email="a@example.test", sectors=sectors, regions=regions)


def shown(sectors: tuple[str, ...] = (), regions: tuple[str, ...] = (), **changes: object) -> list[str]:
    """Return the ids of the jobs that readers with this choice see."""
    return [job.id for job in edition(**changes).selection(sectors, regions).jobs]


@pytest.mark.parametrize(
    ("sectors", "regions", "ids"),
    [
        ((), (), ["h1", "p1"]),
        (("housing AND homes",), (), ["h1", "h2"]),
        (("Planning", "Finance"), (), ["p1", "f1"]),
        ((), ("wearham",), ["p1", "h2"]),
        ((), ("Lindenshire",), ["h1", "h3"]),
        (("Housing & homes",), ("Wearham",), ["h2"]),
        (("Beekeeping",), (), ["h1", "p1"]),
    ],
)
def test_jobs_follow_the_choice(sectors: tuple[str, ...], regions: tuple[str, ...], ids: list[str]) -> None:
    """The first that match fill the places, in the edition's order; a choice that nothing matches is none."""
    assert shown(sectors, regions) == ids


def test_always_comes_first_and_never_does_not_come() -> None:
    """An editor's word stands above a reader's choice."""
    jobs = (replace(JOBS[0], show="never"), replace(JOBS[3], show="always"), JOBS[2], JOBS[4])
    assert shown(("Housing & homes",), jobs=jobs) == ["f1", "h2"]


def test_a_booking_is_for_its_audience() -> None:
    """Its readers see sponsor and featured job; to the others the job is like any other, and stands in its place."""
    bookings = (
        Placement(reference="B1", advertiser="A", kind="sponsor", position="top", audience="Planning"),
        Placement(reference="B2", advertiser="A", kind="featured_job", position="jobs", audience="Planning"),
        Placement(reference="B3", advertiser="A", kind="sponsor", position="top", leave_out="sold twice"),
    )
    jobs = (*JOBS[:5], replace(JOBS[5], booking="B2", show="always"))
    mine = edition(jobs=jobs, placements=bookings).selection(("planning",))
    others = edition(jobs=jobs, placements=bookings).selection(("Finance",))
    assert [one.reference for one in mine.placements] == ["B1", "B2"]
    assert [(job.id, job.booking) for job in mine.jobs] == [("p1", None), ("u1", "B2")]
    assert others.placements == ()
    assert [job.id for job in others.jobs] == ["f1"]


def test_readers_who_see_the_same_share_a_variant() -> None:
    """Other words, other choices: what counts is what is shown; who sees what all see gets the default."""
    readers = [
        reader(),
        reader("Housing & homes"),
        reader("housing and homes"),
        reader("Housing and Homes", "Beekeeping"),
        reader("Beekeeping"),
        reader("Planning", "Housing & homes"),
    ]
    made = plan(edition(), readers, 100)
    assert [(group.key == "default", group.readers) for group in made.groups] == [(True, 3), (False, 3)]
    keys = {made.by_choice.get((one.sectors, one.regions), "default") for one in readers[1:4]}
    assert keys == {made.groups[1].key}


def test_beyond_the_most_the_smallest_get_the_default() -> None:
    """Three variants are allowed: the two largest groups keep theirs, and it is told how many did not."""
    readers = [reader("Finance"), *[reader("Planning")] * 3, *[reader("Housing & homes")] * 2, reader()]
    made = plan(edition(), readers, 3)
    assert [group.readers for group in made.groups] == [2, 3, 2]
    assert (made.merged, made.merged_readers) == (1, 1)
    assert (("Finance",), ()) not in made.by_choice


def test_nobody_makes_one_variant() -> None:
    """The default is there whoever reads."""
    made = plan(edition(), [], 100)
    assert [(group.key, group.readers) for group in made.groups] == [("default", 0)]


CHOICES = st.lists(st.sampled_from(["Housing & homes", "Planning", "Finance", "Beekeeping"]), max_size=3).map(tuple)


@given(st.lists(CHOICES, max_size=40), st.integers(1, 5))
def test_every_reader_is_counted_once_and_gets_what_they_chose(choices: list[tuple[str, ...]], most: int) -> None:
    """Whoever reads: the groups add up, are no more than allowed, and hold the reader's own jobs or everyone's."""
    readers = [reader(*choice) for choice in choices]
    made = plan(edition(), readers, most)
    assert len(made.groups) <= most
    assert sum(group.readers for group in made.groups) == len(readers)
    selections = {group.key: group.selection for group in made.groups}
    for one in readers:
        given_to = selections[made.by_choice.get((one.sectors, one.regions), "default")]
        assert given_to in {edition().selection(one.sectors), edition().selection()}
