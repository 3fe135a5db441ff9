from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.cli.board import Board, in_words
from bulletin.model import Delivery, DeliveryState, Outcome, Receipt
from bulletin.store.domains import OTHERS, AtDomain
from tests.office import START, Watch

OUTCOMES: tuple[Outcome, ...] = ("accepted", "deferred", "failed", "in_doubt", "unsent")


def board(watch: Watch, **readers: int) -> Board:
    """Return a board with so many readers waiting at each domain of the example zone."""
    shared = {"googlemail.example": "gmail", "gmail.example": "gmail"}
    begun = Board(
        receiver=lambda domain: shared.get(domain, domain), zone=ZoneInfo("Europe/London"), monotonic=watch.monotonic
    )
    return begun.begin(at(f"{name}.example", number) for name, number in readers.items())


def at(domain: str, readers: int, state: DeliveryState = "pending") -> AtDomain:
    """Return so many readers of a domain in a state; who is retried is due in five minutes."""
    due = START + timedelta(minutes=5) if state == "deferred" else None
    return AtDomain(domain=domain, state=state, readers=readers, next_due=due)


def note(board: Board, domain: str, outcome: Outcome, *, retried: bool = False) -> None:
    """Have a receipt for one reader of a domain."""
    row = Delivery(subscriber_id=1, email=f"ann@{domain}.Example", sender="", not_before=START if retried else None)
    board.note(row, Receipt(key=1, outcome=outcome))


@given(st.lists(st.tuples(st.sampled_from(["gmail", "town"]), st.sampled_from(OUTCOMES), st.booleans()), max_size=9))
def test_every_reader_stands_in_one_column(told: list[tuple[str, Outcome, bool]]) -> None:
    """Whatever comes: as many as there were at the beginning, and nobody below nought."""
    begun = board(Watch(), gmail=9, town=9)
    for domain, outcome, retried in told:
        note(begun, domain, outcome, retried=retried)
    totals = begun.totals()
    assert sum(totals.values()) == 18
    assert min(totals.values()) >= 0
    assert totals["accepted"] == sum(outcome == "accepted" for _, outcome, _ in told)


def test_a_receivers_domains_are_one_row_and_small_ones_stand_together() -> None:
    """The largest come first; whom a table has no room for is counted in its last row."""
    begun = board(Watch(), gmail=5, googlemail=4, **{f"d{number}": 1 for number in range(10)})
    note(begun, "googlemail", "accepted")
    rows = begun.rows()
    assert rows[0] == ("gmail", "1", "8", "0", "0", "0")
    assert rows[-1] == ("all others", "0", "3", "0", "0", "0")
    assert len(rows) == 9


def test_a_domain_that_nobody_tells_apart_is_among_the_others() -> None:
    """The ledger gives the largest by name; a receipt for another one is counted all the same."""
    begun = board(Watch(), town=2).begin([at(OTHERS, 5)])
    note(begun, "tiny", "accepted")
    assert begun.rows() == [("town.example", "0", "2", "0", "0", "0"), ("all others", "1", "4", "0", "0", "0")]


def test_the_line_says_rate_and_time_left() -> None:
    """Counted over the last ten seconds; nothing is foretold where nothing moves."""
    watch = Watch()
    begun = board(watch, town=1000)
    assert begun.line() == "0 of 1,000 accepted, 0/s"
    for _ in range(100):
        note(begun, "town", "accepted")
    note(begun, "town", "failed")
    note(begun, "town", "in_doubt")
    note(begun, "town", "deferred")
    watch.sleep(5)
    assert begun.line() == "100 of 1,000 accepted, 21/s, 1 retrying, 1 refused, 1 unknown, 44 s left"
    watch.sleep(60)
    assert begun.line() == "100 of 1,000 accepted, 0/s, 1 retrying, 1 refused, 1 unknown"


def test_who_is_left_alone_is_named_with_the_hour() -> None:
    """In the publication's time, those who come back together on one line, and only while it lasts."""
    begun = board(Watch(), gmail=3, googlemail=2, town=1)
    begun.rest(("gmail.example", "googlemail.example"), START + timedelta(minutes=5))
    assert list(begun.rests(START)) == ["gmail: again from 06:05"]
    assert begun.totals() == {"accepted": 0, "waiting": 1, "retrying": 5, "refused": 0, "unknown": 0}
    begun.rest((), START + timedelta(days=1))
    assert list(begun.rests(START)) == ["gmail, town.example: again from 06:00 on 17 June"]
    assert list(begun.rests(START + timedelta(days=2))) == []


def test_a_board_takes_up_what_the_ledger_says() -> None:
    """Every state has its column; who left or came too late has none."""
    begun = board(Watch())
    states: tuple[DeliveryState, ...] = ("inflight", "leased", "deferred", "held", "in_doubt", "bounced", "suppressed")
    begun.begin(at("town.example", 1, state) for state in states)
    assert begun.totals() == {"accepted": 0, "waiting": 2, "retrying": 1, "refused": 1, "unknown": 2}
    assert list(begun.rests(START)) == ["town.example: again from 06:05"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (42.4, "42 s"), (170, "170 s"), (200, "3 min"), (7500, "2 h 05 min")]
)
def test_a_time_is_told_in_what_matters(seconds: float, said: str) -> None:
    """Nobody needs the seconds of two hours."""
    assert in_words(seconds) == said
