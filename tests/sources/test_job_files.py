"""Tables, job XML and JobPosting: adverts that come in fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Item, Job, Problem, Salary
from bulletin.sources.document import Document, Hints
from bulletin.sources.files import Files
from bulletin.sources.reading import read_document

Read = Callable[..., list[Item]]


def jobs_of(items: list[Item]) -> list[Job]:
    """Return the jobs among the items."""
    return [item for item in items if isinstance(item, Job)]


def problems_of(items: list[Item]) -> list[Problem]:
    """Return the problems among the items."""
    return [item for item in items if isinstance(item, Problem)]


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


def test_an_unclosed_quotation_mark_is_said(read: Read) -> None:
    """A field that swallows the rest of the file is no advert's title."""
    items = read('title,employer\nPlanner,A\n"Usher,' + "x" * 140_000)
    assert [job.title for job in jobs_of(items)] == ["Planner"]
    assert problems_of(items)[0].place == "row 3"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Employer Name", "hiring_organization"),
        ("Hiring_Organization", "hiring_organization"),
        ("Work location", "location"),
        ("Town/City", "location"),
        ("Salary (£)", "salary"),
        ("Salary description", "salary"),
        ("Application closing date", "valid_through"),
        ("expiryDate", "valid_through"),
        ("Date published", "date_posted"),
        ("Vacancy URL", "url"),
        ("Job family", "sector"),
        ("Job ref. no.", "identifier"),
        ("Working pattern", "employment_type"),
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


MAPPED = """<?xml version="1.0"?>
<v:feed xmlns:v="https://example.org/ns"><v:vacancy id="N/1"><v:position><v:name>Planner</v:name></v:position>
<v:org><v:name>Northmere Council</v:name></v:org><v:link href="https://example.org/1?utm_source=board"/>
<v:salary>£30,000</v:salary><v:closes>30/06/2025</v:closes><v:title>Not this one</v:title></v:vacancy>
<v:vacancy id="N/2"><v:position><v:name>Usher</v:name><v:name>Second name</v:name></v:position></v:vacancy></v:feed>"""
MAP = Hints(
    kind="jobs-xml",
    item="vacancy",
    fields={
        "title": "position/name",
        "hiring_organization": "org/name",
        "identifier": "@id",
        "url": "link/@href",
        "valid_through": "closes",
    },
)


def read_mapped(text: str, zone: ZoneInfo) -> list[Item]:
    """Return what a map finds in a piece of XML."""
    return list(read_document(Document(origin="a-document", content=text.encode()), MAP, zone))


def test_job_xml_of_any_shape_is_read_by_a_map(london: ZoneInfo) -> None:
    """The settings say which element is an advert and where its fields stand; known names fill in the rest."""
    planner, usher = read_mapped(MAPPED, london)
    assert planner == Job(
        title="Planner",
        hiring_organization="Northmere Council",
        identifier="N/1",
        salary=Salary(raw="£30,000"),
        valid_through=datetime(2025, 6, 30, 23, 59, 59, tzinfo=london),
        url="https://example.org/1?utm_source=board",
        origin="a-document",
    )
    assert usher == Job(title="Usher", identifier="N/2", origin="a-document")


def test_a_map_that_fits_nothing_says_so(london: ZoneInfo) -> None:
    """An advert without what the map calls its title is named; a file without the element is said."""
    (problem,) = read_mapped("<feed><vacancy><name>Planner</name></vacancy></feed>", london)
    assert isinstance(problem, Problem)
    assert (problem.place, problem.cause) == ("job 1, line 1", "this advert has no title")
    (problem,) = read_mapped(XML, london)
    assert isinstance(problem, Problem)
    assert (problem.cause, problem.lost) == ("it holds no <vacancy>", False)


def test_mapped_xml_that_broke_off_is_read_as_far_as_it_goes(london: ZoneInfo) -> None:
    """The advert before the break is kept, and the position is named."""
    items = read_mapped(MAPPED[: MAPPED.index("<v:name>Second")], london)
    assert [job.title for job in jobs_of(items)] == ["Planner", "Usher"]
    assert problems_of(items)[0].place == "line 5, column 55"


XML = """<?xml version="1.0" encoding="UTF-8"?>
<source><publisher>A board</publisher>
<job><title><![CDATA[Planner]]></title><company>Northmere Council</company><city>Northmere</city>
<state>Lindenshire</state><country>United Kingdom</country><postalcode>No Postal Code</postalcode>
<salary>Grade 9</salary><category>Planning</category><referencenumber>R1</referencenumber>
<date>Mon, 16 Jun 2025 04:00:00 GMT</date><expirationdate>2025-06-30</expirationdate>
<url>https://example.org/1?a=1&amp;b=2</url>
<description><![CDATA[About us<br><br>Plan a town.<br><br>What you do:<br>- plan]]></description>
<jobtype>fulltime</jobtype></job>
<job><title>Usher</title><company>Arts</company><city></city><state>None</state><country>Wales</country>
<category>No Category</category><referencenumber>R2</referencenumber></job>
</source>"""


def test_job_xml_is_read(read: Read, london: ZoneInfo) -> None:
    """Indeed's elements, with what boards write when they have nothing to say left out."""
    planner, usher = read(XML)
    assert planner == Job(
        title="Planner",
        hiring_organization="Northmere Council",
        location="Northmere, Lindenshire",
        salary=Salary(raw="Grade 9"),
        sector="Planning",
        identifier="R1",
        date_posted=datetime(2025, 6, 16, 5, tzinfo=london),
        valid_through=datetime(2025, 6, 30, 23, 59, 59, tzinfo=london),
        url="https://example.org/1?a=1&b=2",
        description="Plan a town.",
        employment_type="fulltime",
        origin="a-document",
    )
    assert usher == Job(
        title="Usher", hiring_organization="Arts", location="Wales", identifier="R2", origin="a-document"
    )


def test_a_reference_that_all_jobs_share_is_none(read: Read) -> None:
    """It identifies nothing, and would make one job of all."""
    assert [job.identifier for job in jobs_of(read(XML.replace("R2", "R1")))] == [None, None]


def test_broken_xml_is_read_as_far_as_it_goes(read: Read) -> None:
    """A warning names the position of the first fault."""
    items = read(XML.replace("<company>Arts</company>", "<company>Arts & <b>Crafts</company>"))
    assert [job.title for job in jobs_of(items)] == ["Planner", "Usher"]
    (problem,) = problems_of(items)
    assert not problem.lost
    assert problem.place is not None
    assert problem.place.startswith("line 10, column ")


def test_xml_that_ends_in_mid_job_keeps_the_jobs_before(read: Read) -> None:
    """A download that broke off is no reason to lose the day."""
    items = read(XML[: XML.index("<job><title>Usher")])
    assert [job.title for job in jobs_of(items)] == ["Planner"]
    assert len(problems_of(items)) == 1


def test_entities_are_not_expanded(read: Read) -> None:
    """Neither files nor billions of laughs come in through a job's title."""
    entities = '<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "ha">'
    attack = f"<!DOCTYPE j [{entities}]><jobs><job><title>P&a;&b;</title></job></jobs>"
    (job,) = jobs_of(read(attack, "jobs-xml"))
    assert job.title.startswith("P")
    assert "root:" not in job.title


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


def test_the_real_xml_feed(inputs: Path, london: ZoneInfo) -> None:
    """54 jobs that all carry "No Reference Number" stay 54 jobs."""
    items = list(Files(inputs / "jobs/recruityard-indeed.xml", Hints(), london).read())
    jobs = jobs_of(items)
    assert len(jobs) == len(items) == 54
    assert {job.identifier for job in jobs} == {None}
    assert {job.sector for job in jobs} == {None}
    assert (jobs[0].title, jobs[0].location) == ("International Recruiter with English", "European Union")
    assert (jobs[1].location, jobs[1].employment_type) == ("Athens, Greece", "FULL_TIME")
    assert jobs[1].date_posted == datetime(2024, 9, 14, 1, tzinfo=london)
    assert jobs[1].description == (
        "Are you fluent in German and have strong communication skills? We have exciting job opportunities in Customer"
        " Support! Take the next step in your career by working with some of the top global brands."
    )


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
