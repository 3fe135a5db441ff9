from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bulletin.model import Level, Receipt
from bulletin.status_codes import Verdict
from bulletin.transport.breaker import Breaker
from bulletin.transport.throttle import ALL, Limit, Throttle
from bulletin.transport.warm_up import allowance

ANN = "ann@gmail.example"


def throttle(**limits: Limit) -> Throttle:
    """Return a throttle for one receiver of two domains, and for everything."""
    receivers = {"gmail.example": "gmail", "googlemail.example": "gmail"}
    return Throttle(receivers=receivers, limits={ALL if name == "all" else name: one for name, one in limits.items()})


def receipt(verdict: Verdict) -> Receipt:
    """Return a receipt with this verdict."""
    return Receipt(key=1, outcome="accepted" if verdict == "accepted" else "deferred", verdict=verdict)


@given(steps=st.lists(st.floats(0, 2), max_size=60), rate=st.floats(0.5, 50))
def test_no_more_goes_than_the_rate_allows(steps: list[float], rate: float) -> None:
    """However the time passes: no more than a second's worth at once, and the rate beyond it."""
    bucket, now, went = throttle(gmail=Limit(rate=rate)), 100.0, 0
    for step in steps:
        now += step
        while bucket.admit(ANN, now):
            went += 1
            bucket.settle(ANN, now, unsent=False)
        assert went <= max(1.0, rate) + rate * (now - 100) + 1e-6


def test_domains_of_one_receiver_share_its_pace_and_others_do_not_wait() -> None:
    """Gmail's two domains have one bucket; a small domain goes beside it."""
    bucket = throttle(gmail=Limit(rate=1))
    assert bucket.admit(ANN, 0)
    assert not bucket.admit("bob@GoogleMail.example", 0)
    assert all(bucket.admit("cat@small.example", 0) for _ in range(100))
    assert bucket.admit("bob@googlemail.example", 1)


def test_only_so_many_are_under_way_at_once() -> None:
    """A place is free again when the message before has its receipt."""
    bucket = throttle(gmail=Limit(at_once=2))
    assert [bucket.admit(ANN, 0) for _ in range(3)] == [True, True, False]
    bucket.settle(ANN, 0, unsent=False)
    assert bucket.admit(ANN, 0)


def test_everything_together_has_its_limit_too() -> None:
    """The whole is throttled whoever it is for, and a refused place takes no token of the receiver's."""
    bucket = throttle(all=Limit(rate=3), gmail=Limit(rate=2))
    assert [bucket.admit(address, 0) for address in ("a@x.example", "b@y.example", ANN, ANN)] == [
        True,
        True,
        True,
        False,
    ]
    assert bucket.admit(ANN, 0.5)


def test_a_complaint_halves_the_pace_once_and_it_comes_back_slowly() -> None:
    """What was under way at a 4xx complains too and counts once; a hundred messages later the pace is as before."""
    bucket = throttle(gmail=Limit(rate=20)).bucket("gmail", 0)
    for now in (0.0, 0.1, 0.2):
        bucket.slower(now)
    assert bucket.rate == 10
    bucket.faster()
    assert bucket.rate == 10.1
    for _ in range(100):
        bucket.faster()
    assert bucket.rate == 20


def test_a_domain_without_a_limit_gets_one_when_it_complains_and_loses_it_again() -> None:
    """The first "later" slows a domain down; once it has taken enough, nothing holds it any more."""
    bucket = throttle().bucket("small.example", 0)
    assert bucket.rate is None
    bucket.slower(0)
    assert bucket.rate == 5
    for _ in range(200):
        bucket.faster()
    assert bucket.rate is None


def test_a_receiver_that_only_complains_is_still_asked_now_and_then() -> None:
    """The pace never falls to nothing."""
    bucket = throttle(gmail=Limit(rate=20)).bucket("gmail", 0)
    for number in range(50):
        bucket.slower(number * 20.0)
    assert bucket.rate == 0.1


@given(elapsed=st.floats(-1e6, 1e6), tokens=st.floats(-5, 20), rate=st.floats(0.1, 20))
def test_what_is_taken_up_again_is_what_was_left(elapsed: float, tokens: float, rate: float) -> None:
    """A restart gives no fresh burst, and a clock that was put back neither fills nor empties a bucket."""
    bucket = throttle(gmail=Limit(rate=20))
    bucket.restore({"gmail": Level(tokens=min(tokens, rate), rate=rate)}, now=50.0, elapsed=elapsed)
    went = 0
    while bucket.admit(ANN, 50.0):
        went += 1
    assert went <= max(1.0, min(rate, tokens + max(0.0, elapsed) * rate))
    assert bucket.bucket("gmail", 50.0).rate == rate


def test_only_what_limits_anything_is_kept() -> None:
    """A million domains that never complained leave nothing behind."""
    bucket = throttle(gmail=Limit(rate=20))
    for number in range(100):
        bucket.admit(f"r@d{number}.example", 0)
    bucket.admit(ANN, 0)
    assert bucket.to_save() == {"gmail": Level(tokens=19, rate=20)}


def test_a_breaker_opens_at_the_fifth_in_a_row_and_waits_longer_each_time() -> None:
    """Four are chance; each opening in a row waits longer, and an acceptance begins anew."""
    breaker, now, minutes = Breaker(), 0.0, []
    for _ in range(6):
        pauses = [breaker.note(receipt("reputation"), now) for _ in range(5)]
        assert pauses[:4] == [None] * 4
        assert pauses[4] is not None
        minutes.append(pauses[4].total_seconds() / 60)
        now += pauses[4].total_seconds()
    assert minutes == [5, 15, 30, 60, 120, 120]
    breaker.note(receipt("accepted"), now)
    assert [breaker.note(receipt("reputation"), now) for _ in range(5)][-1] == timedelta(minutes=5)


def test_what_was_under_way_when_a_breaker_opened_changes_nothing() -> None:
    """However many replies come while it is open, refusals and acceptances: the next pause is the second."""
    breaker = Breaker()
    assert [breaker.note(receipt("reputation"), 0) for _ in range(5)][-1] == timedelta(minutes=5)
    late: tuple[Verdict, ...] = ("reputation", "reputation", "accepted")
    assert [breaker.note(receipt(verdict), 299) for verdict in late * 30] == [None] * 90
    assert [breaker.note(receipt("reputation"), 300) for _ in range(5)] == [None] * 4 + [timedelta(minutes=15)]


def test_a_breaker_opens_at_a_fifth_of_the_last_fifty() -> None:
    """Every fifth is refused: with fifty seen, it opens; with fewer, nobody can say."""
    breaker = Breaker()
    opened = [breaker.note(receipt("reputation" if number % 5 == 0 else "accepted"), 0) for number in range(1, 51)]
    assert opened[:-1] == [None] * 49
    assert opened[-1] is not None


@given(verdicts=st.lists(st.sampled_from(["accepted", "later", "dead", "full", "connection"]), max_size=200))
def test_nothing_but_a_refusal_of_us_opens_a_breaker(verdicts: list[Verdict]) -> None:
    """Greylisting, gone addresses, full mailboxes and lost connections never do, however many."""
    breaker = Breaker()
    assert all(breaker.note(receipt(verdict), 0) is None for verdict in verdicts)


def test_a_new_sender_grows_by_half_a_day_for_a_month() -> None:
    """Two hundred at first, no bound after thirty days, and never less than the day before."""
    since = date(2026, 1, 5)
    days = [allowance(since, since + timedelta(days=day)) for day in range(31)]
    assert days[0] == 200
    assert days[30] is None
    grown = [day for day in days if day is not None]
    assert grown == sorted(grown)
    assert 2_000 < grown[7] < 4_000
