"""What a post pays, read from the words of British adverts, and worded tidily.

Never a wrong figure: where two readings are possible, or a figure is not believable for its
period, the advert's own words are all that is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bulletin.desk import periods, salary_grades, salary_words
from bulletin.desk.amounts import CURRENCIES, WIDEST, Sum, sums
from bulletin.desk.salary_phrases import (
    ACTUAL,
    ACTUAL_SHARE,
    APPROXIMATE,
    APPROXIMATE_AFTER,
    AT_LEAST,
    AT_MOST,
    AT_TIMES,
    FULL_TIME,
    LETTER_C,
    ON_TARGET,
    OR_LESS,
    OR_MORE,
    PENDING,
    PRO_RATA,
    UNCLEAR_C,
    VAGUE_ACTUAL,
    WHOLE_ENGAGEMENT,
    WORKING_TIME,
)
from bulletin.desk.salary_wording import tidy
from bulletin.model import Basis, Period, Salary

__all__ = ["complete", "read", "says_what_it_pays", "tidy"]

LONGEST = 1_000
"""Characters; what says more is no line on pay, and what hides in it is not looked for."""
MARKS = {code: mark for mark, code in CURRENCIES.items()}


def read(raw: str) -> Salary:
    """Read an advert's words on pay; where they cannot be read with certainty, only ``raw`` is kept."""
    if len(raw) > LONGEST:
        return Salary(raw=raw)
    text = salary_words.without_denied(_normal(raw))
    pending = bool(PENDING.search(text))
    text = VAGUE_ACTUAL.sub(" ", ACTUAL_SHARE.sub(r"\1 actual ", PENDING.sub(" ", text)))
    if periods.PER_ONE_EACH.search(text):
        return Salary(raw=raw)
    in_full, text = text, WORKING_TIME.sub(" ", text)
    points, text = salary_words.points(text)
    grade, text = salary_grades.grade(text)
    supplements, text = salary_words.supplements(text)
    found = sums(text)
    if (
        found is None
        or any(map(salary_words.LARGE_AS_PAY.match, supplements))
        or (found and ON_TARGET.search(text))
        or any(periods.OTHER_UNIT.search(one.after) or periods.OTHER_RHYTHM.search(one.words) for one in found)
        or any(_rises_at_times(one) for one in found)
        or any(UNCLEAR_C.search(one.before) and not LETTER_C.search(one.before) for one in found)
    ):
        return Salary(raw=raw)
    notes = (*supplements, *salary_words.remarks(text, instead=not found))
    known = Salary(raw=raw, grade=grade, points=points, pay_award_pending=pending, notes=notes)
    if not found:
        return Salary(raw=raw) if re.search(r"£\d|\d[,.]?\d{3}", text) else known
    read_so_far = _with_figures(known, found, text)
    if read_so_far is None or (read_so_far.period_inferred and WHOLE_ENGAGEMENT.search(in_full)):
        return Salary(raw=raw)
    return read_so_far


def complete(salary: Salary) -> Salary:
    """``salary`` with what its source left open read from its words; what the source stated stays.

    The words' figures are taken only where the source gave none, and nothing about figures from
    words that contradict it, or where it gave some of theirs (the least of a range, what is really paid).
    Figures that cannot be for their period ("13.05 a year"), that are no range
    ("30,000 to 25,000") or that the words mean otherwise ("up to" the least, "over 2 years") are no figures.
    """
    said = read(salary.raw)
    if not _believable(salary) or _means_otherwise(salary, said) or _pays_for_more(salary, said):
        salary = replace(salary, min=None, max=None, period=None, period_inferred=False)
    elif _in_another_period(salary, said) or _in_another_currency(salary, said):
        return Salary(raw=salary.raw)
    elif _part_of(salary, said):
        salary = replace(salary, min=None, max=None)
    stated = salary.min is not None or salary.max is not None
    if not _agree(salary, said):
        said = Salary(raw=said.raw, grade=said.grade, points=said.points, pay_award_pending=said.pay_award_pending)
    period = salary.period or said.period
    inferred = periods.inferred(salary.min, salary.max) if period is None and stated else None
    return replace(
        said,
        min=salary.min if stated else said.min,
        max=salary.max if stated else said.max,
        currency=salary.currency or said.currency,
        period=period or inferred,
        period_inferred=inferred is not None
        or (said.period_inferred if salary.period is None else salary.period_inferred),
        grade=salary.grade or said.grade,
        points=salary.points or said.points,
        basis=salary.basis or said.basis,
        actual_min=salary.actual_min if salary.actual_min is not None else said.actual_min,
        actual_max=salary.actual_max if salary.actual_max is not None else said.actual_max,
        pay_award_pending=salary.pay_award_pending or said.pay_award_pending,
        notes=salary.notes or said.notes,
    )


def says_what_it_pays(salary: Salary) -> bool:
    """Whether a reader learns what the post pays: a sum, a grade or a legal wage, which "Competitive" is not."""
    known = (salary.min, salary.max, salary.grade, salary.points)
    return any(known) or bool(re.search(r"\d", salary.raw)) or any(note.endswith("Wage") for note in salary.notes)


def _normal(raw: str) -> str:
    text = " ".join(re.sub(r"[–—―‒−‐‑⁃]", "-", raw).split())
    text = re.sub(r"-(?: ?-)+", "-", re.sub(r"US ?\$", "USD ", text.replace("￡", "£")).replace("$", "¤"))
    text = re.sub(r"\b(GBP|EUR|USD) ?(?=\d)", lambda found: MARKS[found[1]], text)
    text = re.sub(r"(?<![£€$\d,.])(\d[\d,.]*\d) ?(GBP|EUR|USD)\b", lambda found: MARKS[found[2]] + found[1], text)
    text = re.sub(r"([£€$]) (?=\d)", r"\1", text)
    # "24,404 - £24,790": the mark of the first figure was forgotten
    return re.sub(r"(?<![£€$\d,.-])(?<!- )(?=\d{1,3},\d{3}(?:\.\d\d)? ?(?:-|to) ?([£€$]))", r"\1", text)


def _believable(salary: Salary) -> bool:
    """Whether its figures can be what somebody is paid; a least of 0 is what boards fill in."""
    figures = [figure for figure in (salary.min, salary.max) if figure is not None]
    period = salary.period or periods.inferred(salary.min, salary.max)
    is_range = salary.min is None or salary.max is None or 0 < salary.min <= salary.max <= salary.min * WIDEST
    return is_range and all(figure > 0 and (period is None or periods.fits(figure, period)) for figure in figures)


def _means_otherwise(salary: Salary, said: Salary) -> bool:
    """Whether the words call the least what its source calls the most, or the other way round."""
    return _same_figures(salary, said) and (
        (salary.max is None and said.min is None) or (salary.min is None and said.max is None)
    )


def _pays_for_more(salary: Salary, said: Salary) -> bool:
    """Whether the words say that its figures pay for a whole engagement, or for each child that is looked after."""
    text = _normal(salary.raw[:LONGEST])
    open_period = salary.period is None and said.min is None and said.max is None
    return bool(periods.PER_ONE_EACH.search(text) or (open_period and WHOLE_ENGAGEMENT.search(text)))


def _in_another_period(salary: Salary, said: Salary) -> bool:
    """Whether one and the same figure is a month's pay in one place and a year's in the other."""
    return _same_figures(salary, said) and None not in {salary.period, said.period} and salary.period != said.period


def _in_another_currency(salary: Salary, said: Salary) -> bool:
    """Whether the same figures are dollars in one place and pounds in the other."""
    currencies = {salary.currency, said.currency} - {None}
    return _same_figures(salary, said) and len(currencies) > 1


def _part_of(salary: Salary, said: Salary) -> bool:
    """Whether the source's fields hold only some of the words' figures: one end of a range, or what is really paid."""
    told = {said.min, said.max, said.actual_min, said.actual_max} - {None}
    same = all(one in {None, other} for one, other in ((salary.currency, said.currency), (salary.period, said.period)))
    stated = {salary.min, salary.max} - {None}
    return bool(stated) and stated <= told and same and (salary.min, salary.max) != (said.min, said.max)


def _same_figures(salary: Salary, said: Salary) -> bool:
    figures = {salary.min, salary.max} - {None}
    return bool(figures) and figures <= {said.min, said.max}


def _agree(salary: Salary, said: Salary) -> bool:
    """Whether the words can be about the same pay as the source's own fields."""
    pairs = ((salary.currency, said.currency), (salary.period, said.period))
    if any(one is not None and other is not None and one != other for one, other in pairs):
        return False
    figures = {salary.min, salary.max} - {None}
    return not figures or figures <= {said.min, said.max}


def _rises_at_times(one: Sum) -> bool:
    """Whether its end is paid only for some hours: "£13.05 rising to £19.58 at weekends"."""
    return one.rising and bool(AT_TIMES.search(one.after))


def _with_figures(known: Salary, found: list[Sum], text: str) -> Salary | None:
    """``known`` with min, max, period, basis and actual pay; None where it is unclear which sum is which."""
    actual, rest = _part_time_pay(found)
    main, *others = rest
    others = [one for one in others if (one.low, one.high) != (main.low, main.high)]
    named = periods.said(main.words) or (set() if others else periods.said(text))
    if len(named) > 1:
        return None
    stated = next(iter(named), None)
    period = stated or periods.inferred(main.low, main.high, text)
    if period is None or not all(periods.fits(figure, period) for figure in (main.low, main.high)):
        return None
    if period == "month" and main.low >= periods.INFERRED_YEAR:
        return None  # "£28,000, monthly meetings"
    if any(_other_period(one, period) is None for one in others) or (_is_top(main) and _is_bottom(main)):
        return None  # two sums, and no word on which is which
    if actual is not None and not _may_be_actual(actual, main, period):
        return None
    return replace(
        known,
        min=None if _is_top(main) else main.low,
        max=None if _is_bottom(main) else main.high,
        currency=main.currency,
        period=period,
        period_inferred=stated is None,
        basis=None if period == "hour" else _basis(main, text, actual),
        actual_min=actual.low if actual else None,
        actual_max=actual.high if actual else None,
        notes=(*known.notes, *_asides(found, others, period)),
    )


def _is_top(one: Sum) -> bool:
    """Whether a single figure is the most that is paid."""
    return one.low == one.high and bool(AT_MOST.search(one.before) or OR_LESS.search(periods.without(one.after)))


def _is_bottom(one: Sum) -> bool:
    """Whether a single figure is the least that is paid."""
    said = (
        AT_LEAST.search(one.before)
        or OR_MORE.search(one.after)
        or OR_MORE.search(periods.without(one.after).lstrip("+ "))
    )
    return one.low == one.high and bool(said)


def _part_time_pay(found: list[Sum]) -> tuple[Sum | None, list[Sum]]:
    """The sum that a part-time post really pays, when it stands beside another; and the others."""
    if len(found) > 1:
        for mark in (ACTUAL, PRO_RATA):
            marked = [one for one in found if mark.search(one.words)]
            smaller = len(marked) == 1 and marked[0].high <= max(one.high for one in found if one is not marked[0])
            if smaller and (mark is ACTUAL or marked[0] is not found[0]):
                return marked[0], [one for one in found if one is not marked[0]]
        for one in found:
            full = [other for other in found if other is not one and FULL_TIME.search(other.words)]
            if len(found) == len(full) + 1 == 2 and one.high < full[0].high and _may_be_yearly(one):  # noqa: PLR2004
                return one, full
    return None, found


def _may_be_actual(actual: Sum, main: Sum, period: Period) -> bool:
    """Whether ``actual`` can be the part of ``main`` that is paid: less of the same, for the same period."""
    return (
        actual.currency == main.currency
        and actual.high <= main.high
        and periods.fits(actual.low, period)
        and periods.said(actual.words) <= {period}
    )


def _other_period(one: Sum, period: Period) -> Period | None:
    """What a further sum is paid for, when that is surely another period than the first's."""
    said = periods.said(one.words) - {period} or ({periods.inferred(one.low, one.high)} - {period, None})
    return next(iter(said)) if len(said) == 1 else None


def _may_be_yearly(one: Sum) -> bool:
    return (
        one.low >= periods.BELIEVABLE["year"][0]
        and not FULL_TIME.search(one.words)
        and periods.said(one.words) <= {"year"}
    )


def _basis(main: Sum, text: str, actual: Sum | None) -> Basis | None:
    if ACTUAL.search(main.words):
        return None if FULL_TIME.search(main.words) else "actual"
    others = actual.words if actual else ""
    if len(PRO_RATA.findall(text)) > len(PRO_RATA.findall(others)):
        return "pro_rata"
    return "fte" if FULL_TIME.search(text) else ("pro_rata" if PRO_RATA.search(text) else None)


def _is_approximate(one: Sum) -> bool:
    circa = APPROXIMATE.search(one.before) and not LETTER_C.search(one.before)
    return bool(circa or APPROXIMATE_AFTER.search(periods.without(one.after)))


def _asides(found: list[Sum], others: list[Sum], period: Period) -> Iterator[str]:
    if any(_is_approximate(one) for one in found):
        yield "approximate"
    for one in others:
        figures = f"{one.low:,}" if one.low == one.high else f"{one.low:,}-{one.high:,}"
        yield f"also {figures} per {_other_period(one, period)}"
