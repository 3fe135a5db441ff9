"""What the templates see: plain, finished values, grouped as they are shown. The variables' documentation.

Nothing of it can be called, changed, or leads to settings or files. What fills it is ``presentation``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from bulletin.brand import Palette


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
class RunView:
    """Words of the editor's note that are set alike."""

    text: str
    url: str | None
    """Where they lead, http(s) or mailto."""
    strong: bool
    emphasis: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphView:
    """A paragraph of the editor's note, or a point of a list in it."""

    runs: tuple[RunView, ...]
    mark: str | None
    """``•`` or ``1.`` where it is a point of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Every variable that a template may use, but for two.

    ``slot`` holds the places of a reader's values, and ``say`` gives the words of the publication's language.
    """

    publication: PublicationView
    edition: EditionView
    note: tuple[ParagraphView, ...]
    """What the editor says to the readers, above the stories."""
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
