"""How often a sum is paid: as the advert says it, or, where it does not, as the sum's size tells.

A figure is believed for a period only where somebody could be paid it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bulletin.model import Period, Salary

_NOT_PAID_OUT = r"|(?<!paid )(?<!payable )\b{0}\b(?! (?:paid|instal|payments?))"
"""A year's salary, too, is "paid monthly" and "in monthly instalments"."""
PERIODS: dict[Period, re.Pattern[str]] = {
    "hour": re.compile(
        r"(?:per|an|each)[ -](?:(?:sessional|contact|contracted|teaching) )?h(?:ou)?r\b|/ ?h(?:(?:ou)?r)?\b"
        r"|\bp\.?/? ?hr?\b|\bhourly\b",
        re.IGNORECASE,
    ),
    "day": re.compile(r"(?:per|a|each)[ -]day\b|/ ?day\b|\bp\.?/?d\b|\bdaily\b|\bday rate\b", re.IGNORECASE),
    "week": re.compile(
        r"(?:per|a|each)[ -]week\b|/ ?week\b|\bp\.?/?w\b" + _NOT_PAID_OUT.format("weekly"), re.IGNORECASE
    ),
    "month": re.compile(
        r"(?:per|a|each) (?:calendar )?month\b|/ ?month\b|\bp\.?c?m\b" + _NOT_PAID_OUT.format("monthly"), re.IGNORECASE
    ),
    "year": re.compile(
        r"\b(?:per )?ann?um\b|(?:per|a|each)[ -]year\b|/ ?(?:year|yr)\b|\bp\.? ?/?a\b|\bannual(?:ly)?\b|\byearly\b"
        r"|\b[FW]\.?T\.?E\b",
        re.IGNORECASE,
    ),
}
OTHER_UNIT = re.compile(
    r"\bper (?!ann?um|year|(?:calendar )?month|week|day|hour|hr|(?:sessional|contact|contracted|teaching) h(?:ou)?r)"
    r"[a-z]"
    r"|^\s*(?:/|a |an |each )\s*(?!ann?um|year|yr|month|week|day|hour|hr|pro\b|actual|FTE)[a-z]{3}",
    re.IGNORECASE,
)
"""Per session, visit or mile: pay that no period of ours describes."""
OTHER_RHYTHM = re.compile(
    r"(?<!paid )\b(?:(?:half|semi|bi|twice|two|three|four|six|\d+)[ -]?(?:yearly|annual(?:ly)?|monthly|weekly)"
    r"|fortnight(?:ly)?|quarterly)\b",
    re.IGNORECASE,
)
"""Half a year's or four weeks' pay, which are no period of ours either."""
PER_ONE_EACH = re.compile(
    r"\b(?:per|an?|each|every) (?:hour|day|night|week|month|year|annum),? (?:per|for (?:each|every)|each) "
    r"(?!ann?um|year|(?:calendar )?month|week|day|hour|p\.?a)[a-z]"
    r"|\b(?:per|each|every) (?:[a-z]+ )?(?:child|young person|sibling|placement|resident|client|pupil|patient)\b",
    re.IGNORECASE,
)
"""Pay that grows with whoever is looked after: "£400 per week per child"."""
BELIEVABLE: dict[Period, tuple[int, int]] = {
    "hour": (4, 250),
    "day": (40, 2_500),
    "week": (100, 8_000),
    "month": (300, 30_000),
    "year": (1_000, 500_000),
}
INFERRED_HOUR = (6, 60)
"""A figure with pence and without a period is an hour's pay in here; "£45-50" might be thousands."""
INFERRED_YEAR = 10_000
"""From here up it is a year's; what lies between the two could be anything."""
A_YEAR: dict[Period, int] = {"hour": 1_924, "day": 260, "week": 52, "month": 12, "year": 1}
"""How many of them make a year of full-time work: 37 hours a week."""
BANDS = (25_000, 30_000, 40_000, 55_000, 80_000)
"""Where one band of pay ends and the next begins, by the year."""
NO_HOURLY = re.compile(
    r"\b(?:sessions?|sessional|expenses|fees?|shifts?|lessons?|visits?|meetings?|calls?)\b", re.IGNORECASE
)
NO_YEARLY = re.compile(
    r"\b(?:bursary|grant|stipend|honorarium)\b|(?:\d%|\d/\d|\bhalf|\bquarter|\bthirds?) of|@|\bx ?0?\.\d", re.IGNORECASE
)
"""Beside these a figure without a period may be for anything."""


def said(words: str) -> set[Period]:
    """Every period that ``words`` name."""
    return {period for period, pattern in PERIODS.items() if pattern.search(words)}


def inferred(low: Decimal | None, high: Decimal | None, words: str = "") -> Period | None:
    """By size: £13.26 is an hour's pay and £27,128 a year's; what lies between could be anything."""
    figures = [figure for figure in (low, high) if figure is not None]
    if all(INFERRED_HOUR[0] <= figure <= INFERRED_HOUR[1] for figure in figures):
        pence = any(figure != figure.to_integral_value() or ".00" in str(figure) for figure in figures)
        return "hour" if pence and not NO_HOURLY.search(words) else None
    return "year" if all(figure >= INFERRED_YEAR for figure in figures) and not NO_YEARLY.search(words) else None


def fits(figure: Decimal, period: Period) -> bool:
    """Whether somebody could be paid ``figure`` for ``period``."""
    lowest, highest = BELIEVABLE[period]
    return lowest <= figure <= highest


def band(salary: Salary) -> str:
    """Which jobs pay alike: the band of the lowest yearly figure; empty where no figure is known."""
    figure = salary.min if salary.min is not None else salary.max
    if figure is None or salary.period is None:
        return ""
    yearly = figure * A_YEAR[salary.period]
    return str(sum(yearly >= bound for bound in BANDS))


def without(words: str) -> str:
    """``words`` without what names a period."""
    for pattern in PERIODS.values():
        words = pattern.sub("", words)
    return words.strip(" .")
