"""The tables of the settings that say who gets it, and how."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from bulletin.config.values import (
    LOOPBACK,
    Address,
    BounceAddress,
    Count,
    Domain,
    Port,
    Rate,
    Section,
    Selector,
    Text,
    fault,
    shaped,
)
from bulletin.imprint import STORE


class SubscriberSettings(Section):
    """``[subscribers]``: the list as people keep it."""

    path: Path = Path("subscribers.csv")


class StoreSettings(Section):
    """``[store]``: where the ledger is kept."""

    url: Annotated[str, shaped(STORE, "store: write it as 'sqlite:///bulletin.db', the file counted from here")] = (
        "sqlite:///bulletin.db"
    )


class ProofSettings(Section):
    """``[proof]``: who sees an edition before readers do."""

    to: tuple[Address, ...] = ()


class AlertSettings(Section):
    """``[alerts]``: who is told what became of an edition, and by which program of their own."""

    to: tuple[Address, ...] = ()
    command: tuple[Text, ...] = ()
    command_seconds: Annotated[float, Field(gt=0, le=300)] = 20.0


class LogSettings(Section):
    """``[log]``: what happened, as JSON lines."""

    path: Path | None = None
    addresses: Annotated[bool, Field(strict=True)] = False


class MaildirSettings(Section):
    """``[transport] kind = "maildir"``: a rehearsal."""

    kind: Literal["maildir"]
    path: Path = Path("outbox")


class RelaySettings(Section):
    """Where a relay is, and what it bears."""

    host: Text
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Text | None = None
    connections: Annotated[int, Field(strict=True, ge=1, le=100)] = 10
    messages_per_connection: Count = 1000

    @model_validator(mode="after")
    def _plain_text_stays_here(self) -> Self:
        if self.security == "none" and self.host not in LOOPBACK:
            raise fault(
                f"security = 'none' is for this machine only, and '{self.host}' is not; use 'starttls' or 'tls'"
            )
        return self


class FallbackSettings(RelaySettings):
    """``[transport.fallback]``: a relay that stands in for the first."""

    connections: Annotated[int, Field(strict=True, ge=1, le=100)] = 2
    rate: Rate | None = None


class SmtpSettings(RelaySettings):
    """``[transport] kind = "smtp"``: a relay."""

    kind: Literal["smtp"]
    fallback: FallbackSettings | None = None


class ReceiverSettings(Section):
    """One of ``[throttle.receivers]``: what a receiver gets at the most, instead of the program's own bounds."""

    domains: tuple[Domain, ...] = ()
    rate: Rate | None = None
    connections: Count | None = None


class ThrottleSettings(Section):
    """``[throttle]``: how fast mail goes, in all and to each receiver."""

    rate: Rate | None = None
    warm_up: date | None = None
    receivers: dict[Text, ReceiverSettings] = {}

    @field_validator("receivers")
    @classmethod
    def _have_domains(cls, value: dict[str, ReceiverSettings]) -> dict[str, ReceiverSettings]:
        from bulletin.transport.large_receivers import RECEIVERS  # noqa: PLC0415 - only where a receiver is named

        for name, one in value.items():
            if name not in RECEIVERS and "." not in name and not one.domains:
                known = ", ".join(RECEIVERS)
                raise fault(f"'{name}' is no receiver that is known ({known}), nor a domain; say its domains = [...]")
        return value

    @field_validator("warm_up", mode="before")
    @classmethod
    def _is_a_day(cls, value: object) -> object:
        if type(value) is not date:
            raise fault(f"'{value}' is no day; write it as 2026-01-05, without quotation marks")
        return value


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
