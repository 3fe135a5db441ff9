from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin import wiring
from bulletin.config import Config, load
from bulletin.errors import ConfigError
from bulletin.model import EditionId, Hours

LONDON = ZoneInfo("Europe/London")
EDITION = EditionId(publication="town-hall-daily", day=date(2025, 6, 16))
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


@pytest.mark.parametrize(
    ("lines", "approved", "not_before", "not_after"),
    [
        ("", "2025-06-16T05:20", "2025-06-16T06:00", None),
        ("", "2025-06-16T05:59", "2025-06-16T06:01", None),
        ("", "2025-06-16T09:00", "2025-06-16T09:02", None),
        ('undo = "30m"', "2025-06-16T05:45", "2025-06-16T06:15", None),
        ("undo = 0", "2025-06-16T09:00", "2025-06-16T09:00", None),
        ('not_after = "1h"', "2025-06-16T09:00", "2025-06-16T09:02", "2025-06-16T10:00"),
        ('not_after = "1h"', "2025-06-15T18:00", "2025-06-16T06:00", "2025-06-16T07:00"),
        ('not_after = "22:00"', "2025-06-15T18:00", "2025-06-16T06:00", "2025-06-16T22:00"),
    ],
)
def test_an_approval_waits_for_the_hour_and_the_countdown(
    tmp_path: Path, lines: str, approved: str, not_before: str, not_after: str | None
) -> None:
    """Whichever is later; a deadline counts from when it is due."""
    given = wiring.approval(settings(tmp_path, lines), EDITION, at(approved), at_once=False)
    assert given.not_before == at(not_before)
    assert given.not_after == (at(not_after) if not_after else None)


def test_a_persons_own_send_waits_for_neither(tmp_path: Path) -> None:
    """It has no countdown and no hour, and its deadline counts from now."""
    given = wiring.approval(settings(tmp_path, 'not_after = "1h"'), EDITION, at("2025-06-16T05:20"), at_once=True)
    assert (given.not_before, given.not_after) == (None, at("2025-06-16T06:20"))


@pytest.mark.parametrize(
    ("line", "began", "until"),
    [
        ("", "2025-06-16T05:00", "2025-06-16T10:00"),
        ("", "2025-06-16T08:30", "2025-06-16T12:30"),
        ('deadline = "90m"', "2025-06-16T05:00", "2025-06-16T07:30"),
        ('deadline = "09:30"', "2025-06-16T05:00", "2025-06-16T09:30"),
        ('deadline = "09:30"', "2025-06-16T11:00", "2025-06-16T09:30"),
    ],
)
def test_an_approval_is_waited_for_until_a_deadline(tmp_path: Path, line: str, began: str, until: str) -> None:
    """It counts from the edition's hour, or from a later start; a clock time is that of the edition's day."""
    path = tmp_path / "bulletin.toml"
    path.write_text(SETTINGS.read_text("utf-8").replace("\n[daily]", f"\n[daily]\n{line}\n#", 1))
    assert wiring.approved_by(load(path), EDITION, at(began)) == at(until)


def test_hours_are_read_from_the_settings(tmp_path: Path) -> None:
    """Two times, by the publication's zone."""
    found = wiring.hours(settings(tmp_path, 'send_between = ["06:30", "20:00"]'))
    assert found == Hours(start=time(6, 30), end=time(20), timezone=LONDON)
    assert found.opening(at("2025-06-16T06:00")) - at("2025-06-16T06:00") == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('not_after = "soon"', r"delivery\.not_after: 'soon' is no deadline; write it as \"4h\""),
        ('undo = "soon"', r"delivery\.undo: 'soon' is no time to think again; write it as \"2m\""),
        ("undo = true", r"delivery\.undo: 'True' is no time to think again"),
        ("not_after = 4", r"delivery\.not_after: '4' is no deadline"),
        ('send_between = ["06:00", "06:00"]', r"delivery\.send_between: begins when it ends"),
    ],
)
def test_a_bound_that_cannot_be_is_named(tmp_path: Path, line: str, said: str) -> None:
    """The key, the value, and how to write it."""
    with pytest.raises(ConfigError, match=said):
        settings(tmp_path, line)
