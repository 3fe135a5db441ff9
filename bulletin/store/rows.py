"""Rows of the ledger's tables as the values of ``model``, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bulletin.model import Delivery, EditionId, FrozenEdition, Override, Placement, Status, Subscriber, address_key
from bulletin.store.schema import deliveries, subscribers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row


def edition_row(edition: FrozenEdition) -> dict[str, Any]:
    """Return what is kept of an edition when it freezes."""
    return {
        "publication": edition.id.publication,
        "day": edition.id.day,
        "name": edition.id.name or "",
        "kind": edition.kind,
        "state": edition.state,
        "hash": edition.hash,
        "revision": edition.revision,
        "frozen_at": edition.frozen_at,
        "window_end": edition.window_end,
        "looked_at": edition.looked_at,
        "approved_at": edition.approved_at or edition.frozen_at,
        "approved_by": edition.approved_by,
        "not_before": edition.not_before,
        "not_after": edition.not_after,
        "wave": edition.wave,
        "wave_until": edition.wave_until,
        "audience": edition.audience,
    }


def frozen(row: Row[Any]) -> FrozenEdition:
    """Return an edition's row as a value."""
    return FrozenEdition(
        key=row.id,
        id=EditionId(publication=row.publication, day=row.day, name=row.name or None),
        kind=row.kind,
        state=row.state,
        hash=row.hash,
        revision=row.revision,
        frozen_at=row.frozen_at,
        released_at=row.released_at,
        date_header=row.date_header,
        finished_at=row.finished_at,
        window_end=row.window_end,
        looked_at=row.looked_at,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        not_before=row.not_before,
        not_after=row.not_after,
        paused_at=row.paused_at,
        pause_reason=row.pause_reason,
        wave=row.wave,
        wave_until=row.wave_until,
        audience=row.audience,
    )


def placement_row(edition: int, placement: Placement) -> dict[str, Any]:
    """Return what is kept of a booking in an edition, keyed ``edition``."""
    return {
        "edition": edition,
        "reference": placement.reference,
        "advertiser": placement.advertiser,
        "kind": placement.kind,
        "position": placement.position,
        "audience": placement.audience,
        "left_out": placement.leave_out,
        "carried_by": list(placement.carried_by) if placement.audience else None,
    }


def override_row(edition: int, revision: int, one: Override) -> dict[str, Any]:
    """Return what is kept of a finding that was overridden in an edition, keyed ``edition``."""
    return {
        "edition": edition,
        "revision": revision,
        "finding": one.finding,
        "reason": one.reason,
        "by": one.by,
        "at": one.at,
    }


def override(row: Row[Any]) -> Override:
    """Return an override's row as a value."""
    return Override(finding=row.finding, reason=row.reason, by=row.by, at=row.at)


OWED = ("subscriber", "email", "email_key", "sender", "variant", "revision", "slot_values")
"""The columns of ``owed_row``; the others of a reader who is owed an edition are the same for all."""


def owed_row(owed: Delivery) -> tuple[Any, ...]:
    """Return what a reader's row has of its own."""
    return (
        owed.subscriber_id,
        owed.email,
        address_key(owed.email),
        owed.sender,
        owed.variant,
        owed.revision,
        owed.values,
    )


DELIVERY = (
    *(deliveries.c.id, deliveries.c.subscriber, deliveries.c.email, deliveries.c.sender, deliveries.c.slot_values),
    *(deliveries.c.variant, deliveries.c.revision, deliveries.c.state, deliveries.c.attempts, deliveries.c.deferrals),
    *(deliveries.c.not_before, deliveries.c.code, deliveries.c.reason),
)
"""What ``delivery`` takes of a row, in this order: by name each would cost half a microsecond a message."""


def delivery(row: Sequence[Any]) -> Delivery:
    """Return a delivery's row as a value."""
    key, subscriber, email, sender, values, variant, revision, state, attempts, deferrals, due, code, reason = row
    return Delivery(
        key=key,
        subscriber_id=subscriber,
        email=email,
        sender=sender,
        values=values,
        variant=variant,
        revision=revision,
        state=state,
        attempts=attempts,
        deferrals=deferrals,
        not_before=due,
        code=code,
        reason=reason,
    )


READER = (
    *(subscribers.c.id, subscribers.c.email, subscribers.c.first_name, subscribers.c.last_name, subscribers.c.status),
    *(subscribers.c.sectors, subscribers.c.regions, subscribers.c.signed_up),
)
"""What ``subscriber`` takes, in this order: the rest of a row is not read for a million of them."""


def subscriber(  # noqa: PLR0913, PLR0917 a row's columns
    key: int,
    email: str,
    first_name: str,
    last_name: str,
    status: Status,
    sectors: list[str],
    regions: list[str],
    signed_up: date | None,
) -> Subscriber:
    """Return a reader's row as a value."""
    return Subscriber(
        id=key,
        email=email,
        first_name=first_name,
        last_name=last_name,
        status=status,
        sectors=tuple(sectors),
        regions=tuple(regions),
        signed_up=signed_up,
    )
