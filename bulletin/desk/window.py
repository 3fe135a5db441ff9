"""What is news for an edition, and in which words an editor is told that something is not.

News is what lies in the window; and what was first read since the last edition although it is dated
before it, since publishers date back and feeds are late. A bare date stands for the whole of its
day. A story without a date is new once.

Times are compared in UTC: two times of one zone compare by the hands of the clock, and when the
clocks go back the hands show an hour twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bulletin.model import Article, Seen, Window

LATE_DAYS = 7
"""What is dated further back than this is no late news but an archive, such as that of a new source."""


def span(article: Article) -> tuple[datetime, datetime] | None:
    """From when to when it may have been published, in UTC: a moment, or all of a day; None when undated."""
    published = article.published
    if published is None:
        return None
    if not article.date_only:
        return published.astimezone(UTC), published.astimezone(UTC)
    midnight = datetime.combine(published.date(), time(), published.tzinfo)
    next_midnight = datetime.combine(published.date() + timedelta(days=1), time(), published.tzinfo)
    return midnight.astimezone(UTC), next_midnight.astimezone(UTC) - timedelta(seconds=1)


def outside(
    article: Article, window: Window, first_seen: datetime | None = None, seen: Seen | None = None
) -> str | None:
    """Why it is no news for the edition of ``window``, in words; None when it is.

    ``first_seen`` is when it was first read, and ``seen`` since when that counts.
    """
    since = seen.since if seen else None
    known = first_seen is not None and since is not None and first_seen <= since
    dated = span(article)
    if dated is None:
        return f"no date, and known since {_day(first_seen, window)}, before the last edition" if known else None
    first, last = dated
    if first > window.end or (article.date_only and first == window.end):
        ends = _moment(window.end)
        return f"published {_told(first, article, window.end)}, after this edition's window, which ends on {ends}"
    if last >= window.start or came_late(article, window, first_seen, seen):
        return None
    begins = _moment(window.start)
    return f"published {_told(first, article, window.start)}, before this edition's window, which begins on {begins}"


def came_late(article: Article, window: Window, first_seen: datetime | None, seen: Seen | None) -> bool:
    """Whether it is dated before the window, but nobody could have read it in time for the last edition."""
    dated = span(article)
    if dated is None or first_seen is None or seen is None or seen.since is None or first_seen <= seen.since:
        return False
    start = window.start.astimezone(UTC)
    return start - timedelta(days=LATE_DAYS) < dated[1] <= start


def moment(article: Article, window: Window) -> datetime | None:
    """When it counts as published, in UTC, for comparing: of a bare date the middle of what lies in the window."""
    dated = span(article)
    if dated is None:
        return None
    first, last = max(dated[0], window.start.astimezone(UTC)), min(dated[1], window.end.astimezone(UTC))
    return first + (last - first) / 2


def in_words(day: date) -> str:
    """``16 June 2025``."""
    return f"{day.day} {day:%B %Y}"


def _told(published: datetime, article: Article, bound: datetime) -> str:
    local = article.published if article.date_only and article.published else published.astimezone(bound.tzinfo)
    if article.date_only or local.date() != bound.date():
        return in_words(local.date())
    return _moment(local)


def _day(at: datetime | None, window: Window) -> str:
    return in_words(at.astimezone(window.end.tzinfo).date()) if at else ""


def _moment(at: datetime) -> str:
    return f"{in_words(at.date())}, {at:%H:%M}"
