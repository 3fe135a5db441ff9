"""What follows from a relay's log for readers in doubt: it took their copy, it never did, or nobody can tell.

That a copy was taken is proven by the log alone (``transport.postfix_log``). That it never was is
proven by its absence, and absence proves something only where the log covers the time in which the
relay can have taken it:

- it begins before the edition's first message went out;
- it goes on for a margin after the last doubt arose, because what was on the wire may arrive later;
- it holds the copies of which the relay itself told us that it took them: it is this relay's log,
  and nothing has been left out of it.

A copy that began to come in, and of which the log tells no end, may lie in a queue: that is neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bulletin.model import Delivery

MARGIN = timedelta(minutes=10)
"""As long as a client waits for the reply to the final dot (RFC 5321 4.5.3.2.6), so long may a relay take over it."""


class Log(Protocol):
    """What was read of a relay's log, by Message-ID."""

    @property
    def accepted(self) -> Mapping[str, str]:
        """What it took, and under which queue id."""

    @property
    def begun(self) -> Collection[str]:
        """What began to come in and has no end in it."""

    @property
    def first(self) -> datetime | None:
        """Its first line's time."""

    @property
    def last(self) -> datetime | None:
        """Its last line's time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time in which the relay can have taken what is in doubt."""

    begins: datetime
    """When the edition's first message went out."""
    ends: datetime
    """When the last doubt arose, and the margin after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the log proves, by the ledger's keys."""

    accepted: Mapping[int, str]
    """With the words that prove it."""
    absent: tuple[int, ...]
    unproven: tuple[int, ...]
    why: tuple[str, ...] = ()
    """Why something is unproven: how the log falls short, each in words."""


def rule(doubtful: Iterable[Delivery], log: Log, span: Span, witnesses: Collection[str]) -> Ruling:
    """Judge each reader in doubt; ``witnesses`` are Message-IDs of copies that the relay said it took."""
    gaps = tuple(_gaps(log, span, witnesses))
    accepted: dict[int, str] = {}
    absent: list[int] = []
    unproven: list[int] = []
    waiting = 0
    for row in doubtful:
        message = row.values["message_id"]
        if message in log.accepted:
            accepted[row.key] = f"the relay's log: queued as {log.accepted[message]}"
        elif message in log.begun:
            unproven.append(row.key)
            waiting += 1
        elif gaps:
            unproven.append(row.key)
        else:
            absent.append(row.key)
    why = gaps if len(unproven) > waiting else ()
    if waiting:
        why += (f"of {waiting} it tells how their copy began to come in, and no end: look into the relay's queue",)
    return Ruling(accepted=accepted, absent=tuple(absent), unproven=tuple(unproven), why=why)


def _gaps(log: Log, span: Span, witnesses: Collection[str]) -> Iterable[str]:
    """Say how the log falls short of covering the span."""
    if log.first is None or log.last is None:
        yield "it holds no line of Postfix's with a time"
        return
    if log.first > span.begins:
        yield f"it begins at {_clock(log.first, span)}, after the first message went out at {_clock(span.begins, span)}"
    if log.last < span.ends:
        yield f"it ends at {_clock(log.last, span)}, and has to go on until {_clock(span.ends, span)}"
    if missing := sum(witness not in log.accepted for witness in witnesses):
        yield f"{missing} of {len(witnesses)} copies that the relay took are not in it, so it is another's or has gaps"


def _clock(moment: datetime, span: Span) -> str:
    """The time where whoever asks is; the span is theirs."""
    return f"{moment.astimezone(span.ends.tzinfo):%Y-%m-%d %H:%M:%S}"
