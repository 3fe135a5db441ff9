"""The hours of a day in which messages may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From ``start`` to ``end`` (excluded) every day, by the clocks of ``timezone``; an earlier end is tomorrow's."""

    start: time
    end: time
    timezone: ZoneInfo

    def opening(self, now: datetime) -> datetime:
        """Return ``now`` where messages may leave, else the next moment at which they may."""
        return now if self._open(now) else self._next(self.start, now)

    def closing(self, now: datetime) -> datetime:
        """Return the next end after ``now``."""
        return self._next(self.end, now)

    def _open(self, now: datetime) -> bool:
        here = now.astimezone(self.timezone).time()
        if self.start < self.end:
            return self.start <= here < self.end
        return here >= self.start or here < self.end

    def _next(self, hour: time, now: datetime) -> datetime:
        """Return the first time after ``now`` that it is ``hour`` here; one that the clocks skip counts as later."""
        day = now.astimezone(self.timezone).date()
        while True:
            moment = datetime.combine(day, hour, self.timezone).astimezone(UTC)
            if moment > now:
                return moment
            day += timedelta(days=1)
