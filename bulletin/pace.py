"""Whose turn it is: throttles, breakers and a new sender's daily allowance, as one object that the books ask.

The books ask ``admits`` for each row before it goes in flight, and tell ``note`` each receipt. Where a
receipt means that a receiver, or everyone, is to be left alone for a while, ``note`` returns a ``Stay``
and has written it into the ledger already: those rows are due again when it is over, in this run or
another, so that no breaker need be remembered. A relay that refuses us while there is another is left,
and nobody waits for that. What the buckets hold is kept by ``keep``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from bulletin.errors import ContentError
from bulletin.model import Clock, Level, Receipt
from bulletin.transport.breaker import Breaker, is_refusal
from bulletin.transport.throttle import ALL, Throttle
from bulletin.transport.warm_up import allowance

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120))
"""How long a deferred message waits after its first, second … deferral; the last goes on."""

_MOST_DEFERRALS = 64
"""Some five days of those, as RFC 5321 4.5.4.1 has a sender give up: a mailbox may stay full for ever."""

_SPREAD = 0.2
_KEPT_EVERY_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A receiver, or everyone, is left alone for a while."""

    domains: tuple[str, ...]
    """Empty: everyone."""
    until: datetime
    kind: Literal["breaker", "fallback", "allowance", "unreachable"]
    """``fallback``: the relay is left for the other one, and nobody waits. ``unreachable``: it is away."""
    why: str
    """For the operator: a sentence."""

    @property
    def endings(self) -> tuple[str, ...]:
        """How the addresses end that this is about; empty where it is about everyone."""
        return tuple(f"@{domain}" for domain in self.domains)


class PaceStore(Protocol):
    """What must survive a restart."""

    def load(self) -> Mapping[str, tuple[Level, datetime]]:
        """Return every bucket as it was kept, and when."""

    def save(self, buckets: Mapping[str, Level], now: datetime) -> None:
        """Keep the buckets."""

    def sent_on(self, day: date) -> int:
        """Return how many messages have gone on a day, of all editions."""

    def count(self, day: date, messages: int) -> None:
        """Add to a day's messages."""

    def pause(self, edition: int, *, why: str, now: datetime) -> None:
        """Stop an edition until a person goes on with it, and keep why."""

    def postpone(self, edition: int, domains: Collection[str], until: datetime, *, why: str, now: datetime) -> int:
        """Let those who wait, in these domains or in all, wait until then; return how many."""


class Pace(Protocol):
    """What the books ask. ``relay`` is the one that a message goes through: ``ALL``, or ``FALLBACK``."""

    def begin(self, edition: int) -> Stay | None:
        """Say before the first message who is to be left alone: everyone, where the day's allowance is used up."""

    def admits(self, email: str, relay: str = ALL) -> bool:
        """Take a place for one message to this address; False where there is none for now."""

    def release(self, email: str, relay: str = ALL) -> None:
        """Give back the place of a message that never went out."""

    def note(self, edition: int, email: str, receipt: Receipt, relay: str = ALL) -> Stay | None:
        """Take a receipt; return who is to be left alone now, where it means that.

        Raises ContentError where what the edition says is refused; it is paused then.
        """

    def keep(self, *, at_once: bool = False) -> None:
        """Keep what must survive a restart, every few seconds or at once."""


class Unpaced:
    """As fast as the transport takes them: a rehearsal."""

    def begin(self, edition: int) -> Stay | None:  # noqa: ARG002 nobody is left alone
        """Leave nobody alone."""
        return None

    def admits(self, email: str, relay: str = ALL) -> bool:  # noqa: ARG002 everybody
        """Let everything go."""
        return True

    def release(self, email: str, relay: str = ALL) -> None:
        """Nothing was taken."""

    def note(self, edition: int, email: str, receipt: Receipt, relay: str = ALL) -> Stay | None:  # noqa: ARG002 nobody is left alone
        """Leave nobody alone."""
        return None

    def keep(self, *, at_once: bool = False) -> None:
        """Nothing is to be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmUp:
    """A new sender's first month."""

    since: date
    zone: ZoneInfo


@dataclass(slots=True, kw_only=True)
class Paced:
    """One run's pace."""

    throttle: Throttle
    store: PaceStore
    clock: Clock
    warm_up: WarmUp | None = None
    fallback: bool = False
    """Whether there is a relay to turn to when the first refuses us."""
    _breakers: dict[str, Breaker] = field(init=False, default_factory=dict)
    _today: date | None = field(init=False, default=None)
    _left: int | None = field(init=False, default=None)
    _went: int = field(init=False, default=0)
    _kept: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        """Take up the buckets as the last run left them."""
        now, wall = self.clock.monotonic(), self.clock.wall()
        for name, (saved, at) in self.store.load().items():
            self.throttle.restore({name: saved}, now, (wall - at).total_seconds())
        self._kept = now

    def begin(self, edition: int) -> Stay | None:
        """Say before the first message who is to be left alone: everyone, where the day's allowance is used up."""
        return self._put_off(edition, self._enough_for_today()) if self._allowance() == 0 else None

    def admits(self, email: str, relay: str = ALL) -> bool:
        """Take a place for one message to this address; False where there is none for now."""
        if self._allowance() == 0 or not self.throttle.admit(email, self.clock.monotonic(), relay):
            return False
        self._spend(1)
        return True

    def release(self, email: str, relay: str = ALL) -> None:
        """Give back the place of a message that never went out."""
        self.throttle.settle(email, self.clock.monotonic(), relay, unsent=True)
        self._spend(-1)

    def note(self, edition: int, email: str, receipt: Receipt, relay: str = ALL) -> Stay | None:
        """Slow down or speed up by a receipt, and leave a receiver alone where it says so often enough."""
        if receipt.verdict == "content":
            why = f"the mail server refuses what the edition says ({receipt.code} {receipt.text})"
            self.store.pause(edition, why=why, now=self.clock.wall())
            raise ContentError(
                f"{why}; it is paused: mend it with bulletin amend, or go on as it is with bulletin resume"
            )
        now = self.clock.monotonic()
        self.throttle.settle(email, now, relay, unsent=receipt.outcome == "unsent")
        if receipt.outcome == "unsent":
            self._spend(-1)
        receiver = self.throttle.receiver(email)
        self._adapt(receiver, relay, receipt, now)
        stay = self._broken(receiver, relay, receipt, now)
        if stay is None and self._allowance() == 0:
            stay = self._enough_for_today()
        return self._put_off(edition, stay)

    def keep(self, *, at_once: bool = False) -> None:
        """Keep what must survive a restart, every few seconds or at once."""
        if not at_once and self.clock.monotonic() - self._kept < _KEPT_EVERY_SECONDS:
            return
        self._kept = self.clock.monotonic()
        self.store.save(self.throttle.to_save(), self.clock.wall())
        if self._went and self._today is not None:
            self.store.count(self._today, self._went)
            self._went = 0

    def _put_off(self, edition: int, stay: Stay | None) -> Stay | None:
        """Write into the ledger that they wait; nobody does where only the relay changes."""
        if stay is not None and stay.kind != "fallback":
            self.store.postpone(edition, stay.domains, stay.until, why=stay.why, now=self.clock.wall())
        return stay

    def _adapt(self, receiver: str, relay: str, receipt: Receipt, now: float) -> None:
        if receipt.verdict in {"later", "reputation"} and receipt.outcome != "accepted":
            self.throttle.bucket(relay if receipt.scope == "relay" else receiver, now).slower(now)
        elif receipt.outcome == "accepted":
            self.throttle.faster(receiver)
            self.throttle.faster(relay)

    def _broken(self, receiver: str, relay: str, receipt: Receipt, now: float) -> Stay | None:
        """Tell the breakers: an acceptance both, a refusal that of whom it is about, who has one from then on."""
        about = (
            (receiver, relay) if receipt.outcome == "accepted" else (relay if receipt.scope == "relay" else receiver,)
        )
        if is_refusal(receipt):
            self._breakers.setdefault(about[0], Breaker())
        watched = [(one, self._breakers[one]) for one in about if one in self._breakers]
        opened = [(one, pause) for one, breaker in watched if (pause := breaker.note(receipt, now))]
        if not opened:
            return None
        scope, pause = opened[-1]
        until, told = self.clock.wall() + pause, self._breakers[scope].said
        if scope == ALL and self.fallback:
            why = f"the mail server refuses us again and again, so it goes on through the fallback relay: {told}"
            return Stay(domains=(), until=until, kind="fallback", why=why)
        whom = receiver if scope == receiver else "the mail server" if scope == ALL else "the fallback relay"
        minutes = int(pause.total_seconds() // 60)
        why = f"{whom} refuses us again and again, and is left alone for {minutes} minutes: {told}"
        domains = self.throttle.domains(receiver) if scope == receiver else ()
        return Stay(domains=domains, until=until, kind="breaker", why=why)

    def _allowance(self) -> int | None:
        """Return what is left of the day's allowance; None where there is no bound."""
        if self.warm_up is None:
            return None
        today = self.clock.wall().astimezone(self.warm_up.zone).date()
        if today != self._today:
            self.keep(at_once=True)
            self._today = today
            whole = allowance(self.warm_up.since, today)
            self._left = None if whole is None else max(0, whole - self.store.sent_on(today))
        return self._left

    def _spend(self, messages: int) -> None:
        if self.warm_up is not None:
            self._went += messages
            self._left = None if self._left is None else max(0, self._left - messages)

    def _enough_for_today(self) -> Stay | None:
        if self.warm_up is None:
            return None
        zone = self.warm_up.zone
        tomorrow = self.clock.wall().astimezone(zone).date() + timedelta(days=1)
        return Stay(
            domains=(),
            until=datetime.combine(tomorrow, time(), zone),
            kind="allowance",
            why="a new sender's allowance for today is used up: the rest goes tomorrow, see throttle.warm_up",
        )


def back_off(key: int, deferrals: int) -> timedelta:
    """Return how long a row waits after so many deferrals before this one: ± 20 %, its own and always the same."""
    wait = BACK_OFF[min(deferrals, len(BACK_OFF) - 1)]
    drawn = int.from_bytes(hashlib.blake2s(b"%d %d" % (key, deferrals), digest_size=4).digest(), "big") / 2**32
    return wait * (1 + _SPREAD * (2 * drawn - 1))


def gives_up(receipt: Receipt, deferrals: int) -> bool:
    """Say whether it has been tried often enough: sooner where it was refused for good, and the reader left owed."""
    for_good = receipt.code is not None and receipt.code >= 500  # noqa: PLR2004 RFC 5321 4.2.1
    return deferrals >= (len(BACK_OFF) if for_good else _MOST_DEFERRALS)
