"""Where an edition stands, at a glance: read past SQLAlchemy, whose import takes longer than the whole answer may.

``bulletin status`` is asked every few seconds, by people and by programs, and answers within 200 ms on an edition of a
million readers. So this module speaks to SQLite itself, in SQL that any database knows, writes nothing, and gives
nothing where the store is not there or not of today: whoever asks opens it as usual then. A test holds it to
the ledger.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from bulletin import model
from bulletin.model import DeliveryState, EditionId, FrozenEdition, Sender
from bulletin.progress import Progress
from bulletin.store.counts import Mark, Seen
from bulletin.store.locks import is_gone
from bulletin.store.version import LATEST

_MOMENTS = frozenset(
    {
        *("frozen_at", "released_at", "finished_at", "window_end", "looked_at", "approved_at", "not_before"),
        *("not_after", "paused_at", "wave_until"),
    }
)
_ASIDE = frozenset({"id", "publication", "day", "name"})


def glance(store: Path, edition: EditionId) -> Progress | None:
    """Return where the real edition stands, else its rehearsal; None where that cannot be told so, or it is a draft."""
    try:
        with _opened(store) as connection:
            if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (LATEST,):
                return None
            return _progress(connection, store, edition)
    except sqlite3.Error:  # no store, no tables, locked: whoever opens it as usual says what is wrong
        return None


def restored(store: Path, serials: Path) -> bool:
    """Say whether the store is older than what was last sent from it, as ``Serials`` does; False where nobody can tell.

    ``serials`` is the folder in which this machine keeps how far it saw stores count.
    """
    try:
        name, here = _counted(store)
        seen = Seen(serials, name, store).mark() or Mark()
        return here.behind(seen) and _counted(store)[1].behind(seen)  # a sender may have counted on meanwhile
    except sqlite3.Error:
        return False


def _counted(store: Path) -> tuple[str, Mark]:
    with _opened(store) as connection:
        name, used, reserved = connection.execute("SELECT store, used, reserved FROM serials").fetchone()
        return name, Mark(used=used, reserved=reserved)


@contextmanager
def _opened(store: Path) -> Iterator[sqlite3.Connection]:
    if not store.exists():
        raise sqlite3.OperationalError("there is no store yet")
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("PRAGMA query_only = 1")
        connection.execute("PRAGMA cache_size = -200")  # kB: each page of the index is read once, and kept for nobody
        connection.execute("BEGIN")  # one moment of the store, whatever is written meanwhile
        yield connection


def _progress(connection: sqlite3.Connection, store: Path, edition: EditionId) -> Progress | None:
    frozen = _edition(connection, edition, "real") or _edition(connection, edition, "rehearsal")
    if frozen is None:
        return None
    retried = "SELECT min(not_before) FROM deliveries WHERE edition = ? AND state = 'deferred'"
    times = [frozen.wave_until, _moment(connection.execute(retried, (frozen.key,)).fetchone()[0])]
    return Progress(
        edition=frozen,
        counts=_counts(connection, frozen.key),
        next_due=min((time for time in times if time), default=None),
        at_work=tuple(sender for sender in _senders(connection, frozen.key) if not is_gone(store, sender.id)),
        overrides=tuple(_overrides(connection, frozen.key)),
    )


def _counts(connection: sqlite3.Connection, key: int) -> dict[DeliveryState, int]:
    """Count each state by itself: to group a million rows by theirs takes SQLite nearly twice as long."""
    counted = "SELECT count(*) FROM deliveries WHERE edition = ? AND state = ?"
    return {state: connection.execute(counted, (key, state)).fetchone()[0] for state in get_args(DeliveryState)}


def _edition(connection: sqlite3.Connection, edition: EditionId, kind: str) -> FrozenEdition | None:
    asked = (
        "SELECT editions.*, coalesce(revisions.hash, editions.hash) AS hash FROM editions LEFT JOIN revisions"
        " ON revisions.edition = editions.id AND revisions.revision = editions.revision"
        " WHERE publication = ? AND day = ? AND name = ? AND kind = ?"
    )
    cursor = connection.execute(asked, (edition.publication, edition.day.isoformat(), edition.name or "", kind))
    row = cursor.fetchone()
    if row is None:
        return None
    columns = (column[0] for column in cursor.description)
    told = dict(zip(columns, row, strict=True))  # of two hashes the later stays: the latest revision's
    values: dict[str, Any] = {name: told[name] for name in told.keys() - _ASIDE}
    values |= {name: _moment(told[name]) for name in _MOMENTS}
    return FrozenEdition(key=told["id"], id=edition, **values)


def _senders(connection: sqlite3.Connection, key: int) -> Iterator[Sender]:
    asked = "SELECT id, host, process, heartbeat, began_at FROM senders WHERE edition = ? ORDER BY began_at"
    for name, host, process, heartbeat, began in connection.execute(asked, (key,)):
        yield Sender(id=name, host=host, process=process, heartbeat=heartbeat, began_at=_known(began))


def _overrides(connection: sqlite3.Connection, key: int) -> Iterator[model.Override]:
    """Give what the edition goes in spite of: of few there is any, and the value is loaded when there is."""
    asked = 'SELECT finding, reason, "by", at FROM overrides WHERE edition = ? ORDER BY at, finding'
    for finding, reason, by, at in connection.execute(asked, (key,)):
        yield model.Override(finding=finding, reason=reason, by=by, at=_known(at))


def _moment(kept: str | None) -> datetime | None:
    return None if kept is None else _known(kept)


def _known(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)
