"""A fetcher that visits the loopback, on a machine whose clock and patience are the test's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest

from bulletin.net import Copies, Fetcher, Limits, Machine
from tests.site import Site, serving

Make = Callable[..., Fetcher]
QUICK = Limits(max_bytes=4000)


@dataclass
class Patience:
    """What the fetcher slept, in seconds; no time passes for it."""

    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Note it."""
        self.slept.append(seconds)


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on the loopback."""
    with serving() as site:
        yield site


@pytest.fixture
def patience() -> Patience:
    """Sleep that takes no time."""
    return Patience()


@pytest.fixture
def make(patience: Patience) -> Make:
    """Make a fetcher; with ``tick`` every look at the clock finds so many seconds gone."""

    def made(
        *hosts: str,
        limits: Limits = QUICK,
        copies: Copies | None = None,
        tick: int | None = None,
        **machine: object,
    ) -> Fetcher:
        ticks = count(0, tick or 1)
        means: dict[str, object] = {
            "monotonic": time.monotonic if tick is None else lambda: next(ticks),
            "sleep": patience.sleep,
            **machine,
        }
        allowed = frozenset(hosts or {"127.0.0.1"})
        return Fetcher(
            "The Paper (bulletin)",
            Machine(**means),  # type: ignore[arg-type]  # a test changes fields by name
            allowed_hosts=allowed,
            copies=copies,
            limits=limits,
        )

    return made
