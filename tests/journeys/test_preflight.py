"""``bulletin check`` on the sample day, in each design, and with settings that think otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bulletin import spamassassin
from bulletin.checks.spam import read
from tests.faults.launcher import Launcher
from tests.journeys.conftest import Run
from tests.site import serving

DAY = "2025-06-16"
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
"""The line that every installation of SpamAssassin takes for spam, made for tests."""
DESIGNS = ("daily", "classic", "compact", "text-first")
ACCESSIBILITY = (
    *("page.", "headings.", "tables.", "contrast.", "targets.", "pictures.alt"),
    *("links.wordless", "links.vague", "links.same_words"),
)

needs_spamassassin = pytest.mark.skipif(
    shutil.which("spamassassin") is None, reason="spamassassin is not installed (Debian: apt install spamassassin)"
)


@pytest.fixture(scope="module", params=DESIGNS)
def sample_day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Path:
    """The sample day's edition in one of the designs, built by the real command."""
    paper = tmp_path_factory.mktemp("design") / "paper"
    assert launcher.run("init", str(paper), folder=paper.parent).code == 0
    settings(paper, ('# design = "daily"', f'design = "{request.param}"'))
    built = launcher.run("build", "--date", DAY, folder=paper)
    assert built.code == 0, built.stderr
    return paper / "editions" / DAY


def settings(paper: Path, *changes: tuple[str, str]) -> None:
    """Change lines of the publication's bulletin.toml."""
    file = paper / "bulletin.toml"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


def report(edition: Path) -> dict[str, Any]:
    """What report.json says."""
    said: dict[str, Any] = json.loads((edition / "report.json").read_text("utf-8"))
    return said


def test_the_sample_day_is_fit_to_be_sent_in_every_design(sample_day: Path) -> None:
    """Nothing blocks, nothing keeps anyone from reading it, and mail programs know 95 % of what it asks of them."""
    said = report(sample_day)
    assert not said["blocked"]
    assert [one for one in said["findings"] if one["id"].startswith(ACCESSIBILITY)] == []
    assert said["measured"]["client_support"] >= 95
    assert sum(said["measured"]["shares"].values()) == said["bytes"]["html"]


@needs_spamassassin
def test_spamassassin_finds_next_to_nothing_in_the_sample_day(sample_day: Path) -> None:
    """At most half a point."""
    path = spamassassin.program()
    assert path is not None
    score = read(spamassassin.report(path, (sample_day / "bulletin.eml").read_bytes()))
    assert score is not None
    assert score.points <= 0.5, score


@needs_spamassassin
def test_check_asks_spamassassin_unless_told_not_to(paper: Path, run: Run) -> None:
    """A message that it dislikes blocks in check, and goes through with --no-spam; a build does not ask."""
    run("build", "--date", DAY, folder=paper)
    edition = paper / "editions" / DAY / "edition.toml"
    text = edition.read_text("utf-8")
    summary = next(line for line in text.splitlines() if line.startswith("summary = "))
    edition.write_text(text.replace(summary, f'summary = "{GTUBE}"', 1), "utf-8")
    checked = run("check", "--date", DAY, "--json", folder=paper)
    assert checked.returncode == 3
    assert "spam.blocked" in [one["id"] for one in json.loads(checked.stdout)["findings"]]
    spared = run("check", "--date", DAY, "--json", "--no-spam", folder=paper)
    assert spared.returncode == 0, spared.stderr
    assert run("build", "--date", DAY, folder=paper).returncode == 0


def test_check_shows_each_finding_with_why_and_what_to_do(paper: Path, run: Run) -> None:
    """A person reads what, where, why and what to do, then what the settings leave aside, and the figures."""
    settings(paper, ('# "stories.unlinked" = "our archive opens in July"', '"links.example" = "these are ours to try"'))
    run("build", "--date", DAY, folder=paper)
    checked = run("check", "--date", DAY, "--no-spam", folder=paper)
    assert checked.returncode == 0, checked.stderr
    shown = [line.split("  ")[0] for line in checked.stdout.splitlines()]
    assert shown[:5] == ["stories.unlinked", "what", "where", "why", "what to do"]
    assert "ignored: these are ours to try" in checked.stdout
    assert "inlined styles" in checked.stdout
    ignored = report(paper / "editions" / DAY)["ignored"]
    assert {(one["finding"]["id"], one["reason"]) for one in ignored} == {("links.example", "these are ours to try")}


def test_a_severity_of_the_publications_own_blocks(paper: Path, run: Run) -> None:
    """What a house will not send, it says once."""
    settings(paper, ('# "links.http" = "note"', '"stories.unlinked" = "block"'))
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    checked = run("check", "--date", DAY, "--no-spam", folder=paper)
    assert checked.returncode == 3
    assert "neither a link nor a picture" in checked.stderr
    assert report(paper / "editions" / DAY)["blocked"]


def test_online_tells_a_dead_link_and_leaves_a_living_one_alone(paper: Path, run: Run) -> None:
    """Asked with --online only; a page that is gone is a warning, and private addresses are never asked."""
    with serving() as site:
        site.put("/there", b"<p>here</p>")
        run("build", "--date", DAY, folder=paper)
        edition = paper / "editions" / DAY / "edition.toml"
        text = edition.read_text("utf-8")
        for name, path in (
            ("pothole-repairs-overtake-defects", "there"),
            ("thornbeck-bridge-reopens-to-buses", "gone"),
        ):
            text = text.replace(f"https://example.org/news/{name}", f"http://localhost:{site.port}/{path}")
        edition.write_text(text, "utf-8")
        settings(paper, ("# allow_hosts = []", 'allow_hosts = ["localhost"]'))
        checked = run("check", "--date", DAY, "--no-spam", "--online", "--json", folder=paper)
    dead = [one["message"] for one in json.loads(checked.stdout)["findings"] if one["id"] == "links.dead"]
    assert any("/gone" in message and "404" in message for message in dead)
    assert not any("/there" in message for message in dead)
