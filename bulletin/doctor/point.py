"""One point that was looked at, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["good", "mend", "advice", "unknown"]
"""``mend`` is in the way of mail; ``advice`` would make it better; ``unknown`` could not be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was looked at, what was found, and what to do where it is not good."""

    about: str
    """Stable, such as ``dns.spf`` or ``store``."""
    verdict: Verdict
    found: str
    """One clause."""
    todo: str = ""


def good(about: str, found: str) -> Point:
    """Return a point that needs nothing."""
    return Point(about=about, verdict="good", found=found)


def mend(about: str, found: str, todo: str) -> Point:
    """Return a point that is in the way."""
    return Point(about=about, verdict="mend", found=found, todo=todo)


def advice(about: str, found: str, todo: str) -> Point:
    """Return a point that would be better otherwise."""
    return Point(about=about, verdict="advice", found=found, todo=todo)


def unknown(about: str, found: str, todo: str) -> Point:
    """Return a point that could not be looked at."""
    return Point(about=about, verdict="unknown", found=found, todo=todo)
