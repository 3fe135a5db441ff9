"""An edition made of literals, as full as a day gets, that the tests of rendering and checks are run on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bulletin.model import Edition, EditionId, Highlight, Image, Publication, Story
from bulletin.rendering.look import Look

LONDON = ZoneInfo("Europe/London")
PROJECT = Path(__file__).resolve().parents[2]
LOOK = Look(template_folders=(PROJECT / "templates",))
DESIGNS = ("daily", "classic", "compact", "text-first")

PUBLICATION = Publication(
    id="town-hall-daily",
    name="The Town Hall Daily",
    from_name="The Town Hall Daily",
    from_address="daily@town-hall.test",
    timezone=LONDON,
    strapline="What councils decided, and who is hiring",
    site_url="https://town-hall.test",
    jobs_url="https://town-hall.test/jobs",
    reader_url="https://news.town-hall.test",
    postal_address="1 High Street, Exampleton EX1 1EX",
    social=(("LinkedIn", "https://linkedin.test/company/town-hall"), ("Bluesky", "https://bluesky.test/town-hall")),
)

LEAD = Story(
    id="carers",
    headline="Inspectors praise a county that put foster carers on the payroll",
    summary="Salaries and sick pay have ended a four-year shortage in Wearham. Two neighbouring councils will vote "
    "on the same scheme before the summer recess.",
    summary_from="publisher",
    lead=True,
    url="https://town-hall.test/carers",
    byline="Dana Writer",
    section="Social care",
    minutes=4,
)

_ROWS = (
    ("Finance", "Three counties share one payroll service and expect to save £4.2m", "Ade Writer", 3),
    ("Finance", "Saltby’s auditors sign off four years of accounts in one morning", None, 2),
    ("Transport", "Pothole repairs overtake new defects for the first time since 2019", "Bea Writer", 2),
    ("Housing", "Town hall buys back 60 former council homes", "Cy Writer", 2),
    ("Housing", "“We were told to wait”: tenants’ panel gets a vote on repairs", "Cy Writer", 5),
    ("Housing", "Modular school kitchens to become starter flats", None, None),
    ("Climate & environment", "Solar car parks pay back two years early", "Ed Writer", 3),
    ("Planning", "Inspector allows 400 homes on the Northmere racecourse", "Flo Writer", 4),
    ("People", "Chief executive of Wearham to retire in December", None, 1),
    ("People", "A registrar’s 10,000th wedding", "Gil Writer", 2),
    (None, "Libraries extend Sunday opening across the valley", "Hal Writer", 2),
)

_SUMMARIES = (
    "The pooled service goes live in April. Unions have been promised no compulsory redundancies for two years.",
    "Highways teams filled 11,400 in May, helped by a dry spring and two borrowed patching machines.",
    "The homes, sold under right to buy, will go to families now living in temporary accommodation.",
)

_JOBS = (
    ("Housing & homes", "Housing Assurance Service Manager", "Northmere Council", "Northmere, West Yorkshire",
     "£55,675–£56,649 a year", datetime(2025, 6, 20, 23, 59, 59, tzinfo=LONDON), False),
    ("Housing & homes", "Transition Home Manager", "Wearham County Council", "Wearham",
     "£45,718–£49,764 a year · Grade 13 · pay award pending", datetime(2025, 7, 4, 12, 0, tzinfo=LONDON), True),
    ("Housing & homes", "Homelessness Prevention Officer", "Saltby District Council", "Saltby",
     "£34,314–£37,938 a year", datetime(2025, 6, 17, 0, 0, tzinfo=LONDON), True),
    ("Climate & environment", "Climate Change Officer", "Northmere Council", "Northmere, West Yorkshire",
     "£40,476–£42,708 a year", datetime(2025, 6, 17, 17, 0, tzinfo=LONDON), False),
    ("Climate & environment", "Biodiversity Net Gain Ecologist", "Saltby District Council", "Saltby · hybrid",
     "£36,124–£40,221 a year", datetime(2025, 6, 30, 23, 59, 59, tzinfo=LONDON), True),
    ("Social care", "Team Manager, Fostering", "Wearham County Council", "Wearham",
     "£50,788–£53,923 a year", None, True),
    ("Social care", "Independent Reviewing Officer", "Tolbury Metropolitan Borough Council", "Tolbury",
     "£48,710 a year", datetime(2025, 7, 11, 23, 59, 59, tzinfo=LONDON), False),
    ("Social care", "Occupational Therapist", "Ashcombe Council", None, None,
     datetime(2025, 6, 27, 23, 59, 59, tzinfo=LONDON), False),
    ("Planning", "Principal Planning Officer (Major Projects and Infrastructure)", "Eastmarch Combined Authority",
     "Eastmarch", "£52,805–£55,974 a year · market supplement", datetime(2025, 7, 1, 23, 59, 59, tzinfo=LONDON), False),
    ("Planning", "Conservation Officer", "Saltby District Council", "Saltby", "£38,626–£41,511 a year",
     datetime(2025, 7, 7, 9, 0, tzinfo=LONDON), False),
    ("Finance", "Senior Accountant", "Tolbury Metropolitan Borough Council", "Tolbury",
     "£43,693–£46,731 a year · SCP 34–37", datetime(2025, 6, 18, 23, 59, 59, tzinfo=LONDON), False),
    ("Finance", "Revenues Officer", "Ashcombe Council", "Ashcombe", "£27,711 a year pro rata",
     datetime(2025, 6, 29, 23, 59, 59, tzinfo=LONDON), True),
    ("Highways", "Bridge Engineer", "Wearham County Council", "Wearham", "£45,718–£49,764 a year",
     datetime(2025, 7, 3, 23, 59, 59, tzinfo=LONDON), False),
    ("Highways", "School Crossing Patrol", "Northmere Council", "Northmere", "£12.60 an hour", None, False),
    (None, "Democratic Services Officer", "Ashcombe Council", "Ashcombe", "£32,654–£35,235 a year",
     datetime(2025, 7, 14, 23, 59, 59, tzinfo=LONDON), False),
)  # fmt: skip

STORIES = tuple(
    Story(
        id=f"story-{number}",
        headline=headline,
        summary=_SUMMARIES[number % len(_SUMMARIES)],
        summary_from="publisher",
        url=f"https://town-hall.test/story-{number}",
        byline=byline,
        section=section,
        minutes=minutes,
        publisher="Northmere Gazette" if number == 7 else None,
    )
    for number, (section, headline, byline, minutes) in enumerate(_ROWS, 1)
)

JOBS = tuple(
    Highlight(
        id=f"job-{number}",
        title=title,
        employer=employer,
        place=place,
        salary=salary,
        closes=closes,
        url=f"https://town-hall.test/jobs/{number}?src=board&amp=1",
        sector=sector,
        new=new,
    )
    for number, (sector, title, employer, place, salary, closes, new) in enumerate(_JOBS, 1)
)


def packaged(name: str) -> Path:
    """Return the file that a template's name stands for in the daily design: its own, or what designs share."""
    own, shared = (PROJECT / "templates" / part / name for part in ("daily", "shared"))
    return own if own.exists() else shared


def edition(**changes: object) -> Edition:
    """Return the full day, twelve stories and fifteen of 31 jobs, changed where a test says so."""
    spare = tuple(Highlight(id=f"spare-{number}", title="Spare") for number in range(16))
    given: dict[str, object] = {
        "id": EditionId(publication="town-hall-daily", day=date(2025, 6, 16)),
        "subject": "Inspectors praise a county that put foster carers on the payroll",
        "preheader": "Three counties share one payroll · potholes fall · 15 jobs",
        "stories": (LEAD, *STORIES),
        "jobs": JOBS + spare,
        "job_places": 15,
        "corrections": ("Friday’s bulletin gave Saltby’s council tax rise as 4.9 %. It is 2.9 %.",),
    }
    return Edition(**{**given, **changes})  # type: ignore[arg-type]  # a test changes fields by name


def illustrated(pictures: Path, *, hero: str, thumbs: tuple[str, ...]) -> tuple[Story, ...]:
    """Return the stories with a picture for the lead and one for each of the first rows."""
    from dataclasses import replace  # noqa: PLC0415

    lead = replace(
        LEAD, image=Image(path=pictures / hero, alt="A family at a kitchen table", credit="The Town Hall Daily")
    )
    rows = [
        replace(story, image=Image(path=pictures / thumbs[number])) if number < len(thumbs) else story
        for number, story in enumerate(STORIES)
    ]
    return (lead, *rows)
