"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.faults.launcher import Launcher, launching
from tests.rendering.browser import QUIET

# No test asserts on time: on a busy machine, a first import alone takes longer than Hypothesis allows.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SLOW = ("preview", "journeys", "faults", "rendering", "transport")
"""Folders whose tests start browsers and processes: first, so that no worker is left with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first, and leave the rest in its order."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(here).parts[0] not in SLOW)


@pytest.fixture(scope="session")
def inputs() -> Path:
    """The folder of real inputs that the environment variable BULLETIN_INPUTS names; without it the test is skipped."""
    folder = os.environ.get("BULLETIN_INPUTS")
    if not folder:
        pytest.skip("BULLETIN_INPUTS is unset: it names the folder of real inputs")
    return Path(folder).resolve(strict=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the system's Chromium; the one without windows, where it is there, opens a page at a quarter of the cost."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed: apt-get install chromium-headless-shell")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """Start the command without loading it anew each time."""
    with launching(tmp_path_factory.mktemp("launcher")) as started:
        yield started
