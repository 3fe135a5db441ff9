from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs/adding-a-source.md"
BLOCK = re.compile(
    r"(?:^`(?P<path>[\w/.]+)`\n\n)?^```(?P<language>python|diff)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE
)


def steps() -> list[tuple[str, str, str]]:
    """The document's steps in order: the file, the language of the block, the block."""
    found: list[tuple[str, str, str]] = []
    for block in BLOCK.finditer(DOCUMENT.read_text("utf-8")):
        found.append((block["path"] or found[-1][0], block["language"], block["code"]))
    return found


def follow(folder: Path) -> None:
    """Do what the document says in a copy of the project."""
    for path, language, code in steps():
        file = folder / path
        if language == "python":
            assert not file.exists()
            file.write_text(code, "utf-8")
            continue
        lines = code.splitlines()
        before = "\n".join(line[1:] for line in lines if line[0] in " -")
        after = "\n".join(line[1:] for line in lines if line[0] in " +")
        text = file.read_text("utf-8")
        assert text.count(before) == 1, f"{path} no longer holds what {DOCUMENT.name} changes: {before}"
        file.write_text(text.replace(before, after), "utf-8")


def test_a_source_is_added_in_under_sixty_lines() -> None:
    """The lines of code that somebody types, reader and entries, without the test."""
    typed = [
        line
        for path, language, code in steps()
        for line in code.splitlines()
        if line.strip() and not path.startswith("tests/") and (language == "python" or line.startswith("+"))
    ]
    assert 20 < len(typed) < 60


def test_the_document_does_what_it_says(tmp_path: Path) -> None:
    """Whoever follows it from top to bottom has a source that passes its tests, and that `bulletin read` knows."""
    for folder in ("bulletin", "templates", "tests/sources"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "bulletin.toml", tmp_path)
    follow(tmp_path)
    tested = run(tmp_path, "-m", "pytest", "-q", "--import-mode=importlib", "tests/sources/test_press_release.py")
    assert tested.returncode == 0, tested.stdout
    (tmp_path / "release.eml").write_text("From: a@example.org\nSubject: A café opens\n\nIt opened.\n", "utf-8")
    shown = run(tmp_path, "-m", "bulletin", "read", "release.eml", "--json")
    assert shown.returncode == 0, shown.stderr
    assert [article["title"] for article in json.loads(shown.stdout)["articles"]] == ["A café opens"]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with nothing of this checkout in reach."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
