"""From an edition to what the templates see: dates, numbers and times in the publication's language, jobs by sector.

Decides no wording: "Closes Friday" is the template's, that it is Friday is told here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from bulletin.language.days import day_of_year, full_day, time_of_day, weekday
from bulletin.model import Edition, Highlight, Placement, Position, Publication, Story
from bulletin.rendering.note import paragraphs
from bulletin.rendering.view import (
    BrandView,
    ClosingView,
    EditionView,
    JobsView,
    JobView,
    PictureView,
    PublicationView,
    SectionView,
    SectorView,
    SocialView,
    SponsorsView,
    SponsorView,
    StoryView,
    View,
)

if TYPE_CHECKING:
    from babel import Locale

Shown = TypeVar("Shown")

SOON_DAYS = 5
"""How near a closing date has to be to be named beside the job's title."""
YEARLESS_DAYS = 180
"""Up to here a day and a month name one day only."""


def make_view(
    edition: Edition, publication: Publication, pictures: Mapping[str, PictureView], brand: BrandView, locale: Locale
) -> View:
    """Return what the templates see; ``pictures`` holds, by story id, those that can be shown."""
    lead = next((story for story in edition.stories if story.lead), None)
    return View(
        publication=_publication(publication, locale),
        edition=EditionView(
            date=full_day(edition.id.day, locale),
            name=edition.id.name,
            number=None if edition.number is None else format_decimal(edition.number, locale=locale),
            subject=edition.subject,
            preheader=edition.preheader,
        ),
        note=paragraphs(edition.note),
        lead=_story(lead, publication, pictures) if lead else None,
        sections=_sections([story for story in edition.stories if story is not lead], publication, pictures),
        story_count=len(edition.stories),
        jobs=panel(edition, edition.shown_jobs, publication.timezone, locale, personal=False),
        sponsors=sponsors(edition.selection().placements, pictures),
        corrections=edition.corrections,
        brand=brand,
    )


def panel(edition: Edition, shown: Sequence[Highlight], zone: ZoneInfo, locale: Locale, *, personal: bool) -> JobsView:
    """Return the job panel that shows these jobs."""
    return JobsView(
        sectors=_sectors(shown, edition.id.day, zone, locale),
        shown=len(shown),
        open=sum(job.show != "never" for job in edition.jobs),
        personal=personal,
    )


def sponsors(placements: Iterable[Placement], logos: Mapping[str, PictureView]) -> SponsorsView:
    """Return what sponsors say, by position; ``logos`` holds, by reference, those that can be shown."""
    by_position: dict[Position, tuple[SponsorView, ...]] = {}
    for one in placements:
        if one.kind != "sponsor":
            continue
        view = SponsorView(advertiser=one.advertiser, text=one.text, url=one.url, logo=logos.get(one.id))
        by_position[one.position] = (*by_position.get(one.position, ()), view)
    return SponsorsView(**by_position)


def _publication(publication: Publication, locale: Locale) -> PublicationView:
    leftward = locale.character_order == "right-to-left"
    return PublicationView(
        name=publication.name,
        strapline=publication.strapline,
        language=publication.language,
        direction="rtl" if leftward else "ltr",
        start="right" if leftward else "left",
        end="left" if leftward else "right",
        site_url=publication.site_url,
        jobs_url=publication.jobs_url,
        reader_url=publication.reader_url,
        postal_address=publication.postal_address,
        social=tuple(SocialView(network=network, url=url) for network, url in publication.social),
    )


def _sections(
    stories: Iterable[Story], publication: Publication, pictures: Mapping[str, PictureView]
) -> tuple[SectionView, ...]:
    """Neighbours of one section stand under its name; the order is the edition's, whatever an editor made of it."""
    return tuple(
        SectionView(name=name, stories=tuple(_story(story, publication, pictures) for story in group))
        for name, group in groupby(stories, key=lambda story: story.section)
    )


def _story(story: Story, publication: Publication, pictures: Mapping[str, PictureView]) -> StoryView:
    return StoryView(
        headline=story.headline,
        summary=story.summary,
        url=story.url,
        section=story.section,
        byline=story.byline,
        publisher=story.publisher if story.publisher != publication.name else None,
        minutes=story.minutes,
        picture=pictures.get(story.id),
    )


def _sectors(jobs: Iterable[Highlight], today: date, zone: ZoneInfo, locale: Locale) -> tuple[SectorView, ...]:
    """Group by sector, each standing where its first job stood; those without one stand last."""
    groups: dict[str | None, list[JobView]] = {}
    for job in jobs:
        shown = JobView(
            featured=job.booking is not None,
            title=job.title,
            employer=job.employer,
            place=job.place,
            salary=job.salary,
            url=job.url,
            new=job.new,
            closes=_closing(job.closes.astimezone(zone), today, locale) if job.closes else None,
        )
        groups.setdefault(job.sector, []).append(shown)
    return tuple(SectorView(name=name, jobs=tuple(group)) for name, group in _nameless_last(groups))


def _nameless_last(groups: Mapping[str | None, list[Shown]]) -> list[tuple[str | None, list[Shown]]]:
    return sorted(groups.items(), key=lambda group: group[0] is None)


def _closing(closes: datetime, today: date, locale: Locale) -> ClosingView:
    """A time of 00:00 is the end of the day before, and 23:59 the end of its own."""
    if closes.time() == time(0):
        closes -= timedelta(seconds=1)
    days = (closes.date() - today).days
    return ClosingView(
        date=(day_of_year if abs(days) < YEARLESS_DAYS else full_day)(closes.date(), locale),
        weekday=weekday(closes.date(), locale),
        days=days,
        soon=0 <= days <= SOON_DAYS,
        time=time_of_day(closes.time(), locale) if closes.time() < time(23, 59) else None,
    )
