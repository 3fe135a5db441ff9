"""The tables of the settings that say who gets it, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bulletin.config.values import LOOPBACK, Port, Section, Text, fault, shaped


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
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Text | None = None
    connections: Annotated[int, Field(strict=True, ge=1, le=100)] = 10

    @model_validator(mode="after")
    def _plain_text_stays_here(self) -> SmtpSettings:
        if self.security == "none" and self.host not in LOOPBACK:
            raise fault(
                f"security = 'none' is for this machine only, and '{self.host}' is not; use 'starttls' or 'tls'"
            )
        return self


TransportSettings = Annotated[MaildirSettings | SmtpSettings, Field(discriminator="kind")]
