"""``bulletin.toml``, checked at the edge: everything that is wrong in one pass, with each key's full path.

Holds values as the file gives them; ``wiring`` makes the concrete things out of them. Secrets
are not settings: they come from the environment.
"""

from __future__ import annotations

import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from bulletin.brand import COLOUR, FACES, SPACING, Brand, ColourName, read_brand, too_faint
from bulletin.errors import ConfigError
from bulletin.faults import nearest, sentences
from bulletin.model import Severity
from bulletin.sources.document import JobField, Kind
from bulletin.starter import starter_folder

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})


def _fault(text: str) -> PydanticCustomError:
    """Our own sentence, with braces made harmless: pydantic formats the text."""
    return PydanticCustomError("bulletin", "{text}", {"text": text})


def shaped(pattern: str, form: str) -> AfterValidator:
    """Hold a text to a pattern; ``form`` is how the fault's sentence ends, since nobody reads patterns."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise _fault(f"'{value}' is no {form}")
        return value

    return AfterValidator(check)


def _address(value: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - 40 ms, not for --help

    try:
        checked = validate_email(
            value, check_deliverability=False, globally_deliverable=False, strict=True, allow_smtputf8=False
        )
    except EmailNotValidError as cause:
        raise _fault(f"'{value}' is no e-mail address: {cause}") from cause
    return checked.normalized


def _mailbox(value: str) -> tuple[str, str]:
    name, bracket, rest = value.rpartition("<")
    name = name.strip().strip('"')
    if not name or not bracket or not rest.endswith(">") or any(mark in name for mark in "<>\r\n\0"):
        raise _fault(f"'{value}' is no sender: write it as 'The Town Hall Daily <daily@example.org>'")
    return name, _address(rest.removesuffix(">"))


def _web_address(value: str) -> str:
    return _exact_address(value).rstrip("/")


def _exact_address(value: str) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where an address is read

    try:
        parts = urlsplit(value)
    except ValueError as cause:
        raise _fault(f"'{value}' is no web address: {cause}") from cause
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(mark.isspace() for mark in value):
        raise _fault(f"'{value}' is no web address: it begins with https://")
    if "@" in parts.netloc:
        raise _fault("an address with a name or a password in it is never fetched; take out what stands before the @")
    return value


def _reader_address(value: str) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where an address is read

    address = _web_address(value)
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise _fault(f"'{value}' is not encrypted: one-click unsubscribe asks for https:// (http only on this machine)")
    return address


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise _fault(f"'{value}' is no time zone: write it as 'Europe/London'") from cause


def _port(value: int) -> int:
    if not 1 <= value <= 65535:  # noqa: PLR2004 - the range of a port
        raise _fault(f"{value} is no port (1-65535)")
    return value


def _tag_name(value: str) -> str:
    if not re.fullmatch(r"[\w.-]+", value, re.ASCII):
        raise _fault(f"'{value}' is no parameter of an address: write it as 'utm_source'")
    return value


def _tag_value(value: str) -> str:
    unknown = set(re.findall(r"\{[^{}]*\}", value)) - {"{publication}", "{edition}", "{slot}"}
    if unknown:
        raise _fault(f"'{min(unknown)}' stands for nothing here; there are {{publication}}, {{edition}} and {{slot}}")
    return value


def _clock_time(value: object) -> time:
    try:
        return value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError as cause:
        raise _fault(f"'{value}' is no time of day: write it as '06:00'") from cause


def _colour(value: str) -> str:
    if not COLOUR.fullmatch(value):
        raise _fault(f"'{value}' is no colour; write it as '#0A5A6B'")
    return value


def _faces(value: str) -> str:
    if not FACES.fullmatch(value):
        raise _fault(f"'{value}' is no list of faces; write it as 'Georgia, Times, serif'")
    return value


Text = Annotated[str, shaped(r"[^\x00-\x1f\x7f]+", "text: write at least one letter, on one line")]
Count = Annotated[int, Field(strict=True, ge=1)]
Address = Annotated[str, AfterValidator(_address)]
TagName = Annotated[str, AfterValidator(_tag_name)]
TagValue = Annotated[str, AfterValidator(_tag_value)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Colour = Annotated[str, AfterValidator(_colour)]
Faces = Annotated[str, AfterValidator(_faces)]
ElementName = Annotated[str, shaped(r"[\w.-]+", "element's name: write it as it stands in the file, such as 'vacancy'")]
ElementPath = Annotated[
    str, shaped(r"([\w.-]+/)*@?[\w.-]+", "path to an element: write it as 'position/name' or 'position/@id'")
]


class Section(BaseModel):
    """A table of the settings: frozen, and unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class PublicationSettings(Section):
    """``[publication]``: who publishes."""

    id: Annotated[
        str, shaped(r"[a-z0-9][a-z0-9-]{0,62}", "id: it is made of a-z, 0-9 and '-', such as 'town-hall-daily'")
    ]
    name: Text
    strapline: Text | None = None
    sender: Annotated[tuple[str, str], BeforeValidator(_mailbox), Field(alias="from")]
    reply_to: Address | None = None
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)]
    language: Annotated[str, shaped(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "language: write it as 'en-GB'")] = "en-GB"
    site_url: WebAddress
    jobs_url: WebAddress | None = None
    reader_url: Annotated[str, AfterValidator(_reader_address)]
    postal_address: Text
    social: dict[str, WebAddress] = {}
    first_number: Count | None = None


class SourceSettings(Section):
    """One ``[[sources]]``: where it lies, and what cannot be told from its content."""

    path: Path | None = None
    url: Annotated[str, AfterValidator(_exact_address)] | None = None
    kind: Kind | None = None
    section: Text | None = None
    publisher: Text | None = None
    item: ElementName | None = None
    fields: dict[JobField, ElementPath] = {}

    @model_validator(mode="after")
    def _maps_job_xml_only(self) -> SourceSettings:
        if (self.item or self.fields) and self.kind != "jobs-xml":
            raise _fault("item and fields say how job XML is laid out; set kind = 'jobs-xml' beside them")
        return self

    @model_validator(mode="after")
    def _lies_in_one_place(self) -> SourceSettings:
        if (self.path is None) == (self.url is None):
            raise _fault("a source has either a path or a url")
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
            raise _fault("logo_dark stands in the dark for a logo; set logo beside it")
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
    send_at: Annotated[time, BeforeValidator(_clock_time)] = time(6)
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


def _finding(value: str) -> str:
    from bulletin.checks.catalogue import RULES  # noqa: PLC0415 - 60 ms, only where a finding is named

    if value not in RULES:
        raise _fault(f"there is no such finding; {nearest(value, list(RULES))}")
    return value


def _client(value: str) -> str:
    from bulletin.checks.clients import known_clients  # noqa: PLC0415 - 60 ms, only where a client is named

    if value not in known_clients():
        raise _fault(f"there is no such mail program; {nearest(value, known_clients())}")
    return value


def _reason(value: str) -> str:
    if not value.strip():
        raise _fault("what is ignored takes a reason, for those who find it in the report")
    return value


FindingId = Annotated[str, AfterValidator(_finding)]
Client = Annotated[str, AfterValidator(_client)]
Reason = Annotated[str, AfterValidator(_reason)]
Share = Annotated[float, Field(strict=True, ge=0)]
PerCent = Annotated[float, Field(strict=True, ge=0, le=100)]


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


class SubscriberSettings(Section):
    """``[subscribers]``: the list as people keep it."""

    path: Path = Path("subscribers.csv")


class StoreSettings(Section):
    """``[store]``: where the ledger is kept."""

    url: Annotated[
        str, shaped(r"sqlite:///.+", "store: write it as 'sqlite:///bulletin.db', the file counted from here")
    ] = "sqlite:///bulletin.db"


class MaildirSettings(Section):
    """``[transport] kind = "maildir"``: a rehearsal."""

    kind: Literal["maildir"]
    path: Path = Path("outbox")


class SmtpSettings(Section):
    """``[transport] kind = "smtp"``: a relay."""

    kind: Literal["smtp"]
    host: Text
    port: Annotated[int, Field(strict=True), AfterValidator(_port)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Text | None = None
    connections: Annotated[int, Field(strict=True, ge=1, le=100)] = 10

    @model_validator(mode="after")
    def _plain_text_stays_here(self) -> SmtpSettings:
        if self.security == "none" and self.host not in LOOPBACK:
            raise _fault(
                f"security = 'none' is for this machine only, and '{self.host}' is not; use 'starttls' or 'tls'"
            )
        return self


TransportSettings = Annotated[MaildirSettings | SmtpSettings, Field(discriminator="kind")]


class Config(Section):
    """All settings of one publication; ``folder`` is where the file stands, and what paths count from."""

    folder: Path
    publication: PublicationSettings
    sources: tuple[SourceSettings, ...] = ()
    web: WebSettings = WebSettings()
    pictures: PictureSettings = PictureSettings()
    links: LinkSettings = LinkSettings()
    bulletin: BulletinSettings = BulletinSettings()
    sectors: dict[Text, tuple[Text, ...]] = {}
    brand: BrandSettings = BrandSettings()
    variants: VariantSettings = VariantSettings()
    bookings: BookingSettings = BookingSettings()
    holds: HoldSettings = HoldSettings()
    checks: CheckSettings = CheckSettings()
    subscribers: SubscriberSettings = SubscriberSettings()
    store: StoreSettings = StoreSettings()
    transport: TransportSettings = MaildirSettings(kind="maildir")

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for: the publication's own first, then the program's."""
        return (self.folder / self.bulletin.templates, starter_folder() / "templates")

    def whole_brand(self) -> Brand:
        """The design's brand as the publication changes it; raises ConfigError where a design.toml is broken."""
        changes = self.brand.model_dump(exclude_none=True)
        logos = {key: self.folder / changes[key] for key in ("logo", "logo_dark") if key in changes}
        return read_brand(self.template_folders, self.bulletin.design, changes | logos)


def load(path: Path) -> Config:
    """Read and check the settings; raises ConfigError with one line a fault."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as cause:
        raise ConfigError(
            f"{path}: there is no such file; run this where your bulletin.toml is, name it with --config, "
            "or make a new publication with: bulletin init DIR"
        ) from cause
    except (OSError, UnicodeDecodeError) as cause:
        raise ConfigError(f"{path}: cannot be read ({cause}); it has to be a text file in UTF-8") from cause
    except tomllib.TOMLDecodeError as cause:
        raise ConfigError(f"{path}: is not valid TOML: {cause}; mend that place and run the command again") from cause
    if "folder" in table:
        raise ConfigError(f"{path.name}: folder: there is no such key; take the line out")
    try:
        config = Config.model_validate({**table, "folder": path.parent})
    except ValidationError as faults:
        raise ConfigError("\n".join(f"{path.name}: {line}" for line in sentences(faults, Config))) from faults
    if faint := [f"{path.name}: {line}" for line in too_faint(config.whole_brand())]:
        raise ConfigError("\n".join(faint))
    return config
