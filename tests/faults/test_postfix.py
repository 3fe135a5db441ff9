from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.campaign import KILLS_OF_AN_EDITION
from tests.faults.launcher import Launcher
from tests.faults.postfix import campaign_by_relay_log, programs


def test_a_killed_send_is_settled_by_a_real_postfix(launcher: Launcher, tmp_path: Path) -> None:
    """A few kills, the relay's own log after each: everyone has it, and once."""
    package = tmp_path / "package"
    package.mkdir()
    if programs(package) is None:
        pytest.skip("Postfix is not installed, and only root can run one unpacked from its package")
    tally = campaign_by_relay_log(3, launcher, tmp_path)
    assert tally.kills <= KILLS_OF_AN_EDITION
    assert (tally.twice, tally.held, tally.lost, tally.accepted) == (0, 0, 0, tally.readers)
