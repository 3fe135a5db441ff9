from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin import wiring
from bulletin.config import Config, load
from bulletin.errors import ConfigError
from bulletin.model import Hours

LONDON = ZoneInfo("Europe/London")
SETTINGS = Path(__file__).parents[1] / "bulletin.toml"


def at(text: str) -> datetime:
    """Return a time of London's clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "now", "opens", "closes"),
    [
        ("06:00", "20:00", "2025-06-16T05:59", "2025-06-16T06:00", "2025-06-16T20:00"),
        ("06:00", "20:00", "2025-06-16T06:00", "2025-06-16T06:00", "2025-06-16T20:00"),
        ("06:00", "20:00", "2025-06-16T20:00", "2025-06-17T06:00", "2025-06-17T20:00"),
        ("22:00", "06:00", "2025-06-16T23:00", "2025-06-16T23:00", "2025-06-17T06:00"),
        ("22:00", "06:00", "2025-06-16T05:00", "2025-06-16T05:00", "2025-06-16T06:00"),
        ("22:00", "06:00", "2025-06-16T12:00", "2025-06-16T22:00", "2025-06-17T06:00"),
        ("06:00", "20:00", "2025-10-25T21:00", "2025-10-26T06:00", "2025-10-26T20:00"),
    ],
)
def test_hours_are_those_of_the_publications_clocks(start: str, end: str, now: str, opens: str, closes: str) -> None:
    """Open from the start to before the end, over midnight too, and across the night when the clocks go back."""
    hours = Hours(start=time.fromisoformat(start), end=time.fromisoformat(end), timezone=LONDON)
    assert hours.opening(at(now)) == at(opens)
    assert hours.closing(at(now)) == at(closes)


def settings(folder: Path, lines: str) -> Config:
    """Return the sample's settings with these lines under ``[delivery]``."""
    (folder / "bulletin.toml").write_text(SETTINGS.read_text("utf-8").replace("[delivery]\n", f"[delivery]\n{lines}\n"))
    return load(folder / "bulletin.toml")


@pytest.mark.parametrize(
    ("told", "deadline"),
    [
        ("4h", "2025-06-16T10:00"),
        ("90m", "2025-06-16T07:30"),
        ("2d", "2025-06-18T06:00"),
        ("22:00", "2025-06-16T22:00"),
        ("05:00", "2025-06-17T05:00"),
    ],
)
def test_a_deadline_counts_from_the_approval(tmp_path: Path, told: str, deadline: str) -> None:
    """So many minutes, hours or days after it, or the next time that the clocks say so."""
    config = settings(tmp_path, f'not_after = "{told}"')
    assert wiring.deadline(config, at("2025-06-16T06:00")) == at(deadline)


def test_unset_there_are_no_bounds(tmp_path: Path) -> None:
    """An edition is sent at any hour and however late, unless somebody says otherwise."""
    config = settings(tmp_path, "")
    assert wiring.hours(config) is None
    assert wiring.deadline(config, at("2025-06-16T06:00")) is None


def test_hours_are_read_from_the_settings(tmp_path: Path) -> None:
    """Two times, by the publication's zone."""
    found = wiring.hours(settings(tmp_path, 'send_between = ["06:30", "20:00"]'))
    assert found == Hours(start=time(6, 30), end=time(20), timezone=LONDON)
    assert found.opening(at("2025-06-16T06:00")) - at("2025-06-16T06:00") == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('not_after = "soon"', r"delivery\.not_after: 'soon' is no deadline; write it as \"4h\""),
        ("not_after = 4", r"delivery\.not_after: '4' is no deadline"),
        ('send_between = ["06:00", "06:00"]', r"delivery\.send_between: begins when it ends"),
    ],
)
def test_a_bound_that_cannot_be_is_named(tmp_path: Path, line: str, said: str) -> None:
    """The key, the value, and how to write it."""
    with pytest.raises(ConfigError, match=said):
        settings(tmp_path, line)
