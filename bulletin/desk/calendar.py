"""On which days a bulletin appears: on all, or on working days, which end where a nation's bank holidays begin.

Knows days only; what is news for one of them is ``window``'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from holidays import country_holidays

Days = Literal["working", "every"]
Nation = Literal["england", "wales", "scotland", "northern-ireland", "none"]

_SUBDIVISIONS: Mapping[Nation, str] = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of a publication."""

    days: Days = "working"
    nation: Nation = "england"

    def closed(self, day: date) -> str | None:
        """Why none appears on ``day``: "a Saturday", "Good Friday"; None where one does."""
        if self.days == "every":
            return None
        if day.weekday() >= _SATURDAY:
            return f"a {day:%A}"
        return _bank_holidays(self.nation, day.year).get(day)

    def after(self, day: date) -> date:
        """The next day on which one appears."""
        return self._nearest(day, timedelta(days=1))

    def before(self, day: date) -> date:
        """The last day before ``day`` on which one appeared."""
        return self._nearest(day, timedelta(days=-1))

    def _nearest(self, day: date, step: timedelta) -> date:
        day += step
        while self.closed(day):
            day += step
        return day


@lru_cache(maxsize=32)
def _bank_holidays(nation: Nation, year: int) -> dict[date, str]:
    if nation == "none":
        return {}
    return dict(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year, language="en_GB"))
