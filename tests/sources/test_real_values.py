"""The real inputs as a person reads them: every advert, and the stories' values in full."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item, Job, Salary
from bulletin.sources.document import Hints
from bulletin.sources.files import Files

LONDON = ZoneInfo("Europe/London")
Opened = Callable[[str], list[Item]]


@pytest.fixture
def opened(inputs: Path) -> Opened:
    """Return a function that reads one of the real inputs by its name."""
    return lambda name: list(Files(inputs / name, Hints(), LONDON).read())


NORTH_TYNESIDE, NORTHUMBERLAND = "North Tyneside Council", "Northumberland County Council"
DURHAM, HARTLEPOOL = "Durham County Council", "Hartlepool Borough Council"
SOUTH_TYNESIDE, SUNDERLAND = "South Tyneside Council", "Sunderland City Council"
SUPPLY = "First Class Supply & Training"

ADVERTS = (
    ("Admin Assistant", NORTH_TYNESIDE, "North Tyneside", (20, 8), "0:00"),
    ("Admin Assistant - Staff Bank (Berwick)", NORTHUMBERLAND, "Berwick, United Kingdom", (23, 8), "0:00"),
    (
        "Administration Assistant",
        "Bishop Bewick Catholic Education Trust",
        "St Benet Biscop Catholic Academy, Ridge Terrace, Bedlington, NE22 6ED",
        (17, 8),
        "12:00",
    ),
    ("Administrative Assistant", "Prudhoe Town Council", "Prudhoe", (4, 9), "12:00"),
    (
        "Business Support Administrator",
        NORTHUMBERLAND,
        "Unit 43 Colbourne Crescent, Nelson Park Industrial Estate, Cramlington, United Kingdom",
        (20, 8),
        None,
    ),
    ("Business Support Officer, 32hpw", SOUTH_TYNESIDE, None, (17, 8), "12:00"),
    ("Casual Clerical Receptionist", NORTH_TYNESIDE, "North Tyneside", (21, 8), "0:00"),
    (
        "DBS01116/26 - Admin Assistant - Hazlewood Community Primary School",
        NORTH_TYNESIDE,
        "Hazlewood Community Primary School, Canterbury Way, Wideopen, Newcastle upon Tyne",
        (21, 8),
        "12:00",
    ),
    (
        "0.4 Lecturer Coordinator in Counselling & Psychotherapy Studies",
        "Bishop Auckland College",
        None,
        (18, 8),
        None,
    ),
    ("Administration Assistant", HARTLEPOOL, "CETL", (21, 8), None),
    ("Administrative Assistant", DURHAM, "Sacriston", (31, 8), None),
    (
        "Attendance & Support Officer",
        HARTLEPOOL,
        "The Horizon School, CETL, Brierton Lane, Hartlepool",
        (4, 9),
        "12:00",
    ),
    ("Community Engagement Officer (Part Time)", "Peterlee Town Council", "Peterlee", (14, 8), None),
    ("Customer Service Advisor", HARTLEPOOL, "Highlight Active Wellbeing Hub", (31, 8), None),
    ("Facilities Coordinator", "The Bowes Museum", "Barnard Castle", (24, 8), "8:00"),
    ("Service Design Lead", DURHAM, "Civic Centre, Crook", (13, 8), None),
    ("Technical and Support Officers", DURHAM, "Council Offices, Green Lane, Spennymoor", (31, 8), None),
    ("Claims Support Officer", NORTH_TYNESIDE, "North Tyneside", (28, 8), "0:00"),
    ("Customer Enabling Services Advocate", SUNDERLAND, None, (20, 8), None),
    ("Environmental Enforcement Support Officer", SUNDERLAND, None, (13, 8), None),
    (
        "Financial Assessments and Benefits Coordinator",
        NORTHUMBERLAND,
        "Northumberland County Council, County Hall, Morpeth, United Kingdom",
        (16, 8),
        None,
    ),
    (
        "Local Area Coordinator – Primrose",
        SOUTH_TYNESIDE,
        "Adult Social Care, South Tyneside",
        (28, 8),
        "12:00",
    ),
    ("Receptionist – Various Posts", SOUTH_TYNESIDE, "Various Locations", (25, 8), "12:00"),
    ("School Administrator", SUPPLY, "Durham", (31, 8), None),
    ("School Administrator", SUPPLY, "Northumberland", (31, 8), None),
    ("School Administrator", SUPPLY, "South Tyneside", (31, 8), None),
)
"""Title, employer, place, day and month in 2026, and the time where one is given."""

PAY = {
    2: "£25,583 per annum pro rata, actual £22,533 per annum",
    3: "SCP 2 - 5 (£24,413 - £25,583 (pro rata) depending upon qualifications and experience",
    12: "£26,403 - £28,142 per annum, pro rata (actual salary approx. £16,056 - £17,112)",
    19: "4 (SCP 12 - 17) £28,598 - £31,022",
    25: "From £14.54 - £15.20per hour",
}


def closing(day: tuple[int, int], at: str | None) -> datetime:
    """Return when an advert closes: at its time, or with its day's last second."""
    hour, minute = map(int, at.split(":")) if at else (23, 59)
    return datetime(2026, day[1], day[0], hour, minute, 0 if at else 59, tzinfo=LONDON)


def test_every_advert_of_the_real_table(opened: Opened) -> None:
    """26 rows of a council board, with their own words for pay."""
    jobs = [item for item in opened("jobs/nejobs.csv") if isinstance(item, Job)]
    read = [(job.title, job.hiring_organization, job.location, job.valid_through) for job in jobs]
    assert read == [(title, employer, place, closing(day, at)) for title, employer, place, day, at in ADVERTS]
    assert {number: jobs[number].salary for number in PAY} == {n: Salary(raw=words) for n, words in PAY.items()}
    assert all(job.url and job.url.startswith("https://www.northeastjobs.org.uk/job/") for job in jobs)


def test_every_advert_of_the_real_board(opened: Opened) -> None:
    """Three of a council board's RSS, midnight in British Summer Time."""
    posted = datetime(2026, 8, 4, tzinfo=LONDON)
    expected = [
        Job(
            title="Administration Assistant",
            hiring_organization="Smith's Wood Primary Academy",
            salary=Salary(raw="£26,824 - £29,540 pro rata per annum"),
            description="We are seeking a proactive Administration Assistant in Smith's Wood, Birmingham.",
            date_posted=posted,
            url="https://www.wmjobs.co.uk/job/273822/administration-assistant/",
        ),
        Job(
            title="Apprentice Admin Systems Support Officer",
            hiring_organization="Solihull Metropolitan Borough Council",
            salary=Salary(raw="National Living Wage"),
            description="Join the Income and Awards team. Location flexible and hybrid.",
            date_posted=posted,
            url="https://www.wmjobs.co.uk/job/273815/apprentice-admin-systems-support-officer/",
        ),
        Job(
            title="Registration Officer",
            hiring_organization="Staffordshire County Council",
            salary=Salary(raw="£30,024 - £33,699"),
            description="Public registration role at Newcastle Registration Office.",
            date_posted=posted,
            url="https://www.wmjobs.co.uk/job/273816/registration-officer/",
        ),
    ]
    assert [without_origin(item) for item in opened("jobs/wmjobs-rss.xml")] == expected


def test_the_first_adverts_of_the_real_xml(opened: Opened) -> None:
    """What the board wrote when it had nothing to say is absent; midnight UTC is one o'clock in summer."""
    first, second, *_ = (without_origin(item) for item in opened("jobs/recruityard-indeed.xml"))
    posted = datetime(2024, 9, 14, 1, tzinfo=LONDON)
    assert first == Job(
        title="International Recruiter with English",
        hiring_organization="SmartRecruitments",
        location="European Union",
        description="Have you ever thought of working as a freelance recruiter? Either because you want to be"
        " schedule-free and work at your own pace or because you want to add an extra income to your current salary?",
        employment_type="OTHER",
        date_posted=posted,
        url="https://smart-recruitments.com/find-jobs-xml/international-recruiter-with-english",
    )
    assert second == Job(
        title="Customer Support with German",
        hiring_organization="SmartRecruitments",
        location="Athens, Greece",
        description="Are you fluent in German and have strong communication skills? We have exciting job opportunities"
        " in Customer Support! Take the next step in your career by working with some of the top global brands.",
        employment_type="FULL_TIME",
        date_posted=posted,
        url="https://smart-recruitments.com/find-jobs-xml/customer-support-with-german-in-greece",
    )


def test_the_real_job_page_in_full(opened: Opened) -> None:
    """Every field that the page states, and none that it does not."""
    (job,) = opened("jobs/nhs-jobposting.html")
    assert isinstance(job, Job)
    assert (job.employment_type, job.sector, job.identifier) == ("FULL_TIME", "Healthcare", None)
    assert job.date_posted == datetime(2020, 10, 26, 16, 16, 2, tzinfo=LONDON)
    assert job.url == "https://www.jobs.nhs.uk/xi/vacancy/916243341"


def test_the_first_stories_of_the_real_feeds(opened: Opened) -> None:
    """In full: a teaser without its link to the rest, a link without what counts clicks, pictures with their credit."""
    guardian, heise, herald = (
        without_origin(opened(f"feeds/{name}")[0]) for name in ("guardian.rss", "heise.atom", "heraldsun.rss")
    )
    assert isinstance(guardian, Article)
    assert guardian.url == (
        "https://www.theguardian.com/us-news/2018/jan/31/donald-trump-state-of-the-union-address-unity-discord"
    )
    assert (guardian.body, guardian.section, guardian.publisher) == ((), None, "The Guardian")
    assert heise == Article(
        title="Java-Anwendungsserver: Red Hat gibt WildFly 10 frei",
        url="http://www.heise.de/developer/meldung/Java-Anwendungsserver-Red-Hat-gibt-WildFly-10-frei-3088438.html",
        published=datetime(2016, 2, 1, 16, 22, tzinfo=LONDON),
        standfirst="Die nun verfügbare Version 10 des Enterprise-Java-Servers stellt die Basis für Red Hats"
        " kommerzielle JBoss Enterprise Application Platform 7 ist zugleich das dritte größere Release seit dem"
        " Namenswechsel des Open-Source-Projekts.",
        image=Image(
            url="http://www.heise.de/scale/geometry/264/q80/imgs/18/1/7/3/9/9/2/1/"
            "wildfly-2bf4ffd2935e38b6-90200def80b152e9-5ba35d3770232d92.jpeg",
            alt="WildFly 10",
        ),
        publisher="heise developer neueste Meldungen",
    )
    assert herald == Article(
        title="The First Item",
        url="http://www.oreilly.com/example/001.html",
        standfirst="This is the first item.",
        publisher="RSS0.92 Example",
    )


def test_the_real_pages_pictures(opened: Opened) -> None:
    """The picture that a page shares, with its text and credit where the page gives them."""
    (sky,) = opened("pages/sky-mourinho.html")
    (hill,) = opened("pages/thehill-omar.html")
    assert isinstance(sky, Article)
    assert isinstance(hill, Article)
    assert sky.image == Image(
        url="https://e3.365dm.com/19/11/1600x900/skynews-jose-mourinho_4841610.jpg?20191120114115",
        alt="Jose Mourinho has agreed a deal to become manager of Tottenham Hotspur",
    )
    assert hill.image is not None
    assert (hill.image.url, hill.image.credit) == (
        "https://thehill.com/sites/default/files/omarilhan_072519as_lead.jpg",
        "Aaron Schwartz",
    )
    assert sky.body[0] == (
        "Jose Mourinho has agreed a deal to replace Mauricio Pochettino as Tottenham's manager until the end of the"
        " 2022/23 season."
    )
    assert sky.body[8:10] == ("Club statement", "— Tottenham Hotspur (@SpursOfficial) November 20, 2019")


def without_origin(item: Item) -> Item:
    """Return an item as if it had been read from nowhere."""
    return dataclasses.replace(item, origin="")
