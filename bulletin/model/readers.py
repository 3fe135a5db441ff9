"""Readers, and the links that lead back from their copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

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
