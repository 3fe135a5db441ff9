from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.desk.fingerprint import fingerprint
from bulletin.errors import EditionFileError

EDITION = """\
publication = "daily"
date = 2025-06-16
subject = "Homes bought back"
locked = false
proposal = "0123456789ab"

[[stories]]
id = "s1"
headline = "Town hall buys back homes"
summary = "It has bought 40."
summary_from = "publisher"
published = 2025-06-16T09:30:00
why = "the lead: 12 points"

[[left_out]]
kind = "story"
id = "s2"
title = "Another"
why = "an older one"
"""


def of(folder: Path, text: str) -> str | None:
    """The fingerprint of an edition with this text."""
    (folder / "edition.toml").write_text(text, "utf-8")
    return fingerprint(folder)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ('subject = "Homes', '# a comment\nsubject    =   "Homes'),
        ("locked = false", "locked = true"),
        ('proposal = "0123456789ab"\n', ""),
        ('why = "the lead: 12 points"', 'why = "another reason"'),
        (EDITION[EDITION.index("[[left_out]]") :], ""),
    ],
)
def test_what_no_reader_sees_changes_nothing(tmp_path: Path, found: str, put: str) -> None:
    """Comments, layout, reasons and what was left out may change: it is the same edition."""
    assert found in EDITION
    assert of(tmp_path, EDITION.replace(found, put)) == of(tmp_path, EDITION)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("Homes bought back", "Homes bought"),
        ("It has bought 40.", "It has bought 41."),
        ("09:30:00", "09:31:00"),
        ('id = "s1"', 'id = "s1"\nlead = true'),
        ("[[left_out]]", '[[stories]]\nheadline = "One more"\n\n[[left_out]]'),
    ],
)
def test_what_a_reader_sees_makes_it_another(tmp_path: Path, found: str, put: str) -> None:
    """A changed word, figure, time or order is a changed edition."""
    assert found in EDITION
    assert of(tmp_path, EDITION.replace(found, put, 1)) != of(tmp_path, EDITION)


def test_a_key_that_this_program_does_not_know_counts(tmp_path: Path) -> None:
    """What another version wrote is compared as it stands, and refused by nobody."""
    newer = EDITION.replace("locked = false", 'locked = false\ntone = "warm"')
    assert of(tmp_path, newer) not in {None, of(tmp_path, EDITION)}
    assert of(tmp_path, newer) == of(tmp_path, newer)


def test_it_is_the_same_number_for_ever(tmp_path: Path) -> None:
    """It stands in ledgers: an edition that was frozen by an older version has to be found unchanged."""
    plain = 'publication = "daily"\ndate = 2025-06-16\n'
    # sha256 of {"date":"2025-06-16","publication":"daily"}, as sha256sum gives it
    assert of(tmp_path, plain) == "c880ccf8e229f674aa9c9c36129f298cab1bcf1a50ac6bf38b429e46ef7ae5e8"


def test_without_the_file_there_is_none(tmp_path: Path) -> None:
    """Nothing can be said of a folder that is gone."""
    assert fingerprint(tmp_path / "gone") is None


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """It is neither changed nor unchanged: someone has to mend it."""
    with pytest.raises(EditionFileError, match=r"edition\.toml"):
        of(tmp_path, 'subject = "no end')
