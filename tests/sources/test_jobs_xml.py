from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Item, Job, Problem, Salary
from bulletin.sources.document import Document, Hints
from bulletin.sources.files import Files
from bulletin.sources.reading import read_document
from tests.sources.items import jobs_of, problems_of

Read = Callable[..., list[Item]]


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


@pytest.mark.parametrize("name", ["Vacancy", "v:vacancy", "JobPosting", "advert"])
def test_an_advert_by_another_name_is_found(read: Read, name: str) -> None:
    """Boards' own names need no map; an attribute is a field, and England is no county."""
    xml = (
        f"<{name}s xmlns:v='x'><{name} id='7'><VacancyTitle>Planner</VacancyTitle><VacancyLocation>Northmere"
        f"</VacancyLocation></{name}><{name} id='8'><title>Usher</title><city>Mill</city><state>ENG</state></{name}>"
        f"</{name}s>"
    )
    read_jobs = [(job.title, job.location, job.identifier) for job in jobs_of(read(xml))]
    assert read_jobs == [("Planner", "Northmere", "7"), ("Usher", "Mill", "8")]


def test_fields_in_boxes_are_found(read: Read, london: ZoneInfo) -> None:
    """An element that only holds others together is no field itself."""
    xml = (
        "<jobs><job><title>Planner</title><dates><posted>2025-06-12</posted><closing>2025-06-30</closing></dates>"
        "<contact><title>Dr</title><name>Ann</name></contact></job></jobs>"
    )
    assert read(xml) == [
        Job(
            title="Planner",
            date_posted=datetime(2025, 6, 12, tzinfo=london),
            valid_through=datetime(2025, 6, 30, 23, 59, 59, tzinfo=london),
            origin="a-document",
        )
    ]


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
    (job,) = jobs_of(read("<source><job><title>Planner</title>&a;<company>&b;Arts</company></job></source>"))
    assert job.title == "Planner"


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


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("<title>R&D Manager</title>", {"title": "R&D Manager"}),
        ("<title>Arts & Crafts &amp; more</title>", {"title": "Arts & Crafts & more"}),
        (
            "<title>T</title><url>https://example.org/?a=1&b=2&amp;c=3</url>",
            {"url": "https://example.org/?a=1&b=2&c=3"},
        ),
        (
            "<title>R&D</title><url><![CDATA[https://example.org/?a=1&b=2]]></url>",
            {"title": "R&D", "url": "https://example.org/?a=1&b=2"},
        ),
    ],
)
def test_a_bare_ampersand_takes_nothing_with_it(read: Read, fields: str, expected: dict[str, str]) -> None:
    """The most common fault of all: a link without its parameters leads elsewhere. It is still said."""
    items = read(f"<source><job>{fields}</job></source>")
    (job,) = jobs_of(items)
    assert {name: getattr(job, name) for name in expected} == expected
    (problem,) = problems_of(items)
    assert problem.place is not None
    assert not problem.lost


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("<salary><min>30000</min><max>35000</max></salary>", {"salary": Salary(raw="30000 - 35000")}),
        ("<salary><from>£30k</from><note>pro rata</note></salary>", {"salary": Salary(raw="£30k")}),
        ("<salary><a>£30,000</a><b>pro rata</b></salary>", {"salary": Salary(raw="£30,000, pro rata")}),
        ("<location><city>Leeds</city><county>Yorks</county></location>", {"location": "Leeds, Yorks"}),
        ("<company><id>7</id><name>Arts</name></company>", {"hiring_organization": "Arts", "identifier": None}),
        ("<category><c>Law</c><c>Planning</c></category>", {"sector": "Law, Planning"}),
        ("<description><p>Plan it.</p><p>Build it.</p></description>", {"description": "Plan it. Build it."}),
        ("<description>Plan <b>a</b> town.</description>", {"description": "Plan a town."}),
    ],
)
def test_an_element_inside_another_is_a_field_of_its_own(read: Read, field: str, expected: dict[str, object]) -> None:
    """Its words are not run together with its neighbours': 3 and 5 are not 35."""
    (job,) = read(f"<source><job><title>Planner</title>{field}</job></source>")
    assert {name: getattr(job, name) for name in expected} == expected
