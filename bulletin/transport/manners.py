"""The manners of handing messages over on one connection, by what the relay offers; ``chunked`` has the third.

lock-step (RFC 5321): each command waits for its reply. pipelined (RFC 2920): MAIL, RCPT and DATA in
one write, behind the text and the dot of the message before, so that a message costs one round
trip. chunked (RFC 3030): several messages with their texts under way at once, by BDAT.

Every message that is drawn has its receipt, in order, whatever happens; which connection comes next
is left to ``smtp``. A refused recipient never lets a text go out to anybody: what the relay asks for
all the same is answered by a lone dot, and in BDAT each transaction begins with RSET, so that no
text can end up in the transaction of another reader.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bulletin.model import Outgoing, Receipt
from bulletin.status_codes import Phase, Reply, judge
from bulletin.transport import dsn
from bulletin.transport.receipts import cut, in_doubt, is_path, of_reply, unsent, unspeakable
from bulletin.transport.supply import Supply
from bulletin.transport.wire import BrokenError, Wire

_GO_AHEAD = 354
_STALE = "the relay took so long that the reader may have left meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A refusal that is no message's fault."""

    phase: Phase
    sender: str
    recipient: str
    reply: Reply

    @property
    def for_now(self) -> bool:
        """Whether the relay may take mail again: 4xx is its own trouble (RFC 5321 3.3), or a limit of ours."""
        return self.reply.final and not self.reply.permanent

    @property
    def of_us(self) -> bool:
        """Whether it is we who are refused: a moment's wait is no help, and a breaker opens."""
        return judge(self.reply, self.phase).scope is not None

    @property
    def domain(self) -> str | None:
        """Whose mail is refused, where it is one receiver's and not everybody's."""
        return self.recipient.rpartition("@")[2].lower() if self.phase == "rcpt" else None

    @property
    def for_good(self) -> bool:
        """Whether our envelope sender is refused, and would be again."""
        return self.phase == "mail" and self.reply.permanent and judge(self.reply, "mail").verdict == "reputation"


class Manners:
    """What all have in common: the envelope's commands, and what the replies to them make of a message."""

    under_way = 1
    """How many messages are drawn before the first of them has its receipt."""

    def __init__(self, wire: Wire) -> None:
        """Take a connection on which nothing is under way."""
        self.wire = wire
        self.refused: Refused | None = None
        """What made us give up this connection: MAIL was refused, or we have lost each other."""
        self._sized = "size" in wire.offers
        self._notified = "dsn" in wire.offers

    def deliver(self, supply: Supply) -> Iterator[Receipt]:
        """Draw, send and give receipts until nothing is left to draw, or the connection is no use any more."""
        raise NotImplementedError

    def _draw(self, supply: Supply) -> Outgoing | None:
        """Draw the next; after a pause only for a relay that has not hung up meanwhile."""
        outgoing = supply.draw()
        if outgoing is None or not supply.waited:
            return outgoing
        supply.waited = False
        self.wire.look()
        if self.wire.fit:
            return outgoing
        supply.put_back(outgoing)
        return None

    @property
    def _open(self) -> bool:
        return self.wire.fit and self.refused is None

    def _mail(self, outgoing: Outgoing) -> bytes:
        sys.audit("bulletin.point", "before MAIL")
        size = f" SIZE={len(outgoing.message)}" if self._sized else ""
        notice = dsn.of_sender(outgoing.envelope) if self._notified else ""
        return f"MAIL FROM:<{outgoing.envelope.sender}>{size}{notice}\r\n".encode("ascii")

    def _rcpt(self, outgoing: Outgoing) -> bytes:
        notice = dsn.of_recipient(outgoing.envelope) if self._notified else ""
        return f"RCPT TO:<{outgoing.envelope.recipient}>{notice}\r\n".encode("ascii")

    def _refusal(self, outgoing: Outgoing, phase: Phase, reply: Reply) -> Receipt:
        """Return what a refusal makes of a message; one that is no message's fault is the connection's last."""
        if reply.positive and phase != "text":
            self.wire.end(f"no SMTP: {reply.code} {reply.text}, with nothing of the message out")
            return unsent(outgoing, f"{reply.code} {reply.text}")
        receipt = of_reply(outgoing, reply, phase)
        if receipt.outcome == "unsent" or receipt.verdict == "connection":
            envelope = outgoing.envelope
            self.refused = self.refused or Refused(
                phase=phase, sender=envelope.sender, recipient=envelope.recipient, reply=reply
            )
        return receipt

    def _hand_over(self, octets: bytes) -> int:
        """Write a text with its end, and what follows at once; return the count by which all of it is out."""
        sys.audit("bulletin.point", "before the dot")
        end = self.wire.write(octets)
        sys.audit("bulletin.point", "after the dot")
        return end

    def _answered(self, outgoing: Outgoing, end: int) -> Receipt:
        """Wait for the reply that decides; without it the message is unknown if all of it was out."""
        try:
            reply = self.wire.reply(self.wire.patience.dot)
            sys.audit("bulletin.point", "replied")
        except BrokenError as error:
            return cut(outgoing, str(error), whole=self.wire.sent >= end and not self.wire.closing)
        if not reply.final:
            self.wire.end(f"no SMTP: {reply.code} {reply.text}")
            return in_doubt(outgoing, f"{reply.code} {reply.text}")
        return self._refusal(outgoing, "text", reply)


class LockStep(Manners):
    """One command, one reply."""

    def deliver(self, supply: Supply) -> Iterator[Receipt]:
        """Send one message after the other."""
        while self._open:
            outgoing = self._draw(supply)
            if outgoing is not None:
                yield unsendable(outgoing) or self._send(outgoing)
            elif supply.ended:
                return

    def _send(self, outgoing: Outgoing) -> Receipt:
        patience = self.wire.patience
        self.wire.at_rest = False
        commands: tuple[tuple[Phase, bytes, float], ...] = (
            ("mail", self._mail(outgoing), patience.mail),
            ("rcpt", self._rcpt(outgoing), patience.rcpt),
            ("data", b"DATA\r\n", patience.data),
        )
        for phase, command, seconds in commands:
            try:
                self.wire.write(command)
                reply = self.wire.reply(seconds)
            except BrokenError as error:
                return unsent(outgoing, str(error))
            if not (reply.code == _GO_AHEAD if phase == "data" else reply.positive):
                self._reset()
                return self._refusal(outgoing, phase, reply)
        if not outgoing.fresh():
            self.wire.end(_STALE)
            return unsent(outgoing, _STALE)
        receipt = self._answered(outgoing, self._hand_over(text_of(outgoing)))
        self.wire.at_rest = True
        return receipt

    def _reset(self) -> None:
        """Leave the refused transaction; a relay that cannot is no use any more."""
        self.wire.write(b"RSET\r\n")
        with contextlib.suppress(BrokenError):
            if not self.wire.reply(self.wire.patience.mail).positive:
                self.wire.end("the relay refuses RSET")
        self.wire.at_rest = True


class Pipelined(Manners):
    """The text of one message and the envelope of the next in one write."""

    under_way = 4
    """Two are on the wire, the second without its text; two more, taken along, spare the ledger every second commit."""

    def __init__(self, wire: Wire) -> None:
        """Take a connection on which nothing is under way."""
        super().__init__(wire)
        self._tainted = False
        """Whether a refusal may have left a transaction open at the relay: the next begins with RSET."""

    def deliver(self, supply: Supply) -> Iterator[Receipt]:
        """Send one message's text with the next one's envelope behind it."""
        asked_for: Outgoing | None = None
        while asked_for is not None or self._open:
            if asked_for is not None and not asked_for.fresh():
                self.wire.end(_STALE)
                yield unsent(asked_for, _STALE)
                return
            following = self._draw(supply)
            unfit = unsendable(following) if following is not None else None
            behind = self._envelope(following) if following is not None and unfit is None else b""
            if asked_for is not None:
                yield self._text(asked_for, behind)
                asked_for = None
            elif behind:
                self.wire.at_rest = False
                self.wire.write(behind)
            if following is None:
                if supply.ended:
                    return
            elif unfit is not None:
                yield unfit
            elif (refusal := self._offered(following)) is not None:
                yield refusal
            else:
                asked_for = following

    def _envelope(self, outgoing: Outgoing) -> bytes:
        reset = b"RSET\r\n" if self._tainted else b""
        return reset + self._mail(outgoing) + self._rcpt(outgoing) + b"DATA\r\n"

    def _text(self, outgoing: Outgoing, behind: bytes) -> Receipt:
        end = self._hand_over(text_of(outgoing) + behind) - len(behind)
        receipt = self._answered(outgoing, end)
        self.wire.at_rest = not behind
        return receipt

    def _offered(self, outgoing: Outgoing) -> Receipt | None:
        """Read the replies to an envelope; None when the relay waits for the text."""
        patience = self.wire.patience
        refusal: tuple[Phase, Reply] | None = None
        try:
            if self._tainted and not self.wire.reply(patience.mail).positive:
                self.wire.end("the relay refuses RSET")
            self._tainted = False
            refusal = of_command("mail", self.wire.reply(patience.mail))
            rcpt = self.wire.reply(patience.rcpt)
            refusal = refusal or of_command("rcpt", rcpt)
            data = self.wire.reply(patience.data)
            if data.code == _GO_AHEAD and refusal is None:
                return None
            refusal = refusal or ("data", data)
            self._leave(data, recipient_refused=not rcpt.positive)
        except BrokenError as error:
            if refusal is None:
                return unsent(outgoing, str(error))
        return self._refusal(outgoing, *refusal)

    def _leave(self, data: Reply, *, recipient_refused: bool) -> None:
        """Get out of a refused transaction; where the relay waits for a text, it gets an empty one for nobody."""
        self._tainted = True
        if data.code == _GO_AHEAD and recipient_refused:
            self.wire.write(b".\r\n")
            self.wire.reply(self.wire.patience.dot)
        elif data.code == _GO_AHEAD:
            self.wire.end("the relay refuses the sender and asks for the text")
        self.wire.at_rest = self.wire.fit


def unsendable(outgoing: Outgoing) -> Receipt | None:
    """Return the receipt for what may not be begun: no command can hold its address, or a new connection took long."""
    if not is_path(outgoing):
        return unspeakable(outgoing)
    return None if outgoing.fresh() else unsent(outgoing, _STALE)


def text_of(outgoing: Outgoing) -> bytes:
    """Return the message dot-stuffed and ended (RFC 5321 4.5.2); what was compiled dot-safe is not looked through."""
    text = outgoing.message
    if not outgoing.dot_safe:
        text = text.replace(b"\r\n.", b"\r\n..")
        text = b"." + text if text.startswith(b".") else text
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")


def of_command(phase: Phase, reply: Reply) -> tuple[Phase, Reply] | None:
    """Return what refuses a command of the envelope; None where it is taken. After a 421 there is no next reply."""
    return None if reply.positive else (phase, reply)
