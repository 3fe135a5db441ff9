"""``bulletin.toml`` as a whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, model_validator

from bulletin.brand import Brand, read_brand, too_faint
from bulletin.config.content import (
    BookingSettings,
    BrandSettings,
    BulletinSettings,
    CheckSettings,
    HoldSettings,
    LinkSettings,
    PictureSettings,
    PublicationSettings,
    SourceSettings,
    VariantSettings,
    WebSettings,
)
from bulletin.config.delivery import (
    AlertSettings,
    BounceSettings,
    DkimSettings,
    LogSettings,
    MaildirSettings,
    ProofSettings,
    StoreSettings,
    SubscriberSettings,
    ThrottleSettings,
    TransportSettings,
)
from bulletin.config.schedule import DailySettings, DeliverySettings
from bulletin.config.values import Section, Text, fault
from bulletin.errors import ConfigError
from bulletin.faults import sentences
from bulletin.starter import starter_folder


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
    throttle: ThrottleSettings = ThrottleSettings()
    delivery: DeliverySettings = DeliverySettings()
    daily: DailySettings = DailySettings()
    bounces: BounceSettings = BounceSettings()
    dkim: DkimSettings = DkimSettings()
    log: LogSettings = LogSettings()
    proof: ProofSettings = ProofSettings()
    alerts: AlertSettings = AlertSettings()

    @model_validator(mode="after")
    def _signs_for_its_own_sender(self) -> Config:
        sender, signing = self.publication.sender[1].rpartition("@")[2], self.dkim.domain
        if signing and sender != signing and not sender.endswith(f".{signing}"):
            raise fault(f"dkim.domain is '{signing}', which is not that of publication.from ('{sender}') nor above it")
        return self

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for: the publication's own first, then the program's."""
        own = self.named("bulletin", "templates", "take the line out to use the program's own")
        return (own, starter_folder() / "templates")

    def named(self, table: Literal["bookings", "bulletin", "holds"], key: str, advice: str) -> Path:
        """What lies at the path of this key, and may be missing only where the settings do not name it.

        Raises ConfigError for what they name: a slip of the pen must not pass for an empty file.
        """
        settings: Section = getattr(self, table)
        given: Path = getattr(settings, key)
        if key in settings.model_fields_set and not (self.folder / given).exists():
            raise ConfigError(f"bulletin.toml: {table}.{key}: there is no '{given}'; mend the name, or {advice}")
        return self.folder / given

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
    except OSError as cause:
        raise ConfigError(f"{path}: cannot be read ({cause.strerror}); it has to be a text file in UTF-8") from cause
    except UnicodeDecodeError as cause:
        raise ConfigError(f"{path}: is not text in UTF-8 (byte {cause.start}); save it as that") from cause
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
