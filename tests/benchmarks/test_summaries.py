from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARTICLES = {
    "homes": "Town hall buys back homes\n\nSaltby has bought back 60 of its homes. Families move in.\n\nIt rained.\n",
    "news/bridge": "Bridge reopens\n\nThe bridge at Thornbeck will reopen to buses.\n\nCars must wait for it.\n",
}
SUMMARIES = {
    "homes": "Saltby has bought back 60 of its homes.\n",
    "news/bridge.1": "The bridge at Thornbeck reopens to buses in July.\n",
    "news/bridge.2": "Cars must wait for Thornbeck's bridge until spring.\n",
}


def written(folder: Path, articles: dict[str, str], summaries: dict[str, str]) -> None:
    """Lay them out as the benchmark reads them."""
    for kind, texts in (("articles", articles), ("summaries", summaries)):
        for name, text in texts.items():
            path = folder / kind / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def scored(folder: Path) -> subprocess.CompletedProcess[str]:
    """The benchmark's words on a folder."""
    return subprocess.run(
        [sys.executable, "benchmarks/summaries.py", folder, "--samples", "50"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_articles_and_their_summaries_are_scored_beside_lead_and_chance(tmp_path: Path) -> None:
    """Several summaries of one article count as one article; each figure has its interval."""
    written(tmp_path, ARTICLES, SUMMARIES)
    done = scored(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    first, *lines = done.stdout.splitlines()
    assert first == "2 articles, 3 summaries, 280 characters"
    assert [line.split("  ROUGE-1")[0].strip() for line in lines] == [
        "the desk", "lead", "chance", "against lead", "against chance",
    ]  # fmt: skip
    assert all(line.count(" to ") == 3 for line in lines)


def test_a_desk_below_the_lead_fails(tmp_path: Path) -> None:
    """By however little, and it says in which measure; here the summary is the question that the desk leaves out."""
    written(
        tmp_path,
        {"bins": "Bins\n\nWho pays for the bins in Saltby this year?\n\nThe district council has not said yet.\n"},
        {"bins": "Who pays for the bins in Saltby this year?\n"},
    )
    done = scored(tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == (
        "below the lead: ROUGE-1 (for certain), ROUGE-2 (for certain), ROUGE-L (for certain)"
    )


def test_a_folder_without_pairs_says_so(tmp_path: Path) -> None:
    """With where the layout is described, and another exit code than a bad score's."""
    done = scored(tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith(f"{tmp_path}: there is no article with a summary")
