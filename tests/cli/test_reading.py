from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bulletin.cli import reading
from bulletin.desk.salary import complete
from bulletin.model import Article, Gathered, Image, Job, Problem, Salary

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2025, 6, 16, 9, 30, tzinfo=LONDON)


def shown(gathered: Gathered, capsys: pytest.CaptureFixture[str]) -> str:
    """What people read, its spaces made one."""
    reading.show(gathered, LONDON)
    return " ".join(capsys.readouterr().out.split())


def test_the_adverts_own_words_stand_beside_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    """So that a wrong reading is seen at a glance; where nothing was read with certainty a dash stands."""
    pay = [Salary(raw="Grade 5 (£26,403 - £27,254)"), Salary(raw="Attractive")]
    jobs = tuple(Job(title=f"Post {n}", salary=complete(salary), origin="a.csv") for n, salary in enumerate(pay))
    text = shown(Gathered(jobs=jobs), capsys)
    assert "Post 0 Grade 5 (£26,403 - £27,254) £26,403–£27,254 a year · Grade 5" in text
    assert "Post 1 Attractive –" in text


def test_a_job_is_shown_with_all_that_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Every field has its column, and a column that nobody fills is left out."""
    job = Job(
        title="Planner",
        hiring_organization="Northmere",
        location="Saltby",
        employment_type="Part-time",
        valid_through=NINE,
        date_posted=NINE,
        identifier="N/1",
        description="Plan a town.",
        url="https://example.org/1",
        origin="a.csv",
    )
    text = shown(Gathered(jobs=(job,)), capsys)
    assert "Job Employer Place Closes Posted Type Ref. Teaser Link" in text
    assert "Planner Northmere Saltby 16 Jun 2025 09:30 16 Jun 2025 09:30 Part-time N/1 yes yes" in text


def test_an_article_is_shown_with_its_pictures_credit(capsys: pytest.CaptureFixture[str]) -> None:
    """A credit without a file, which a saved page has, is told apart."""
    with_file = Image(url="https://example.org/a.jpg", credit="Jo Lens")
    articles = tuple(
        Article(title=f"Story {n}", image=image, standfirst=standfirst, origin="x/a.html")
        for n, (image, standfirst) in enumerate(((with_file, None), (Image(credit="Jo"), "It is so.")))
    )
    text = shown(Gathered(articles=articles), capsys)
    assert "Story 0 – – yes, © Jo Lens a.html" in text
    assert "Story 1 yes teaser none, © Jo a.html" in text


def test_problems_come_last_each_with_place_and_advice(capsys: pytest.CaptureFixture[str]) -> None:
    """What was lost first, then what is in doubt: the file, the place in it, the cause, what to do."""
    lost = Problem(origin="b.csv", place="row 3", cause="this advert has no title", advice="give it a title")
    doubt = Problem(
        origin="a.xml", place="line 2, column 4", cause="the XML is broken", advice="tell the board", lost=False
    )
    job = Job(title="Planner", origin="a.xml")
    text = shown(Gathered(jobs=(job,), problems=(doubt, lost)), capsys)
    order = [
        "Planner",
        "1 left unread",
        "b.csv",
        "row 3",
        "has no title",
        "give it a title",
        "1 read with a doubt",
        "a.xml",
    ]
    order += ["line 2, column 4", "the XML is broken", "tell the board"]
    positions = [text.index(words, text.index("1 left") if words == "a.xml" else 0) for words in order]
    assert positions == sorted(positions)
