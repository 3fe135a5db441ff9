from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.window import LATE_DAYS, came_late, outside
from bulletin.model import Article, Seen, Window
from tests.desk.literals import LONDON, at

WINDOW = Window(start=at(15, 6), end=at(16, 6))


def article(published: datetime | None, *, date_only: bool = False) -> Article:
    """A story of this time."""
    return Article(title="A", published=published, date_only=date_only)


def test_what_is_first_read_after_the_last_edition_is_news_though_it_is_dated_back() -> None:
    """A publisher dates back, a feed is late: nobody could have read it in time."""
    seen = Seen(since=at(15, 6))
    late = article(at(14, 17))
    assert outside(late, WINDOW, at(15, 9), seen) is None
    assert outside(late, WINDOW, at(15, 6), seen) is not None
    assert outside(late, WINDOW, at(15, 9), Seen()) is not None
    assert outside(late, WINDOW) is not None


def test_a_new_sources_archive_is_no_late_news() -> None:
    """What is a week old and more stays out, although it is first read today."""
    seen = Seen(since=at(15, 6))
    edge = WINDOW.start - timedelta(days=LATE_DAYS)
    assert came_late(article(edge + timedelta(seconds=1)), WINDOW, at(15, 9), seen)
    assert not came_late(article(edge), WINDOW, at(15, 9), seen)


def test_a_story_without_a_date_is_new_once() -> None:
    """Before the last edition it was new for that one."""
    seen = Seen(since=at(15, 6))
    assert outside(article(None), WINDOW, at(15, 9), seen) is None
    assert (
        outside(article(None), WINDOW, at(13, 9), seen)
        == "no date, and known since 13 June 2025, before the last edition"
    )


@pytest.mark.parametrize(
    ("night", "hours"), [(datetime(2024, 3, 31, tzinfo=LONDON), 23), (datetime(2024, 10, 27, tzinfo=LONDON), 25)]
)
def test_a_bare_date_is_of_the_whole_day_when_the_clocks_change(night: datetime, hours: int) -> None:
    """Twenty-three hours in spring, twenty-five in autumn, and not a second of the next day."""
    begins = night.astimezone(UTC)
    ends = begins + timedelta(hours=hours)
    day = article(night, date_only=True)
    before = Window(start=begins - timedelta(hours=5), end=begins - timedelta(seconds=1))
    last = Window(start=ends - timedelta(seconds=2), end=ends + timedelta(hours=5))
    after = Window(start=ends, end=ends + timedelta(hours=5))
    assert [outside(day, window) is None for window in (before, last, after)] == [False, True, False]


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """01:50 summer time is before 01:10 winter time, though the clock's hands say otherwise."""
    first_time = datetime(2024, 10, 27, 1, 50, tzinfo=LONDON)
    end = datetime(2024, 10, 27, 1, 10, tzinfo=LONDON, fold=1)
    window = Window(start=end - timedelta(days=1), end=end)
    assert outside(article(first_time), window) is None
    following = Window(start=end.astimezone(UTC), end=end.astimezone(UTC) + timedelta(days=1))
    assert outside(article(first_time), following) is not None


MINUTES = st.integers(0, 366 * 24 * 60)
"""Of the year 2024, which has both clock changes."""


def minute(number: int) -> datetime:
    """That minute, on London's clocks."""
    return (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number)).astimezone(LONDON)


@given(MINUTES, st.lists(MINUTES, min_size=2, max_size=6, unique=True))
def test_windows_that_follow_each_other_leave_nothing_out(published: int, ends: list[int]) -> None:
    """A story with a time lies in one of them, through both clock changes; on a border it is of both, and runs once."""
    bounds = sorted(ends)
    windows = [Window(start=minute(one), end=minute(other)) for one, other in pairwise(bounds)]
    within = sum(outside(article(minute(published)), window) is None for window in windows)
    borders = sum(published == bound for bound in bounds[1:-1])
    assert within == int(bounds[0] <= published <= bounds[-1]) + borders
