"""When an edition may leave, as the settings have it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bulletin.config import Config
from bulletin.model import Approval, EditionId, Hours


def hours(config: Config) -> Hours | None:
    """The hours in which messages may leave; None: at any."""
    between = config.delivery.send_between
    return between and Hours(start=between[0], end=between[1], timezone=config.publication.timezone)


def hour(config: Config, edition: EditionId) -> datetime:
    """When the edition is meant to go."""
    return datetime.combine(edition.day, config.bulletin.send_at, config.publication.timezone).astimezone(UTC)


def approval(config: Config, edition: EditionId, at: datetime, *, at_once: bool) -> Approval:
    """The bounds of an edition that is approved now, whoever does it.

    One that is sent ``at_once`` has no countdown. Another waits for its hour, and for as long as second
    thoughts may take; its deadline counts from its hour where that is still to come.
    """
    if at_once:
        return Approval(at=at, not_after=deadline(config, at))
    due = max(at, hour(config, edition))
    return Approval(at=at, not_before=max(at + config.delivery.undo, due), not_after=deadline(config, due))


def approved_by(config: Config, edition: EditionId, began: datetime) -> datetime:
    """When a timer's run that began then has waited long enough for somebody's approval."""
    told = config.daily.deadline
    if isinstance(told, timedelta):
        return max(began, hour(config, edition)) + told
    return datetime.combine(edition.day, told, config.publication.timezone).astimezone(UTC)


def deadline(config: Config, approved_at: datetime) -> datetime | None:
    """The moment from which an edition is not worth sending any more; None: it always is."""
    told = config.delivery.not_after
    if told is None:
        return None
    if isinstance(told, timedelta):
        return approved_at + told
    return Hours(start=told, end=told, timezone=config.publication.timezone).closing(approved_at)
