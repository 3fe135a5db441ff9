from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from bulletin import config as settings
from bulletin import daily, journey, wiring
from bulletin.desk import holds_file
from bulletin.model import EditionId
from bulletin.net import Machine
from bulletin.starter import new_publication
from tests.desk.literals import LONDON

GUIDE = (Path(__file__).parents[2] / "docs" / "editing.md").read_text("utf-8")
NOW = datetime(2025, 6, 16, 5, 55, tzinfo=LONDON)
EDITION = EditionId(publication="town-hall-daily", day=date(2025, 6, 16))
MACHINE = Machine(monotonic=lambda: 0.0, sleep=lambda _seconds: None)


@dataclass(frozen=True)
class Example:
    """A change that the guide shows, and what it says of the bulletin."""

    changes: tuple[tuple[str, str], ...]
    """What stands there, and what is made of it."""
    shows: str | None
    hides: str | None


def change(lines: list[str]) -> tuple[str, str]:
    """The two sides of a diff."""
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    return before, "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))


def examples() -> Iterator[Example]:
    """Every change in the guide, in order."""
    pattern = r"```diff\n(?P<diff>.*?)```\n(?:<!-- (?P<verb>shows|hides): (?P<words>.*?) -->)?"
    for found in re.finditer(pattern, GUIDE, re.DOTALL):
        yield Example(
            changes=tuple(change(part.splitlines()) for part in found["diff"].split("…\n")),
            shows=found["words"] if found["verb"] == "shows" else None,
            hides=found["words"] if found["verb"] == "hides" else None,
        )


def build(paper: Path) -> Path:
    """Build the sample day with a store; give the edition's folder."""
    config = settings.load(paper / "bulletin.toml")
    folder = wiring.edition_folder(config, EDITION)
    with wiring.store(config) as store, wiring.web(config, MACHINE, NOW, copies=False) as fetch:
        gathered = daily.gather(wiring.sources(config, [], fetch))
        task = journey.Assignment(config=config, edition=EDITION, now=NOW, folder=folder, store=store)
        journey.build(task, gathered, fetch.fetch_once)
    return folder


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample day, built once."""
    paper = tmp_path_factory.mktemp("guide") / "paper"
    new_publication(paper)
    build(paper)
    return paper


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.changes[-1][1].strip()[-40:])
def test_every_change_that_the_guide_shows_can_be_made_and_stays(
    example: Example, sample: Path, tmp_path: Path
) -> None:
    """What it takes out stands in the sample day; what it puts in stands there after the next build, and shows."""
    paper = tmp_path / "paper"
    shutil.copytree(sample, paper)
    file = paper / "editions" / EDITION.folder / "edition.toml"
    text = file.read_text("utf-8")
    place = 0
    for before, after in example.changes:
        assert before in text[place:]
        place = text.index(before, place)
        text = text[:place] + after + text[place + len(before) :]
    file.write_text(text, "utf-8")
    folder = build(paper)
    once = file.read_text("utf-8")
    for before, after in example.changes:
        assert set(after.splitlines()) - set(before.splitlines()) - {""} <= set(once.splitlines())
    shown = " ".join((folder / "bulletin.txt").read_text("utf-8").split())
    assert example.shows is None or example.shows in shown
    assert example.hides is None or example.hides not in shown


def test_the_guide_has_an_example_of_everything_that_can_be_changed() -> None:
    """Each key that an editor would touch is in one of them."""
    changed = "".join(after for example in examples() for _, after in example.changes)
    keys = set(re.findall(r"(?m)^(\w+) = ", changed))
    assert keys >= {
        *("headline", "summary", "subject", "lead", "show", "job_places", "section", "url", "image", "sensitive"),
        *("embargo_until", "text", "leave_out", "send_thin", "locked"),
        *("preheader", "note", "title", "employer", "place", "salary", "closes"),
    }


def test_the_guides_holds_can_be_read(tmp_path: Path) -> None:
    """As they stand there."""
    found = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    (tmp_path / "holds.toml").write_text(found[1], "utf-8")
    assert [hold.who for hold in holds_file.load(tmp_path / "holds.toml", LONDON)] == ["J. Smith, legal", "newsdesk"]
    assert tomllib.loads(found[1])["hold"][1]["until"] == date(2025, 6, 20)
