"""What advertisers bought, in an edition: which is due, what it is given, and why one cannot run.

A booking stands outside the score. It runs as it was sold or keeps the edition from going, until an
editor gives the reason for leaving it out: somebody paid for it. A sponsor that was sold several
positions is moved to another of them where the first is taken, or beside a story that asks for tact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bulletin.desk.addresses import canonical, job_id
from bulletin.desk.audiences import Audiences
from bulletin.desk.holds import Hold, of_part
from bulletin.desk.window import in_words
from bulletin.model import Booking, Edition, EditionId, Highlight, Job, LeftOut, Placement, Position, Story, choice_key


def due(bookings: Iterable[Booking], id: EditionId) -> tuple[Booking, ...]:  # noqa: A002 - the edition's id, as the model names it
    """Those that run on the edition's day, by reference. A second edition of a day has none: they were sold once."""
    if id.name is not None:
        return ()
    today = (one for one in bookings if one.first_day <= id.day <= one.last_day)
    return tuple(sorted(today, key=lambda one: one.reference))


def featured(jobs: Iterable[Job], bookings: Iterable[Booking]) -> dict[str, Booking]:
    """The booked jobs by their ids: the advert at the booking's address, or of its reference."""
    found: dict[str, Booking] = {}
    wanted = [one for one in bookings if one.kind == "featured_job"]
    by_url = {canonical(one.url): one for one in reversed(wanted) if one.url}
    by_reference = {one.reference: one for one in wanted}
    for job in jobs:
        booking = by_url.get(canonical(job.url)) if job.url else None
        booking = booking or by_reference.get(job.identifier or "")
        if booking:
            found.setdefault(job_id(job), booking)
    return found


def feature(
    jobs: Iterable[Highlight], booked: Iterable[Highlight], by_id: Mapping[str, Booking]
) -> tuple[Highlight, ...]:
    """The booked jobs first, by reference and with the address that was booked, then the others as they were scored."""
    first = [
        replace(
            job,
            booking=by_id[job.id].reference,
            url=by_id[job.id].url or job.url,
            show="always",
            score=0,
            why=f"featured: booked by {by_id[job.id].advertiser} ({by_id[job.id].reference}), outside the score",
        )
        for job in booked
    ]
    return (*sorted(first, key=lambda job: job.booking or ""), *jobs)


def placements(
    bookings: Iterable[Booking], jobs: Iterable[Highlight], left_out: Iterable[LeftOut], by_id: Mapping[str, Booking]
) -> tuple[Placement, ...]:
    """What each booking that is due is given in the edition."""
    shown = {job.booking for job in jobs}
    lost = {by_id[one.id].reference: one.why for one in left_out if one.kind == "job" and one.id in by_id}
    return tuple(_placement(one, shown, lost) for one in bookings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Where each booking that is due stands, and which cannot run."""

    positions: Mapping[str, Position]
    """Of the sponsors that run, by reference."""
    moved: Mapping[str, str]
    """Why a sponsor stands elsewhere than was wished, by reference."""
    obstacles: Mapping[str, str]
    """Why one cannot run and has no editor's reason, by reference, in the order of the bookings."""


def settle(edition: Edition, bookings: Iterable[Booking], holds: Iterable[Hold], audiences: Audiences) -> Settled:
    """Give each sponsor the first position of its terms that is free and beside no sensitive story.

    Those that were sold one position alone come first, so that nobody is kept out by who could stand elsewhere.
    """
    holds, bookings = tuple(holds), tuple(bookings)
    here = {one.reference: one for one in edition.placements}
    taken: list[Placement] = []
    moved: dict[str, str] = {}
    found: dict[str, str] = {}
    for booking in sorted(bookings, key=lambda one: bool(one.elsewhere)):
        placement = here.get(booking.reference)
        if placement is None:
            found[booking.reference] = "it is not in edition.toml; build again, and it is put in"
        elif placement.leave_out:
            continue
        elif why := _stopped(placement, edition, holds) or audiences.fault(placement.audience, edition):
            found[booking.reference] = why
        elif placement.kind == "sponsor":
            faults = _faults(placement, booking, edition, taken)
            fit = next((position for position, fault in faults.items() if fault is None), None)
            wished = faults[placement.position]
            if fit is None:
                found[booking.reference] = "; ".join(filter(None, faults.values()))
                continue
            taken.append(replace(placement, position=fit))
            if wished is not None:
                moved[booking.reference] = wished
    return Settled(
        positions={one.reference: one.position for one in taken},
        moved=moved,
        obstacles={one.reference: found[one.reference] for one in bookings if one.reference in found},
    )


def placed(edition: Edition, settled: Settled) -> Edition:
    """The edition with its sponsors where they stand."""
    return replace(
        edition,
        placements=tuple(
            replace(one, position=settled.positions.get(one.reference, one.position)) for one in edition.placements
        ),
    )


def running(edition: Edition, stopped: Iterable[str]) -> Edition:
    """The edition as it may be shown: without the bookings that were left out or cannot run."""
    stopped = frozenset(stopped)
    return replace(
        edition,
        placements=tuple(one for one in edition.placements if not one.leave_out and one.reference not in stopped),
        jobs=tuple(_ordinary(job, edition, stopped) for job in edition.jobs),
    )


def _placement(booking: Booking, shown: set[str | None], lost: Mapping[str, str]) -> Placement:
    why = f"booked until {in_words(booking.last_day)}"
    if booking.kind == "featured_job" and booking.reference not in shown:
        why = lost.get(booking.reference, "no advert with its url or reference was read")
    return Placement(
        reference=booking.reference,
        advertiser=booking.advertiser,
        kind=booking.kind,
        position=booking.position,
        audience=booking.audience,
        text=booking.text,
        url=booking.url,
        logo=booking.logo,
        why=why,
    )


def _stopped(placement: Placement, edition: Edition, holds: tuple[Hold, ...]) -> str | None:
    """Why it cannot run, wherever it would stand."""
    hold = of_part(placement, holds)
    if hold is not None:
        return hold.why(edition.timezone)
    if placement.kind == "featured_job":
        shown = any(job.booking == placement.reference and job.show != "never" for job in edition.jobs)
        return None if shown else f"its job is not in the edition ({placement.why})"
    return None


def _faults(
    placement: Placement, booking: Booking, edition: Edition, taken: Iterable[Placement]
) -> dict[Position, str | None]:
    """What speaks against each position of its terms, the one that was wished for first."""
    terms = dict.fromkeys((placement.position, *booking.elsewhere))
    return {position: _unfit(replace(placement, position=position), edition, taken) for position in terms}


def _unfit(placement: Placement, edition: Edition, taken: Iterable[Placement]) -> str | None:
    """Why a sponsor cannot stand in its position."""
    other = next((one for one in taken if _shared(one, placement)), None)
    if other is not None:
        return f"its position ({placement.position}) is taken by {other.reference}"
    beside = next((story for story in _neighbours(edition, placement) if story.sensitive), None)
    return f"it would stand beside “{beside.headline}”, which is sensitive" if beside else None


def _shared(one: Placement, other: Placement) -> bool:
    """Whether two sponsors would stand in one place before the same readers."""
    audiences = {choice_key(placement.audience) if placement.audience else None for placement in (one, other)}
    return one.position == other.position and (None in audiences or len(audiences) == 1)


def _neighbours(edition: Edition, placement: Placement) -> tuple[Story, ...]:
    """The stories that a sponsor stands next to; behind the job panel it stands next to none."""
    stories = edition.stories
    last = () if edition.shown_jobs else stories[-1:]
    beside = {"top": stories[:1], "after_lead": stories[:2], "jobs": last, "bottom": last}
    return beside[placement.position]


def _ordinary(job: Highlight, edition: Edition, stopped: frozenset[str]) -> Highlight:
    """A job whose booking does not run is one like the others."""
    runs = {one.reference for one in edition.placements if not one.leave_out and one.reference not in stopped}
    return replace(job, booking=None) if job.booking and job.booking not in runs else job
