from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Run


def publication(tmp_path: Path, run: Run, more: str = "") -> Path:
    """The sample publication, with ``more`` in its [bulletin]."""
    run("init", tmp_path / "paper")
    settings = tmp_path / "paper" / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace("[bulletin]\n", f"[bulletin]\n{more}", 1), "utf-8")
    return tmp_path / "paper"


def edition(folder: Path) -> dict[str, Any]:
    """What the day's edition.toml says."""
    return tomllib.loads((folder / "editions" / "2025-06-16" / "edition.toml").read_text("utf-8"))


def test_build_tells_why_each_story_and_job_is_in_or_out(tmp_path: Path, run: Run) -> None:
    """Every one of edition.toml, with its reason, and nothing of it without being asked."""
    folder = publication(tmp_path, run)
    told = run("build", "--date", "2025-06-16", "--why", folder=folder).stdout
    words = " ".join(told.split())
    kept = edition(folder)
    assert words.count("out ") >= len(kept["left_out"])
    assert "our own (+20)" in words
    assert "not shown before (+12)" in words
    assert "our own (+20)" not in run("build", "--date", "2025-06-16", folder=folder).stdout


def test_a_program_of_the_users_is_asked_for_summaries(tmp_path: Path, run: Run) -> None:
    """Its words are taken where the article bears them out; elsewhere the article's own stand, with the reason."""
    script = tmp_path / "paper" / "summarise.py"
    folder = publication(tmp_path, run, f'summary_command = ["{sys.executable}", "summarise.py"]\n')
    script.write_text(
        "import json, sys\n"
        "told = json.load(sys.stdin)\n"
        "print('Northmere will pay for it.' if 'Solar' in told['title'] else 'It cost £777,777.')\n",
        "utf-8",
    )
    done = run("build", "--date", "2025-06-16", folder=folder)
    assert done.returncode == 0, done.stderr
    stories = {story["headline"]: story for story in edition(folder)["stories"]}
    solar = next(story for headline, story in stories.items() if "Solar" in headline)
    assert (solar["summary"], solar["summary_from"]) == ("Northmere will pay for it.", "command")
    why = "summary_command's answer was not used: “777777” is not in the article"
    refused = [story for story in stories.values() if why in story["why"]]
    assert len(refused) >= 2
    assert {story["summary_from"] for story in refused} == {"extract"}
