"""How fast mail may go to each receiver and in all: token buckets, places at once, slower on 4xx and up again slowly.

A receiver is a group of domains that belong to one company; any other domain is a receiver of its own,
unlimited until it says "later". Time comes in from outside, in seconds. When a refusal is more than a
matter of pace is for ``breaker``; what may wait, and where it waits, is for the books.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from bulletin.model import Level

ALL = ""
"""The name under which everything together is kept that goes through the relay."""

FALLBACK = "through the fallback relay"
"""The same for the relay that stands in for it: no domain's name, since it holds spaces."""

_BURST_SECONDS = 1.0
"""How much of its rate a bucket holds: what came in a rush does not go out in a rush."""

_SLOWEST = 0.1
"""Messages a second: a receiver that only ever says "later" is asked six times a minute."""

_FIRST_COMPLAINT = 5.0
"""Messages a second for a domain without a limit, once it has said "later"."""

_FORGIVEN = 100.0
"""Messages a second at which such a domain has no limit again."""

_ONCE_IN_SECONDS = 10.0
"""What was under way when a receiver complained complains too: it counts once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What one receiver, or everything together, may get at the most."""

    rate: float | None = None
    """Messages a second."""
    at_once: int | None = None
    """Messages under way at the same time: of one receiver, that is its connections."""


@dataclass(slots=True)
class Bucket:
    """The tokens of one receiver: one message takes one, and there is never more than a second's worth, or one."""

    limit: Limit
    rate: float | None
    at: float
    tokens: float
    under_way: int = 0
    complained: float | None = None
    """When it was last slowed down; None at its full pace."""

    @classmethod
    def fresh(cls, limit: Limit, now: float) -> Bucket:
        """Return a full one."""
        return cls(limit=limit, rate=limit.rate, at=now, tokens=_most(limit.rate))

    @classmethod
    def restored(cls, limit: Limit, kept: Level, now: float, elapsed: float) -> Bucket:
        """Return one as it was left ``elapsed`` seconds ago; no clock that was put back fills or empties it."""
        rate = kept.rate if limit.rate is None else min(kept.rate, limit.rate)
        slowed = None if rate == limit.rate else -math.inf
        tokens = min(kept.tokens, _most(rate))
        return cls(limit=limit, rate=rate, at=now - max(0.0, elapsed), tokens=tokens, complained=slowed)

    def admits(self, now: float) -> bool:
        """Return whether one more may go now."""
        if self.limit.at_once is not None and self.under_way >= self.limit.at_once:
            return False
        if self.rate is None:
            return True
        self.tokens = min(_most(self.rate), self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = max(self.at, now)
        return self.tokens >= 1

    def take(self) -> None:
        """Let one go."""
        self.under_way += 1
        self.tokens -= self.rate is not None

    def untake(self, *, unsent: bool) -> None:
        """One is no longer under way; its token comes back where it never went out."""
        self.under_way = max(0, self.under_way - 1)
        self.tokens += unsent and self.rate is not None

    def slower(self, now: float) -> None:
        """Half the pace, at once."""
        if self.complained is not None and now - self.complained < _ONCE_IN_SECONDS:
            return
        self.complained = now
        self.rate = _FIRST_COMPLAINT if self.rate is None else max(_SLOWEST, self.rate / 2)
        self.tokens = min(self.tokens, 0.0)

    def faster(self) -> None:
        """A two-hundredth of the full pace for each message that is taken: from half to full in a hundred."""
        if self.complained is None or self.rate is None:
            return
        full = self.limit.rate or _FORGIVEN
        self.rate = min(full, self.rate + full / 200)
        if self.rate >= full:
            self.rate, self.complained = self.limit.rate, None


def _most(rate: float | None) -> float:
    return 1.0 if rate is None else max(1.0, rate * _BURST_SECONDS)


@dataclass(slots=True, kw_only=True)
class Throttle:
    """All buckets, by receiver."""

    receivers: Mapping[str, str]
    """Domain to receiver, for those that share one."""
    limits: Mapping[str, Limit]
    """Receiver to limit; ``ALL`` and ``FALLBACK`` are everything together through a relay."""
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    def receiver(self, email: str) -> str:
        """Return to whose pace an address goes."""
        domain = email.rpartition("@")[2].lower()
        return self.receivers.get(domain, domain)

    def domains(self, receiver: str) -> tuple[str, ...]:
        """Return the domains that are this receiver's."""
        return tuple(domain for domain, whose in self.receivers.items() if whose == receiver) or (receiver,)

    def restore(self, saved: Mapping[str, Level], now: float, elapsed: float) -> None:
        """Take up buckets as they were left ``elapsed`` seconds ago."""
        for name, one in saved.items():
            self._buckets[name] = Bucket.restored(self.limits.get(name, Limit()), one, now, elapsed)

    def to_save(self) -> dict[str, Level]:
        """Return what must survive a restart: every bucket that limits anything."""
        return {
            name: Level(tokens=bucket.tokens, rate=bucket.rate)
            for name, bucket in self._buckets.items()
            if bucket.rate is not None
        }

    def admit(self, email: str, now: float, relay: str = ALL) -> bool:
        """Let one message to this address go, if its receiver and the relay it goes through have room for it."""
        both = self._limiting(email, now, relay)
        if not all(bucket.admits(now) for bucket in both):
            return False
        for bucket in both:
            bucket.take()
        return True

    def settle(self, email: str, now: float, relay: str = ALL, *, unsent: bool) -> None:
        """Take back the place of a message that is no longer under way."""
        for bucket in self._limiting(email, now, relay):
            bucket.untake(unsent=unsent)

    def faster(self, name: str) -> None:
        """A receiver, or a relay, has taken a message."""
        if name in self._buckets:
            self._buckets[name].faster()

    def _limiting(self, email: str, now: float, relay: str) -> list[Bucket]:
        """Return the buckets that may have a say: a list of a million has fifty thousand domains without a bound."""
        names = (self.receiver(email), relay)
        return [self.bucket(name, now) for name in names if name in self._buckets or name in self.limits]

    def bucket(self, name: str, now: float) -> Bucket:
        """Return a receiver's bucket."""
        if name not in self._buckets:
            self._buckets[name] = Bucket.fresh(self.limits.get(name, Limit()), now)
        return self._buckets[name]
