"""One run of our own sender, in a process of its own: freezes an edition for so many readers, then sends it.

    python benchmarks/carry.py PORT READERS CONNECTIONS [--dkim] [--profile FILE]

Prints the seconds of the sending alone, and the bytes of a message, as JSON. The ledger is a file with
synchronous=FULL, as every ledger is.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bulletin.audience.keys import Keys
from bulletin.freezing import Content, freeze
from bulletin.message.compose import compile_message
from bulletin.message.splice import splice
from bulletin.model import Rendered, Subscriber
from bulletin.seams import Transport
from bulletin.send import deliver
from bulletin.store.database import open_database
from bulletin.store.ledger import Ledger
from bulletin.store.subscribers import SubscriberList
from bulletin.transport.smtp import Smtp
from tests.message.sample import EDITION, HTML, PUBLICATION, TEXT, rendered, values

BYTES = 76_000
_KEYS = Keys(tokens=b"t" * 32, envelope_senders=b"e" * 32, message_ids=b"m" * 32)
_CARD = (
    '<tr><td style="padding:8px 16px"><h2>Council {0} plans for {0} new homes</h2>'
    "<p>Members agreed that.</p></td></tr>\n"
)


@dataclass
class SystemClock:
    """The machine's own time."""

    def wall(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def bulletin(size: int = BYTES) -> Rendered:
    """Return a bulletin whose message has about so many bytes."""
    cards = 0
    while True:
        cards += 20
        filled = "".join(_CARD.format(number) for number in range(cards))
        made = rendered(html=HTML.replace("</body>", f"<table>{filled}</table></body>"), text=TEXT)
        if len(splice(compile_message(made, PUBLICATION, EDITION), values())) >= size:
            return made


def message() -> bytes:
    """Return one reader's message."""
    return splice(compile_message(bulletin(), PUBLICATION, EDITION), values())


def signed(transport: Transport) -> Transport:
    """Return the transport with RSA-2048 signatures."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    from bulletin.message.dkim import Signer, load_key  # noqa: PLC0415
    from bulletin.signed import Signed  # noqa: PLC0415

    pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Signed(transport=transport, signer=Signer(domain="example.org", keys=(load_key("s1", pem),)))


def run(port: int, readers: int, connections: int, *, dkim: bool) -> dict[str, float]:
    """Freeze, send, and return what it took."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'bulletin.db'}")
        people = SubscriberList(database, PUBLICATION.id)
        everyone = [Subscriber(email=f"r{n}@example.com", first_name=f"Reader {n}") for n in range(readers)]
        people.import_list(everyone, now=clock.wall())
        ledger = Ledger(database)
        content = Content(rendered=bulletin(), stories=["s"], jobs=["j"])
        frozen = freeze(
            EDITION, content, people.active(), publication=PUBLICATION, keys=_KEYS, ledger=ledger, now=clock.wall()
        )
        roads: list[Transport] = [
            Smtp(host="127.0.0.1", port=port, security="none", messages_per_connection=100_000)
            for _ in range(connections)
        ]
        begun = time.perf_counter()
        cpu = time.process_time()
        progress = deliver(
            frozen, ledger=ledger, transports=[signed(one) for one in roads] if dkim else roads, clock=clock
        )
        took = time.perf_counter() - begun
        database.close()
    if progress.counts["accepted"] != readers:
        raise SystemExit(f"not everybody was sent to: {progress.counts}")
    return {"seconds": took, "cpu_ms": (time.process_time() - cpu) / readers * 1000, "bytes": len(message())}


def main() -> None:
    """Run once, profiled where asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("readers", type=int)
    parser.add_argument("connections", type=int)
    parser.add_argument("--dkim", action="store_true")
    given = parser.parse_args()
    with suppress(KeyboardInterrupt):
        print(json.dumps(run(given.port, given.readers, given.connections, dkim=given.dkim)))


if __name__ == "__main__":
    main()
