from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bulletin.reckoning import standing
from bulletin.store.course import Course
from bulletin.store.glance import glance
from tests.message.sample import EDITION
from tests.office import START, Office, open_office
from tests.transport.relay import relay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


def agrees(office: Office) -> None:
    """Hold what is seen at a glance to what the ledger says."""
    assert glance(office.database.path, EDITION) == standing(EDITION, ledger=office.ledger)


def test_a_glance_sees_what_the_ledger_says(office: Office) -> None:
    """A draft, a rehearsal, frozen, with a sender at work, one that is gone, partly sent, paused, cancelled."""
    agrees(office)
    office.rehearse()
    agrees(office)
    frozen = office.freeze()
    agrees(office)
    with office.ledger.presence("alive"):
        office.enrol(frozen, "alive")
        agrees(office)
        office.ledger.leave("alive")
    office.enrol(frozen, "dead", killed=True)
    agrees(office)
    with relay() as server:
        office.send(server, limit=2)
    agrees(office)
    course = Course(office.database)
    assert course.pause(frozen.key, now=START, reason="because")
    agrees(office)
    assert course.resume(frozen.key)
    agrees(office)
    assert course.cancel(frozen.key, now=START)
    agrees(office)


def test_a_store_that_is_not_of_today_is_left_to_be_opened(office: Office, tmp_path: Path) -> None:
    """None there, none of ours, or one whose tables are older: nothing is told, and nothing is made."""
    office.freeze()
    assert glance(tmp_path / "none.db", EDITION) is None
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("no store", "ascii")
    assert glance(tmp_path / "text.db", EDITION) is None
    office.database.close()
    with closing(sqlite3.connect(office.database.path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    assert glance(office.database.path, EDITION) is None
