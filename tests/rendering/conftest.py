"""A template folder of a test's own, in front of the program's."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bulletin.rendering.look import Look
from tests.rendering.browser import QUIET
from tests.rendering.editions import LOOK, PROJECT, packaged


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the system's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], Look]:
    """Give a function that returns a look in which one template of the daily design has one text replaced."""

    def change(name: str, old: str, new: str) -> Look:
        original = packaged(name)
        source = original.read_text("utf-8")
        assert source.count(old) >= 1
        target = tmp_path / original.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.replace(old, new, 1), "utf-8")
        return replace(LOOK, template_folders=(tmp_path / "templates", *LOOK.template_folders))

    return change
