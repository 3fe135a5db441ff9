from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.calendar import Calendar, Nation

EASTER_2024 = {"Good Friday": date(2024, 3, 29), "Easter Monday": date(2024, 4, 1)}


@pytest.mark.parametrize(
    ("nation", "day", "why"),
    [
        ("england", date(2024, 4, 1), "Easter Monday"),
        ("wales", date(2024, 4, 1), "Easter Monday"),
        ("northern-ireland", date(2024, 4, 1), "Easter Monday"),
        ("scotland", date(2024, 4, 1), None),
        ("scotland", date(2024, 1, 2), "New Year Holiday"),
        ("england", date(2024, 1, 2), None),
        ("scotland", date(2023, 11, 30), "Saint Andrew's Day"),
        ("england", date(2023, 11, 30), None),
        ("northern-ireland", date(2024, 3, 18), "Saint Patrick's Day (observed)"),
        ("england", date(2024, 3, 18), None),
        ("northern-ireland", date(2024, 7, 12), "Battle of the Boyne"),
        ("england", date(2024, 7, 12), None),
        ("scotland", date(2024, 8, 5), "Summer Bank Holiday"),
        ("england", date(2024, 8, 5), None),
        ("england", date(2024, 8, 26), "Late Summer Bank Holiday"),
        ("scotland", date(2024, 8, 26), None),
        ("england", date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        ("england", date(2021, 12, 27), "Christmas Day (observed)"),
        ("none", date(2024, 12, 25), None),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(nation: Nation, day: date, why: str | None) -> None:
    """Substitute days and one-off holidays among them."""
    assert Calendar(nation=nation).closed(day) == why


def test_a_weekend_is_no_working_day() -> None:
    """And the editor is told which it is."""
    assert [Calendar().closed(date(2025, 6, day)) for day in (13, 14, 15, 16)] == [None, "a Saturday", "a Sunday", None]


def test_easter_is_one_gap() -> None:
    """From Maundy Thursday to Easter Tuesday in England, to Easter Monday in Scotland."""
    england, scotland = Calendar(nation="england"), Calendar(nation="scotland")
    assert england.after(date(2024, 3, 28)) == date(2024, 4, 2)
    assert england.before(date(2024, 4, 2)) == date(2024, 3, 28)
    assert scotland.after(date(2024, 3, 28)) == date(2024, 4, 1)


def test_a_paper_that_appears_every_day_keeps_no_holidays() -> None:
    """Christmas and Sundays are days like any other."""
    every = Calendar(days="every")
    assert every.closed(date(2024, 12, 25)) is None
    assert every.after(date(2024, 12, 25)) == date(2024, 12, 26)


@given(st.dates(date(1995, 1, 1), date(2034, 12, 31)), st.sampled_from(["england", "scotland", "northern-ireland"]))
def test_before_undoes_after(day: date, nation: Nation) -> None:
    """From one working day to the next and back, over any holiday; and no gap is longer than Easter or Christmas."""
    calendar = Calendar(nation=nation)
    following = calendar.after(day)
    assert calendar.closed(following) is None
    assert 1 <= (following - day).days <= 6
    if calendar.closed(day) is None:
        assert calendar.before(following) == day
