from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bulletin.doubts import Ruling, Span, rule
from bulletin.model import Delivery

SIX = datetime(2025, 6, 16, 6, 0, tzinfo=UTC)
SPAN = Span(begins=SIX, ends=SIX + timedelta(minutes=30))


@dataclass
class Log:
    """What a log said."""

    accepted: dict[str, str] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()
    first: datetime | None = SIX - timedelta(hours=1)
    last: datetime | None = SIX + timedelta(hours=1)


def doubtful(*names: str) -> list[Delivery]:
    """Readers in doubt."""
    return [
        Delivery(key=number, subscriber_id=number, email=f"{name}@x.org", sender="d@x.org", values={"message_id": name})
        for number, name in enumerate(names, start=1)
    ]


def judged(log: Log, *witnesses: str) -> Ruling:
    """What the log proves of Ann and Bob."""
    return rule(doubtful("ann", "bob"), log, SPAN, witnesses)


def test_presence_is_proof_and_absence_in_a_whole_log_is_one() -> None:
    """Ann's copy was taken, Bob's never was."""
    ruling = judged(Log(accepted={"ann": "4F1", "eve": "4F2"}), "eve")
    assert ruling.accepted == {1: "the relay's log: queued as 4F1"}
    assert (ruling.absent, ruling.unproven, ruling.why) == ((2,), (), ())


@pytest.mark.parametrize(
    ("log", "why"),
    [
        (Log(first=SIX + timedelta(seconds=1)), "it begins at 2025-06-16 06:00:01, after"),
        (Log(last=SIX + timedelta(minutes=29)), "it ends at 2025-06-16 06:29:00, and has to go on until"),
        (Log(first=None, last=None), "no line of Postfix's"),
        (Log(accepted={"dan": "4F3"}), "1 of 2 copies that the relay took are not in it"),
    ],
)
def test_absence_in_a_log_that_falls_short_proves_nothing(log: Log, why: str) -> None:
    """A log that begins late, ends early, is another relay's or has gaps leaves everyone in doubt, and says why."""
    log.accepted.setdefault("dan", "4F3")
    witnesses = ("dan", "eve") if "copies" in why else ("dan",)
    ruling = judged(log, *witnesses)
    assert (ruling.absent, ruling.unproven) == ((), (1, 2))
    assert why in " ".join(ruling.why)


def test_presence_is_proof_in_any_log() -> None:
    """A log with gaps still proves what stands in it."""
    ruling = judged(Log(accepted={"ann": "4F1"}, last=SIX))
    assert (set(ruling.accepted), ruling.unproven) == ({1}, (2,))


def test_what_began_and_has_no_end_stays_in_doubt() -> None:
    """It may lie in a queue of the relay's, though the log is whole."""
    ruling = judged(Log(begun=frozenset({"ann"})))
    assert (ruling.absent, ruling.unproven) == ((2,), (1,))
    assert "look into the relay's queue" in ruling.why[0]
