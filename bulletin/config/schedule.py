"""``[delivery]`` and ``[daily]``: when an edition may leave, on whose word, and until when it is worth sending."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from bulletin.config.values import ClockTime, Section, fault

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _deadline(value: object) -> timedelta | time:
    """Read ``4h``, ``90m`` or ``2d``, counted from the approval, or ``22:00``, the next one after it."""
    span = re.fullmatch(r"([1-9]\d{0,3})([mhd])", value) if isinstance(value, str) else None
    if span:
        return timedelta(**{_UNITS[span[2]]: int(span[1])})
    hour = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if hour:
        return time(int(hour[1]), int(hour[2]))
    raise fault(f'\'{value}\' is no deadline; write it as "4h" (m, h, d; from the approval) or "22:00"')


def _by(value: object) -> timedelta | time:
    """Read ``4h``, counted from the edition's hour, or ``10:00`` on its day."""
    try:
        return _deadline(value)
    except PydanticCustomError:
        raise fault(
            f'\'{value}\' is no deadline; write it as "4h" (m, h, d; from the edition\'s hour) or "10:00"'
        ) from None


def _undo(value: object) -> timedelta:
    """Read ``30s``, ``2m`` or ``1h``; ``0`` is none."""
    span = re.fullmatch(r"(\d{1,4})([smh])", value) if isinstance(value, str) else None
    if span:
        return timedelta(**{_UNITS[span[2]]: int(span[1])})
    if value in {0, "0"} and not isinstance(value, bool):
        return timedelta()
    raise fault(f'\'{value}\' is no time to think again; write it as "2m" (s, m or h), or "0"')


def _wait(value: object) -> timedelta:
    """Read ``45s``, ``10m`` or ``1h``."""
    span = re.fullmatch(r"([1-9]\d{0,3})([smh])", value) if isinstance(value, str) else None
    if span:
        return timedelta(**{_UNITS[span[2]]: int(span[1])})
    raise fault(f"'{value}' is no time to wait; write it as \"10m\" (s, m or h)")


class DeliverySettings(Section):
    """``[delivery]``: bounds in time; unset there are none. ``undo`` is for an approval, not for a person's send."""

    send_between: tuple[ClockTime, ClockTime] | None = None
    not_after: Annotated[timedelta | time, BeforeValidator(_deadline)] | None = None
    undo: Annotated[timedelta, BeforeValidator(_undo)] = timedelta(minutes=2)

    first_wave: Annotated[int, Field(strict=True, ge=1)] | None = None
    first_wave_wait: Annotated[timedelta, BeforeValidator(_wait)] = timedelta(minutes=10)

    @field_validator("send_between")
    @classmethod
    def _opens(cls, value: tuple[time, time] | None) -> tuple[time, time] | None:
        if value and value[0] == value[1]:
            raise fault("begins when it ends; leave it out to send at any hour")
        return value


class DailySettings(Section):
    """``[daily]``: what ``bulletin daily`` waits for, and how long."""

    approval: Literal["required", "automatic"] = "required"
    deadline: Annotated[timedelta | time, BeforeValidator(_by)] = timedelta(hours=4)
