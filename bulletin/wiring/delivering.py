"""What an edition goes out from: the store, the keys, the outbox of a rehearsal, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.config import Config, MaildirSettings
from bulletin.imprint import Imprint, store_file
from bulletin.model import EditionId, Ran
from bulletin.wiring.making import publication
from bulletin.wiring.relays import transports
from bulletin.wiring.timing import hours

if TYPE_CHECKING:
    from bulletin.alerts import Alarm
    from bulletin.audience.keys import Keys
    from bulletin.message.note import Letterhead
    from bulletin.store.database import Database
    from bulletin.store.ledger import Ledger
    from bulletin.store.memory import Memory
    from bulletin.store.notices import Notices
    from bulletin.store.subscribers import SubscriberList
    from bulletin.transport.maildir import Maildir


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What must not be forgotten: the ledger of editions, the readers, what the desk has seen and what was said."""

    database: Database
    ledger: Ledger
    readers: SubscriberList
    memory: Memory
    notices: Notices


@contextmanager
def store(config: Config, state: Path | None = None) -> Iterator[Store]:
    """Open the store for as long as the block runs; ``state`` is where this machine keeps what it knows of stores."""
    from bulletin.store.database import open_database
    from bulletin.store.ledger import Ledger
    from bulletin.store.memory import Memory
    from bulletin.store.notices import Notices
    from bulletin.store.subscribers import SubscriberList

    database = open_database(store_url(config))
    try:
        yield Store(
            database=database,
            ledger=Ledger(database, state=state),
            readers=SubscriberList(database, config.publication.id),
            memory=Memory(database, config.publication.id),
            notices=Notices(database),
        )
    finally:
        database.close()


def ran(config: Config, store: Store) -> Ran:
    """What the publication's readers have been sent so far."""
    from bulletin.store.archive import what_ran

    return what_ran(store.database, config.publication.id)


def before(store: Store, edition: EditionId) -> EditionId | None:
    """The last edition of an earlier day that readers were sent."""
    from bulletin.store import archive

    return archive.before(store.database, edition)


def outbox(config: Config) -> Maildir | None:
    """The outbox of a rehearsal; None where there is a relay."""
    from bulletin.transport.maildir import Maildir

    settings = config.transport
    return Maildir(config.folder / settings.path) if isinstance(settings, MaildirSettings) else None


def keys(config: Config, elsewhere: str | None) -> Keys:
    """The publication's secrets, beside its settings unless BULLETIN_KEYS names another place."""
    from bulletin.audience.keys import load_keys

    return load_keys(Path(elsewhere) if elsewhere else config.folder / "keys.toml")


def alarm(config: Config, letterhead: Letterhead, password: str | None) -> Alarm:
    """Who is told what became of an edition: through the relay, and by a program; never by what is the outbox."""
    from bulletin.alerts import Alarm

    settings = config.alerts
    mails = bool(settings.to) and outbox(config) is None
    return Alarm(
        letterhead=letterhead,
        to=settings.to,
        transport=transports(config, password)[0] if mails else None,
        command=settings.command,
        folder=config.folder,
        seconds=settings.command_seconds,
    )


def letterhead(config: Config, keys: Keys, now: datetime) -> Letterhead:
    """What the publication's own messages are headed with: proofs, alerts."""
    from bulletin.message.note import Letterhead

    return Letterhead(publication=publication(config), secret=keys.message_ids, now=now)


def store_url(config: Config) -> str:
    """The store's address, its path counted from the settings' folder."""
    return f"sqlite:///{store_path(config)}"


def store_path(config: Config) -> Path:
    """Where the store's file is, or will be."""
    return store_file(config.folder, config.store.url)


def imprint(config: Config) -> Imprint:
    """What an edition's standing is found and told by."""
    transport = config.transport
    return Imprint(
        publication=config.publication.id,
        timezone=config.publication.timezone,
        store=store_path(config),
        outbox=config.folder / transport.path if isinstance(transport, MaildirSettings) else None,
        hours=hours(config),
    )
