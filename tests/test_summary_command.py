from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from bulletin.desk.answers import Answer
from bulletin.model import Article
from bulletin.summary_command import LONGEST, SummaryCommand

ARTICLE = Article(title="Town hall buys homes", body=("Saltby has bought 60 homes.", "They cost £10.9m."))


def ask(tmp_path: Path, program: str, seconds: float = 20.0, article: Article = ARTICLE) -> Answer:
    """What a Python program answers."""
    return SummaryCommand((sys.executable, "-c", program), seconds=seconds, folder=tmp_path)(article, 280)


def test_the_program_reads_the_article_and_answers(tmp_path: Path) -> None:
    """JSON in, words out, in the settings' folder."""
    program = (
        "import json, os, sys; told = json.load(sys.stdin); "
        "print(told['title'], told['characters'], len(told['body']), os.getcwd())"
    )
    assert ask(tmp_path, program) == Answer(text=f"Town hall buys homes 280 2 {tmp_path.resolve()}")


def test_every_field_of_the_question_is_there(tmp_path: Path) -> None:
    """What the settings' comment promises."""
    answer = ask(tmp_path, "import json, sys; print(json.dumps(sorted(json.load(sys.stdin))))")
    assert json.loads(answer.text) == [
        "body", "byline", "characters", "publisher", "section", "standfirst", "title", "url",
    ]  # fmt: skip


def test_a_long_article_and_a_program_that_does_not_listen_get_along(tmp_path: Path) -> None:
    """More than a pipe holds, in neither direction a standstill."""
    long = Article(title="Long", body=("Saltby. " * 100_000,))
    assert ask(tmp_path, "import sys; print(len(sys.stdin.read()) > 800_000)", article=long) == Answer(text="True")
    assert ask(tmp_path, "print('Done.')", article=long) == Answer(text="Done.")


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("raise SystemExit(3)", "it ended with code 3"),
        (f"print('x' * {LONGEST + 1})", "it said more than 8,000 bytes"),
        ("import sys; sys.stdout.buffer.write(b'caf\\xe9')", "its answer is not UTF-8"),
    ],
)
def test_what_is_no_answer_is_told_as_a_reason(tmp_path: Path, program: str, fault: str) -> None:
    """Never an exception: the day goes on."""
    assert ask(tmp_path, program) == Answer(fault=fault)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The settings' slip is told where its summaries would stand."""
    answer = SummaryCommand(("no-such-program",), seconds=1, folder=tmp_path)(ARTICLE, 280)
    assert answer.fault.startswith("'no-such-program' cannot be started (")


def test_a_program_that_hangs_is_ended_with_what_it_started_and_not_asked_again(tmp_path: Path) -> None:
    """One story pays for it, not twelve."""
    program = (
        "import pathlib, subprocess, sys, time; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "pathlib.Path('child').write_text(str(child.pid)); time.sleep(60)"
    )
    command = SummaryCommand((sys.executable, "-c", program), seconds=2, folder=tmp_path)
    assert command(ARTICLE, 280).fault == "no answer within 2 seconds"
    assert command(ARTICLE, 280).fault == "it was too slow before, and was not asked again"
    child = Path("/proc") / (tmp_path / "child").read_text()
    for _ in range(50):
        if not child.exists() or "State:\tZ" in (child / "status").read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail("the program's child is still running")
