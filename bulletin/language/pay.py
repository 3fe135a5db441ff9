"""What a post pays, as the publication's language writes sums of money: "45.718 £–49.764 £ im Jahr"."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency

from bulletin.language.words import Words


def pay(low: Decimal | None, high: Decimal | None, currency: str, period: str, words: Words) -> str:
    """Return a sum or a range of sums a ``period`` (``year``, ``hour``, …); one of ``low`` and ``high`` is there."""
    ends = [end for end in (low, high) if end is not None]
    whole = all(end == end.to_integral_value() for end in ends)
    sums = list(dict.fromkeys(_sum(end, currency, words, whole=whole) for end in ends))
    told = "–".join(sums)
    if low is None:
        told = words.say("pay_up_to", sum=told)
    elif high is None:
        told = words.say("pay_from", sum=told)
    return words.say(f"pay_{period}", sum=told)


def _sum(amount: Decimal, currency: str, words: Words, *, whole: bool) -> str:
    pattern = str(words.locale.currency_formats["standard"].pattern)
    if whole:
        pattern = pattern.replace("0.00", "0")
    return format_currency(amount, currency, format=pattern, locale=words.locale, currency_digits=False)
