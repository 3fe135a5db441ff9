from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.audience.envelope_senders import EnvelopeSenders
from bulletin.model import EditionId

SENDERS = EnvelopeSenders(key=b"k" * 32, publication="town-hall-daily", pattern="bounce+{token}@example.org")
DAYS = st.dates(min_value=date(1000, 1, 1))


def edition(day: date = date(2025, 6, 16)) -> EditionId:
    """Return a day's edition."""
    return EditionId(publication="town-hall-daily", day=day)


@given(st.integers(min_value=1, max_value=2**60), DAYS)
def test_a_bounce_says_whose_it_is(reader: int, day: date) -> None:
    """Whatever case the address comes back in, the reader and the day are those that it was written for."""
    sender = SENDERS.senders(edition(day))(reader)
    assert len(sender.partition("@")[0]) <= 64
    assert SENDERS.read(sender) == SENDERS.read(f" {sender.upper()}") == (reader, day)


@pytest.mark.parametrize(
    "address",
    [
        "bounce@example.org",
        "bounce+@example.org",
        "bounce+1-20250616-aaaaaaaaaaaaaaaa@example.org",
        "bounce+1-99999999-aaaaaaaaaaaaaaaa@example.org",
        "daily@example.org",
        "",
    ],
)
def test_an_address_that_we_did_not_write_is_nobody_s(address: str) -> None:
    """Whoever sends a made-up bounce unsubscribes no one."""
    assert SENDERS.read(address) is None


def test_a_token_of_another_publication_is_nobody_s() -> None:
    """Two publications on one store have readers with the same id."""
    other = EnvelopeSenders(key=b"k" * 32, publication="the-other", pattern="bounce+{token}@example.org")
    assert other.read(SENDERS.senders(edition())(7)) is None


def test_another_reader_s_id_does_not_fit_the_signature() -> None:
    """The id stands in the clear, and changing it breaks the token."""
    forged = SENDERS.senders(edition())(7).replace("+7-", "+8-")
    assert SENDERS.read(forged) is None


def test_a_retry_has_the_same_envelope_sender() -> None:
    """It is derived, and kept nowhere."""
    assert SENDERS.senders(edition())(7) == SENDERS.senders(edition())(7)
