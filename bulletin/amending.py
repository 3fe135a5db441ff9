"""A mistake found in mid-send is mended by a revision: it goes to those who have not had the edition.

The edition is paused, and nobody holds a row of it: whoever is in flight has had it or not before a revision is
made, and who is in doubt keeps the one that they may have. Each copy says in the ledger which revision it is, so
that a retry is made of the bytes that the first attempt was made of. Rendering and judging are behind us.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bulletin.audience.keys import Keys
from bulletin.errors import UsageError
from bulletin.freezing import Content, copies, sendable
from bulletin.message.compose import compile_message
from bulletin.model import (
    Approval,
    Clock,
    Delivery,
    EditionKind,
    FrozenEdition,
    Placement,
    Publication,
    Revision,
    Subscriber,
)
from bulletin.seams import Ledger
from bulletin.turns import quiet

_KIND: EditionKind = "real"


class Revisions(Protocol):
    """What amending needs the store to remember."""

    def waiting(self, key: int) -> Mapping[int, str]:
        """Return who waits, by the readers' ids, and the address that was frozen for each."""

    def amend(  # noqa: PLR0913 all that is kept in one transaction, by name
        self,
        key: int,
        revision: Revision,
        owed: Iterable[Delivery],
        *,
        compiled: Mapping[str, bytes],
        ran: Iterable[tuple[Literal["story", "job"], str]],
        carried: Iterable[Placement] = (),
    ) -> bool:
        """Keep a revision, and make those who wait owed it; False, and nothing kept, where the edition moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a publication's copies are made with."""

    publication: Publication
    keys: Keys
    reason: Callable[[Subscriber], str] | None = None


def amendable(frozen: FrozenEdition, *, ledger: Ledger, clock: Clock, tell: Callable[[str], None]) -> FrozenEdition:
    """Return a paused edition once nobody holds a row of it; raises UsageError where it is not paused.

    A sender that ends gives back what it holds; one that stands still for as long as a lease lasts is taken over.
    """
    _refuse_unless_paused(frozen)
    quiet(frozen, ledger=ledger, clock=clock, tell=tell)
    kept = ledger.find(frozen.id, _KIND)
    if kept is None:
        raise UsageError(f"edition {frozen.id.folder} is a draft again: change it, and send it")
    _refuse_unless_paused(kept)
    return kept


def owed_a_revision(readers: Iterable[Subscriber], waiting: Mapping[int, str]) -> tuple[Subscriber, ...]:
    """Return those of the readers who wait, each with the address that was frozen for them."""
    return tuple(replace(reader, email=waiting[reader.id]) for reader in readers if reader.id in waiting)


def amend(  # noqa: PLR0913 what is fixed, for whom, and what it is made and kept with
    kept: FrozenEdition,
    content: Content,
    readers: Iterable[Subscriber],
    *,
    house: House,
    revisions: Revisions,
    variant_of: Callable[[Subscriber], str],
    approval: Approval,
    first_wave: int | None = None,
) -> Revision:
    """Fix another content for those who wait; its first wave begins anew.

    Raises UsageError where nobody waits, or the edition moved meanwhile.
    """
    number = kept.revision + 1
    bulletins = {"default": content.rendered, **content.variants}
    compiled = {key: compile_message(one, house.publication, kept.id) for key, one in bulletins.items()}
    copy = copies(kept.id, publication=house.publication, keys=house.keys, reason=house.reason, revision=number)
    owed = sendable(compiled, (copy(reader, variant_of(reader)) for reader in readers))
    revision = Revision(number=number, hash=content.fingerprint or kept.hash, approval=approval, wave=first_wave)
    sys.audit("bulletin.point", "before the revision")
    done = revisions.amend(
        kept.key,
        revision,
        owed,
        compiled={key: one.to_bytes() for key, one in compiled.items()},
        ran=content.ran,
        carried=content.placements,
    )
    sys.audit("bulletin.point", "amended")
    if not done:
        raise UsageError(
            f"edition {kept.id.folder} moved while it was amended: somebody went on with it, amended it or changed "
            "the list; nothing was kept, look at bulletin status and do it again"
        )
    return revision


def _refuse_unless_paused(edition: FrozenEdition) -> None:
    which = edition.id.folder
    if edition.state == "paused":
        return
    if edition.state in {"done", "cancelled"}:
        over = "was sent" if edition.state == "done" else "was cancelled"
        raise UsageError(
            f"edition {which} {over}: nobody waits for it; those who have it get what you mended by: "
            f"bulletin send --name correction --to accepted:{which}"
        )
    raise UsageError(f"edition {which} is not paused; first: bulletin pause, so that nobody gets it while it changes")
