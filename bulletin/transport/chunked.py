"""The manner of a relay that offers CHUNKING (RFC 3030): several messages with their texts under way at once.

Each transaction begins with RSET: a refused MAIL would otherwise leave the next reader's text to the transaction of the
one before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from bulletin.model import Outgoing, Receipt
from bulletin.status_codes import Phase, Reply
from bulletin.transport.manners import Manners, of_command, unsendable
from bulletin.transport.receipts import cut
from bulletin.transport.supply import Supply
from bulletin.transport.wire import BrokenError, Wire

_UNKNOWN_COMMAND = frozenset({500, 502})


@dataclass(frozen=True, slots=True)
class _Flight:
    """A message whose text is out, or was to be; ``end`` is the count of octets by which all of it is."""

    outgoing: Outgoing
    end: int


class Chunked(Manners):
    """Several messages with their texts under way."""

    def __init__(self, wire: Wire, under_way: int) -> None:
        """Take a connection and how many messages may be unanswered on it."""
        super().__init__(wire)
        self.under_way = under_way
        self.misunderstood = False
        """Whether the relay offers BDAT and does not know it."""

    def deliver(self, supply: Supply) -> Iterator[Receipt]:
        """Keep so many under way, and give the first one's receipt."""
        flights: deque[_Flight | Receipt] = deque()
        while self._open or flights:
            full = self._fill(flights, supply)
            if not flights and supply.ended:
                return
            while len(flights) >= (self.under_way if full and self._open else 1):
                first = flights.popleft()
                yield first if isinstance(first, Receipt) else self._settled(first)
                self.wire.at_rest = not flights

    def _fill(self, flights: deque[_Flight | Receipt], supply: Supply) -> bool:
        """Start what can be drawn; False where that is less than may be under way."""
        while self._open and len(flights) < self.under_way:
            outgoing = self._draw(supply)
            if outgoing is None:
                return False
            flights.append(unsendable(outgoing) or self._start(outgoing))
        return self._open

    def _start(self, outgoing: Outgoing) -> _Flight:
        self.wire.at_rest = False
        text = outgoing.message if outgoing.message.endswith(b"\r\n") else outgoing.message + b"\r\n"
        chunk = b"BDAT %d LAST\r\n" % len(text)
        end = self._hand_over(b"".join((b"RSET\r\n", self._mail(outgoing), self._rcpt(outgoing), chunk, text)))
        return _Flight(outgoing, end)

    def _settled(self, flight: _Flight) -> Receipt:
        """Read the four replies to a message. A refused envelope refuses the text, whatever is said to that."""
        patience = self.wire.patience
        refusal: tuple[Phase, Reply] | None = None
        try:
            if not self.wire.reply(patience.mail).positive:
                self.wire.end("the relay refuses RSET")
            refusal = of_command("mail", self.wire.reply(patience.mail))
            rcpt = self.wire.reply(patience.rcpt)
            refusal = refusal or of_command("rcpt", rcpt)
            if refusal is None:
                return self._chunk_answered(flight)
            self.wire.reply(patience.dot)
        except BrokenError as error:
            if refusal is None:
                whole = self.wire.sent >= flight.end and not self.wire.closing
                return cut(flight.outgoing, str(error), whole=whole)
        return self._refusal(flight.outgoing, *refusal)

    def _chunk_answered(self, flight: _Flight) -> Receipt:
        receipt = self._answered(flight.outgoing, flight.end)
        if receipt.code in _UNKNOWN_COMMAND:
            self.misunderstood = True  # and what follows was read as commands: no reply says anything any more
            self.wire.end("the relay offers CHUNKING and does not know BDAT")
        return receipt
