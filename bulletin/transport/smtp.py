"""Hand messages to a relay by SMTP (RFC 5321), one connection after the other.

smtplib makes the connection (``connect``); how messages go over it is chosen by what the relay
offers (``manners``). A connection carries so many messages and no more; one that breaks is made
anew, until several in a row have come to nothing, and one that is told "later" after a moment. Whose
fault a refusal is: before MAIL and at MAIL it is ours and stops the send, from RCPT on it is judged
by the reply. Retrying later, and what the ledger makes of a receipt, are left to ``send``.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator

from bulletin.errors import TransportError
from bulletin.model import Outgoing, Receipt
from bulletin.transport.chunked import Chunked
from bulletin.transport.connect import Door, Security
from bulletin.transport.manners import LockStep, Manners, Pipelined
from bulletin.transport.receipts import unsent
from bulletin.transport.supply import Supply
from bulletin.transport.wire import Patience, Wire

_BROKEN = (0.0, 0.0)
"""What ``Patience.put_off`` is, for a connection that broke without a word: the third in a row is the last."""

_CHUNKS_UNDER_WAY = 4
"""With 20 ms a round trip: 3.7 times one, and a crash leaves no more than so many unknown."""


class Smtp:
    """A relay. Each ``deliver`` opens a connection of its own, and another when one is used up or breaks."""

    rehearsal = False

    def __init__(  # noqa: PLR0913 a relay has as many settings as it has
        self,
        *,
        host: str,
        port: int,
        security: Security = "starttls",
        user: str | None = None,
        password: str | None = None,
        helo: str | None = None,
        tls: ssl.SSLContext | None = None,
        patience: Patience | None = None,
        messages_per_connection: int = 1000,
        table: str = "transport",
        variable: str = "BULLETIN_SMTP_PASSWORD",
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the relay's address and settings; nothing is connected yet.

        ``tls`` stands in for the system's own trust; ``table`` and ``variable`` are where an error sends a
        person to look. Raises ConfigError for ``security="none"`` to
        anywhere but this machine.
        """
        self._patience = patience or Patience()
        self._quota = messages_per_connection
        self._monotonic = monotonic
        self._sleep = sleep
        self._door = Door(
            host=host,
            port=port,
            security=security,
            user=user,
            password=password,
            helo=helo,
            tls=tls or ssl.create_default_context(),
            timeout=self._patience.greeting,
            table=table,
            variable=variable,
        )
        self._manners: Manners | None = None
        self._chunks = True

    @property
    def under_way(self) -> int:
        """How many messages the connection that is open draws before it gives their receipts."""
        return self._manners.under_way if self._manners else 1

    def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
        """Connect, then draw and send; every message that is drawn has its receipt, in order.

        None among the messages means that nothing is to be had for now: what is under way is settled
        before more is asked for. Raises TransportError where the relay cannot be reached, or refuses
        us rather than a message.
        """
        supply = Supply(messages)
        manners = self._connect()
        lost: set[str] = set()
        while True:
            last: Receipt | None = None
            try:
                for last in self._carry(manners, supply):
                    if last.outcome == "accepted" or not self._is_setback(manners):
                        lost.clear()
                    yield last
            finally:
                manners.wire.part()
            seconds = self._setback(manners, last, lost) if self._is_setback(manners) else 0.0
            if supply.exhausted:
                return
            self._sleep(seconds)  # seconds of ``Patience.put_off``: other connections go on meanwhile
            if (outgoing := supply.hold()) is None:
                return
            try:
                manners = self._connect()
            except TransportError as error:
                yield unsent(outgoing, str(error))
                raise

    def _connect(self) -> Manners:
        wire = Wire(self._door.connect(), self._patience, self._monotonic)
        self._manners = self._manner(wire)
        return self._manners

    def _manner(self, wire: Wire) -> Manners:
        if "pipelining" not in wire.offers:
            return LockStep(wire)
        if "chunking" in wire.offers and self._chunks:
            return Chunked(wire, _CHUNKS_UNDER_WAY)
        return Pipelined(wire)

    def _carry(self, manners: Manners, supply: Supply) -> Iterator[Receipt]:
        supply.renew(self._quota)
        yield from manners.deliver(supply)
        if isinstance(manners, Chunked) and manners.misunderstood:
            self._chunks = False

    def _is_setback(self, manners: Manners) -> bool:
        return manners.refused is not None or not manners.wire.fit

    def _setback(self, manners: Manners, last: Receipt | None, lost: set[str]) -> float:
        """Add to what was ``lost`` in a row, a receiver's refusals once; return for how long to wait, in seconds.

        Raises TransportError where it is no use to try again now.
        """
        refused, place = manners.refused, self._door.place
        if refused is not None and refused.for_good:
            said = f"{refused.sender} ({refused.reply.code} {refused.reply.text})"
            raise TransportError(f"{place} refuses the sender: {said}; see publication.from")
        lost.add((refused.domain if refused is not None else None) or str(len(lost)))
        waits = self._patience.put_off if refused is not None and refused.for_now else _BROKEN
        if len(lost) <= len(waits):
            return 0.0 if refused is not None and refused.of_us else waits[len(lost) - 1]
        why = f"{refused.reply.code} {refused.reply.text}" if refused else last.text if last else "it hung up"
        raise TransportError(f"{place} gave up {len(lost)} connections in a row ({why}); run it again in some minutes")
