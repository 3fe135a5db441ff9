"""What one connection may draw: the caller's messages, up to as many as a connection carries."""

from __future__ import annotations

from collections.abc import Iterable

from bulletin.model import Outgoing


class Supply:
    """The messages that are still to go, handed from one connection to the next."""

    def __init__(self, messages: Iterable[Outgoing | None]) -> None:
        """Take the messages; drawing one is the moment by which its ``inflight`` is durable."""
        self._messages = iter(messages)
        self._held: Outgoing | None = None
        self._left = 0
        self.exhausted = False
        """Whether there is nothing more, on any connection."""
        self.waited = False
        """Whether there was nothing for a while before the last one: a relay may have hung up meanwhile."""

    @property
    def ended(self) -> bool:
        """Whether this connection gets nothing more."""
        return self.exhausted or self._left <= 0

    def renew(self, quota: int) -> None:
        """Begin a new connection's share."""
        self._left = quota
        self.waited = False

    def draw(self) -> Outgoing | None:
        """Return the next message; None where there is none: for now, or where it has ``ended``."""
        if self.ended:
            return None
        held, self._held = self._held, None
        outgoing = held if held is not None else self._next()
        self._left -= outgoing is not None
        return outgoing

    def put_back(self, outgoing: Outgoing) -> None:
        """Keep a message that was drawn for the next connection."""
        self._held = outgoing

    def hold(self) -> Outgoing | None:
        """Draw a message and keep it for the connection that is about to be made; None where there is nothing more."""
        while self._held is None and not self.exhausted:
            self._held = self._next()
        return self._held

    def _next(self) -> Outgoing | None:
        try:
            outgoing = next(self._messages)
        except StopIteration:
            self.exhausted = True
            return None
        self.waited = self.waited or outgoing is None
        return outgoing
