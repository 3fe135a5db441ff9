"""A store with five readers, and the ways to send from it: what the tests of sending share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from bulletin.audience.keys import Keys
from bulletin.freezing import Content, freeze
from bulletin.model import EditionState, FrozenEdition, Publication, Rendered, Sender, Subscriber
from bulletin.progress import Progress
from bulletin.send import deliver
from bulletin.store.database import Database, open_database
from bulletin.store.ledger import Ledger
from bulletin.store.schema import editions
from bulletin.store.subscribers import SubscriberList
from bulletin.transport.maildir import Maildir
from bulletin.transport.smtp import Smtp
from tests.message.sample import EDITION, PUBLICATION, rendered
from tests.transport.relay import SHORT, Relay

KEYS = Keys(tokens=b"t" * 32, envelope_senders=b"e" * 32, message_ids=b"m" * 32)
START = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)
NAMES = ("ann", "bob", "cat", "dan", "eve")


@dataclass
class Watch:
    """A clock that stands still until a test moves it."""

    now: datetime = START

    def wall(self) -> datetime:
        """Return the time that the test set."""
        return self.now

    def monotonic(self) -> float:
        """Return the seconds since the start."""
        return (self.now - START).total_seconds()

    def sleep(self, seconds: float) -> None:
        """Move on by so many seconds."""
        self.now += timedelta(seconds=seconds)


@dataclass
class Office:
    """A store with readers, and the ways to send from it."""

    database: Database
    folder: Path
    watch: Watch = field(default_factory=Watch)
    publication: Publication = PUBLICATION

    @property
    def ledger(self) -> Ledger:
        """The ledger of the store."""
        return Ledger(self.database)

    @property
    def readers(self) -> SubscriberList:
        """The publication's readers."""
        return SubscriberList(self.database, PUBLICATION.id)

    @property
    def outbox(self) -> Maildir:
        """Where rehearsals go."""
        return Maildir(self.folder / "outbox")

    @property
    def written(self) -> list[bytes]:
        """What lies in the outbox."""
        new = self.folder / "outbox" / "new"
        return [path.read_bytes() for path in sorted(new.iterdir())] if new.exists() else []

    def freeze(self, bulletin: Rendered | None = None, *, rehearsal: bool = False) -> FrozenEdition:
        """Freeze the sample edition for everyone who reads."""
        return freeze(
            EDITION,
            Content(rendered=bulletin or rendered(), stories=["s1"], jobs=["j1"]),
            self.readers.active(),
            publication=self.publication,
            keys=KEYS,
            ledger=self.ledger,
            now=self.watch.wall(),
            rehearsal=self.outbox if rehearsal else None,
        )

    def rehearse(self, bulletin: Rendered | None = None) -> Progress:
        """Freeze and write a rehearsal."""
        return deliver(
            self.freeze(bulletin, rehearsal=True), ledger=self.ledger, transports=[self.outbox], clock=self.watch
        )

    def send(self, server: Relay, **how: object) -> Progress:
        """Freeze and send the real edition, or go on with it."""
        transport = Smtp(host="127.0.0.1", port=server.port, security="none", patience=SHORT)
        return deliver(self.freeze(), ledger=self.ledger, transports=[transport], clock=self.watch, **how)  # type: ignore[arg-type]  # a test passes options by name

    def enrol(self, frozen: FrozenEdition, owner: str, *, killed: bool = False) -> Sender:
        """Enter a sender in the ledger; one that was killed has left its lock behind, free."""
        sender = Sender(id=owner, host="mail1", process=4711, began_at=self.watch.now)
        assert self.ledger.enrol(frozen.key, sender)
        if killed:
            self.database.path.with_name(f"{self.database.path.name}.sender-{owner}").touch()
        return sender

    def say(self, frozen: FrozenEdition, state: EditionState) -> None:
        """Set an edition's state, as a command of another terminal does."""
        with self.database.write() as connection:
            connection.execute(update(editions).where(editions.c.id == frozen.key).values(state=state))

    def states(self) -> dict[str, str]:
        """Return each reader's state in the real edition."""
        kept = self.ledger.find(EDITION, "real")
        assert kept is not None
        return {row.email.partition("@")[0]: row.state for row in self.ledger.rows(kept.key)}


def short(recipients: Iterable[str]) -> list[str]:
    """Return addresses by their local part."""
    return [recipient.partition("@")[0] for recipient in recipients]


@contextmanager
def open_office(tmp_path: Path) -> Iterator[Office]:
    """Open a store with five readers."""
    database = open_database(f"sqlite:///{tmp_path / 'bulletin.db'}")
    opened = Office(database, tmp_path)
    people = [Subscriber(email=f"{name}@example.com", first_name=name.title(), last_name="Reader") for name in NAMES]
    opened.readers.import_list(people, now=START)
    try:
        yield opened
    finally:
        database.close()
