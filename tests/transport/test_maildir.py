from __future__ import annotations

import mailbox
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from bulletin.errors import TransportError
from bulletin.transport.maildir import Maildir
from tests.transport.relay import outgoing


def test_a_mail_program_can_read_what_was_written(tmp_path: Path) -> None:
    """The folder is a Maildir, its lines end in LF, and the content is the message's."""
    box = Maildir(tmp_path / "outbox")
    receipts = list(box.deliver([outgoing(1, "ann@example.com"), outgoing(2, "bob@example.com")]))
    assert [(receipt.key, receipt.outcome) for receipt in receipts] == [(1, "accepted"), (2, "accepted")]
    opened = mailbox.Maildir(tmp_path / "outbox", create=False)
    assert sorted(str(message["Message-ID"]) for message in opened) == ["<1@example.org>", "<2@example.org>"]
    (one, two) = (path.read_bytes() for path in (tmp_path / "outbox" / "new").iterdir())
    assert b"\r" not in one + two
    parsed = BytesParser(policy=policy.default).parsebytes(one)
    assert parsed.get_content().startswith("Hello ")


def test_writing_it_again_replaces_it(tmp_path: Path) -> None:
    """The same Message-ID is the same file, so that a repeat doubles nothing."""
    box = Maildir(tmp_path)
    changed = b"Message-ID: <1@example.org>\r\n\r\nchanged\r\n"
    list(box.deliver([outgoing(1, "ann@example.com")]))
    list(box.deliver([outgoing(1, "ann@example.com", changed)]))
    (file,) = (tmp_path / "new").iterdir()
    assert file.read_bytes() == changed.replace(b"\r\n", b"\n")
    assert not list((tmp_path / "tmp").iterdir())


def test_what_a_mail_program_has_moved_is_replaced_too(tmp_path: Path) -> None:
    """Opened with a mail program, a message lies in cur with flags; the repeat takes its place."""
    box = Maildir(tmp_path)
    list(box.deliver([outgoing(1, "ann@example.com")]))
    (file,) = (tmp_path / "new").iterdir()
    file.rename(tmp_path / "cur" / f"{file.name}:2,S")
    assert not box.lacks(["1@example.org"])
    list(box.deliver([outgoing(1, "ann@example.com")]))
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert not list((tmp_path / "cur").iterdir())


def test_a_replaced_rehearsal_is_taken_back(tmp_path: Path) -> None:
    """Discarded messages are gone, wherever they lie, and others stay."""
    box = Maildir(tmp_path)
    list(box.deliver([outgoing(1, "ann@example.com"), outgoing(2, "bob@example.com")]))
    assert not box.lacks(["1@example.org", "2@example.org"])
    box.discard(["1@example.org", "never@example.org"])
    assert box.lacks(["1@example.org"])
    assert not box.lacks(["2@example.org"])


def test_an_empty_delivery_makes_no_folder(tmp_path: Path) -> None:
    """Nothing to say, nothing written."""
    assert list(Maildir(tmp_path / "outbox").deliver([])) == []
    assert not (tmp_path / "outbox").exists()


def test_an_outbox_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file in its place ends in a sentence."""
    (tmp_path / "outbox").write_text("no folder")
    with pytest.raises(TransportError, match="outbox: the outbox cannot be written"):
        list(Maildir(tmp_path / "outbox").deliver([outgoing(1, "ann@example.com")]))


def test_more_than_a_group_is_written_and_receipts_come_in_order(tmp_path: Path) -> None:
    """A group's end loses nobody."""
    receipts = Maildir(tmp_path).deliver(outgoing(key, "ann@example.com") for key in range(250))
    assert [receipt.key for receipt in receipts] == list(range(250))
    assert len(list((tmp_path / "new").iterdir())) == 250
