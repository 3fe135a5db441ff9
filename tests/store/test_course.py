from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin.model import Approval, Delivery, FrozenEdition, Revision
from bulletin.store.course import Course
from tests.office import START, Office, open_office
from tests.settled import became

REVISION = Revision(number=1, hash="1" * 64, approval=Approval(at=START, by="jo"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


def revised(office: Office, frozen: FrozenEdition) -> list[Delivery]:
    """Everyone's copy, as a revision has it."""
    return [replace(row, revision=1) for row in office.ledger.rows(frozen.key)]


def amended(office: Office, frozen: FrozenEdition, owed: list[Delivery]) -> bool:
    """Amend it, and say whether that was done; nothing is kept where it was not."""
    done = Course(office.database).amend(frozen.key, REVISION, owed, compiled={"default": b"new"}, ran=())
    kept = office.ledger.find(frozen.id, "real")
    assert kept is not None
    assert (kept.revision, kept.hash == REVISION.hash) == (int(done), done)
    assert {row.revision for row in office.ledger.rows(frozen.key, "pending")} <= {int(done)}
    return done


def test_an_approved_edition_that_was_paused_is_approved_again(office: Office) -> None:
    """Paused before its first message and resumed, nobody has been sent it: it is frozen, not on its way."""
    frozen, course = office.freeze(), Course(office.database)
    assert course.pause(frozen.key, now=START)
    assert not course.pause(frozen.key, now=START), "it is paused already"
    assert course.resume(frozen.key)
    assert office.ledger.find(frozen.id, "real") == frozen
    assert not course.resume(frozen.key)


def test_nothing_is_amended_that_a_sender_may_hold(office: Office) -> None:
    """Not while it is on its way, nor while a row is leased or in flight, nor twice with the same number."""
    frozen, course = office.freeze(), Course(office.database)
    everyone = revised(office, frozen)
    assert not amended(office, frozen, everyone)
    office.enrol(frozen, "me")
    held = office.ledger.lease(frozen.key, owner="me", limit=1, now=START, date_header="Mon")
    course.pause(frozen.key, now=START)
    assert not amended(office, frozen, everyone)
    office.ledger.give_back(frozen.key, owner="me", unknown="in_doubt", now=START)
    assert held
    assert amended(office, frozen, everyone)
    assert not course.amend(frozen.key, REVISION, everyone, compiled={"default": b"newer"}, ran=())
    assert office.ledger.compiled(frozen.key, "default", 1) == b"new"


def test_nobody_who_waits_is_left_with_the_error(office: Office) -> None:
    """Who came back after the copies were made would get the old one: nothing is kept, and it is done again."""
    frozen, course = office.freeze(), Course(office.database)
    course.pause(frozen.key, now=START)
    assert not amended(office, frozen, revised(office, frozen)[1:])
    office.readers.unsubscribe("ann@example.com", now=START)
    assert amended(office, frozen, revised(office, frozen)[1:])
    assert office.states()["ann"] == "suppressed"


def test_who_was_refused_is_owed_nothing_of_a_cancelled_edition(office: Office) -> None:
    """Cancelled is cancelled, for those who were refused as well; an edition that was done is on its way again."""
    frozen, course = office.freeze(), Course(office.database)
    office.enrol(frozen, "me")
    leased = office.ledger.lease(frozen.key, owner="me", limit=5, now=START, date_header="Mon")
    flown = office.ledger.advance((), leased, owner="me", now=START)
    office.ledger.advance([became(row, state="failed", code=550) for row in flown], (), owner="me", now=START)
    rows = [row.key for row in flown]
    assert office.ledger.finish(frozen.key, now=START).state == "done"
    assert course.retry(frozen.key, rows[:2], now=START) == 2
    again = office.ledger.find(frozen.id, "real")
    assert again is not None
    assert again.state == "sending"
    assert course.cancel(frozen.key, now=START)
    assert course.retry(frozen.key, rows, now=START) == 0
    assert sorted(office.states().values()) == ["cancelled", "cancelled", "failed", "failed", "failed"]
