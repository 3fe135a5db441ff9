"""The tables of the settings that say who gets it, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bulletin.config.values import (
    LOOPBACK,
    Address,
    BounceAddress,
    Domain,
    Port,
    Section,
    Selector,
    Text,
    fault,
    shaped,
)


class SubscriberSettings(Section):
    """``[subscribers]``: the list as people keep it."""

    path: Path = Path("subscribers.csv")


class StoreSettings(Section):
    """``[store]``: where the ledger is kept."""

    url: Annotated[
        str, shaped(r"sqlite:///.+", "store: write it as 'sqlite:///bulletin.db', the file counted from here")
    ] = "sqlite:///bulletin.db"


class ProofSettings(Section):
    """``[proof]``: who sees an edition before readers do."""

    to: tuple[Address, ...] = ()


class AlertSettings(Section):
    """``[alerts]``: who is told what became of an edition, and by which program of their own."""

    to: tuple[Address, ...] = ()
    command: tuple[Text, ...] = ()
    command_seconds: Annotated[float, Field(gt=0, le=300)] = 20.0


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


class BounceSettings(Section):
    """``[bounces]``: where what cannot be delivered comes back to."""

    address: BounceAddress | None = None


class DkimSettings(Section):
    """``[dkim]``: which keys sign, by their selectors."""

    rsa: Selector | None = None
    ed25519: Selector | None = None
    domain: Domain | None = None
    folder: Path = Path("dkim")

    @model_validator(mode="after")
    def _has_rsa_first(self) -> DkimSettings:
        if self.ed25519 and not self.rsa:
            raise fault("not every receiver reads Ed25519; set rsa beside it")
        if self.rsa and self.rsa == self.ed25519:
            raise fault("a selector names one key; give ed25519 another")
        return self

    @property
    def selectors(self) -> tuple[str, ...]:
        """Those that sign, in the order of their signatures."""
        return tuple(one for one in (self.rsa, self.ed25519) if one)


TransportSettings = Annotated[MaildirSettings | SmtpSettings, Field(discriminator="kind")]
