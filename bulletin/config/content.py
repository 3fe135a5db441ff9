"""The tables of the settings that say what goes in, how it looks, and what is asked of it."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bulletin.brand import SPACING, ColourName
from bulletin.config.values import (
    Address,
    Client,
    ClockTime,
    Colour,
    Count,
    ElementName,
    ElementPath,
    ExactAddress,
    Faces,
    FindingId,
    Mailbox,
    PerCent,
    ReaderAddress,
    Reason,
    Section,
    Share,
    TagName,
    TagValue,
    Text,
    WebAddress,
    Zone,
    fault,
    shaped,
)
from bulletin.imprint import PUBLICATION
from bulletin.model import Severity
from bulletin.sources.document import JobField, Kind


class PublicationSettings(Section):
    """``[publication]``: who publishes."""

    id: Annotated[str, shaped(PUBLICATION, "id: it is made of a-z, 0-9 and '-', such as 'town-hall-daily'")]
    name: Text
    strapline: Text | None = None
    sender: Annotated[Mailbox, Field(alias="from")]
    reply_to: Address | None = None
    timezone: Zone
    language: Annotated[str, shaped(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "language: write it as 'en-GB'")] = "en-GB"
    site_url: WebAddress
    jobs_url: WebAddress | None = None
    reader_url: ReaderAddress
    postal_address: Text
    social: dict[str, WebAddress] = {}
    first_number: Count | None = None


class SourceSettings(Section):
    """One ``[[sources]]``: where it lies, and what cannot be told from its content."""

    path: Path | None = None
    url: ExactAddress | None = None
    kind: Kind | None = None
    section: Text | None = None
    publisher: Text | None = None
    item: ElementName | None = None
    fields: dict[JobField, ElementPath] = {}

    @model_validator(mode="after")
    def _maps_job_xml_only(self) -> SourceSettings:
        if (self.item or self.fields) and self.kind != "jobs-xml":
            raise fault("item and fields say how job XML is laid out; set kind = 'jobs-xml' beside them")
        return self

    @model_validator(mode="after")
    def _lies_in_one_place(self) -> SourceSettings:
        if (self.path is None) == (self.url is None):
            raise fault("a source has either a path or a url")
        return self


class WebSettings(Section):
    """``[web]``: how sources on the web are reached."""

    allow_hosts: tuple[Text, ...] = ()


class PictureSettings(Section):
    """``[pictures]``: whether the bulletin depends on the publishers' servers for them."""

    keep: Annotated[bool, Field(strict=True)] = False
    local: Literal["embed", "link"] = "embed"


class LinkSettings(Section):
    """``[links]``: what tells the publisher that a visit came from the bulletin."""

    tags: dict[TagName, TagValue] = {}
    tag_jobs: Annotated[bool, Field(strict=True)] = False


class BrandSettings(Section):
    """``[brand]``: what the publication changes of its design; unset keys are the design's own."""

    light: dict[ColourName, Colour] = {}
    dark: dict[ColourName, Colour] = {}
    headlines: Faces | None = None
    text: Faces | None = None
    spacing: Annotated[int, Field(strict=True, ge=SPACING[0], le=SPACING[-1])] | None = None
    logo: Path | None = None
    logo_dark: Path | None = None
    logo_alt: Text | None = None
    logo_width: Annotated[int, Field(strict=True, ge=40, le=592)] | None = None

    @model_validator(mode="after")
    def _is_dark_beside_a_light_one(self) -> BrandSettings:
        if self.logo_dark and not self.logo:
            raise fault("logo_dark stands in the dark for a logo; set logo beside it")
        return self


class VariantSettings(Section):
    """``[variants]``: how many bulletins a day may be made of."""

    max: Count = 100


class BulletinSettings(Section):
    """``[bulletin]``: how much goes in, and which design it wears."""

    design: Annotated[
        str, shaped(r"[a-z0-9][a-z0-9_-]*", "design: it is the name of a folder under templates, such as 'daily'")
    ] = "daily"
    templates: Path = Path("templates")
    send_at: ClockTime = time(6)
    days: Literal["working", "every"] = "working"
    nation: Literal["england", "wales", "scotland", "northern-ireland", "none"] = "england"
    thin_below: Annotated[int, Field(strict=True, ge=0)] = 3
    thin_day: Literal["send", "hold", "merge"] = "send"
    sensitive_words: tuple[Text, ...] | None = None
    stories: Count = 12
    jobs: Annotated[int, Field(strict=True, ge=0)] = 15
    jobs_per_employer: Count = 2
    summary_characters: Annotated[int, Field(strict=True, ge=80)] = 280
    lead_characters: Annotated[int, Field(strict=True, ge=80)] = 360
    summary_command: tuple[Text, ...] = ()
    summary_seconds: Annotated[float, Field(gt=0, le=300)] = 20.0
    rerun_updated: Annotated[bool, Field(strict=True)] = False


class BookingSettings(Section):
    """``[bookings]``: what advertisers bought."""

    path: Path = Path("bookings.csv")


class HoldSettings(Section):
    """``[holds]``: what must not run."""

    path: Path = Path("holds.toml")


class CheckSettings(Section):
    """``[checks]``: where the checks draw the line, and what the publication thinks otherwise."""

    warn_bytes: Count = 90_000
    block_bytes: Count = 100_000
    subject_characters: Count = 75
    preheader_characters: Count = 140
    client_support: PerCent = 95
    client_loss: PerCent = 5
    spam: Annotated[bool, Field(strict=True)] = True
    spam_warn: Share = 2
    spam_block: Share = 5
    severity: dict[FindingId, Severity] = {}
    ignore: dict[FindingId, Reason] = {}
    clients: dict[Client, Share] = {}

    @model_validator(mode="after")
    def _warns_before_it_blocks(self) -> CheckSettings:
        for warn, block in (("warn_bytes", "block_bytes"), ("spam_warn", "spam_block")):
            first, last = getattr(self, warn), getattr(self, block)
            if first > last:
                raise fault(f"{warn} ({first:.12g}) is above {block} ({last:.12g}), so nothing would warn; set both")
        return self

    @model_validator(mode="after")
    def _has_readers(self) -> CheckSettings:
        if self.clients and not any(self.clients.values()):
            raise fault("clients are 0 without exception, so nobody reads the bulletin; give one of them a share")
        return self
