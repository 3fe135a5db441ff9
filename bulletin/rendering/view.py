"""What the templates see: plain, finished values, grouped as they are shown. The variables' documentation.

Decides no wording: "Closes Friday" is the template's, that it is Friday is told here. Nothing of it can be called,
changed, or leads to settings or files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from bulletin.brand import Palette
from bulletin.language.days import day_of_year, full_day, time_of_day, weekday
from bulletin.model import Edition, Highlight, Placement, Position, Publication, Story

if TYPE_CHECKING:
    from babel import Locale

Shown = TypeVar("Shown")

SOON_DAYS = 5
"""How near a closing date has to be to be named beside the job's title."""
YEARLESS_DAYS = 180
"""Up to here a day and a month name one day only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialView:
    """A network's name and the publication's address there."""

    network: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationView:
    """Who publishes."""

    name: str
    strapline: str | None
    language: str
    direction: str
    """``ltr`` or ``rtl``."""
    start: str
    """The side on which a line begins: ``left``, or ``right`` where the direction is ``rtl``."""
    end: str
    """The other side."""
    site_url: str
    jobs_url: str | None
    reader_url: str
    postal_address: str
    social: tuple[SocialView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """Which bulletin this is."""

    date: str
    """In the publication's language, "Monday 16 June 2025"."""
    name: str | None
    number: str | None
    """Which edition it is, as the language writes a number; None where editions bear none."""
    subject: str
    preheader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture that can be shown."""

    src: str
    """An address on the web, or ``pictures/NAME``."""
    alt: str
    credit: str | None
    width: int | None
    """Of the file, in pixels; None for one on the web, which nobody measured."""
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story. What is None was not stated, and shows nothing."""

    headline: str
    summary: str
    url: str | None
    section: str | None
    byline: str | None
    publisher: str | None
    """Only where it is somebody else."""
    minutes: int | None
    picture: PictureView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """Stories of one section, in the edition's order; ``name`` is None for those that have none."""

    name: str | None
    stories: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingView:
    """When a job closes, as counted from the edition's day."""

    date: str
    """``Friday 20 June``, with its year where that is not plain."""
    weekday: str
    days: int
    """0 today, 1 tomorrow."""
    soon: bool
    time: str | None
    """``12:00``, where it closes before the day's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job as it is shown."""

    featured: bool
    """An advertiser paid for its place, and it has to say so."""
    title: str
    employer: str | None
    place: str | None
    salary: str | None
    url: str | None
    new: bool
    closes: ClosingView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorView:
    """Jobs of one sector, in the edition's order; ``name`` is None for those that have none."""

    name: str | None
    jobs: tuple[JobView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsView:
    """The job panel."""

    sectors: tuple[SectorView, ...]
    shown: int
    open: int
    """How many are open in all; those that are not shown are behind ``publication.jobs_url``."""
    personal: bool
    """Whether they follow what readers chose: sectors, regions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorView:
    """What an advertiser bought; it has to say that it is an advertisement."""

    advertiser: str
    text: str | None
    url: str | None
    logo: PictureView | None
    """Its width and height are those on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorsView:
    """Sponsors by their positions."""

    top: tuple[SponsorView, ...] = ()
    after_lead: tuple[SponsorView, ...] = ()
    jobs: tuple[SponsorView, ...] = ()
    """Behind the job panel."""
    bottom: tuple[SponsorView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandView:
    """Colours, faces and spacing: the design's own, as ``[brand]`` in bulletin.toml changed them."""

    light: Palette
    dark: Palette
    headlines: str
    """The faces of what was written."""
    text: str
    """The faces of what was set."""
    spacing: int
    """Pixels: the unit that every distance is a multiple of."""
    logo: PictureView | None
    """In place of the name; width and height are those on the page, unlike other pictures'."""
    logo_dark: PictureView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Every variable that a template may use, but for two.

    ``slot`` holds the places of a reader's values, and ``say`` gives the words of the publication's language.
    """

    publication: PublicationView
    edition: EditionView
    lead: StoryView | None
    sections: tuple[SectionView, ...]
    """All stories but the lead."""
    story_count: int
    """The lead among them."""
    jobs: JobsView
    sponsors: SponsorsView
    corrections: tuple[str, ...]
    brand: BrandView

    def variables(self) -> dict[str, object]:
        """Return the variables by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


VARIABLES = (*(one.name for one in fields(View)), "slot", "say")


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
