from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bulletin.model import Level
from bulletin.store.database import Database, open_database
from bulletin.store.pacing import Pacing
from bulletin.store.schema import deliveries, editions, subscribers
from tests.office import START

LATER = START + timedelta(minutes=15)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store."""
    opened = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    yield opened
    opened.close()


def owe(database: Database, **states: str) -> None:
    """Freeze an edition for these readers of two domains, each in a state."""
    with database.write() as connection:
        common = {"publication": "p", "kind": "real", "state": "sending", "hash": "", "revision": 0, "frozen_at": START}
        connection.execute(insert(editions).values(id=1, day=START.date(), name="", **common))
        for number, (name, state) in enumerate(states.items(), 1):
            address = name.replace("_at_", "@") + ".example"
            reader = {"first_name": "", "last_name": "", "status": "active", "status_by": "list", "origin": "list"}
            lists: dict[str, list[str]] = {"sectors": [], "regions": [], "reader_set": []}
            named = {"id": number, "publication": "p", "email": address, "email_key": address}
            connection.execute(insert(subscribers).values(**named, **reader, **lists, changed_at=START))
            row = {
                "sender": "s@x",
                "variant": "default",
                "revision": 0,
                "slot_values": {},
                "attempts": 0,
                "deferrals": 0,
            }
            owed = {"edition": 1, "subscriber": number, "email": address, "email_key": address, "state": state}
            connection.execute(insert(deliveries).values(**owed, **row, reason="", changed_at=START))


def test_buckets_and_days_come_back_as_they_were_kept(database: Database) -> None:
    """Another run of the same publication takes them up; another publication has its own."""
    pacing = Pacing(database, "p")
    pacing.save({"gmail": Level(tokens=2.5, rate=10), "": Level(tokens=-1, rate=50)}, START)
    pacing.save({"gmail": Level(tokens=3.5, rate=12)}, LATER)
    assert Pacing(database, "p").load() == {"gmail": (Level(tokens=3.5, rate=12), LATER)}
    assert Pacing(database, "q").load() == {}
    day = date(2026, 1, 5)
    pacing.count(day, 3)
    pacing.count(day, 4)
    assert (pacing.sent_on(day), pacing.sent_on(day + timedelta(days=1)), Pacing(database, "q").sent_on(day)) == (
        7,
        0,
        0,
    )


def test_a_receiver_that_is_left_alone_keeps_its_readers_waiting_and_nobody_elses(database: Database) -> None:
    """Those who wait in its domains are due when it is over; what is in flight or over is not touched."""
    owe(database, ann_at_gmail="pending", bob_at_gmail="inflight", cat_at_gmail="accepted", dan_at_other="pending")
    assert Pacing(database, "p").postpone(1, ("gmail.example",), LATER, why="refused", now=START) == 1
    with database.read() as connection:
        found = {row.email: (row.state, row.not_before) for row in connection.execute(select(deliveries))}
    assert found == {
        "ann@gmail.example": ("deferred", LATER),
        "bob@gmail.example": ("inflight", None),
        "cat@gmail.example": ("accepted", None),
        "dan@other.example": ("pending", None),
    }


def test_everyone_can_be_left_alone(database: Database) -> None:
    """A relay that refuses us keeps all who wait waiting, those who are leased among them."""
    owe(database, ann_at_gmail="leased", dan_at_other="pending")
    assert Pacing(database, "p").postpone(1, (), LATER, why="refused", now=START) == 2
