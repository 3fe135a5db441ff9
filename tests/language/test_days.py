from __future__ import annotations

from datetime import date, time

import pytest

from bulletin.language.days import day_of_year, full_day, locale_of, time_of_day, weekday

DAY = date(2025, 6, 20)


@pytest.mark.parametrize(
    ("language", "full", "short", "name"),
    [
        ("en-GB", "Friday 20 June 2025", "Friday 20 June", "Friday"),
        ("en-US", "Friday, June 20, 2025", "Friday, June 20", "Friday"),
        ("de", "Freitag, 20. Juni 2025", "Freitag, 20. Juni", "Freitag"),
        ("fr-FR", "vendredi 20 juin 2025", "vendredi 20 juin", "vendredi"),
        ("es", "viernes, 20 de junio de 2025", "viernes, 20 de junio", "viernes"),
        ("cy", "Dydd Gwener, 20 Mehefin 2025", "Dydd Gwener, 20 Mehefin", "Dydd Gwener"),
    ],
)
def test_a_day_is_written_as_its_language_does(language: str, full: str, short: str, name: str) -> None:
    """With its year, without it, and as a day of the week."""
    locale = locale_of(language)
    assert full_day(DAY, locale).replace("\u00a0", " ") == full
    assert day_of_year(DAY, locale).replace("\u00a0", " ") == short
    assert weekday(DAY, locale) == name


def test_day_and_month_stay_on_one_line() -> None:
    """A line may break before 20 June, not inside it."""
    assert day_of_year(DAY, locale_of("en-GB")) == "Friday 20\u00a0June"


def test_a_language_that_puts_the_year_first_still_gets_its_day() -> None:
    """Month and day are there, the year is not."""
    written = day_of_year(DAY, locale_of("ja"))
    assert "6月20日" in written
    assert "2025" not in written


def test_an_unknown_language_falls_back_to_what_it_is_a_form_of() -> None:
    """en-XX is English; something unknown altogether is written as in Britain."""
    assert weekday(DAY, locale_of("de-XX")) == "Freitag"
    assert full_day(DAY, locale_of("qqx")).replace("\u00a0", " ") == "Friday 20 June 2025"


def test_a_time_has_no_seconds() -> None:
    """Nobody closes at 59 seconds past."""
    assert time_of_day(time(17, 0, 59), locale_of("en-GB")) == "17:00"
