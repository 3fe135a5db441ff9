"""When an edition may leave, as the settings have it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bulletin.config import Config
from bulletin.model import Hours


def hours(config: Config) -> Hours | None:
    """The hours in which messages may leave; None: at any."""
    between = config.delivery.send_between
    return between and Hours(start=between[0], end=between[1], timezone=config.publication.timezone)


def deadline(config: Config, approved_at: datetime) -> datetime | None:
    """The moment from which an edition is not worth sending any more; None: it always is."""
    told = config.delivery.not_after
    if told is None:
        return None
    if isinstance(told, timedelta):
        return approved_at + told
    return Hours(start=told, end=told, timezone=config.publication.timezone).closing(approved_at)
