"""What an edition goes out by: the store, the keys, the transport."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.config import Config, MaildirSettings
from bulletin.model import Ran

if TYPE_CHECKING:
    from bulletin.audience.keys import Keys
    from bulletin.store.database import Database
    from bulletin.store.ledger import Ledger
    from bulletin.store.memory import Memory
    from bulletin.store.subscribers import SubscriberList
    from bulletin.transport.maildir import Maildir
    from bulletin.transport.smtp import Smtp


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What must not be forgotten: the ledger of editions, the readers, and what the desk has seen."""

    database: Database
    ledger: Ledger
    readers: SubscriberList
    memory: Memory


@contextmanager
def store(config: Config) -> Iterator[Store]:
    """Open the store for as long as the block runs."""
    from bulletin.store.database import open_database
    from bulletin.store.ledger import Ledger
    from bulletin.store.memory import Memory
    from bulletin.store.subscribers import SubscriberList

    database = open_database(store_url(config))
    try:
        yield Store(
            database=database,
            ledger=Ledger(database),
            readers=SubscriberList(database, config.publication.id),
            memory=Memory(database, config.publication.id),
        )
    finally:
        database.close()


def ran(config: Config, store: Store) -> Ran:
    """What the publication's readers have been sent so far."""
    from bulletin.store.archive import what_ran

    return what_ran(store.database, config.publication.id)


def transports(config: Config, password: str | None) -> tuple[Smtp, ...] | tuple[Maildir, ...]:
    """The relay, an object a connection, or the one outbox of a rehearsal."""
    import ssl

    from bulletin.transport.maildir import Maildir
    from bulletin.transport.smtp import Smtp

    settings = config.transport
    if isinstance(settings, MaildirSettings):
        return (Maildir(config.folder / settings.path),)
    trust = ssl.create_default_context()  # once: reading the system's certificates takes 10 ms
    return tuple(
        Smtp(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            user=settings.user,
            password=password,
            tls=trust,
        )
        for _ in range(settings.connections)
    )


def outbox(config: Config) -> Maildir | None:
    """The outbox of a rehearsal; None where there is a relay."""
    from bulletin.transport.maildir import Maildir

    settings = config.transport
    return Maildir(config.folder / settings.path) if isinstance(settings, MaildirSettings) else None


def keys(config: Config, elsewhere: str | None) -> Keys:
    """The publication's secrets, beside its settings unless BULLETIN_KEYS names another place."""
    from bulletin.audience.keys import load_keys

    return load_keys(Path(elsewhere) if elsewhere else config.folder / "keys.toml")


def store_url(config: Config) -> str:
    """The store's address, its path counted from the settings' folder."""
    return f"sqlite:///{store_path(config)}"


def store_path(config: Config) -> Path:
    """Where the store's file is, or will be."""
    return config.folder / config.store.url.removeprefix("sqlite:///")
