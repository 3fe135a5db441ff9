from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Item, Job, Salary
from bulletin.sources.document import Hints
from bulletin.sources.files import Files
from tests.sources.items import jobs_of, problems_of

Read = Callable[..., list[Item]]


def test_a_row_is_a_job(read: Read, london: ZoneInfo) -> None:
    """Every column that boards commonly have is read, whatever its name is."""
    table = (
        "Job Title,Organisation,Place,Salary,Closing Date,Posted,Link,Category,Description,Reference\n"
        'Planner,Northmere Council,"Northmere, Lindenshire","£30,000",30/06/2025,2025-06-12,'
        "https://example.org/1?utm_source=board,Planning,Plan a town. And then bui,N/1\n"
    )
    assert read(table) == [
        Job(
            title="Planner",
            hiring_organization="Northmere Council",
            location="Northmere, Lindenshire",
            salary=Salary(raw="£30,000"),
            valid_through=datetime(2025, 6, 30, 23, 59, 59, tzinfo=london),
            date_posted=datetime(2025, 6, 12, tzinfo=london),
            url="https://example.org/1?utm_source=board",
            sector="Planning",
            description="Plan a town.",
            identifier="N/1",
            origin="a-document",
        )
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiters_and_encodings_are_told(read: Read, delimiter: str, encoding: str) -> None:
    """Spreadsheets write tables in many ways."""
    rows = [["title", "employer", "salary"], ["Café manager", "Northmere", "£13.26"]]
    table = "\r\n".join(delimiter.join(row) for row in rows)
    (job,) = jobs_of(read(table.encode(encoding)))
    assert (job.title, job.hiring_organization, job.salary) == ("Café manager", "Northmere", Salary(raw="£13.26"))


def test_a_row_that_cannot_be_used_is_named_by_its_number(read: Read) -> None:
    """As a spreadsheet counts rows, header included; the others are read."""
    items = read("title,employer,salary\nPlanner,A,\n,B,\n\nUsher,C,£26,403,x\nClerk,D,\n")
    assert [job.title for job in jobs_of(items)] == ["Planner", "Clerk"]
    assert [(problem.place, problem.lost) for problem in problems_of(items)] == [("row 3", True), ("row 5", True)]


def test_a_doubtful_value_is_a_warning(read: Read) -> None:
    """The job is kept without the date or link that could not be read."""
    items = read("title,closing,url\nPlanner,when filled,javascript:alert(1)\n")
    (job,) = jobs_of(items)
    assert (job.valid_through, job.url) == (None, None)
    assert [(problem.place, problem.lost) for problem in problems_of(items)] == [("row 2", False), ("row 2", False)]


@pytest.mark.parametrize(
    ("written", "description"),
    [
        ("Show people in", "Show people in"),
        ("Plan a town", "Plan a town"),
        ("<p>Plan a town</p>", "Plan a town"),
        ("Plan a town and…", None),
        ("Plan a town and [...]", None),
        ("Plan the streets, parks and squares of a town " * 4, None),
        ("N/A", None),
        ("Planner", None),
        ("Pay 3 < 5 > 2 and x<y for all of us.", "Pay 3 < 5 > 2 and x < y for all of us."),
        ("Ask Ann <ann@example.org>, <https://example.org/a>.", "Ask Ann (ann@example.org), (https://example.org/a)."),
        ("Plan <b>a</b> town.<o:p></o:p><script defer>x()</script>", "Plan a town."),
    ],
)
def test_a_teaser_is_what_somebody_wrote(read: Read, written: str, description: str | None) -> None:
    """A few words without a full stop too, and a "<" for less; not what was cut off, nor what says nothing."""
    (job,) = jobs_of(read(f'title,description\nPlanner,"{written}"\n'))
    assert job.description == description


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Director <Children & Families>", "Director (Children & Families)"),
        ("Chief <Section 151 Officer>", "Chief (Section 151 Officer)"),
        ("Clerk <br> of works", "Clerk of works"),
        ("Clerk <part-time", "Clerk < part-time"),
    ],
)
def test_angle_brackets_that_are_no_html_keep_their_words(read: Read, written: str, title: str) -> None:
    """In round ones, for there is no markup in a title: half a directorate's name was lost."""
    (job,) = jobs_of(read(f"title,employer,url\n{written},A,https://example.org/<id>\n"))
    assert (job.title, job.url) == (title, "https://example.org/%3Cid%3E")


@pytest.mark.parametrize("mark", ["\x00", "\x00\x00\x1a", "\x07", "\x1c", "\x7f", "\ufeff"])
@pytest.mark.parametrize("table", ["{}title,employer\nUsher,A\n", "title,emp{}loyer\nUs{}her,A\nUsher,A{}\n"])
def test_a_control_character_costs_nothing(read: Read, mark: str, table: str) -> None:
    """An old program leaves a zero behind in a row, and the table is no less a table for it."""
    items = read(table.replace("{}", mark))
    assert {(job.title, job.hiring_organization) for job in jobs_of(items)} == {("Usher", "A")}
    assert not problems_of(items)


@pytest.mark.parametrize(
    ("header", "said", "advice"),
    [
        (
            "Job title,Name of employer,How to apply,Closing date",
            "no column is known to hold the employer or the link; not understood: 'Name of employer', 'How to apply'",
            "head it employer or link, if one of them does",
        ),
        (
            "Job title,Employer,How to apply,",
            "no column is known to hold the link; not understood: 'How to apply'",
            "head it link, if one of them does",
        ),
        ("Job title,Employer,Salary,Closing date", None, None),
        ("Job title,Employer,Link,Our notes", None, None),
    ],
)
def test_columns_that_may_hold_what_is_missing_are_named(
    read: Read, header: str, said: str | None, advice: str | None
) -> None:
    """An advert without employer or link is of little use, and the table may well have them."""
    items = read(f"{header}\nPlanner,A,,\n")
    assert [job.title for job in jobs_of(items)] == ["Planner"]
    assert [(one.place, one.cause, one.advice, one.lost) for one in problems_of(items)] == (
        [("row 1", said, advice, False)] if said else []
    )


def test_an_unclosed_quotation_mark_is_said(read: Read) -> None:
    """A field that swallows the rest of the file is no advert's title."""
    items = read('title,employer\nPlanner,A\n"Usher,' + "x" * 140_000)
    assert [job.title for job in jobs_of(items)] == ["Planner"]
    assert problems_of(items)[0].place == "row 3"


def test_a_quotation_that_swallows_rows_is_said(read: Read) -> None:
    """However few they are: the row that it begins in is lost, and those before it are not."""
    items = read('title,employer\nPlanner,A\n"Usher,B\nClerk,C\n')
    assert [job.title for job in jobs_of(items)] == ["Planner"]
    assert [(problem.place, problem.lost) for problem in problems_of(items)] == [("row 3", True)]
    assert not problems_of(read('title,employer\nPlanner,"A\nand ""B"""\n5" pipe fitter,C'))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("sep=;\ntitle;employer\nPlanner;A\n;B\n", "row 4"),
        ("Vacancies this week,,\n,,\nJob title,Employer,\nPlanner,A,\n,B,\n", "row 5"),
        ("\n\nVacancies\nJob title,Employer\nPlanner,A\n,B\n", "row 6"),
        ('"Job\ntitle","Employer\n(Council)"\nPlanner,A\n,B\n', "row 3"),
        ("\tJob title\tEmployer\n1\tPlanner\tA\n2\t\tB\n", "row 3"),
        ("Job title,Employer\nPlanner,A,,\n,B,,\n", "row 3"),
    ],
)
def test_a_spreadsheets_habits_are_read(read: Read, table: str, row: str) -> None:
    """A title above the header, Excel's separator, names in two lines, a column without a name, empty cells behind."""
    items = read(table)
    assert [(job.title, job.hiring_organization) for job in jobs_of(items)] == [("Planner", "A")]
    assert [problem.place for problem in problems_of(items)] == [row]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Employer Name", "hiring_organization"),
        ("Hiring_Organization", "hiring_organization"),
        ("Work location", "location"),
        ("Town/City", "location"),
        ("Salary (£)", "salary"),
        ("Closing date (DD/MM/YYYY)", "valid_through"),
        ("Location(s)", "location"),
        ("Employer [council]", "hiring_organization"),
        ("Salary description", "salary"),
        ("Application closing date", "valid_through"),
        ("expiryDate", "valid_through"),
        ("Date published", "date_posted"),
        ("Vacancy URL", "url"),
        ("Job family", "sector"),
        ("Job ref. no.", "identifier"),
        ("Working pattern", "employment_type"),
        ("Grade/Salary (£)", "salary"),
        ("Grade", "salary"),
        ("Closing date & time", "valid_through"),
        ("Date advertised", "date_posted"),
        ("Apply online", "url"),
        ("Directorate", "sector"),
        ("Vacancy location", "location"),
    ],
)
def test_boards_head_their_columns_in_many_ways(read: Read, london: ZoneInfo, header: str, field: str) -> None:
    """Case, spaces and signs do not count."""
    values = {"valid_through": "2025-06-30", "date_posted": "2025-06-12", "url": "https://example.org/1"}
    (job,) = jobs_of(read(f"Vacancy title\t{header}\nPlanner\t{values.get(field, 'Word')}\n"))
    expected = {
        "valid_through": datetime(2025, 6, 30, 23, 59, 59, tzinfo=london),
        "date_posted": datetime(2025, 6, 12, tzinfo=london),
        "salary": Salary(raw="Word"),
    }
    assert getattr(job, field) == expected.get(field, values.get(field, "Word"))


@pytest.mark.parametrize(
    ("row", "raw"),
    [
        ("26403,27254,GBP", "£26403 - £27254"),
        ('"26,403","26,403",gbp', "£26,403"),
        ("26403,,", "26403"),
        ("£26k,£27k,GBP", "£26k - £27k"),
        ("0,0,GBP", None),
    ],
)
def test_pay_in_two_columns_is_one_text(read: Read, row: str, raw: str | None) -> None:
    """The amounts stay as the board wrote them, with the currency's sign."""
    (job,) = jobs_of(read(f"title,salary min,salary max,currency\nPlanner,{row}\n"))
    assert job.salary == (Salary(raw=raw) if raw else None)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("title,grade,salary\nPlanner,9,£30k\n", Salary(raw="£30k")),
        ("title,salary from,salary to,salary period,currency\nUsher,12.60,13,per hour,GBP\n", "£12.60 - £13 per hour"),
        ("title,salary min,salary unit\nUsher,26403,ANNUAL\n", "26403 per year"),
    ],
)
def test_pay_has_its_unit_and_comes_before_a_grade(read: Read, table: str, expected: Salary | str) -> None:
    """A grade is the salary only where the board says nothing else of it."""
    (job,) = jobs_of(read(table))
    assert job.salary == (Salary(raw=expected) if isinstance(expected, str) else expected)


@pytest.mark.parametrize(
    "written",
    ["www.example.org/1?utm_source=x", '"=HYPERLINK(""https://www.example.org/1?utm_source=x"",""Apply"")"'],
)
def test_an_address_is_followed_as_people_and_spreadsheets_write_it(read: Read, written: str) -> None:
    """Without its scheme, or as a formula."""
    (job,) = jobs_of(read(f"title,url\nPlanner,{written}\n"))
    assert job.url == "https://www.example.org/1?utm_source=x"


@pytest.mark.parametrize(
    ("day", "at", "hour"), [("30/06/2025", "5pm", 17), ("30/06/2025", "noon", 12), ("30/06/2025 09:00", "5pm", 9)]
)
def test_a_closing_time_in_a_column_of_its_own(read: Read, london: ZoneInfo, day: str, at: str, hour: int) -> None:
    """It belongs to a day that has none."""
    (job,) = jobs_of(read(f"title,closing date,closing time\nPlanner,{day},{at}\n"))
    assert job.valid_through == datetime(2025, 6, 30, hour, tzinfo=london)


def test_the_real_table(inputs: Path, london: ZoneInfo) -> None:
    """26 council adverts, some of them as a person reads them."""
    items = list(Files(inputs / "jobs/nejobs.csv", Hints(), london).read())
    jobs = jobs_of(items)
    assert len(jobs) == len(items) == 26
    assert jobs[0] == Job(
        title="Admin Assistant",
        hiring_organization="North Tyneside Council",
        location="North Tyneside",
        salary=Salary(raw="Grade 05 (£26,403 - £27,254) pro rata per annum"),
        valid_through=datetime(2026, 8, 20, 0, 0, tzinfo=london),
        url="https://www.northeastjobs.org.uk/job/Admin_Assistant/300537",
        origin=jobs[0].origin,
    )
    assert jobs[4].valid_through == datetime(2026, 8, 20, 23, 59, 59, tzinfo=london)
    assert (jobs[5].title, jobs[5].location) == ("Business Support Officer, 32hpw", None)
    assert jobs[14].valid_through == datetime(2026, 8, 24, 8, 0, tzinfo=london)
    assert jobs[22].title == "Receptionist – Various Posts"
