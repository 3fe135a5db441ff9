from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bulletin.model import Delivery, FrozenEdition
from bulletin.store.schema import deliveries, editions
from tests.office import START, Office, open_office
from tests.settled import became

WAVE = 2


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def frozen(office: Office) -> FrozenEdition:
    """An edition of which two go first, and a sender at work on it."""
    edition = office.freeze()
    with office.database.write() as connection:
        connection.execute(update(editions).values(wave=WAVE))
    office.enrol(edition, "me")
    return edition


def leased(office: Office, frozen: FrozenEdition, limit: int = 5) -> tuple[Delivery, ...]:
    """Lease what may be leased."""
    return office.ledger.lease(frozen.key, owner="me", limit=limit, now=START, date_header="Mon")


def flown(office: Office, rows: tuple[Delivery, ...], **changes: object) -> None:
    """Put rows in flight, and record what became of them."""
    flying = office.ledger.advance((), rows, owner="me", now=START)
    office.ledger.advance([became(row, **changes) for row in flying], (), owner="me", now=START)


def test_no_more_than_the_wave_are_leased_however_often_it_is_asked(office: Office, frozen: FrozenEdition) -> None:
    """Leased, in flight and accepted count alike; a first lease of one leaves one."""
    assert (len(leased(office, frozen, limit=1)), office.ledger.due(frozen.key, now=START)) == (1, 1)
    second = leased(office, frozen)
    assert (len(second), leased(office, frozen), office.ledger.due(frozen.key, now=START)) == (1, (), 0)
    flown(office, second, state="accepted", code=250)
    assert (leased(office, frozen), office.ledger.owed(frozen.key, now=START)) == ((), 3)


def test_who_was_put_off_before_their_turn_is_no_way_past_it(office: Office, frozen: FrozenEdition) -> None:
    """A breaker defers everyone at once: when they are due again, no more than the wave may go."""
    with office.database.write() as connection:
        connection.execute(update(deliveries).values(state="deferred", not_before=START))
    assert office.ledger.due(frozen.key, now=START) == WAVE
    assert (len(leased(office, frozen)), leased(office, frozen)) == (WAVE, ())


def test_who_is_in_the_wave_is_tried_again_while_it_is_waited_for(office: Office, frozen: FrozenEdition) -> None:
    """Deferred after their first attempt, they are due meanwhile; nobody new is."""
    flown(office, leased(office, frozen), state="deferred", code=451, deferrals=1, not_before=START)
    office.ledger.hold_wave(frozen.key, until=START + timedelta(minutes=10))
    again = leased(office, frozen)
    assert [row.attempts for row in again] == [1, 1]
    assert len(office.ledger.went(frozen.key)) == 0, "they are in a sender's hands"
    flown(office, again, state="accepted", code=250)
    assert (len(office.ledger.went(frozen.key)), leased(office, frozen)) == (WAVE, ())
    office.ledger.end_wave(frozen.key, bad=None, now=START)
    assert len(leased(office, frozen)) == 3


def test_a_bad_wave_lets_nobody_more_go(office: Office, frozen: FrozenEdition) -> None:
    """The pause takes the wave's place, and says why; what a person did meanwhile is not undone."""
    flown(office, leased(office, frozen), state="failed", code=550)
    office.ledger.end_wave(frozen.key, bad="two of two", now=START)
    kept = office.ledger.find(frozen.id, "real")
    assert kept is not None
    assert (kept.state, kept.pause_reason, kept.wave) == ("paused", "two of two", None)
    assert leased(office, frozen) == ()
