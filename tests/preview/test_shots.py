from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from bulletin.preview import shots
from tests.commands import COMMAND, environment
from tests.preview.conftest import Server


def test_a_view_is_drawn_by_the_installed_browser(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of a view is as wide as its window and as long as the bulletin; the dark one is dark."""
    wanted = [one for one in shots.views(previous=False) if one.name == "phone-dark"]
    monkeypatch.setattr(shots, "views", lambda **_previous: wanted)
    taken: list[Path] = []
    shots.take(f"http://{server.host}/frame/{server.key}", tmp_path / "new", previous=False, taken=taken.append)
    assert taken == [tmp_path / "new" / "phone-dark.png"]
    with Image.open(taken[0]) as picture:
        assert picture.width == shots.PHONE
        assert 2_000 < picture.height < shots.TALLEST
        assert max(picture.convert("RGB").getpixel((2, picture.height - 2))) < 100  # type: ignore[arg-type]


def test_every_view_has_its_picture() -> None:
    """Both widths in every light and without pictures, the text, the source, the headers, and yesterday's."""
    names = [one.name for one in shots.views(previous=True)]
    assert len(set(names)) == len(names)
    for name in ("desktop-light", "phone-inverted", "phone-pictures-off", "text", "source", "headers"):
        assert name in names
    assert "desktop-yesterday" in names
    assert "desktop-yesterday" not in [one.name for one in shots.views(previous=False)]


def test_without_a_browser_it_says_what_to_install(tmp_path: Path) -> None:
    """Where no Chromium is on the PATH, nothing is built, and the message says what is missing."""
    paper = tmp_path / "paper"
    subprocess.run([*COMMAND, "init", str(paper)], env=environment(), check=True, capture_output=True)
    done = subprocess.run(
        [*COMMAND, "preview", "--date", "2025-06-16", "--shots", "shots"],
        cwd=paper,
        env=environment(PATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "needs Chromium" in done.stderr
    assert not (paper / "editions").exists()
