"""Relays and networks that fail, a command that can be killed anywhere, and an edition to send with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.launcher import Launcher
from tests.faults.press import Press, make_draft, make_press
from tests.faults.relay import FaultyRelay, faulty_relay

READERS = 24
FEW = 6


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Press:
    """The edition that every test copies: frozen for a few readers, sent to nobody."""
    return make_press(tmp_path_factory.mktemp("frozen") / "paper", launcher, READERS)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Press:
    """The edition as it was built, for a few readers; nobody has approved it."""
    return make_draft(tmp_path_factory.mktemp("built") / "paper", launcher, FEW)


@pytest.fixture
def draft(built: Press, tmp_path: Path) -> Press:
    """A copy of the draft."""
    return built.copy(tmp_path / "paper")


@pytest.fixture
def press(frozen: Press, tmp_path: Path) -> Press:
    """A copy of the frozen edition; nobody has it."""
    return frozen.copy(tmp_path / "paper")


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[FaultyRelay]:
    """A relay that does nothing wrong until a test asks it to."""
    with faulty_relay(tmp_path / "accepted.log") as server:
        yield server
