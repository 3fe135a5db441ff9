from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine

from bulletin.net import Copy
from bulletin.store.database import Database, open_database
from bulletin.store.fetched import FetchedCopies
from bulletin.store.migrate import upgrade

NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)
FEED = "https://example.org/feed.xml"


def copy(url: str, content: bytes = b"<rss/>") -> Copy:
    """Return a copy as a fetch would."""
    return Copy(url=url, content=content, media_type="text/xml", etag='"v1"', last_modified="yesterday")


def kept(copies: FetchedCopies, *names: str) -> list[str]:
    """Return which of these are kept."""
    return [name for name in names if copies.find(name) is not None]


def test_a_copy_comes_back_as_it_went_in(database: Database) -> None:
    """Content, type and validators, to the byte; an address that was never fetched has none."""
    copies = FetchedCopies(database, NOW)
    given = Copy(url=FEED, content=bytes(range(256)), media_type=None, etag=None, last_modified="Mon, 16 Jun 2025")
    copies.keep(given)
    assert copies.find(FEED) == given
    assert copies.find(FEED + "?page=2") is None


def test_the_newest_copy_is_the_only_one(database: Database) -> None:
    """A document that changed takes the place of the last."""
    copies = FetchedCopies(database, NOW)
    copies.keep(copy(FEED, b"old"))
    copies.keep(copy(FEED, b"new"))
    found = copies.find(FEED)
    assert found is not None
    assert found.content == b"new"


def test_the_copies_of_use_longest_ago_make_room(database: Database) -> None:
    """All copies together stay within their bound, and one that was confirmed is not the next to go."""
    for hour, name in enumerate(("first", "second", "third")):
        FetchedCopies(database, NOW + timedelta(hours=hour), most_bytes=30).keep(copy(name, b"x" * 10))
    later = FetchedCopies(database, NOW + timedelta(hours=3), most_bytes=30)
    later.confirm("first")
    later.keep(copy("fourth", b"x" * 10))
    assert kept(later, "first", "second", "third", "fourth") == ["first", "third", "fourth"]


def test_a_copy_that_would_drive_out_many_is_not_kept(database: Database) -> None:
    """Nor does the last one stay, which is no longer what the address gives."""
    copies = FetchedCopies(database, NOW, largest_bytes=10)
    copies.keep(copy(FEED, b"x" * 10))
    assert kept(copies, FEED) == [FEED]
    copies.keep(copy(FEED, b"x" * 11))
    assert kept(copies, FEED) == []


def test_copies_that_nobody_asks_for_go(database: Database) -> None:
    """A source that was taken out of the settings leaves nothing behind after a month."""
    FetchedCopies(database, NOW).keep(copy("gone"))
    later = FetchedCopies(database, NOW + timedelta(days=31))
    later.keep(copy(FEED))
    assert kept(later, "gone", FEED) == [FEED]


def test_copies_are_kept_by_several_threads_at_once(database: Database) -> None:
    """Sources are fetched side by side, and none loses another's copy."""
    copies = FetchedCopies(database, NOW)
    names = [f"https://example.org/{number}" for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(copies.keep, map(copy, names)))
        assert list(threads.map(lambda name: copies.find(name) == copy(name), names)) == [True] * 20


def test_a_store_from_before_there_were_copies_gets_a_place_for_them(tmp_path: Path) -> None:
    """A store of the first step is brought up to date, and nothing that was in it is lost."""
    file = tmp_path / "bulletin.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        upgrade(connection, "0001")
    engine.dispose()
    with sqlite3.connect(file) as raw:
        raw.execute("INSERT INTO editions VALUES (1,'p','2025-06-15','','real','done','h',0,'2025-06-15',0,0,0,0)")
    raw.close()
    database = open_database(f"sqlite:///{file}")
    copies = FetchedCopies(database, NOW)
    copies.keep(copy(FEED))
    assert kept(copies, FEED) == [FEED]
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM editions").scalar() == 1
    database.close()
