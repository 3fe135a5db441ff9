"""Pay in one tidy line: "£45,718–£49,764 a year · Grade 13 · pay award pending"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from bulletin.language.pay import pay
from bulletin.language.words import Words, read_words
from bulletin.model import Salary
from bulletin.starter import starter_folder

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}


def tidy(salary: Salary, *, language: str = "en-GB") -> str | None:
    """One line for the job panel; the advert's own words where figures were not read, None where it has none.

    In another ``language`` than English a sum or a range is written as that language does; what an
    advert says beyond that stands in its own words.
    """
    known = salary.min is not None or salary.max is not None or salary.grade
    if language.split("-", maxsplit=1)[0].lower() != "en":
        told = _abroad(salary, language)
        if told or salary.raw:
            return told or salary.raw
    elif salary.raw and not known:
        return salary.raw
    return " · ".join(_parts(salary)) or salary.raw or None


def _abroad(salary: Salary, language: str) -> str | None:
    """The sum, where the advert says nothing else that would have to be translated."""
    plain = not (salary.basis or salary.grade or salary.points or salary.notes or salary.pay_award_pending)
    figures = salary.min is not None or salary.max is not None
    if not (plain and figures and salary.currency and salary.period and salary.actual_max is None):
        return None
    return pay(salary.min, salary.max, salary.currency, salary.period, _words(language))


@lru_cache(maxsize=8)
def _words(language: str) -> Words:
    """The program's own: a publication's templates are not the desk's."""
    return read_words((starter_folder() / "templates",), language)


def _parts(salary: Salary) -> Iterator[str]:
    money = _money(salary)
    if money:
        yield money
    if salary.actual_max is not None or salary.actual_min is not None:
        yield f"actual {_range(salary.actual_min, salary.actual_max, salary)}"
    if salary.grade:
        word = salary.grade.split()[0]
        yield (
            word.capitalize() + salary.grade[len(word) :]
            if word.lower() in {"grade", "band", "scale"}
            else salary.grade
        )
    elif salary.points:
        yield f"{_scale(salary.raw)} {salary.points.replace('-', '–')}"
    yield from (note for note in salary.notes if note != "approximate" and not note.startswith("also "))
    if salary.pay_award_pending:
        yield "pay award pending"


def _scale(raw: str) -> str:
    """Whose points they are: heads and educational psychologists have scales of their own."""
    said = raw.lower()
    if "soulbury" in said:
        return "Soulbury"
    spinal = not raw or any(word in said for word in ("scp", "spinal", "njc"))
    return "SCP" if spinal else "points"


def _money(salary: Salary) -> str:
    figures = _range(salary.min, salary.max, salary)
    if not figures:
        return ""
    if salary.period:
        figures += f" {'an' if salary.period == 'hour' else 'a'} {salary.period}"
    basis = {"fte": " FTE", "pro_rata": " pro rata", "actual": " actual"}
    figures += basis.get(salary.basis or "", "")
    about = "approximate" in salary.notes and salary.actual_min is None
    return f"About {figures[:1].lower()}{figures[1:]}" if about else figures


def _range(low: Decimal | None, high: Decimal | None, salary: Salary) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"Up to {_sum(high, salary)}"
    if high is None:
        return f"From {_sum(low, salary)}"
    pence = low != low.to_integral_value() or high != high.to_integral_value()
    if low == high:
        return _sum(low, salary, pence=pence)
    return f"{_sum(low, salary, pence=pence)}–{_sum(high, salary, pence=pence)}"


def _sum(figure: Decimal | None, salary: Salary, *, pence: bool | None = None) -> str:
    if figure is None:
        return ""
    if pence is None:
        pence = figure != figure.to_integral_value()
    number = f"{figure:,.2f}" if pence else f"{int(figure):,}"
    symbol = SYMBOLS.get(salary.currency or "", f"{salary.currency} " if salary.currency else "")
    return f"{symbol}{number}"
