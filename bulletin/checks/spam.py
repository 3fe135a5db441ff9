"""What SpamAssassin thinks of the message: its points, and the rules that gave them.

The program is run by whoever hands in ``ask``; here its answer is read and judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bulletin.checks.rule import Rule
from bulletin.errors import BulletinError
from bulletin.model import Finding

BLOCKED = Rule(
    "spam.blocked",
    "block",
    why="at five points most mail servers put a message among the junk",
    advice="mend what the rules name; each is explained at https://spamassassin.apache.org",
)
SUSPECT = Rule(
    "spam.suspect",
    "warn",
    why="your domain's reputation adds to these points, and at five the message is junk",
    advice="mend what the rules name; each is explained at https://spamassassin.apache.org",
)
POINTS = Rule(
    "spam.points",
    "note",
    why="it is below what matters, and good to know before it adds up",
    advice="nothing has to be done",
)
UNREAD = Rule(
    "spam.unread",
    "note",
    why="nobody has looked at the message as a spam filter would",
    advice="run spamassassin -L -t < bulletin.eml by hand to see why, or pass --no-spam",
)

SCORE = re.compile(r"^Content analysis details:\s+\((-?[\d.]+) points", re.MULTILINE)
HIT = re.compile(r"^ ?(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9_]+)\s", re.MULTILINE)
WORTH_NAMING = 0.05
"""Points. Most rules only describe a message and give none."""


@dataclass(frozen=True, slots=True)
class Score:
    """SpamAssassin's verdict: the points in all, and each rule that hit with its own."""

    points: float
    rules: tuple[tuple[str, float], ...]


Ask = Callable[[bytes], str]
"""Hands a message to ``spamassassin -L -t`` and returns what it prints; BulletinError where that fails."""


def read(report: str) -> Score | None:
    """Return what a report says; None where it is none. It stands behind the message, so the last one is meant."""
    *_, found = (None, *SCORE.finditer(report))
    if found is None:
        return None
    rows = report[found.end() :].partition("\n\n")[2].partition("\n\n")[0]
    return Score(float(found[1]), tuple((name, float(points)) for points, name in HIT.findall(rows)))


def spam(message: bytes, ask: Ask, *, warn_points: float, block_points: float) -> Iterator[Finding]:
    """Judge a message by its points."""
    try:
        score = read(ask(message))
        cause = "its report holds no points"
    except BulletinError as failed:
        score, cause = None, str(failed)
    if score is None:
        yield UNREAD.found(f"SpamAssassin has not judged the message: {cause}", "message")
        return
    named = sorted((one for one in score.rules if abs(one[1]) >= WORTH_NAMING), key=lambda one: -one[1])
    if not named and score.points <= warn_points:
        return
    rule = BLOCKED if score.points > block_points else SUSPECT if score.points > warn_points else POINTS
    told = ", ".join(f"{name} {points:g}" for name, points in named)
    yield rule.found(f"SpamAssassin gives {score.points:g} points: {told or 'no rule is named'}", "message")
