from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.salary import complete, read, tidy
from bulletin.model import Salary

GBP_YEAR = {"currency": "GBP", "period": "year"}
INFERRED = {**GBP_YEAR, "period_inferred": True}
GBP_HOUR = {"currency": "GBP", "period": "hour"}
RAW: dict[str, object] = {}

READINGS: dict[str, dict[str, object]] = {
    "£32k - £35k": {"min": 32000, "max": 35000, **INFERRED},
    "£32-35k": {"min": 32000, "max": 35000, **INFERRED},
    "£24,404-24,790": {"min": 24404, "max": 24790, **INFERRED},
    "£28,000 - 30000": {"min": 28000, "max": 30000, **INFERRED},
    "£ 30,000": {"min": 30000, "max": 30000, **INFERRED},
    "£14.75ph": {"min": "14.75", "max": "14.75", **GBP_HOUR},
    "£13.05 per hr": {"min": "13.05", "max": "13.05", **GBP_HOUR},
    "£12-15 an hour": {"min": 12, "max": 15, **GBP_HOUR},
    "£15 – £17.50 per hour + holiday pay": {"min": 15, "max": "17.50", **GBP_HOUR},
    "Salary: £24,404 - £24,790 per annum": {"min": 24404, "max": 24790, **GBP_YEAR},
    "Between £25,000 and £30,000": {"min": 25000, "max": 30000, **INFERRED},
    "£26,403 rising to £28,142 after probation": {"min": 26403, "max": 28142, **INFERRED},
    "From £30,000": {"min": 30000, **INFERRED},
    "£30,000+": {"min": 30000, **INFERRED},
    "Chief Executive: up to £150k": {"max": 150000, **INFERRED},
    "circa £95,000": {"min": 95000, "max": 95000, **INFERRED, "notes": ("approximate",)},
    "£41,771 FTE": {"min": 41771, "max": 41771, **GBP_YEAR, "basis": "fte"},
    "£2,500 per month": {"min": 2500, "max": 2500, "currency": "GBP", "period": "month"},
    "£650 per week": {"min": 650, "max": 650, "currency": "GBP", "period": "week"},
    "£500-£550 per day Inside IR35": {
        "min": 500,
        "max": 550,
        "currency": "GBP",
        "period": "day",
        "notes": ("inside IR35",),
    },
    "€45,000 - €50,000 per annum": {"min": 45000, "max": 50000, "currency": "EUR", "period": "year"},
    "£28,142 to £29,064 per annum (pro rata to 18.5 hours, actual £14,071)": {
        "min": 28142,
        "max": 29064,
        **GBP_YEAR,
        "basis": "pro_rata",
        "actual_min": 14071,
        "actual_max": 14071,
    },
    "£28,142 FTE (£14,071 pro rata)": {
        "min": 28142,
        "max": 28142,
        **GBP_YEAR,
        "basis": "fte",
        "actual_min": 14071,
        "actual_max": 14071,
    },
    "Actual salary £14,071 (FTE £28,142)": {
        "min": 28142,
        "max": 28142,
        **GBP_YEAR,
        "basis": "fte",
        "actual_min": 14071,
        "actual_max": 14071,
    },
    "£21,683 - £22,421 per annum (actual salary for 32.5 hours per week, 39 weeks per year)": {
        "min": 21683,
        "max": 22421,
        **GBP_YEAR,
        "basis": "actual",
    },
    "£28,142 - 37 hours per week": {"min": 28142, "max": 28142, **INFERRED},
    "£13.05 per hour, 37 hours per week, term time only": {
        "min": "13.05",
        "max": "13.05",
        **GBP_HOUR,
        "notes": ("term time only",),
    },
    "£13.26 per hour (£25,583 per annum)": {
        "min": "13.26",
        "max": "13.26",
        **GBP_HOUR,
        "notes": ("also 25,583 per year",),
    },
    "£35,235 plus £1,200 market supplement": {
        "min": 35235,
        "max": 35235,
        **INFERRED,
        "notes": ("plus £1,200 market supplement",),
    },
    "£31,067 per annum, plus 10% market supplement": {
        "min": 31067,
        "max": 31067,
        **GBP_YEAR,
        "notes": ("plus 10% market supplement",),
    },
    "£37,464 - £40,221 including Outer London Weighting of £2,500": {
        "min": 37464,
        "max": 40221,
        **INFERRED,
        "notes": ("including Outer London Weighting of £2,500",),
    },
    "£37,464 - £40,221 pa inclusive of London weighting": {
        "min": 37464,
        "max": 40221,
        **GBP_YEAR,
        "notes": ("including London weighting",),
    },
    "£1,000 retention payment": {"notes": ("£1,000 retention payment",)},
    "Soulbury 14-17 + 3 SPA": {"points": "14-17", "notes": ("plus 3 SPA",)},
    "MPS/UPS": {"grade": "MPS/UPS"},
    "MPS plus TLR2a (£3,391)": {"grade": "MPS", "notes": ("plus TLR2a (£3,391)",)},
    "M1 - UPS3 (£31,650 - £49,084)": {"min": 31650, "max": 49084, **INFERRED, "grade": "M1-UPS3"},
    "Leadership L10-L14 £61,882 - £67,351": {"min": 61882, "max": 67351, **INFERRED, "grade": "L10-L14"},
    "NJC SCP 5 to 6": {"points": "5-6"},
    "PO2 £44,000 - £47,000": {"min": 44000, "max": 47000, **INFERRED, "grade": "PO2"},
    "SO1/SO2 £33,000 - £36,000 p.a.": {"min": 33000, "max": 36000, **GBP_YEAR, "grade": "SO1/SO2"},
    "NHS AfC: Band 6": {"grade": "Band 6"},
    "Band 8a: £53,755 to £60,504 a year": {"min": 53755, "max": 60504, **GBP_YEAR, "grade": "Band 8a"},
    "Grade 7/8 (£30,024 - £35,235)": {"min": 30024, "max": 35235, **INFERRED, "grade": "Grade 7/8"},
    "Grade I - £38,626 to £41,511": {"min": 38626, "max": 41511, **INFERRED, "grade": "Grade I"},
    "4 (SCP 12 - 17) £28,598 - £31,022": {"min": 28598, "max": 31022, **INFERRED, "points": "12-17"},
    "£25,119 per annum subject to NJC pay award": {"min": 25119, "max": 25119, **GBP_YEAR, "pay_award_pending": True},
    "National Living Wage": {"notes": ("National Living Wage",)},
    "Negotiable": {"notes": ("negotiable",)},
    # unsure means the words and nothing else
    "£30,00 - £32,000": RAW,
    "£28.571.40": RAW,
    "£30 000": RAW,
    "£1.2m budget": RAW,
    "£30,000 or £32,000 with experience": RAW,
    "£30,000 basic (£45,000 OTE)": RAW,
    "Up to £45 per hour Umbrella / £36 PAYE": RAW,
    "£50,000 pro rata (£30,000 for 3 days a week)": RAW,
    "£37.50 per session": RAW,
    "£35,000 - £30,000": RAW,
    "£13.05 per annum": RAW,
    "£500": RAW,
    "£9,500": RAW,
    "$60,000": RAW,
    "25,000 - 30,000": RAW,
    "": RAW,
}


def salary(raw: str, fields: dict[str, object]) -> Salary:
    """The salary with these fields, its figures given as numbers or text."""
    figures = ("min", "max", "actual_min", "actual_max")
    exact = {key: Decimal(str(value)) if key in figures else value for key, value in fields.items()}
    return Salary(raw=raw, **exact)  # type: ignore[arg-type]  # keys and values stand in the table above


@pytest.mark.parametrize(("raw", "fields"), READINGS.items(), ids=READINGS)
def test_british_adverts_are_read_right_or_not_at_all(raw: str, fields: dict[str, object]) -> None:
    """What councils, schools and trusts write is read as a person reads it, or left as words."""
    assert read(raw) == salary(raw, fields)


def test_every_real_case_is_read_as_it_was_by_hand(inputs: Path) -> None:
    """All keys of all 30 strings from real adverts."""
    for case in json.loads((inputs / "jobs" / "salary_cases.json").read_text("utf-8")):
        found = {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(read(case["raw"])).items()
        }
        figures = {key: float(value) if isinstance(value, Decimal) else value for key, value in found.items()}
        assert figures == case


@pytest.mark.parametrize(
    "denial", ["not {}", "no {}", "non {}", "not subject to {}", "without {}", "{}: no", "{} not applicable"]
)
@pytest.mark.parametrize(
    "phrase", ["pro rata", "term time only", "pay award pending", "FTE", "umbrella", "inside IR35", "London weighting"]
)
def test_what_an_advert_denies_is_not_read_as_said(denial: str, phrase: str) -> None:
    """A "not" in front of any phrase, or a "no" behind it, turns it."""
    raw = f"£35,412 per annum ({denial.format(phrase)})"
    assert read(raw) == salary(raw, {"min": 35412, "max": 35412, **GBP_YEAR})


def test_a_text_of_pages_is_not_searched_for_pay() -> None:
    """Whoever fills a feed's field with a book gets its words and nothing else."""
    book = "£24,404 - £24,790 per annum. " * 100
    assert read(book) == Salary(raw=book)


@given(st.text(alphabet="£k0123456789,.- per annumhourGradeSCPpro rata()+actual/"))
def test_any_words_are_read_without_an_error_and_kept(raw: str) -> None:
    """Whatever an advert says, its own words are kept and figures are in order."""
    found = read(raw)
    assert found.raw == raw
    assert found.min is None or found.max is None or 0 < found.min <= found.max


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("£55,675 - £56,649", "£55,675–£56,649 a year"),
        ("Up to £70k", "Up to £70,000 a year"),
        ("From £30,000", "From £30,000 a year"),
        ("£13.05 per hour", "£13.05 an hour"),
        ("£15 – £17.50 per hour", "£15.00–£17.50 an hour"),
        ("circa £95,000", "About £95,000 a year"),
        ("£300 per day (umbrella)", "£300 a day · umbrella"),
        ("Grade 13 £45,718 - £49,764 (Pay Award Pending)", "£45,718–£49,764 a year · Grade 13 · pay award pending"),
        ("GRADE 5 SCP 7 (£26,403) - SCP 9 (£27,254) per annum", "£26,403–£27,254 a year · Grade 5"),
        ("SCP 23-26 £33,366 to £36,124 pro rata", "£33,366–£36,124 a year pro rata · SCP 23–26"),
        ("£25,583 per annum pro rata, actual £22,533 per annum", "£25,583 a year pro rata · actual £22,533"),
        ("£35,235 plus £1,200 market supplement", "£35,235 a year · plus £1,200 market supplement"),
        ("Grade 13 (Pay Award Pending)", "Grade 13 · pay award pending"),
        ("Competitive", "Competitive"),
        ("£30,000 or £32,000 with experience", "£30,000 or £32,000 with experience"),
        ("", None),
    ],
)
def test_pay_is_shown_tidily(raw: str, line: str | None) -> None:
    """One line in one form; what was not understood stays as it was written."""
    assert tidy(read(raw)) == line


def test_another_language_keeps_its_own_words() -> None:
    """English words such as a year have no place in a German bulletin."""
    assert tidy(read("€45,000 per annum pro rata"), language="de-DE") == "€45,000 per annum pro rata"
    assert tidy(read("€45,000 per annum"), language="de-DE") == "45.000\u00a0€ im Jahr"


def test_stated_fields_win_over_the_words() -> None:
    """A source's own figures stay; the words add what it left open."""
    stated = Salary(raw="Grade 7 £30,024 - £33,699 per annum", min=Decimal(30024), max=Decimal(33699), currency="GBP")
    assert complete(stated) == salary(stated.raw, {"min": 30024, "max": 33699, **GBP_YEAR, "grade": "Grade 7"})


@pytest.mark.parametrize(
    "stated",
    [
        {"min": 27711, **GBP_YEAR},
        {"max": 30060, **GBP_YEAR},
        {"min": 27711, "max": 27711, **GBP_YEAR},
        {"min": 16844, "max": 16844, **GBP_YEAR},
        {"min": 16844, "max": 30060, **GBP_YEAR},
    ],
)
def test_a_field_that_holds_some_of_the_words_figures_gives_way(stated: dict[str, object]) -> None:
    """A board's form has one box where the advert states a range, or what a part-time post really pays."""
    words = "£27,711 - £30,060 per annum pro rata (actual £16,844)"
    assert complete(salary(words, stated)) == read(words)


def test_one_figure_in_two_currencies_is_none() -> None:
    """Boards fill in dollars by default."""
    assert complete(salary("£27,711", {"min": 27711, "max": 27711, "currency": "USD"})) == Salary(raw="£27,711")


def test_words_that_contradict_stated_figures_add_none() -> None:
    """An hourly rate in the words says nothing of a yearly figure in the fields."""
    stated = Salary(raw="£13.26 per hour", min=Decimal(25583), max=Decimal(25583), currency="GBP", period="year")
    assert complete(stated) == stated


def test_a_figure_that_cannot_be_is_dropped() -> None:
    """Boards that say YEAR for an hourly rate do not make readers poor."""
    stated = Salary(raw="", min=Decimal("13.05"), max=Decimal("13.05"), currency="GBP", period="year")
    assert complete(stated).min is None


@pytest.mark.parametrize(
    "stated",
    [
        {"min": 30000, "max": 25000, **GBP_YEAR},
        {"min": 24404, "max": 2479000, "currency": "GBP"},
        {"min": 24404, "max": 450000, **GBP_YEAR},
    ],
)
def test_what_a_board_mistyped_is_no_range(stated: dict[str, object]) -> None:
    """The least above the most, or a digit too many."""
    found = complete(salary("", stated))
    assert (found.min, found.max, found.period) == (None, None, None)


def test_a_figure_that_the_words_mean_otherwise_is_read_from_the_words() -> None:
    """Boards put the only figure into the first field."""
    found = complete(salary("up to £40,000", {"min": 40000, **GBP_YEAR}))
    assert (found.min, found.max) == (None, Decimal(40000))


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("£38,000 over 2 years", {"min": 38000, "max": 38000, "currency": "GBP"}),
        ("Total fee £12,000", {"min": 12000, "currency": "GBP"}),
        ("£400 per week per child", {"min": 400, "max": 400, "currency": "GBP", "period": "week"}),
    ],
)
def test_a_field_that_pays_for_a_whole_engagement_or_each_child_is_no_pay(
    words: str, stated: dict[str, object]
) -> None:
    """A board's form has no box for what the figure buys."""
    found = complete(salary(words, stated))
    assert (found.min, found.max, found.period, tidy(found)) == (None, None, None, words)


def test_one_figure_in_two_periods_is_none() -> None:
    """A year's pay that a board's form calls a month's: which is right cannot be known."""
    stated = salary("£25,000", {"min": 25000, "max": 25000, "currency": "GBP", "period": "month"})
    assert complete(stated) == Salary(raw="£25,000")


def test_completing_twice_changes_nothing() -> None:
    """A completed salary is complete."""
    for raw, fields in READINGS.items():
        assert complete(complete(Salary(raw=raw))) == salary(raw, fields)
