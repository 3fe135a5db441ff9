"""The jobs: which may run, in which order, and why each stands where it stands.

A greedy choice in whole points: the best advert first, then the best of what remains, an employer
or sector that has been shown losing points with each advert. Every eligible job is kept in order;
how many are seen is for the edition's places and the reader's preferences.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bulletin.desk import periods, salary
from bulletin.desk.addresses import canonical, job_id, plain
from bulletin.desk.employers import houses
from bulletin.desk.rules import Rules
from bulletin.desk.sectors import Found, sector
from bulletin.desk.window import in_words
from bulletin.model import Highlight, Job, LeftOut, Salary

REPEATED = {"employer": 5, "sector": 3, "place": 2, "pay": 1}
"""Points off for each advert alike in this that stands before, up to ``TIRED`` of them."""
ALIKE = {"employer": "employer", "sector": "sector", "place": "place", "pay": "like pay"}
TIRED = 3
NOTICE = timedelta(hours=3)
"""What closes sooner after the send cannot be applied for by those who read their mail at noon."""
CLOSING_SOON = ((1, 20), (3, 16), (7, 10), (14, 4))
"""(days left at the most, points)."""
ROTATION = ((12, "not shown before"), (8, "shown once before"), (4, "shown twice before"))
"""So that places go round among those that are open for weeks."""
NEW_DAYS = 2
"""Posted on the edition's day or the day before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The jobs in order, and those that may not run."""

    jobs: tuple[Highlight, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the jobs are judged against: the edition's day and zone, the time of sending, what readers saw."""

    day: date
    zone: tzinfo
    now: datetime
    shown: Mapping[str, int]
    """How often each was shown before, by its id."""
    language: str


def order(jobs: Iterable[Job], day: Day, rules: Rules) -> Panel:
    """Choose and order; the result does not depend on the order of ``jobs``."""
    jobs = sorted(jobs, key=_fullness)
    house = houses(job.hiring_organization for job in jobs)
    left_out: list[LeftOut] = []
    chosen: dict[tuple[str, str], Job] = {}
    for job in jobs:
        same = (house[job.hiring_organization] or plain(job.location or ""), plain(job.title))
        why = _barred(job, day) or _repeated(job, chosen.get(same))
        if why:
            left_out.append(_left_out(job, why))
        else:
            chosen[same] = job
    candidates = [
        _Candidate(job, day, house[job.hiring_organization], sector(job, rules.sectors)) for job in chosen.values()
    ]
    return Panel(jobs=tuple(_spread(candidates, day, rules)), left_out=tuple(left_out))


def closing(job: Job) -> datetime | None:
    """The last second in which one can apply: midnight stands for the end of the day before."""
    closes = job.valid_through
    if closes is not None and closes.time() == time():
        return closes - timedelta(seconds=1)
    return closes


def _fullness(job: Job) -> tuple[int, float, str]:
    """Sorts the advert that says most first; of those the one that is open longest."""
    known = (job.salary, job.location, job.valid_through, job.description, job.url, job.sector, job.date_posted)
    closes = job.valid_through.timestamp() if job.valid_through else 0.0
    return (-sum(value is not None for value in known), -closes, repr(job))


def _barred(job: Job, day: Day) -> str | None:
    closes = closing(job)
    left = closes.timestamp() - day.now.timestamp() if closes is not None else None
    if closes is not None and left is not None and left < 0:
        return f"closed on {in_words(closes.astimezone(day.zone).date())}"
    if closes is not None and left is not None and left < NOTICE.total_seconds():
        return f"closes at {closes.astimezone(day.zone):%H:%M}, less than {NOTICE.seconds // 3600} hours after the send"
    if job.date_posted is not None and job.date_posted.astimezone(day.zone).date() > day.day:
        return f"posted on {in_words(job.date_posted.astimezone(day.zone).date())}, after the edition's day"
    return None


def _repeated(job: Job, chosen: Job | None) -> str | None:
    if chosen is None:
        return None
    if job.location == chosen.location or (job.url and chosen.url and canonical(job.url) == canonical(chosen.url)):
        if job.origin == chosen.origin:
            return f"the same advert stands twice in {job.origin}" if job.origin else "the same advert a second time"
        return f"the same advert as in {chosen.origin or 'another source'}, which says as much or more"
    employer = chosen.hiring_organization or "an unnamed employer"
    place = f" in {chosen.location}" if chosen.location else ""
    return f"another advert of {employer} for the same post; one is enough, and the one{place} stands"


def _left_out(job: Job, why: str) -> LeftOut:
    title = f"{job.title}, {job.hiring_organization}" if job.hiring_organization else job.title
    return LeftOut(kind="job", id=job_id(job), title=title, why=why, url=job.url, origin=job.origin)


class _Candidate:
    """A job on its way into the order: its merits, which stay, and what it is compared by."""

    __slots__ = ("id", "job", "kinds", "merit", "merits", "new", "pay", "sector", "tie")

    def __init__(self, job: Job, day: Day, house: str, found: Found) -> None:
        self.job = job
        self.id = job_id(job)
        self.sector = found
        self.pay = salary.complete(job.salary) if job.salary else None
        kinds = {
            "employer": house,
            "sector": plain(found.name or ""),
            "place": plain(job.location or ""),
            "pay": periods.band(self.pay) if self.pay else "",
        }
        self.kinds = [(kind, value) for kind, value in kinds.items() if value]
        self.new = _is_new(job, day) and self.id not in day.shown
        self.merits = list(_merits(job, self.pay, self.id, day, new=self.new))
        self.merit = sum(points for points, _ in self.merits)
        closes = closing(job)
        self.tie = (closes.timestamp() if closes else float("inf"), plain(job.title), self.id)


def _is_new(job: Job, day: Day) -> bool:
    posted = job.date_posted
    return posted is not None and posted.astimezone(day.zone).date() > day.day - timedelta(days=NEW_DAYS)


def _merits(job: Job, pay: Salary | None, identity: str, day: Day, *, new: bool) -> Iterator[tuple[int, str]]:
    """Points and reasons, the weightiest first."""
    closes = closing(job)
    if closes is not None:
        yield from _closing_soon((closes.astimezone(day.zone).date() - day.day).days)
    if new:
        yield 15, "newly posted"
    times = day.shown.get(identity, 0)
    if times < len(ROTATION):
        yield ROTATION[times]
    if pay is not None and salary.says_what_it_pays(pay):
        yield 10, "salary stated"
    if job.location:
        yield 3, "place stated"


def _closing_soon(days: int) -> Iterator[tuple[int, str]]:
    """Points for a closing day that is ``days`` away."""
    words = {0: "closes today", 1: "closes tomorrow"}.get(days, f"closes in {days} days")
    points = next((points for within, points in CLOSING_SOON if days <= within), 0)
    if points:
        yield points, words


def _spread(candidates: list[_Candidate], day: Day, rules: Rules) -> Iterator[Highlight]:
    """Best first; an employer with as many adverts as the rules allow waits until no other is left."""
    waiting: list[_Candidate] = []
    shown: Counter[tuple[str, str]] = Counter()
    for candidate in _drawn(candidates, shown):
        kind, house = candidate.kinds[0] if candidate.kinds else ("", "")
        if kind == "employer" and shown[kind, house] >= rules.jobs_per_employer:
            waiting.append(candidate)
        else:
            yield _highlight(candidate, shown, day)
            _count(candidate, shown)
    why = f"waited for other employers: {rules.jobs_per_employer} of this one stand above"
    for candidate in _drawn(waiting, shown):
        yield _highlight(candidate, shown, day, why)
        _count(candidate, shown)


def _drawn(candidates: list[_Candidate], shown: Counter[tuple[str, str]]) -> Iterator[_Candidate]:
    """The best candidate by the points of the moment, again and again.

    Points only fall, and only ``TIRED`` times a kind: a candidate whose points have changed goes
    back into the heap, so that drawing them all takes n log n.
    """
    heap = [(-_points(one, shown), one.tie, at) for at, one in enumerate(candidates)]
    heapq.heapify(heap)
    while heap:
        points, tie, at = heapq.heappop(heap)
        current = -_points(candidates[at], shown)
        if current == points:
            yield candidates[at]
        else:
            heapq.heappush(heap, (current, tie, at))


def _count(candidate: _Candidate, shown: Counter[tuple[str, str]]) -> None:
    for kind in candidate.kinds:
        shown[kind] += 1


def _points(candidate: _Candidate, shown: Counter[tuple[str, str]]) -> int:
    return candidate.merit - sum(points for points, _ in _losses(candidate, shown))


def _losses(candidate: _Candidate, shown: Counter[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    for kind in candidate.kinds:
        before = min(shown[kind], TIRED)
        if before:
            yield before * REPEATED[kind[0]], f"{ALIKE[kind[0]]} shown above"


def _highlight(candidate: _Candidate, shown: Counter[tuple[str, str]], day: Day, note: str = "") -> Highlight:
    job = candidate.job
    gains = [f"{reason} (+{points})" for points, reason in candidate.merits]
    losses = [f"{reason} (−{points})" for points, reason in _losses(candidate, shown)]
    return Highlight(
        id=candidate.id,
        title=job.title,
        employer=job.hiring_organization,
        place=job.location,
        salary=salary.tidy(candidate.pay, language=day.language) if candidate.pay else None,
        closes=closing(job),
        url=job.url,
        sector=candidate.sector.name,
        new=candidate.new,
        score=_points(candidate, shown),
        why="; ".join(filter(None, [", ".join([*gains, *losses]), candidate.sector.why, note])),
    )
