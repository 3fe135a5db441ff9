from __future__ import annotations

from decimal import Decimal

import pytest

from bulletin.desk.salary_wording import tidy
from bulletin.model import Salary


def said(language: str, **fields: object) -> str | None:
    """Return the line of a salary of £45,718 to £49,764 a year, changed where a test says so."""
    given: dict[str, object] = {
        "raw": "£45,718 - £49,764",
        "min": Decimal(45718),
        "max": Decimal(49764),
        "currency": "GBP",
        "period": "year",
    }
    line = tidy(Salary(**{**given, **fields}), language=language)  # type: ignore[arg-type]  # fields by name
    return line.replace("\u00a0", " ").replace("\u200f", "") if line else line


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en-GB", "£45,718–£49,764 a year"),
        ("de", "45.718 £–49.764 £ im Jahr"),
        ("cy", "£45,718–£49,764 y flwyddyn"),
        ("ar", "45,718 UK£–49,764 UK£ في السنة"),
    ],
)
def test_a_range_is_written_as_its_language_does(language: str, line: str) -> None:
    """Separators, the sign's place and the period, by CLDR and the catalogue."""
    assert said(language) == line


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"min": None}, "Bis 49.764 £ im Jahr"),
        ({"max": None}, "Ab 45.718 £ im Jahr"),
        ({"min": Decimal("12.6"), "max": Decimal("12.6"), "period": "hour"}, "12,60 £ pro Stunde"),
        ({"currency": "EUR"}, "45.718 €–49.764 € im Jahr"),
    ],
)
def test_what_is_known_of_a_sum_is_said(fields: dict[str, object], line: str) -> None:
    """One end, one sum, another currency; pence where there are any."""
    assert said("de", **fields) == line


@pytest.mark.parametrize("fields", [{"grade": "Grade 9"}, {"basis": "pro_rata"}, {"notes": ("market supplement",)}])
def test_what_would_have_to_be_translated_stays_in_the_advert_s_words(fields: dict[str, object]) -> None:
    """Half a line in another language would hide the other half."""
    assert said("de", **fields) == "£45,718 - £49,764"
