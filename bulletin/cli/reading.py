"""What ``bulletin read`` shows: tables that people can check in a minute, problems last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bulletin.cli.terminal import heading, say, table
from bulletin.desk.salary import tidy
from bulletin.model import Article, Gathered, Job, Problem

ARTICLE = ("Headline", "By", "Published", "Section", "Standfirst", "Text", "Picture", "Link", "From")
JOB = ("Job", "Employer", "Place", "Salary", "read as", "Closes", "Posted", "Type", "Sector", "Ref.", "Teaser", "Link")
NOTHING = "–"
"""Stands where other rows have something; a column in which no row has anything is left out."""


def show(gathered: Gathered, zone: ZoneInfo) -> None:
    """Articles, jobs by the input they came from, then what could not be read or is in doubt."""
    if gathered.articles:
        rows = [_article(article, zone) for article in gathered.articles]
        table(*_filled(ARTICLE, rows), title=_count(len(gathered.articles), "article"))
        say("")
    for origin, jobs in _by_origin(gathered.jobs):
        rows = [_job(job, zone) for job in jobs]
        table(*_filled(JOB, rows), title=f"{_count(len(jobs), 'job')} in {origin}")
        say("")
    show_problems(gathered.problems)


def show_problems(problems: Iterable[Problem]) -> None:
    """What was lost first, then the warnings; what ails several files alike is said once, over their names."""
    for lost, title in ((True, "left unread"), (False, "read with a doubt")):
        some = [problem for problem in problems if problem.lost is lost]
        if not some:
            continue
        heading(f"{len(some)} {title}")
        alike: dict[str, list[str]] = {}
        for problem in some:
            alike.setdefault(f"{problem.cause}; {problem.advice}", []).append(where(problem))
        for saying, places in alike.items():
            say(*(f"  {place}" for place in places), f"    {saying}")
        say("")


def where(problem: Problem) -> str:
    """The file or address, and the place in it."""
    return f"{problem.origin}, {problem.place}" if problem.place else problem.origin


def first_reasons(gathered: Gathered) -> str:
    """The first few reasons, to end an error's sentence with; what to do, where there is but one."""
    problems = gathered.problems
    if not problems:
        return ": the inputs hold no article and no job; put pages, feeds or tables of jobs there, or name others"
    reasons = "; ".join(f"{where(problem)}: {problem.cause}" for problem in problems[:3])
    return f": {reasons}" + (f"; {problems[0].advice}" if len(problems) == 1 else "")


def _filled(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """The table without its empty columns."""
    kept = [number for number in range(len(columns)) if any(row[number] for row in rows)]
    return [columns[number] for number in kept], [[row[number] or NOTHING for number in kept] for row in rows]


def _article(article: Article, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        article.title,
        article.byline or "",
        _when(article.published, zone, bare=article.date_only),
        article.section or "",
        "yes" if article.standfirst else "",
        f"{len(article.body)} par." if article.body else "teaser" if article.standfirst else "",
        _picture(article),
        "yes" if article.url else "",
        article.origin.rpartition("/")[2] or article.origin,
    )


def _picture(article: Article) -> str:
    image = article.image
    if image is None:
        return ""
    shown = "yes" if image.url or image.path else "none"
    return f"{shown}, © {image.credit}" if image.credit else shown


def _job(job: Job, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        job.title,
        job.hiring_organization or "",
        job.location or "",
        job.salary.raw if job.salary else "",
        _understood(job),
        _when(job.valid_through, zone),
        _when(job.date_posted, zone, bare=_is_midnight(job.date_posted, zone)),
        job.employment_type or "",
        job.sector or "",
        job.identifier or "",
        "yes" if job.description else "",
        "yes" if job.url else "",
    )


def _understood(job: Job) -> str:
    """The salary as the bulletin would show it; nothing where only the advert's own words are certain."""
    shown = tidy(job.salary) if job.salary else None
    return "" if shown is None or job.salary is None or shown == job.salary.raw else shown


def _by_origin(jobs: Iterable[Job]) -> Iterator[tuple[str, list[Job]]]:
    """Each input with its jobs; pages of one folder that hold a job each stand together."""
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        groups.setdefault(job.origin, []).append(job)
    singles: dict[str, list[Job]] = {}
    for origin, some in groups.items():
        key = origin if len(some) > 1 else origin.rpartition("/")[0] or origin
        singles.setdefault(key, []).extend(some)
    yield from singles.items()


def _when(moment: datetime | None, zone: ZoneInfo, *, bare: bool = False) -> str:
    if moment is None:
        return ""
    return f"{moment.astimezone(zone):{'%d %b %Y' if bare else '%d %b %Y %H:%M'}}"


def _is_midnight(moment: datetime | None, zone: ZoneInfo) -> bool:
    """Whether a board gave a day without a time, as most do."""
    return moment is not None and moment.astimezone(zone).time() == time()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
