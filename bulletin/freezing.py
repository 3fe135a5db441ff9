"""What is sent, and to whom, is fixed: from here on nothing that readers get can change.

Each variant is compiled, and each reader's address and values are kept with it: going on with an
edition never renders. A rehearsal is fixed as well, and replaced where anything about it changed.
Who is owed it, and how it is delivered, is for ``send``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Literal

from bulletin.audience.envelope_senders import EnvelopeSenders
from bulletin.audience.keys import Keys
from bulletin.audience.tokens import Tokens
from bulletin.errors import AtWorkError, UsageError
from bulletin.message.compose import Compiled, compile_message, domain_of
from bulletin.message.headers import message_ids
from bulletin.message.slots import reader_values
from bulletin.message.splice import splice
from bulletin.model import (
    Approval,
    Delivery,
    EditionId,
    EditionKind,
    FrozenEdition,
    Looked,
    Placement,
    Publication,
    Rendered,
    Subscriber,
)
from bulletin.seams import Ledger, Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an edition is fixed as, its readers aside."""

    rendered: Rendered
    """The default variant."""
    variants: Mapping[str, Rendered] = field(default_factory=dict)
    """The others, by their keys."""
    stories: Sequence[str] = ()
    """The ids of those that run."""
    jobs: Sequence[str] = ()
    placements: Sequence[Placement] = ()
    looked: Looked | None = None
    fingerprint: str | None = None
    """What the edition is before it is rendered, so that another template makes no other edition; without one the
    messages' own bytes say it."""

    @property
    def ran(self) -> list[tuple[Literal["story", "job"], str]]:
        """What does not run again by itself."""
        stories: list[tuple[Literal["story", "job"], str]] = [("story", story) for story in dict.fromkeys(self.stories)]
        return [*stories, *(("job", job) for job in dict.fromkeys(self.jobs))]


def freeze(  # noqa: PLR0913 what is fixed, for whom, and what it is made and kept with
    edition: EditionId,
    content: Content,
    readers: Iterable[Subscriber],
    *,
    publication: Publication,
    keys: Keys,
    ledger: Ledger,
    now: datetime,
    rehearsal: Outbox | None = None,
    variant_of: Callable[[Subscriber], str] = lambda _reader: "default",
    reason: Callable[[Subscriber], str] | None = None,
    audience: str | None = None,
    first_wave: int | None = None,
    approval: Approval | None = None,
) -> FrozenEdition:
    """Fix what is sent and to whom, or return what is fixed already under this id.

    ``readers`` are those to be sent to; ``variant_of`` says which variant a reader gets, and ``reason``
    why they get it, in English unless given; ``audience`` is whom it is for, where that is not the list;
    ``approval`` is whose word it goes on, nobody's unless given; ``first_wave`` is how many are sent to before
    the early replies are looked at.
    With ``rehearsal``, the outbox that is written to, it is a rehearsal: unchanged it stays, changed it is
    replaced. Raises UsageError where a real edition was frozen with another content, or there is nobody to
    send to.
    """
    bulletins = {"default": content.rendered, **content.variants}
    compiled = {key: compile_message(one, publication, edition) for key, one in bulletins.items()}
    contents = {key: one.to_bytes() for key, one in compiled.items()}
    identity = content.fingerprint or _hash(contents)
    if rehearsal is None and (kept := ledger.find(edition, "real")):
        return unchanged(kept, identity)
    copy = copies(edition, publication=publication, keys=keys, reason=reason)
    owed = sendable(compiled, (copy(reader, variant_of(reader)) for reader in readers))
    if rehearsal is not None:
        everyone = list(owed)
        wanted = _frozen(edition, "rehearsal", _hash(contents, everyone), now, content.looked)
        return _rehearse(wanted, everyone, contents, ledger, rehearsal)
    given = approval or Approval(at=now)
    wanted = replace(
        _frozen(edition, "real", identity, now, content.looked),
        approved_at=given.at,
        approved_by=given.by,
        not_before=given.not_before,
        not_after=given.not_after,
        audience=audience,
        wave=first_wave,
    )
    sys.audit("bulletin.point", "before the freeze")
    kept = ledger.freeze(
        wanted,
        owed,
        compiled=contents,
        ran=content.ran,
        carried=content.placements,
        overrides=given.overrides,
    )
    sys.audit("bulletin.point", "frozen")
    return unchanged(kept, identity)


def wave(first: int | None, readers: int) -> int | None:
    """Return how many go first; None where that would be everyone, and nobody is left to be spared."""
    return first if first is not None and first < readers else None


def unchanged(kept: FrozenEdition, fingerprint: str) -> FrozenEdition:
    """Return the frozen edition where it is the one that is meant; UsageError, with the way on, where it is not."""
    if kept.hash == fingerprint:
        return kept
    which = kept.id.folder
    remedy = "to send the change too, give it a name of its own (--name correction)"
    if kept.state == "cancelled":
        raise UsageError(f"edition {which} was cancelled, and its edition.toml has changed since; {remedy}")
    if kept.state == "done":
        raise UsageError(f"edition {which} was sent, and its edition.toml has changed since; {remedy}")
    if kept.released_at is not None:
        amending = "bulletin amend" if kept.state == "paused" else "bulletin pause, then bulletin amend"
        raise UsageError(
            f"edition {which} is being sent, and its edition.toml has changed since it was frozen; to go on with what "
            f"was frozen, put the file back as it was or move it out of its folder; to send the change to those who "
            f"have not had it: {amending}; {remedy}"
        )
    by = f" by {kept.approved_by}" if kept.approved_by else ""
    raise UsageError(
        f"edition {which} was approved{by} with another content: its edition.toml has changed since; put it back as it "
        "was, or approve the change with bulletin approve, and nobody gets it as it was"
    )


def taken_back(kept: FrozenEdition, ledger: Ledger) -> bool:
    """Make it a draft again; False where it was released or ended meanwhile.

    Raises UsageError, with the way on, where somebody may have it though it was never released: the store was put
    back from a backup, and its readers are in doubt, or were.
    """
    if ledger.withdraw(kept.key):
        return True
    now = ledger.find(kept.id, kept.kind)
    if now is None or now.released_at is not None or now.state == "cancelled":
        return False
    raise UsageError(
        f"edition {kept.id.folder} may be with readers already, whom the store does not know since it was put back, so "
        "it is no draft again; decide about those in doubt with bulletin settle, or end it with bulletin cancel; what "
        "is still to be said goes under a name of its own (--name correction)"
    )


def going_on(edition: EditionId, fingerprint: str | None, *, ledger: Ledger) -> FrozenEdition | None:
    """Return the real edition under this id, to go on with unrendered; None where there is none, or none any more.

    ``fingerprint`` is that of the edition as it stands now; without one it goes on from what is kept.
    One that has changed since whoever sends it began, and of which nobody was sent anything, is a draft
    again. Raises UsageError where it has changed since its release, or since somebody approved it, or may have it.
    """
    kept = ledger.find(edition, "real")
    if kept is None or fingerprint is None or kept.hash == fingerprint:
        return kept
    implied = kept.state == "frozen" and kept.released_at is None and kept.not_before is None
    if implied and taken_back(kept, ledger):
        return None
    return unchanged(kept, fingerprint)


def copies(
    edition: EditionId,
    *,
    publication: Publication,
    keys: Keys,
    reason: Callable[[Subscriber], str] | None = None,
    revision: int = 0,
) -> Callable[[Subscriber, str], Delivery]:
    """Return what makes the copy that a reader is owed, of a variant: what copies have in common is made once."""
    links_of = Tokens(keys.tokens, publication).links(edition)
    told_of = message_ids(keys.message_ids, edition, revision=revision, domain=domain_of(publication))
    sender_of = _senders(edition, publication, keys)
    reason_of = reason or why_they_get_it

    def owed(reader: Subscriber, variant: str) -> Delivery:
        return Delivery(
            subscriber_id=reader.id,
            email=reader.email,
            sender=sender_of(reader.id),
            values=reader_values(reader, links_of(reader.id), message_id=told_of(reader.id), reason=reason_of(reader)),
            variant=variant,
            revision=revision,
        )

    return owed


def _senders(edition: EditionId, publication: Publication, keys: Keys) -> Callable[[int], str]:
    pattern = publication.bounces_to
    if pattern is None:
        return lambda _subscriber_id: publication.from_address
    return EnvelopeSenders(key=keys.envelope_senders, publication=publication.id, pattern=pattern).senders(edition)


def why_they_get_it(reader: Subscriber) -> str:
    """Complete the sentence "You get this because …", in English."""
    if reader.signed_up is None:
        return "you are on our list of readers"
    return f"you signed up on {reader.signed_up.day} {reader.signed_up:%B %Y}"


def _frozen(edition: EditionId, kind: EditionKind, told: str, now: datetime, looked: Looked | None) -> FrozenEdition:
    """Return the edition as it is to be kept; ``told`` is its hash."""
    return FrozenEdition(
        id=edition,
        kind=kind,
        state="frozen",
        hash=told,
        frozen_at=now,
        window_end=looked.window_end if looked else None,
        looked_at=looked.at if looked else None,
    )


def _hash(contents: Mapping[str, bytes], owed: Iterable[Delivery] = ()) -> str:
    digest = sha256()
    for key in sorted(contents):
        digest.update(f"{key}\0{len(contents[key])}\0".encode() + contents[key])
    for row in owed:
        told = [row.subscriber_id, row.email, row.values, row.variant]
        digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()


def _rehearse(
    wanted: FrozenEdition, owed: list[Delivery], contents: Mapping[str, bytes], ledger: Ledger, outbox: Outbox
) -> FrozenEdition:
    """Return the rehearsal as it is kept: the one that there is where nothing changed, a new one instead of it."""
    kept = ledger.find(wanted.id, wanted.kind)
    if kept is not None and kept.hash == wanted.hash and _is_there(kept, ledger, outbox):
        return kept
    if kept is not None:
        ledger.recover(kept.key, unknown="pending", now=wanted.frozen_at)
        for sender in ledger.senders(kept.key):
            raise AtWorkError(f"edition {kept.id.folder} is being written by another send ({sender}); wait for its end")
        outbox.discard([row.values["message_id"] for row in ledger.rows(kept.key)])
    return ledger.freeze(wanted, owed, compiled=contents, ran=(), instead=True)


def _is_there(kept: FrozenEdition, ledger: Ledger, outbox: Outbox) -> bool:
    """Say whether what a rehearsal wrote still lies in its outbox; someone may have cleared it away."""
    return not outbox.lacks([row.values["message_id"] for row in ledger.rows(kept.key, "accepted")])


def sendable(compiled: Mapping[str, Compiled], owed: Iterator[Delivery]) -> Iterator[Delivery]:
    """Return the copies as they come: a million of them are never held at once.

    Raises before anything is kept: UsageError where there is nobody, MessageError where a slot has no value.
    """
    first = next(owed, None)
    if first is None:
        raise UsageError("there is nobody to send to: no reader on the list is active; see bulletin subscribers")
    for one in compiled.values():
        splice(one, first.values | {"date": "-"})
    return chain((first,), owed)
