"""Readers, and the links that lead back from their copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

Status = Literal["pending", "active", "paused", "unsubscribed", "bounced", "complained", "removed", "erased"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader. ``id`` is given by the store and never reused; 0 before the store has seen them."""

    id: int = 0
    email: str
    first_name: str = ""
    last_name: str = ""
    status: Status = "active"
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    signed_up: date | None = None


class Readership(Protocol):
    """Readers, of whom there may be a million: counted once, and read again each time."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __iter__(self) -> Iterator[Subscriber]:
        """Give each of them once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Some readers' addresses, of whom there may be a million: their number, and the first few."""

    number: int = 0
    first: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return how many there are."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What the list changed among the readers, in its order."""

    added: Addresses = field(default_factory=Addresses)
    changed: Addresses = field(default_factory=Addresses)
    removed: Addresses = field(default_factory=Addresses)
    """Those who were on the list and are no longer, in the order in which they came."""
    kept: Addresses = field(default_factory=Addresses)
    """On the list as active, but gone by their own or an operator's decision: they get nothing."""
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of one reader that lead back to us; each begins with the publication's ``reader_url``."""

    unsubscribe_url: str
    """Also the one-click address of RFC 8058: a GET asks, a POST unsubscribes."""
    preferences_url: str
    view_url: str


def address_key(email: str) -> str:
    """Return what makes two spellings of an address one reader: no mailbox that is in use tells case apart."""
    return email.strip().lower()
