"""Proofs: the real message to the editors, before anyone else has it.

It is composed, encoded and carried as a reader's copy is; what differs is that its subject says so,
that the links which belong to a reader do nothing, and that the ledger never hears of it. It freezes
nothing, and each has a Message-ID of its own, so that a mail program keeps two of them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bulletin.audience.tokens import inert_links
from bulletin.message.compose import Compiled, compile_message
from bulletin.message.note import Letterhead
from bulletin.message.slots import reader_values
from bulletin.message.splice import splice
from bulletin.model import EditionId, Envelope, Finished, Outgoing, Receipt, Subscriber, Variant
from bulletin.seams import Transport

MARK = "[Proof]"
"""How a proof's subject begins; a variant's says beside it whose it is."""
REASON = "you are sent proofs of it as an editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One message to one editor, and what became of it."""

    to: str
    variant: str
    readers: int
    """How many get that variant; 0 where they were not counted."""
    receipt: Receipt


def send_proofs(
    finished: Finished,
    addresses: Sequence[str],
    transport: Transport,
    letterhead: Letterhead,
    *,
    every_variant: bool = False,
) -> tuple[Proof, ...]:
    """Send the edition as it stands to these addresses, a message a variant, and say what became of each.

    Raises TransportError where the relay cannot be reached, MessageError for an address that no
    message can be sent to.
    """
    default = Variant(key="default", readers=0, jobs=0, rendered=finished.rendered)
    variants = (finished.variants.every if every_variant else ()) or (default,)
    edition = finished.edition.id
    asked: list[Proof] = []
    messages: list[Outgoing] = []
    for variant in variants:
        compiled = _compiled(variant, edition, letterhead, alone=len(variants) == 1)
        for address in dict.fromkeys(addresses):
            key = len(messages)
            unsent = Receipt(key=key, outcome="unsent", text="the connection ended before it")
            asked.append(Proof(to=address, variant=variant.key, readers=variant.readers, receipt=unsent))
            content = splice(compiled, _values(address, variant, edition, letterhead))
            envelope = Envelope(sender=letterhead.publication.from_address, recipient=address)
            messages.append(Outgoing(key=key, envelope=envelope, message=content))
    receipts = {receipt.key: receipt for receipt in transport.deliver(messages)}
    return tuple(replace(proof, receipt=receipts.get(proof.receipt.key, proof.receipt)) for proof in asked)


def _compiled(variant: Variant, edition: EditionId, letterhead: Letterhead, *, alone: bool) -> Compiled:
    whose = "for all" if variant.key == "default" else f"variant {variant.key}"
    mark = MARK if alone else f"{MARK} {whose}, readers: {variant.readers:,} |"
    marked = replace(variant.rendered, subject=f"{mark} {variant.rendered.subject}")
    return compile_message(marked, letterhead.publication, edition)


def _values(address: str, variant: Variant, edition: EditionId, letterhead: Letterhead) -> dict[str, str]:
    told = letterhead.message_id(str(edition), variant.key, address)
    links = inert_links(letterhead.publication, edition)
    values = reader_values(Subscriber(email=address, first_name="Sam"), links, message_id=told, reason=REASON)
    # "Sam" is for a greeting in the text; in To it would be a stranger's name beside an editor's address.
    return values | {"name": "", "date": letterhead.date}
