from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bulletin.desk.salary import complete, read
from bulletin.model import Salary

LINES = (Path(__file__).parent / "salaries.tsv").read_text("utf-8").splitlines()
READINGS = [line.split("\t") for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("raw", "reading"), READINGS, ids=[raw for raw, _ in READINGS])
def test_what_british_employers_write_is_read_as_a_person_reads_it(raw: str, reading: str) -> None:
    """Councils, schools, trusts, forces and landlords: every field as it was read by hand, or nothing."""
    assert in_short(read(raw)) == reading


@pytest.mark.parametrize("raw", [raw for raw, _ in READINGS])
def test_spacing_and_letters_of_the_dash_make_no_difference(raw: str) -> None:
    """An advert pasted from a word processor says the same."""
    pasted = raw.replace(" - ", " – ").replace(" ", "\u00a0 ")
    assert in_short(read(pasted)) == in_short(read(raw))
    assert in_short(complete(complete(Salary(raw=raw)))) == in_short(read(raw))


def in_short(salary: Salary) -> str:
    """A salary in the words of salaries.tsv."""
    parts: list[str] = []
    if salary.min is not None or salary.max is not None:
        inferred = "?" if salary.period_inferred else ""
        main = f"{salary.currency} {_span(salary.min, salary.max)} {salary.period}{inferred}"
        parts.append(f"{main} {salary.basis}" if salary.basis else main)
    if salary.actual_min is not None or salary.actual_max is not None:
        parts.append(f"actual {_span(salary.actual_min, salary.actual_max)}")
    parts += filter(None, (salary.grade, salary.points and f"points {salary.points}"))
    parts += ["pending"] if salary.pay_award_pending else []
    return "; ".join([*parts, *salary.notes]) or "-"


def _span(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return f"<{_number(high)}" if low is None else f"{_number(low)}+"
    return _number(low) if low == high else f"{_number(low)}-{_number(high)}"


def _number(figure: Decimal | None) -> str:
    return f"{figure.normalize():f}" if figure is not None else ""
