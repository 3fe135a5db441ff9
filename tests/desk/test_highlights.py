from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.highlights import Day, Panel, order
from bulletin.desk.rules import Rules
from bulletin.desk.sectors import Sector
from bulletin.model import Job, Salary
from tests.desk.literals import LONDON, NOW, at

DAY = Day(day=NOW.date(), zone=LONDON, now=NOW, shown={}, language="en-GB")


def job(title: str, employer: str | None = "Durham County Council", **given: object) -> Job:
    """An advert with the fields that matter here."""
    return Job(title=title, hiring_organization=employer, **given)  # type: ignore[arg-type]  # fields of Job


def titles(panel: Panel) -> list[str]:
    """The jobs' titles in order."""
    return [highlight.title for highlight in panel.jobs]


def test_what_has_closed_is_left_out_with_its_day() -> None:
    """Midnight stands for the end of the day before, as job boards mean it."""
    panel = order([job("A", valid_through=at(12, 17)), job("B", valid_through=at(16))], DAY, Rules())
    assert panel.jobs == ()
    assert [(one.title, one.why) for one in panel.left_out] == [
        ("B, Durham County Council", "closed on 15 June 2025"),
        ("A, Durham County Council", "closed on 12 June 2025"),
    ]


def test_what_closes_today_runs_and_says_so() -> None:
    """A bare date is open until that day's last second, and midnight is shown as the day before."""
    panel = order(
        [job("A", valid_through=at(16, 23, 59, 59)), job("B", "Ely Council", valid_through=at(17))], DAY, Rules()
    )
    assert [highlight.closes for highlight in panel.jobs] == [at(16, 23, 59, 59)] * 2
    assert all(highlight.why.startswith("closes today (+20)") for highlight in panel.jobs)


def test_what_is_posted_later_waits_for_its_day() -> None:
    """An advert that was prepared for tomorrow does not run today."""
    panel = order([job("A", date_posted=at(17, 9))], DAY, Rules())
    assert panel.left_out[0].why == "posted on 17 June 2025, after the edition's day"


def test_the_same_advert_from_two_boards_runs_once() -> None:
    """The one that says more is shown, whatever its link and reference."""
    full = job("Planner", location="Durham", url="https://b.example/9?utm_source=x", salary=Salary(raw="£30,000"))
    thin = job("PLANNER", "The Durham County Council", url="https://a.example/1")
    other = job("Planner", url="https://a.example/1", identifier="No Reference Number")
    panel = order([other, full, thin], DAY, Rules())
    assert [highlight.url for highlight in panel.jobs] == ["https://b.example/9?utm_source=x"]
    assert len(panel.left_out) == 2


def test_an_advert_left_out_as_the_same_says_which_one_stands() -> None:
    """The editor reads where the other came from, or in which place it is."""
    full = job("Planner", location="Durham", url="https://b.example/9", salary=Salary(raw="£30,000"), origin="b.xml")
    again = job("Planner", location="Durham", url="https://a.example/1", origin="a.csv")
    elsewhere = job("Planner", location="Crook", url="https://a.example/2", origin="a.csv")
    assert [one.why for one in order([again, elsewhere, full], DAY, Rules()).left_out] == [
        "another advert of Durham County Council for the same post; one is enough, and the one in Durham stands",
        "the same advert as in b.xml, which says as much or more",
    ]


@pytest.mark.parametrize(
    ("raw", "stated"),
    [
        ("£30,000", True),
        ("Grade 7", True),
        ("£30,000 or £32,000 with experience", True),
        ("National Living Wage", True),
        ("Competitive", False),
        ("Competitive, with relocation", False),
        ("Depending on experience", False),
    ],
)
def test_a_salary_is_stated_where_a_reader_learns_what_is_paid(raw: str, *, stated: bool) -> None:
    """The word competitive earns an advert no points."""
    (highlight,) = order([job("A", salary=Salary(raw=raw))], DAY, Rules()).jobs
    assert ("salary stated" in highlight.why) == stated


def test_a_shared_reference_number_makes_no_duplicates() -> None:
    """Real feeds give all their jobs the same one."""
    jobs = [job(title, identifier="No Reference Number") for title in ("A", "B", "C")]
    assert len(order(jobs, DAY, Rules()).jobs) == 3


def test_at_most_two_an_employer_while_others_wait_then_filled_by_score() -> None:
    """The third advert of an employer stands behind everyone else's first two, however good it is."""
    many = [job(f"Durham {n}", salary=Salary(raw="£30,000"), valid_through=at(17, 12), location="D") for n in range(4)]
    few = [job("Ely 1", "Ely Council"), job("Ely 2", "Ely Council"), job("Bath 1", "Bath Council")]
    told = titles(order([*many, *few], DAY, Rules()))
    assert {*told[:2]} < {f"Durham {n}" for n in range(4)}
    assert {*told[2:5]} == {"Ely 1", "Ely 2", "Bath 1"}
    assert all(title.startswith("Durham") for title in told[5:])


def test_the_score_is_in_whole_points_and_says_what_for() -> None:
    """Every point of the sum can be told to an editor."""
    advert = job("A", date_posted=at(15), valid_through=at(18, 12), salary=Salary(raw="£30,000"), location="Durham")
    (highlight,) = order([advert], DAY, Rules()).jobs
    assert highlight.why == (
        "closes in 2 days (+16), newly posted (+15), not shown before (+12), salary stated (+10), place stated (+3)"
    )
    assert (highlight.score, highlight.new, highlight.salary) == (56, True, "£30,000 a year")


def test_a_job_that_was_shown_gives_way_to_one_that_was_not() -> None:
    """Jobs rotate from day to day."""
    first = titles(order([job("A"), job("B", "Ely Council")], DAY, Rules()))
    shown = dict.fromkeys(
        (one.id for one in order([job(first[0]), job(first[0], "Ely Council")], DAY, Rules()).jobs), 1
    )
    assert titles(order([job("A"), job("B", "Ely Council")], replace(DAY, shown=shown), Rules()))[0] == first[1]


def test_employers_and_sectors_are_spread() -> None:
    """Of adverts alike, another sector comes before the same again."""
    jobs = [job("A1", "A", sector="Housing"), job("B1", "B", sector="Housing"), job("C1", "C", sector="Finance")]
    assert titles(order(jobs, DAY, Rules())) == ["A1", "C1", "B1"]


@given(st.permutations(range(8)), st.integers(min_value=1, max_value=3))
def test_the_order_of_reading_changes_nothing(order_of_reading: list[int], per_employer: int) -> None:
    """Shuffled adverts give the same panel."""
    jobs = [
        job(
            f"Job {n % 5}",
            f"Council {n % 3}",
            url=f"https://example.org/{n}",
            sector=f"S{n % 2}",
            valid_through=at(16 + n, 9),
        )
        for n in range(8)
    ]
    rules = Rules(jobs_per_employer=per_employer)
    shuffled = order([jobs[n] for n in order_of_reading], DAY, rules)
    straight = order(jobs, DAY, rules)
    assert shuffled.jobs == straight.jobs
    assert {*shuffled.left_out} == {*straight.left_out}


@pytest.mark.parametrize("employer", [None, ""])
def test_adverts_without_an_employer_do_not_wait_for_each_other(employer: str | None) -> None:
    """Nobody is not an employer with too many adverts."""
    jobs = [job(f"Job {n}", employer, location=f"Town {n}") for n in range(4)]
    assert not any("waited" in highlight.why for highlight in order(jobs, DAY, Rules()).jobs)


def test_places_go_round_among_jobs_that_were_all_shown() -> None:
    """What was shown least often stands first, and after three times nothing is owed any more."""
    jobs = [job("A"), job("B", "Ely Council"), job("C", "York Council"), job("D", "Bath Council")]
    ids = {one.title: one.id for one in order(jobs, DAY, Rules()).jobs}
    shown = {ids["A"]: 3, ids["B"]: 1, ids["C"]: 2, ids["D"]: 9}
    made = order(jobs, replace(DAY, shown=shown), Rules()).jobs
    assert [one.title for one in made][:2] == ["B", "C"]
    assert "shown once before (+8)" in made[0].why


def test_what_closes_within_three_hours_of_the_send_is_left_out() -> None:
    """Nobody could apply; a bare date is open until its last second, and midnight is the end of the day before."""
    panel = order(
        [
            job("Soon", "A", valid_through=at(16, 8, 59)),
            job("Later", "B", valid_through=at(16, 9)),
            job("Today", "C", valid_through=at(16, 23, 59, 59)),
            job("Midnight", "D", valid_through=at(17)),
            job("Yesterday", "E", valid_through=at(16)),
        ],
        DAY,
        Rules(),
    )
    assert {*titles(panel)} == {"Later", "Today", "Midnight"}
    assert {one.title: one.why for one in panel.left_out} == {
        "Soon, A": "closes at 08:59, less than 3 hours after the send",
        "Yesterday, E": "closed on 15 June 2025",
    }


def test_places_and_pay_are_spread_too() -> None:
    """Of adverts alike, another town or another band of pay comes before the same again."""
    same = {"sector": "Housing", "valid_through": at(30, 12)}
    low, high = Salary(raw="£26,000"), Salary(raw="£70,000")
    places = [
        job("A1", "A", location="Ely", **same),
        job("B1", "B", location="Ely", **same),
        job("C1", "C", location="March", **same),
    ]
    assert titles(order(places, DAY, Rules())) == ["A1", "C1", "B1"]
    paid = [job("A1", "A", salary=low, **same), job("B1", "B", salary=low, **same), job("C1", "C", salary=high, **same)]
    panel = order(paid, DAY, Rules())
    assert titles(panel) == ["A1", "C1", "B1"]
    assert "like pay shown above (−1)" in panel.jobs[2].why


def test_an_advert_is_once_under_its_employers_other_names() -> None:
    """Two boards write the same council differently."""
    boards = [
        job("Planner", "Wirral Metropolitan Borough Council", location="Wirral", salary=Salary(raw="£30,000")),
        job("PLANNER", "Wirral Council"),
        job("Planner!", "wirral mbc"),
        job("Planner", "Sefton Council"),
    ]
    panel = order(boards, DAY, Rules())
    assert sorted(highlight.employer or "" for highlight in panel.jobs) == [
        "Sefton Council",
        "Wirral Metropolitan Borough Council",
    ]


def test_an_employer_waits_under_all_of_its_names() -> None:
    """Two of Wirral Council and two of Wirral MBC are four of one."""
    names = ("Wirral Council", "Wirral MBC", "Wirral Council", "Wirral Metropolitan Borough Council", "Ely Council")
    panel = order([job(f"Job {n}", name) for n, name in enumerate(names)], DAY, Rules())
    assert ["waited" in highlight.why for highlight in panel.jobs] == [False, False, False, True, True]


def test_a_sector_is_told_by_the_rules_words() -> None:
    """With its reason beside the points."""
    rules = Rules(sectors=(Sector(name="Housing & homes", words=("homeless",)),))
    (highlight,) = order([job("Homelessness Officer")], DAY, rules).jobs
    assert highlight.sector == "Housing & homes"
    assert highlight.why == "not shown before (+12); sector by “Homeless” in its title"
