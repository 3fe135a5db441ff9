from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bulletin.errors import UsageError
from bulletin.send import deliver
from bulletin.store.archive import what_ran
from bulletin.transport.smtp import Smtp
from tests.message.sample import PUBLICATION, TEXT, rendered
from tests.office import NAMES, START, Office, open_office
from tests.transport.relay import relay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


def test_a_rehearsal_writes_everyones_message_and_sends_none(office: Office) -> None:
    """The outbox holds one message a reader, and nothing has run."""
    progress = office.rehearse()
    assert (progress.edition.kind, progress.edition.state, progress.counts["accepted"]) == ("rehearsal", "done", 5)
    recipients = [
        message_from_bytes(content, policy=policy.default)["To"].addresses[0].username for content in office.written
    ]
    assert sorted(recipients) == list(NAMES)
    assert what_ran(office.database, PUBLICATION.id).stories == frozenset()


def test_an_unchanged_rehearsal_writes_nothing(office: Office) -> None:
    """Sent again, it is the same rehearsal, and done."""
    office.rehearse()
    before = {path: path.stat().st_mtime_ns for path in (office.folder / "outbox" / "new").iterdir()}
    again = office.rehearse()
    assert (dict(again.now), again.edition.state) == ({}, "done")
    assert {path: path.stat().st_mtime_ns for path in (office.folder / "outbox" / "new").iterdir()} == before


def test_a_changed_rehearsal_replaces_the_old(office: Office) -> None:
    """Another text and one reader fewer: the outbox holds the new messages alone."""
    office.rehearse()
    office.readers.unsubscribe("bob@example.com", now=START)
    progress = office.rehearse(rendered(text=TEXT + "\nChanged.\n"))
    assert progress.counts["accepted"] == 4
    assert len(office.written) == 4
    assert all(b"Changed." in content for content in office.written)


def test_a_rehearsal_whose_outbox_was_cleared_is_written_again(office: Office) -> None:
    """Deleting the outbox does not leave one with nothing."""
    office.rehearse()
    for path in (office.folder / "outbox" / "new").iterdir():
        path.unlink()
    assert office.rehearse().counts["accepted"] == 5
    assert len(office.written) == 5


def test_a_rehearsal_locks_nothing_and_the_real_send_starts_afresh(office: Office) -> None:
    """Everyone gets the real one, changed or not, and only then has it run."""
    office.rehearse(rendered(subject="Rehearsed"))
    with relay() as server:
        progress = office.send(server)
    assert (progress.edition.kind, progress.counts["accepted"]) == ("real", 5)
    assert len(server.arrivals) == 5
    ran = what_ran(office.database, PUBLICATION.id)
    assert (ran.stories, dict(ran.jobs)) == (frozenset({"s1"}), {"j1": 1})


def test_a_rehearsal_cannot_be_sent_nor_the_real_one_rehearsed(office: Office) -> None:
    """What was frozen for one is refused by the other."""
    with pytest.raises(UsageError, match="cannot go through this transport"):
        deliver(office.freeze(), ledger=office.ledger, transports=[office.outbox], clock=office.watch)
    with relay() as server, pytest.raises(UsageError, match="cannot go through this transport"):
        deliver(
            office.freeze(rehearsal=True),
            ledger=office.ledger,
            transports=[Smtp(host="127.0.0.1", port=server.port, security="none")],
            clock=office.watch,
        )
