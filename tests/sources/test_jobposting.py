from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Item, Job, Salary
from bulletin.sources.document import Hints
from bulletin.sources.files import Files
from tests.sources.items import jobs_of, problems_of

Read = Callable[..., list[Item]]


def posting(**values: object) -> str:
    """Return a JobPosting alone in a file."""
    return json.dumps({"@context": "https://schema.org", "@type": "JobPosting", "title": "Planner", **values})


def test_a_job_posting_is_read(read: Read, london: ZoneInfo) -> None:
    """The fields of schema.org; the text in value.value is the advert's own words."""
    text = posting(
        hiringOrganization={"name": "Northmere Council", "logo": {"url": "https://example.org/l.png"}},
        jobLocation={
            "address": {"addressLocality": "Northmere", "addressRegion": "Lindenshire", "addressCountry": "GB"}
        },
        baseSalary={
            "currency": "GBP",
            "value": {
                "minValue": "38,694",
                "maxValue": 40000,
                "unitText": "YEAR",
                "value": "£38,694 - £40,000 pro rata",
            },
        },
        description="&lt;p&gt;Plan a town.&lt;/p&gt;&lt;p&gt;You&#39;ll like it&lt;/p&gt;",
        employmentType=["FULL_TIME", "TEMPORARY"],
        validThrough="2025-06-30",
        datePosted="2025-06-16T08:00:00Z",
        url="https://example.org/1?utm_source=board",
        identifier={"@type": "PropertyValue", "name": "Northmere", "value": "N1"},
        industry="Planning",
    )
    assert read(text) == [
        Job(
            title="Planner",
            hiring_organization="Northmere Council",
            location="Northmere, Lindenshire",
            description="Plan a town.",
            salary=Salary(
                raw="£38,694 - £40,000 pro rata", min=Decimal(38694), max=Decimal(40000), currency="GBP", period="year"
            ),
            employment_type="FULL_TIME, TEMPORARY",
            valid_through=datetime(2025, 6, 30, 23, 59, 59, tzinfo=london),
            date_posted=datetime(2025, 6, 16, 9, tzinfo=london),
            url="https://example.org/1?utm_source=board",
            identifier="N1",
            sector="Planning",
            logo="https://example.org/l.png",
            origin="a-document",
        )
    ]


@pytest.mark.parametrize(
    ("salary", "expected"),
    [
        ("Competitive", Salary(raw="Competitive")),
        (
            {"currency": "GBP", "value": {"value": 13.26, "unitText": "HOUR"}},
            Salary(raw="£13.26 per hour", min=Decimal("13.26"), max=Decimal("13.26"), currency="GBP", period="hour"),
        ),
        (
            {"currency": "EUR", "minValue": 20000, "maxValue": 30000},
            Salary(raw="€20,000 - €30,000", min=Decimal(20000), max=Decimal(30000), currency="EUR"),
        ),
        ({"currency": "GBP", "value": {"minValue": 0, "maxValue": 0}}, None),
        ({"value": {"minValue": "NaN", "maxValue": "1e999"}}, None),
        ([], None),
        (None, None),
    ],
)
def test_pay_that_comes_in_fields(read: Read, salary: object, expected: Salary | None) -> None:
    """Numbers without words are put into words; zero and nonsense are no pay."""
    (job,) = jobs_of(read(posting(baseSalary=salary)))
    assert job.salary == expected


def test_json_that_holds_no_job_is_a_problem(read: Read) -> None:
    """Told from the content, or said when the settings insist."""
    assert problems_of(read('{"a": 1}'))[0].lost
    assert problems_of(read('{"a": 1}', "jobposting"))[0].cause == "there is no JobPosting in it"
    assert problems_of(read('{"a": ', "jobposting"))[0].cause == "this JSON cannot be read"


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("3.200,50", "3200.50"),
        ("1.234.567", "1234567"),
        ("3.200", "3200"),
        ("13,26", "13.26"),
        ("38 694", "38694"),
        ("38’694", "38694"),
        ("38,694.50", "38694.50"),
        ("30000.00", "30000.00"),
        (13.265, "13.265"),
        ("£30k", None),
    ],
)
def test_a_figure_is_read_as_its_country_writes_it(read: Read, written: object, amount: str | None) -> None:
    """Dots part thousands in Germany and cents in Britain: a thousandth of somebody's pay is a wrong figure."""
    (job,) = jobs_of(read(posting(baseSalary={"currency": "EUR", "value": {"minValue": written, "unitText": "MONTH"}})))
    assert (job.salary.min if job.salary else None) == (Decimal(amount) if amount else None)


def test_a_doubtful_posting_is_a_warning(read: Read) -> None:
    """The job is kept without the date or link that could not be read, and that is said, as of a table's row."""
    items = read(posting(validThrough="when filled", url="javascript:alert(1)"))
    (job,) = jobs_of(items)
    assert (job.valid_through, job.url) == (None, None)
    assert [(problem.place, problem.lost) for problem in problems_of(items)] == [("job 1", False), ("job 1", False)]


PAGE = "<!doctype html><title>T</title><script type='application/ld+json'>{}</script>"


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "JobPosting", "title": "Planner", "skills": ["a",],}',
        "{&quot;@type&quot;: &quot;JobPosting&quot;, &quot;title&quot;: &quot;Planner&quot;}",
        '<!-- {"@type": "JobPosting",\n"title": "Plan\tner"} -->',
    ],
)
def test_json_as_templates_write_it_is_read(read: Read, data: str) -> None:
    """A comma too many, quotation marks escaped, a tab inside a text."""
    assert [job.title.replace(" ", "") for job in jobs_of(read(PAGE.format(data)))] == ["Planner"]


def test_broken_json_is_said_with_its_place(read: Read) -> None:
    """Alone in a file it is lost, with line and column; in a page it is a doubt beside what the page shows."""
    (problem,) = problems_of(read('{"@type": "JobPosting",\n"title": "Planner" "url": 1}'))
    assert (problem.cause, problem.place, problem.lost) == ("this JSON cannot be read", "line 2, column 20", True)
    broken = PAGE.format('{"@type": "JobPosting", "title": ')
    assert "its JSON-LD is broken, so what that says is missing" in [one.cause for one in problems_of(read(broken))]
    assert "its JSON-LD is broken, so what that says is missing" not in [
        one.cause for one in problems_of(read(broken.replace("JobPosting", "BreadcrumbList")))
    ]


def test_a_pages_only_job_lies_at_its_address(read: Read) -> None:
    """However doubtful its closing date is."""
    data = '{"@type": "JobPosting", "title": "Planner", "validThrough": "soon"}'
    (job,) = jobs_of(read(PAGE.format(data) + "<link rel=canonical href='https://example.org/1'>"))
    assert job.url == "https://example.org/1"


def test_an_employer_that_is_named_elsewhere_is_found(read: Read) -> None:
    """By its @id, in the same graph; and "per annum" is a year."""
    posting = {
        "@type": "JobPosting",
        "title": "Planner",
        "hiringOrganization": {"@id": "#org"},
        "baseSalary": {
            "currency": "GBP",
            "value": {"minValue": "29970.00", "maxValue": 36483, "unitText": "per annum"},
        },
    }
    organization = {"@id": "#org", "@type": "Organization", "name": "Northmere Council"}
    (job,) = read(json.dumps({"@context": "https://schema.org", "@graph": [posting, organization]}))
    assert isinstance(job, Job)
    assert job.hiring_organization == "Northmere Council"
    assert job.salary is not None
    assert (job.salary.raw, job.salary.period) == ("£29,970 - £36,483 per year", "year")


def test_the_real_job_page(inputs: Path, london: ZoneInfo) -> None:
    """JobPosting as a UK health board writes it."""
    (job,) = Files(inputs / "jobs/nhs-jobposting.html", Hints(), london).read()
    assert isinstance(job, Job)
    assert job.title == "Clinical Fellow (CT1/2) in General Surgery"
    assert job.hiring_organization == "University Hospitals Bristol and Weston NHS Foundation Trust"
    assert job.location == "Weston General Hospital, Weston-super-Mare"
    assert job.salary == Salary(
        raw="£38,694 per annum pro rata", min=Decimal(38694), max=Decimal(38694), currency="GBP", period="year"
    )
    assert job.valid_through == datetime(2020, 11, 8, 23, 59, 59, tzinfo=london)
    assert job.description == (
        "Weston General Hospital is looking to appoint two Clinical Fellows (CT1/2) to our Trust in General Surgery."
    )
    assert job.logo == "https://www.jobs.nhs.uk/xi/db_image/logo/120778.png"
