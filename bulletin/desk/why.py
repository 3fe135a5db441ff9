"""Why what is found of the day itself matters: holds, embargoes, bookings, a thin day, items read again.

What is wrong, and what to do about it, is said by whoever finds it (``objections``, ``rereading``); the checks' rules
carry their own reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bulletin.model import Finding

WHY: Mapping[str, str] = {
    "day.empty": "nobody is sent an empty bulletin",
    "day.thin": "a bulletin of two stories disappoints",
    "hold.story": "somebody said that it must not run",
    "hold.words": "somebody said that these words must not run",
    "embargo.story": "it was given on condition that it waits",
    "embargo.future": "its publisher has not published it yet",
    "booking.stopped": "an advertiser paid for it",
    "booking.moved": "it stands elsewhere than was wished, as its terms allow",
    "booking.unread": "an advertiser may have paid for today",
    "sensitive.stock": "a stock picture beside a tragedy hurts",
    "reread.gone": "the publisher took it down",
    "reread.unreachable": "nobody knows whether it still stands",
    "reread.headline": "the publisher changed it since it was read",
    "reread.summary": "what is printed of it may no longer be true",
    "reread.closing": "applicants would be told a wrong date",
}


def explained(finding: Finding) -> Finding:
    """Return a finding of the day with its reason, and a place: edition.toml, where it names none of its own."""
    return replace(finding, why=finding.why or WHY.get(finding.id, ""), place=finding.place or "edition.toml")
