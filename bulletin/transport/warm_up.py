"""How many messages a new sender may send a day, until receivers know it.

Half as much again each day from two hundred: 3,000 after a week, 58,000 after two, no bound after a
month. Receivers publish no figures; they ask for a slow and steady growth to those who read most
(Google's and Yahoo's sender guidelines).
"""

from __future__ import annotations

from datetime import date

_FIRST_DAY = 200
_GROWTH = 1.5
_DAYS = 30


def allowance(since: date, today: date) -> int | None:
    """Return how many messages may go on a day, counted from the first; None where there is no bound any more."""
    day = max(0, (today - since).days)
    return None if day >= _DAYS else int(_FIRST_DAY * _GROWTH**day)
