from __future__ import annotations

import email
import json
import re
import tomllib
from email import policy
from pathlib import Path

from tests.journeys.conftest import Run

DAY = "2025-06-16"
RELAY = '[transport]\nkind = "smtp"\nhost = "127.0.0.1"\nsecurity = "none"\n'


def test_a_new_publication_builds_its_sample_day(paper: Path, run_anew: Run) -> None:
    """After init, one command makes a bulletin with stories, jobs and pictures, and says where it is."""
    built = run_anew("build", "--date", DAY, folder=paper)
    assert built.returncode == 0, built.stderr
    edition = paper / "editions" / DAY
    assert str(Path("editions") / DAY / "bulletin.html") in built.stdout
    assert {file.name for file in edition.iterdir()} >= {
        "edition.toml",
        "bulletin.mjml",
        "bulletin.html",
        "bulletin.txt",
        "bulletin.eml",
        "report.json",
        "pictures",
    }
    report = json.loads((edition / "report.json").read_text("utf-8"))
    assert report["stories"] >= 8
    assert report["jobs"]["open"] >= 24
    assert not report["blocked"]
    warnings = [finding["id"] for finding in report["findings"] if finding["severity"] == "warn"]
    assert warnings == ["stories.unlinked"] * 2  # the two pages saved as text, which have no address


def test_init_says_how_to_get_there(tmp_path: Path, run_anew: Run) -> None:
    """A folder's name is quoted where it has to be; where one stands in it already, there is nowhere to go."""
    assert "cd 'my papers/one'" in run_anew("init", "my papers/one").stdout
    (tmp_path / "here").mkdir()
    here = run_anew("init", ".", folder=tmp_path / "here")
    assert here.returncode == 0, here.stderr
    assert "cd " not in here.stdout


def test_the_eml_holds_both_parts_and_the_pictures(paper: Path, run: Run) -> None:
    """bulletin.eml opens in any mail program: a text, a page, and every picture that the page shows."""
    run("build", "--date", DAY, folder=paper)
    message = email.message_from_bytes((paper / "editions" / DAY / "bulletin.eml").read_bytes(), policy=policy.default)
    html = message.get_body(("html",))
    text = message.get_body(("plain",))
    assert html is not None
    assert text is not None
    page = html.get_content()
    content_ids = {part["Content-ID"].strip("<>") for part in message.walk() if part["Content-ID"]}
    assert content_ids
    assert all(f"cid:{content_id}" in page for content_id in content_ids)
    assert "pictures/" not in page


def test_building_again_changes_nothing(paper: Path, run: Run) -> None:
    """The sample day can be built as often as someone likes: the files stay the same to the byte."""
    edition = paper / "editions" / DAY
    run("build", "--date", DAY, folder=paper)
    first = {file.name: file.read_bytes() for file in edition.iterdir() if file.is_file()}
    run("build", "--date", DAY, folder=paper)
    assert {file.name: file.read_bytes() for file in edition.iterdir() if file.is_file()} == first


def test_an_editors_words_survive_the_next_build(paper: Path, run: Run) -> None:
    """A headline that was changed in edition.toml is in the bulletin, and a rebuild says that it was kept."""
    run("build", "--date", DAY, folder=paper)
    file = paper / "editions" / DAY / "edition.toml"
    headline = tomllib.loads(file.read_text("utf-8"))["stories"][0]["headline"]
    file.write_text(file.read_text("utf-8").replace(headline, "A better headline"), "utf-8")
    rebuilt = run("build", "--date", DAY, folder=paper)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "A better headline" in (paper / "editions" / DAY / "bulletin.html").read_text("utf-8")
    assert "kept" in rebuilt.stdout


def test_everyone_on_the_list_gets_the_rehearsal_once(paper: Path, run: Run, run_anew: Run) -> None:
    """Sending writes one message for each active reader into the Maildir, says so, and writes nothing twice."""
    run_anew("build", "--date", DAY, folder=paper)
    sent = run_anew("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 0, sent.stderr
    assert "nobody mailed" in sent.stdout
    messages = sorted((paper / "outbox" / "new").iterdir())
    recipients = {email.message_from_bytes(one.read_bytes(), policy=policy.default)["To"] for one in messages}
    assert recipients == {"Ann Archer <ann@example.org>", "Béa O'Neill <bea@example.net>", "cal@example.com"}
    stamps = [one.stat().st_mtime_ns for one in messages]
    again = run("send", "--date", DAY, "--yes", folder=paper)
    assert again.returncode == 0, again.stderr
    assert [one.stat().st_mtime_ns for one in sorted((paper / "outbox" / "new").iterdir())] == stamps
    status = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
    assert status["edition"] == DAY
    assert status["counts"]["accepted"] == 3
    assert sum(status["counts"].values()) == 3
    settings = paper / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").partition("[transport]")[0] + RELAY, "utf-8")
    assert "a rehearsal, written to a Maildir, nobody mailed" in run("status", "--date", DAY, folder=paper).stdout


def test_a_changed_rehearsal_is_a_new_one(paper: Path, run: Run) -> None:
    """A rehearsal locks nothing: after a change everyone gets the changed one, and no old copy stays."""
    run("build", "--date", DAY, folder=paper)
    run("send", "--date", DAY, "--yes", folder=paper)
    file = paper / "editions" / DAY / "edition.toml"
    subject = tomllib.loads(file.read_text("utf-8"))["subject"]
    file.write_text(file.read_text("utf-8").replace(subject, "Another subject", 1), "utf-8")
    run("build", "--date", DAY, folder=paper)
    sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 0, sent.stderr
    messages = [email.message_from_bytes(one.read_bytes()) for one in (paper / "outbox" / "new").iterdir()]
    assert [message["Subject"] for message in messages] == ["Another subject"] * 3


def test_what_is_proposed_next_is_about_the_same_edition(paper: Path, run: Run) -> None:
    """After a build aside, or of inputs of one's own, the commands on the screen name them again, and no other way."""
    page = "content/pages/local-plan-third-attempt.txt"
    aside = run("build", page, "--date", DAY, "--output", "aside", "--config", "bulletin.toml", folder=paper).stdout
    assert f"bulletin build {page} --date {DAY} --config bulletin.toml --output aside" in aside
    assert f"bulletin check --date {DAY} --config bulletin.toml --output aside" in aside
    assert "bulletin send" not in aside
    plain = run("build", page, "--date", DAY, folder=paper).stdout
    assert re.search(rf"bulletin build {re.escape(page)} --date {DAY}(  |$)", plain, re.MULTILINE)
