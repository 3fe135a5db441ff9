from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Run


def test_outside_a_publication_the_way_in_is_named(run: Run, tmp_path: Path) -> None:
    """Run in an empty folder, a command says what is missing and how to begin."""
    failed = run("build", folder=tmp_path)
    assert failed.returncode == 2
    assert "bulletin.toml" in failed.stderr
    assert "bulletin init" in failed.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "--date", "16 June"], 2, "is no date"),
        (["build", "--date", "2025-02-30"], 2, "is no date"),
        (["build", "--date", "9999-12-31"], 2, "is no day for a bulletin"),
        (["build", "--date", "0001-01-01"], 2, "is no day for a bulletin"),
        (["build", "--date", "2025-06-16", "--output", "bulletin.toml"], 1, "bulletin.toml"),
        (["init", "bulletin.toml/paper"], 1, "bulletin.toml"),
        (["build", "--name", "Extra Edition"], 2, "is no edition's name"),
        (
            ["build", "--date", "2025-06-16", "no-such-folder"],
            1,
            "no-such-folder: there is no such file or folder; check the path",
        ),
        (["read", "no-such-file.html"], 1, "there is no such file or folder"),
        (["read", "http://127.0.0.1:9/feed.xml"], 1, "127.0.0.1"),
        (["read", "http://"], 1, "only http and https addresses are fetched"),
        (["read", "http://[::1"], 1, "the address cannot be read"),
        (
            ["build", "--date", "2025-06-16", "https://ann:secret@example.org/"],
            1,
            "there is a name or a password in the address",
        ),
        (["send", "--date", "2024-01-01", "--yes"], 2, "bulletin build --date 2024-01-01"),
        (["check", "--date", "2024-01-01"], 2, "bulletin build --date 2024-01-01"),
        (["status", "--date", "2024-01-01"], 2, "2024-01-01"),
        (["bild"], 2, "build"),
        (["build", "--dat", "2025-06-16"], 2, "--date"),
        (["build", "--config", "nowhere.toml"], 2, "nowhere.toml"),
        (["init", "."], 2, "already"),
        (["subscribers", "show", "nobody@example.org"], 1, "nobody@example.org"),
        (["subscribers", "show", "no address"], 2, "no address"),
        (["subscribers", "import", "missing.csv"], 2, "missing.csv"),
    ],
)
def test_a_persons_mistake_is_one_sentence(paper: Path, run: Run, arguments: list[str], code: int, said: str) -> None:
    """A wrong date, name, file or address ends with its exit code and what to do, never with a traceback."""
    failed = run(*arguments, folder=paper)
    assert failed.returncode == code, failed.stderr
    assert said in " ".join(failed.stderr.split())
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ("[publication]", "[publication", "is not valid TOML"),
        ('id = "town-hall-daily"', 'idd = "x"', "did you mean 'id'?"),
        ('timezone = "Europe/London"', 'timezone = "London"', "publication.timezone"),
        ('kind = "maildir" ', 'kind = "pigeon" ', "'pigeon' is not one of"),
    ],
)
def test_broken_settings_are_named_by_key(paper: Path, run: Run, found: str, put: str, said: str) -> None:
    """A slip in bulletin.toml is told with the key and what belongs there."""
    settings = paper / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace(found, put, 1), "utf-8")
    failed = run("build", folder=paper)
    assert failed.returncode == 2
    assert said in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("content", "said"), [(b"\x8b\xff\x00", "is not text in UTF-8"), (b"", "publication: is missing")]
)
def test_settings_that_are_no_text_are_said_to_be_none(paper: Path, run: Run, content: bytes, said: str) -> None:
    """A bulletin.toml that something else was saved over is named, with what is wrong and nothing of Python."""
    (paper / "bulletin.toml").write_bytes(content)
    failed = run("build", folder=paper)
    assert failed.returncode == 2
    assert f"bulletin.toml: {said}" in failed.stderr
    assert "codec" not in failed.stderr


def test_nothing_to_read_is_told_input_by_input(paper: Path, run: Run) -> None:
    """Where nothing at all can be read a build fails, naming every input with its reason; an empty folder is one."""
    folder = paper / "inbox"
    folder.mkdir()
    empty = run("build", "inbox", "--date", "2025-06-16", folder=paper)
    assert empty.returncode == 1
    assert "the inputs hold no article and no job; put pages" in " ".join(empty.stderr.split())
    for number in range(5):
        (folder / f"{number}.bin").write_bytes(bytes(range(256)))
    unread = run("build", "inbox", "--date", "2025-06-16", folder=paper)
    assert unread.returncode == 1
    assert all(f"{number}.bin" in unread.stdout for number in range(5))
    assert "leave it out" in unread.stdout
    assert not (paper / "editions").exists()


def test_a_broken_edition_file_is_never_overwritten(paper: Path, run: Run) -> None:
    """A slip in edition.toml stops the build with the line, and the file stays as it was."""
    run("build", "--date", "2025-06-16", folder=paper)
    file = paper / "editions" / "2025-06-16" / "edition.toml"
    broken = file.read_text("utf-8").replace('subject = "', "subject = ", 1)
    file.write_text(broken, "utf-8")
    failed = run("build", "--date", "2025-06-16", folder=paper)
    assert failed.returncode == 2
    assert "line" in failed.stderr
    assert file.read_text("utf-8") == broken


def test_a_slip_in_a_template_names_file_and_line(paper: Path, run: Run) -> None:
    """A misspelt variable or tag in a template is an error with the template's name and line."""
    template = paper / "templates" / "daily" / "bulletin.mjml.j2"
    template.write_text(template.read_text("utf-8").replace("<mj-body", "<mj-bodi", 1), "utf-8")
    failed = run("build", "--date", "2025-06-16", folder=paper)
    assert failed.returncode == 1
    assert "bulletin.mjml.j2" in failed.stderr
    assert "mj-body" in failed.stderr
    assert "line" in failed.stderr or ".j2:" in failed.stderr


def test_one_unreadable_input_does_not_stop_the_day(paper: Path, run: Run) -> None:
    """A broken file among good ones is named with its reason; the bulletin is made of the rest."""
    (paper / "content" / "mystery.bin").write_bytes(bytes(range(256)))
    built = run("build", "--date", "2025-06-16", folder=paper)
    assert built.returncode == 0, built.stderr
    assert "mystery.bin" in built.stdout


def test_without_a_terminal_send_asks_for_yes(paper: Path, run: Run) -> None:
    """Where nobody can be asked, send shows who would get what and ends with exit 2 until --yes is given."""
    run("build", "--date", "2025-06-16", folder=paper)
    asked = run("send", "--date", "2025-06-16", folder=paper)
    assert asked.returncode == 2
    assert "3" in asked.stdout
    assert "--yes" in asked.stderr
    assert not (paper / "outbox").exists()


def test_an_empty_list_is_said(paper: Path, run: Run) -> None:
    """With nobody on the list there is nothing to send, and the way to add someone is named."""
    run("build", "--date", "2025-06-16", folder=paper)
    (paper / "subscribers.csv").write_text("email\n", "utf-8")
    failed = run("send", "--date", "2025-06-16", "--yes", folder=paper)
    assert failed.returncode == 2
    assert "subscribers.csv" in failed.stderr


def test_a_blocking_finding_stops_the_send(paper: Path, run: Run) -> None:
    """A bulletin without an unsubscribe link never leaves: exit 3, and the finding is named."""
    for part in (paper / "templates").rglob("*.j2"):
        part.write_text(part.read_text("utf-8").replace("slot.unsubscribe_url", "slot.preferences_url"), "utf-8")
    built = run("build", "--date", "2025-06-16", folder=paper)
    assert built.returncode == 0, built.stderr
    blocked = run("send", "--date", "2025-06-16", "--yes", folder=paper)
    assert blocked.returncode == 3
    assert "unsubscribe" in blocked.stderr
    assert run("check", "--date", "2025-06-16", folder=paper).returncode == 3
