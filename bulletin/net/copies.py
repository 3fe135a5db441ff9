"""What is asked of a store of copies, so that a document that has not changed is not sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A document as an address last gave it, with what asks whether it has changed (RFC 9110 section 8.8)."""

    url: str
    """The address that gave it, not one that redirected there."""
    content: bytes
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    """As the server wrote it: it is only ever given back."""


class Copies(Protocol):
    """Copies by address. Asked by several threads at once; what it raises costs a copy, never a document."""

    def find(self, url: str) -> Copy | None:
        """Return the copy of this address."""

    def keep(self, copy: Copy) -> None:
        """Keep a copy instead of the last one, or not, as there is room."""

    def confirm(self, url: str) -> None:
        """Hear that a copy is still what the address gives, so that it is not the next to go."""
