"""Sums of money in an advert's words: each amount or range, with the words that belong to it.

Strict: a figure that is not written like one ("£30,00", "£28.571.40", "£1.2m") makes the whole
text unreadable, since a wrong figure is worse than none. What an amount is paid for, and how
often, is for ``salary`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

WIDEST = 5
"""No post pays at its top more than so many times what it pays at its bottom."""
CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?(?!\d|[,.]\d|\s\d{3}\b)"
_AMOUNT = rf"(?P<mark>[£€$])(?P<low>{_NUMBER})(?:\s?(?P<low_k>[kK](?![A-Za-z])))?"
_UNIT = (
    r"(?P<unit>(?:(?:per|an?|/) ?(?:ann?um|year|(?:calendar )?month|week|day|hour|hr)|p[./]? ?(?:a|h|w|d|cm)|FTE)\b\.?"
    r"|(?:starting(?: salary)?|min(?:imum)?)\b\.?|\(on appointment\))?"
)
"""What may stand between the two ends of a range: "£12.60 per hour - £13.05 per hour"."""
_TO = (
    rf"\s*\)?\s*{_UNIT}\s*(?P<to>-|to|and"
    r"|,? ?\(?(?:rising|increasing|progressing|up)(?: \w+ly| (?:in|by)(?: annual)? increments)? to|max(?:imum)?\b\.?)"
    r"\s*(?:- |\()?\s*"
)
_SECOND = rf"(?P<again>[£€$])?(?P<high>{_NUMBER})(?:\s?(?P<high_k>[kK](?![A-Za-z])))?"
_NO_MONEY = (
    r"(?!\s*(?:%|(?:m|bn|million|billion)\b))(?(again)|(?!\s*(?:hours?|hrs?|days?|weeks?|months?|years?|posts?|FTE)\b))"
)
SUM = re.compile(rf"{_AMOUNT}(?!\s?(?:m|bn|million|billion)\b)(?:{_TO}{_SECOND}{_NO_MONEY})?", re.IGNORECASE)

LEFT_OVER = re.compile(
    r"\d,\d{3}\b|\b\d{5,6}(?:\.\d\d)?\b|\0:\d|\0-\d\d(?= ?(?:per|p\.?/?[had]|an?|/|$)\b)"
    r"|\0 ?(?:(?:-|to|/) ?)?(?:\d{3,4}|\d{1,3}\.\d\d)\b(?![.:/%\d]| ?(?:%|[ap]\.?m\b|h(?:ou)?rs?\b|days?\b|FTE\b))",
    re.IGNORECASE,
)
"""Such a figure outside the sums, or straight behind one (a NUL), is money that was typed wrongly."""
SEPARATORS = re.compile(
    r"[,;|/+]|\.\s|\s-\s|\b(?:plus|and|or|with)\b|(?=\b(?:actual|equivalent|equat(?:es|ing)|FTE equivalent)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """An amount, or a range where ``low`` and ``high`` differ, and the words on both sides that go with it."""

    low: Decimal
    high: Decimal
    currency: str
    before: str
    after: str
    rising: bool = False
    """Written as a rise: "£24,404 rising to £24,790"."""

    @property
    def words(self) -> str:
        """Everything said about it."""
        return f"{self.before} {self.after}"


def sums(text: str) -> list[Sum] | None:
    """Every sum in ``text`` in order; None when there is one that cannot be read with certainty.

    ``¤`` in ``text`` stands for a mark that could be several currencies'.
    """
    found = list(_found(text))
    if (
        "¤" in text
        or LEFT_OVER.search(_outside(text, found))
        or sum(text.count(mark) for mark in CURRENCIES) != sum(_marks(one) for one in found)
    ):
        return None
    read: list[Sum] = []
    before = text[: found[0].start()] if found else ""
    for one, following in zip(found, [*found[1:], None], strict=False):
        between = text[one.end() : following.start() if following else len(text)]
        after, rest = _divided(between) if following else (between, "")
        bounds = _bounds(one)
        if bounds is None:
            return None
        read.append(_sum(one, bounds, before, after))
        before = rest
    return read


def _sum(one: re.Match[str], bounds: tuple[Decimal, Decimal], before: str, after: str) -> Sum:
    low, high = bounds
    unit = f" {one['unit']}" if one["to"] and one["unit"] else ""
    return Sum(
        low=low,
        high=high,
        currency=CURRENCIES[one["mark"]],
        before=before,
        after=f"{after}{unit}",
        rising=bool(re.search("(?i)ing", one["to"] or "")),
    )


def _found(text: str) -> list[re.Match[str]]:
    """The sums as written; "£30,000 and £1,000" is a range only after "between"."""
    found: list[re.Match[str]] = []
    at = 0
    while match := SUM.search(text, at):
        between = re.search(r"\bbetween\s*$", text[: match.start()], re.IGNORECASE)
        if match["to"] and not _is_range(match, between=bool(between)):
            end = match.end("low_k") if match["low_k"] else match.end("low")
            match = SUM.match(text[:end], match.start()) or match
        found.append(match)
        at = match.end()
    return found


def _outside(text: str, found: list[re.Match[str]]) -> str:
    """``text`` with a NUL in place of each sum."""
    ends = [0, *(one.end() for one in found)]
    starts = [*(one.start() for one in found), len(text)]
    return "\0".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _is_range(match: re.Match[str], *, between: bool) -> bool:
    if match["to"].lower() == "and":
        return between
    if match["again"]:
        # two rates, "£13.26 an hour - £25,583 a year", are no range
        return not match["unit"] or _bounds(match) is not None
    # "£24,404 - 24,790" and "£32-35k" are ranges; the 37 of "£13.05 - 37 flexible" is no money
    low, high = _value(match["low"], thousands=bool(match["low_k"])), _value(match["high"], thousands=False)
    return bool(match["high_k"]) or low <= high <= low * 2


def _marks(match: re.Match[str]) -> int:
    return 2 if match["again"] else 1


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    if match["again"] and match["again"] != match["mark"]:
        return None
    low = _value(match["low"], thousands=bool(match["low_k"]))
    if match["high"] is None:
        return low, low
    high = _value(match["high"], thousands=bool(match["high_k"]))
    if match["high_k"] and not match["low_k"] and low < high / 1000 * 2:
        low *= 1000  # "£32-35k"
    return (low, high) if low <= high <= low * WIDEST else None


def _value(digits: str, *, thousands: bool) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    return value * 1000 if thousands else value


def _divided(between: str) -> tuple[str, str]:
    """The words between two sums: what goes with the first, and what with the second."""
    closed = re.match(r"\s*\([^()]*\)", between)
    if closed:
        after, rest = _divided(between[closed.end() :])
        return closed[0] + after, rest
    opened = between.rfind("(")
    if opened > between.rfind(")"):
        return between[:opened], between[opened:]
    places = [place.start() for place in SEPARATORS.finditer(between)]
    return (between[: places[-1]], between[places[-1] :]) if places else (between, "")
