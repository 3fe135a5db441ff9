"""The publication and day that the desk's tests share: 16 June 2025, sent at six in the morning, London time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bulletin.model import EditionId, Publication, Window

LONDON = ZoneInfo("Europe/London")


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A time in June 2025."""
    return datetime(2025, 6, day, hour, minute, second, tzinfo=LONDON)


NOW = at(16, 6)
WINDOW = Window(start=at(15, 6), end=NOW)
ID = EditionId(publication="town-hall-daily", day=NOW.date())
PUBLICATION = Publication(
    id="town-hall-daily",
    name="The Town Hall Daily",
    from_name="The Town Hall Daily",
    from_address="daily@example.org",
    timezone=LONDON,
    site_url="https://example.org",
    reader_url="https://news.example.org",
    postal_address="1 High Street, Exampleton EX1 1EX",
    strapline="What councils decided, and who is hiring",
)
