"""A template folder of a test's own, in front of the program's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin.rendering.look import Look
from tests.rendering.editions import LOOK, PROJECT, packaged


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
