from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from bulletin.desk import holds, holds_file
from bulletin.desk.holds import Hold
from bulletin.desk.merging import Kept
from bulletin.errors import EditionFileError, UsageError
from bulletin.model import Edition, LeftOut, Story
from tests.desk.literals import ID, LONDON

FIRE = Hold(reason="the police asked", who="Ann", words="fire in Ely")
PLAN = Hold(
    reason="legal advice",
    who="Bøb",
    url="https://example.org/plan",
    until=datetime.combine(date(2025, 6, 20), time.max, LONDON),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Holds are added behind what stands there, comments kept, and read as they were meant."""
    path = tmp_path / "holds.toml"
    holds_file.add(path, FIRE, LONDON)
    path.write_text("# ours\n" + path.read_text("utf-8") + "# and this\n", "utf-8")
    holds_file.add(path, PLAN, LONDON)
    assert holds_file.load(path, LONDON) == (FIRE, PLAN)
    text = path.read_text("utf-8")
    assert text.startswith("# ours\n")
    assert "# and this" in text
    assert "until = 2025-06-20\n" in text


def test_a_hold_is_lifted_by_what_it_names(tmp_path: Path) -> None:
    """One goes, the others and their comments stay; one that is not there is told."""
    path = tmp_path / "holds.toml"
    assert not holds_file.lift(path, FIRE.key, LONDON)
    for hold in (FIRE, PLAN):
        holds_file.add(path, hold, LONDON)
    path.write_text("# ours\n" + path.read_text("utf-8"), "utf-8")
    assert holds_file.lift(path, FIRE.key, LONDON)
    assert holds_file.load(path, LONDON) == (PLAN,)
    assert "# ours" in path.read_text("utf-8")
    assert not holds_file.lift(path, FIRE.key, LONDON)


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path) -> None:
    """A hold that means too much, and any hold into a broken file, is refused, and the file stays as it is."""
    path = tmp_path / "holds.toml"
    with pytest.raises(UsageError, match="too much"):
        holds_file.add(path, Hold(reason="so", who="Ann", words="Ely"), LONDON)
    path.write_text("[[hold]]\nreason = 1\n", "utf-8")
    with pytest.raises(EditionFileError):
        holds_file.add(path, FIRE, LONDON)
    assert path.read_text("utf-8") == "[[hold]]\nreason = 1\n"


def test_what_is_held_is_out_of_the_edition_and_of_what_was_proposed() -> None:
    """The next story leads, the reason stands in what was left out, and no build takes it for an editor's drop."""
    stories = tuple(
        Story(
            id=id_, headline=id_.title(), summary="", summary_from="none", url=f"https://example.org/{id_}", lead=lead
        )
        for id_, lead in (("plan", True), ("bridge", False))
    )
    edition = Edition(id=ID, subject="Plan", preheader="", stories=stories, timezone=LONDON)
    kept = holds.held_back(Kept(edition=edition, proposed=edition), PLAN, "plan")
    assert [(story.id, story.lead) for story in kept.edition.stories] == [("bridge", True)]
    assert kept.edition.subject == "Bridge"
    assert kept.edition.left_out == (
        LeftOut(kind="story", id="plan", title="Plan", why=PLAN.why(LONDON), url="https://example.org/plan"),
    )
    assert kept.proposed is not None
    assert [story.id for story in kept.proposed.stories] == ["bridge"]
