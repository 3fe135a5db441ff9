"""Days as the publication's language writes them, by CLDR (Babel)."""

from __future__ import annotations

import re
from datetime import date, time

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time

YEAR_LAST = re.compile(r"(?:[\s,]|'[^']*')*y+\W*$")


def locale_of(language: str) -> Locale:
    """Return the locale of a language tag such as ``en-GB``; one that CLDR does not know falls back to its parents."""
    parts = language.split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return Locale("en", "GB")


def full_day(day: date, locale: Locale) -> str:
    """``Monday 16 June 2025``, day and month held together."""
    return format_date(day, _pattern(locale), locale=locale)


def day_of_year(day: date, locale: Locale) -> str:
    """``Friday 20 June``: the same without its year, where the language puts that last."""
    pattern = _pattern(locale)
    if not YEAR_LAST.search(pattern):
        return format_skeleton("MMMMEEEEd", day, locale=locale)
    return format_date(day, YEAR_LAST.sub("", pattern), locale=locale)


def weekday(day: date, locale: Locale) -> str:
    """``Friday``."""
    return format_date(day, "EEEE", locale=locale)


def time_of_day(moment: time, locale: Locale) -> str:
    """``12:00``, without seconds."""
    return format_time(moment, "short", locale=locale)


def _pattern(locale: Locale) -> str:
    """CLDR's full pattern; British papers write no comma after the weekday, and no line breaks inside "16 June"."""
    pattern = str(locale.date_formats["full"].pattern)
    if locale.language == "en":
        pattern = pattern.replace("EEEE, d", "EEEE d")
    return pattern.replace("d MMMM", "d\u00a0MMMM").replace("MMMM d", "MMMM\u00a0d")
