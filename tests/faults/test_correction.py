"""A correction goes to exactly those who got the error."""

from __future__ import annotations

import pytest

from tests.faults.press import DAY, Press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault
from tests.faults.test_amend import change

DEAD, GONE = "reader000003@example.org", "reader000002@example.org"


@pytest.fixture
def mended(press: Press, relay: FaultyRelay) -> Press:
    """An edition of which six were sent the error, one of them in vain, and the others its mended revision."""
    relay.play(Fault(phase="rcpt", reply="550 5.1.1 no such user", to=DEAD, times=1))
    press.connect(relay.port, connections=1)
    assert press.send("--limit", "6").code == 4
    assert press.run("pause").code == 0
    change(press, "The bridge is open, mended")
    assert press.run("amend", "--yes").code == 0
    assert press.run("resume").code == 0
    assert press.send().code == 0
    built = press.run("build", "--name", "correction")
    assert built.code == 0, built.stderr
    file = press.folder / "editions" / f"{DAY}-correction" / "edition.toml"
    told = '\n[[correction]]\ntext = "The repairs cost five million pounds, and not four."\n'
    file.write_text(file.read_text("utf-8") + told, "utf-8")
    return press


def test_a_correction_reaches_exactly_those_who_got_the_error(mended: Press, relay: FaultyRelay) -> None:
    """Those of the first revision, once; who was refused it, who left since and who got the mended one get nothing."""
    revisions = mended.standing("accepted")["revisions"]
    wrong = {reader for reader, number in revisions.items() if number == 0}
    assert 0 < len(wrong) < len(mended.readers) - 1
    gone = mended.launcher.run("subscribers", "remove", min(wrong), folder=mended.folder)
    assert gone.code == 0, gone.stderr
    relay.forget()
    sent = mended.send("--name", "correction", "--to", "accepted:2025-06-16:0")
    assert sent.code == 0, sent.stderr
    assert dict(relay.accepted) == dict.fromkeys(wrong - {min(wrong)}, 1)
    told = mended.run("status", "--name", "correction")
    assert "for accepted:2025-06-16:0" in told.stdout
    again = mended.send("--name", "correction", "--to", "accepted:2025-06-16")
    assert again.code == 2
    assert "is frozen for accepted:2025-06-16:0" in again.stderr


def test_wrong_addressees_are_told_in_a_sentence(mended: Press, relay: FaultyRelay) -> None:
    """No such edition, no such revision, no name, no such wish: exit 2, and nobody is sent anything."""
    relay.forget()
    for told, words in (
        ("accepted:2025-06-15", "was sent to nobody"),
        ("accepted:2025-06-16-correction", "was sent to nobody"),
        ("accepted:2025-06-16:7", "has revisions 0 to 1"),
        ("accepted:2025-02-30", "names nobody"),
        ("everyone", "names nobody"),
    ):
        wrong = mended.send("--name", "correction", "--to", told)
        assert wrong.code == 2, wrong.stdout
        assert words in wrong.stderr.replace("\n", " ")
        assert "Traceback" not in wrong.stderr
    unnamed = mended.send("--to", "accepted:2025-06-16:0")
    assert unnamed.code == 2
    assert "--name correction" in unnamed.stderr
    assert not relay.accepted
