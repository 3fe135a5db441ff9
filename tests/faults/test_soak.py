from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.campaign import Tally, campaign
from tests.faults.launcher import Launcher
from tests.faults.manners import at_most
from tests.faults.postfix import campaign_by_relay_log
from tests.faults.press import CONNECTIONS

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("policy", ["hold", "resend"])
def test_two_hundred_kills_lose_nobody(launcher: Launcher, tmp_path: Path, policy: str) -> None:
    """Killed at points and at instants: lost nobody; held nobody has it twice, sent again no more than in doubt."""
    tally = campaign("hold" if policy == "hold" else "resend", 200, launcher, tmp_path)
    check(tally)
    assert tally.twice <= (0 if policy == "hold" else tally.in_doubt)


def test_settled_by_the_log_of_a_real_postfix_nobody_has_it_twice(launcher: Launcher, tmp_path: Path) -> None:
    """A hundred kills in front of a real relay, its log read after each: everyone has it, and once."""
    tally = campaign_by_relay_log(100, launcher, tmp_path)
    check(tally)
    assert (tally.twice, tally.held, tally.accepted) == (0, 0, tally.readers)


def check(tally: Tally) -> None:
    """Hold whatever is held of every policy."""
    assert tally.lost == 0
    assert tally.accepted + tally.held >= tally.readers
    assert tally.most_in_doubt <= at_most("chunked", CONNECTIONS)
