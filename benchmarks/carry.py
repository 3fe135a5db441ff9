"""Our own sender, each phase a process of its own, so that memory is told apart.

    python benchmarks/carry.py fill STORE READERS
    python benchmarks/carry.py send STORE PORT [CONNECTIONS] [--dkim]

``fill`` puts a list into a new store. ``send`` freezes an edition of 76 KB messages for everyone on it, sends it,
and prints as JSON what that took: seconds of the freeze, seconds and processor time of the sending, rows leased a
second, and memory, as the process had it after its imports and at its peak. The ledger is a file with
synchronous=FULL, as every ledger is; its serials are counted beside it and the large receivers' limits kept, as
``bulletin send`` does.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bulletin.audience.keys import Keys
from bulletin.freezing import Content, freeze
from bulletin.message.compose import compile_message
from bulletin.message.splice import splice
from bulletin.model import Delivery, Elsewhere, Rendered, Subscriber
from bulletin.pace import Paced
from bulletin.seams import Transport
from bulletin.send import deliver
from bulletin.store.database import Database, open_database
from bulletin.store.ledger import Ledger
from bulletin.store.pacing import Pacing
from bulletin.store.subscribers import SubscriberList
from bulletin.transport.large_receivers import RECEIVERS
from bulletin.transport.smtp import Smtp
from bulletin.transport.throttle import ALL, FALLBACK, Limit, Throttle
from bulletin.turns import Steady
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


class Timed(Ledger):
    """A ledger that knows how long its leases took."""

    leased = 0
    leasing = 0.0

    def lease(  # noqa: PLR0913 who takes how much of what, by name
        self,
        key: int,
        *,
        owner: str,
        limit: int,
        now: datetime,
        date_header: str,
        elsewhere: Elsewhere | None = None,
    ) -> tuple[Delivery, ...]:
        """Lease, and look at the clock."""
        begun = time.perf_counter()
        rows = super().lease(key, owner=owner, limit=limit, now=now, date_header=date_header, elsewhere=elsewhere)
        self.leasing += time.perf_counter() - begun
        self.leased += len(rows)
        return rows


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
    """Return the message of a reader whose address is ``peers.READER``."""
    return splice(compile_message(bulletin(), PUBLICATION, EDITION), values() | {"email": "READER@example.com"})


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


def paced(database: Database) -> Paced:
    """Return the pace that a publication has whose settings say nothing of it: the large receivers' limits."""
    receivers = {domain: name for name, one in RECEIVERS.items() for domain in one.domains}
    limits = {name: one.limit for name, one in RECEIVERS.items()} | {ALL: Limit(), FALLBACK: Limit()}
    throttle = Throttle(receivers=receivers, limits=limits)
    return Paced(throttle=throttle, store=Pacing(database, PUBLICATION.id), clock=Steady.of(SystemClock()))


def memory(what: str) -> float:
    """Return MB of this process: VmRSS now, VmHWM at the most since ``forget_peak``."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    raise LookupError(what)


def forget_peak() -> None:
    """Begin a new peak (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _any(number: int) -> str:
    """Return a name that stands in no order with those before it, as on any list."""
    return sha256(b"%d" % number).hexdigest()[:12]


def fill(store: Path, readers: int) -> None:
    """Put so many readers into a new store."""
    database = open_database(f"sqlite:///{store}")
    everyone = (Subscriber(email=f"{_any(n)}@example.com", first_name=f"Reader {n}") for n in range(readers))
    SubscriberList(database, PUBLICATION.id).import_list(everyone, now=SystemClock().wall())
    database.close()


def send(store: Path, port: int, connections: int, *, dkim: bool) -> dict[str, float]:
    """Freeze, send, and return what it took."""
    clock = SystemClock()
    content = Content(rendered=bulletin(), stories=["s"], jobs=["j"])
    database = open_database(f"sqlite:///{store}")
    ledger = Timed(database, state=store.parent / "state")
    roads: list[Transport] = [Smtp(host="127.0.0.1", port=port, security="none") for _ in range(connections)]
    roads = [signed(one) for one in roads] if dkim else roads
    imported = memory("VmRSS")
    forget_peak()
    begun = time.perf_counter()
    everyone = SubscriberList(database, PUBLICATION.id).active()
    frozen = freeze(EDITION, content, everyone, publication=PUBLICATION, keys=_KEYS, ledger=ledger, now=clock.wall())
    freezing, begun, cpu = time.perf_counter() - begun, time.perf_counter(), time.process_time()
    progress = deliver(frozen, ledger=ledger, transports=roads, clock=clock, pace=paced(database))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    database.close()
    accepted = progress.counts["accepted"]
    if accepted != sum(progress.counts.values()):
        raise SystemExit(f"not everybody was sent to: {progress.counts}")
    return {
        "messages": accepted,
        "freezing": freezing,
        "seconds": seconds,
        "cpu_ms": cpu / accepted * 1000,
        "leases_a_second": ledger.leased / ledger.leasing,
        "imported_mb": imported,
        "peak_mb": memory("VmHWM"),
    }


def main() -> None:
    """Run one phase."""
    parser = argparse.ArgumentParser()
    phases = parser.add_subparsers(dest="phase", required=True)
    filling = phases.add_parser("fill")
    filling.add_argument("store", type=Path)
    filling.add_argument("readers", type=int)
    sending = phases.add_parser("send")
    sending.add_argument("store", type=Path)
    sending.add_argument("port", type=int)
    sending.add_argument("connections", type=int, nargs="?", default=10)
    sending.add_argument("--dkim", action="store_true")
    given = parser.parse_args()
    if given.phase == "fill":
        fill(given.store, given.readers)
    else:
        print(json.dumps(send(given.store, given.port, given.connections, dkim=given.dkim)))


if __name__ == "__main__":
    main()
