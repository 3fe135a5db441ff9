from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.sources import dates

LONDON = ZoneInfo("Europe/London")
MAILED = (
    r"(?:(?:Mon|Thu|Sun), )?[0-3]?[0-9] (?:Jan|Feb|May|Jun|Sep|Oct|Dec) (?:19|20)[0-9]{2}"
    r" [0-2][0-9]:[0-6][0-9]:[0-6][0-9] (?:GMT|[+-][0-2][0-9][0-6][0-9])"
)
"""RFC 5322's dates, impossible ones among them."""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 16 Jun 2025 09:30:00 BST", (2025, 6, 16, 9, 30)),
        ("Mon, 16 Jun 2025 09:30:00 GMT", (2025, 6, 16, 10, 30)),
        ("Mon, 16 Jun 2025 09:30:00 +0100", (2025, 6, 16, 9, 30)),
        ("16/06/2025 09:30", (2025, 6, 16, 9, 30)),
        ("2025-06-16T08:30:00Z", (2025, 6, 16, 9, 30)),
        ("2025-06-16T09:30:00", (2025, 6, 16, 9, 30)),
        ("2024-09-14T00:00:00.000Z", (2024, 9, 14, 1, 0)),
        ("2020-10-26T16:16:00+0000", (2020, 10, 26, 16, 16)),
        ("Monday 16th June 2025 at 9.30am", (2025, 6, 16, 9, 30)),
        ("June 16, 2025 9:30 PM", (2025, 6, 16, 21, 30)),
        ("16 June 2025, 12 noon", (2025, 6, 16, 12, 0)),
        ("20/08/2026 00:00", (2026, 8, 20, 0, 0)),
        ("20250616T083000Z", (2025, 6, 16, 9, 30)),
        ("2025-06-16T09:30:00+01:00[Europe/London]", (2025, 6, 16, 9, 30)),
        ("Mon Jun 16 2025 09:30:00 GMT+0100 (British Summer Time)", (2025, 6, 16, 9, 30)),
        ("Mon Jun 16 09:30:00 BST 2025", (2025, 6, 16, 9, 30)),
        ("Mon Jun 6 09:30:00 2025", (2025, 6, 6, 9, 30)),
        ("Mon, 16 Jun 2025 09:30:00 GMT+1", (2025, 6, 16, 9, 30)),
        ("Mon, 16 Jun 2025 08:30:00 UTC+00:00", (2025, 6, 16, 9, 30)),
        ("5pm on Monday 16 June 2025", (2025, 6, 16, 17, 0)),
        ("11.59 p.m., 16th June 2025", (2025, 6, 16, 23, 59)),
        ("23:59 16/06/2025", (2025, 6, 16, 23, 59)),
        ("Noon, 16 June 2025", (2025, 6, 16, 12, 0)),
        ("Closing date: 16 June 2025 (noon)", (2025, 6, 16, 12, 0)),
        ("Mon, 16 Jun 14 09:30:00 +0100", (2014, 6, 16, 9, 30)),
        ("16 June 14 at 5pm", (2014, 6, 16, 17, 0)),
        ("16 June 12, 12 noon", (2012, 6, 16, 12, 0)),
        ("16 June 25 noon", (2025, 6, 16, 12, 0)),
        ("12 noon, 16/06/25", (2025, 6, 16, 12, 0)),
    ],
)
def test_a_time_is_read_into_the_publications_zone(written: str, expected: tuple[int, int, int, int, int]) -> None:
    """Feeds, boards and pages write times in many ways; a day comes before its month."""
    found = dates.moment(written, LONDON)
    assert found is not None
    assert not found.date_only
    assert found.at.isoformat() == datetime(*expected, tzinfo=LONDON).isoformat()  # the same instant elsewhere is equal


@given(st.from_regex(MAILED, fullmatch=True), st.sampled_from(["Europe/London", "Asia/Kathmandu"]))
@example("Tue, 31 Jun 2025 09:30:00 GMT", "Europe/London")
@example("Mon, 30 Jun 2025 24:00:00 GMT", "Europe/London")
@example("Mon, 30 Jun 2025 23:59:60 +0060", "Europe/London")
@example("Mon, 30 Jun 2025 09:30:00 +9900", "Europe/London")
def test_most_feeds_dates_are_read_as_any_other(written: str, zone: str) -> None:
    """What is told at a glance is what the expressions for every shape say, which small letters lead to."""
    assert dates.moment(written, ZoneInfo(zone)) == dates.moment(written.lower(), ZoneInfo(zone))


@pytest.mark.parametrize(
    "written",
    [
        *("2025-06-16", "16/06/2025", "16.06.25", "16 June 2025", "Mon 16 Jun 2025"),
        *("16 June 25", "June 16, 25", "16-Jun-25", "16/06/25"),
    ],
)
def test_a_day_without_a_time_is_told_apart(written: str) -> None:
    """A bare day is its midnight, marked as standing for the whole day, and closes with its last second."""
    found = dates.moment(written, LONDON)
    assert found is not None
    assert (found.at, found.date_only) == (datetime(2025, 6, 16, tzinfo=LONDON), True)
    assert dates.closing(written, LONDON) == datetime(2025, 6, 16, 23, 59, 59, tzinfo=LONDON)


@pytest.mark.parametrize(
    "written",
    ["2025-06-30T24:00:00", "2025-06-30T23:59:60", "Midnight on 30 June 2025", "30 June 2025 (midnight)", "20250630"],
)
def test_the_end_of_a_day_is_its_last_second(written: str) -> None:
    """Midnight that ends a day is not the next day, on which the advert would still be shown."""
    assert dates.closing(written, LONDON) == datetime(2025, 6, 30, 23, 59, 59, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("zone", "name", "hour"),
    [("Europe/Dublin", "IST", 9), ("Europe/London", "GMT", 10), ("Australia/Sydney", "AEST", 9)],
)
def test_a_zones_name_is_the_publications_own_first(zone: str, name: str, hour: int) -> None:
    """Indian, Israeli and Irish time share a name: in Dublin it is Ireland's, and elsewhere nobody knows."""
    written = f"Mon, 16 Jun 2025 09:30:00 {name}"
    found = dates.moment(written, ZoneInfo(zone))
    assert found is not None
    assert found.at == datetime(2025, 6, 16, hour, 30, tzinfo=ZoneInfo(zone))
    assert dates.moment("Mon, 16 Jun 2025 09:30:00 IST", LONDON) is None


def test_a_closing_time_of_midnight_is_kept_as_given() -> None:
    """An advert that says 00:00 closes when the day begins, as it says."""
    assert dates.closing("20/08/2026 00:00", LONDON) == datetime(2026, 8, 20, tzinfo=LONDON)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "soon",
        "0001-01-01",
        "0001-01-01T00:00:00Z",
        "31/02/2025",
        "16/06/2025 25:00",
        "1" * 500,
        "16 June 2025 7",
        "16 June 2025 09:30-10",
        "2025-06-16T09:30:00+99:99",
        "9:30 to 16:00",
        "1750062600",
    ],
)
def test_what_is_no_date_is_none(written: str | None) -> None:
    """A wrong date is worse than none."""
    assert dates.moment(written, LONDON) is None


@pytest.mark.parametrize(
    "written",
    [
        *("12 noon on Wednesday 25th June", "12 noon, 25 June", "25 June 12 midday", "12 midnight 25 June"),
        *("1st July 12 noon", "25 June 17", "25 June - 12 noon", "25 June 10 - 4pm", "25 June 10-16:00"),
        *("June 25, 12 noon", "June 25 17", "25 June 12 GMT", "12pm, 25 June", "17:00 25 June", "25 June, 12 noon"),
    ],
)
def test_an_hour_is_no_year(written: str) -> None:
    """Noon on a day without a year is no day in 2012: the advert would have closed, and the embargo have ended."""
    assert dates.moment(written, LONDON) is None


def test_a_year_of_two_figures_between_hyphens_is_one() -> None:
    """As databases write it: nobody puts an hour there."""
    found = dates.moment("16-JUN-14", LONDON)
    assert found is not None
    assert found.at == datetime(2014, 6, 16, tzinfo=LONDON)
