from __future__ import annotations

from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.errors import MessageError
from bulletin.message.headers import identifier, mailbox, message_ids, phrase, unstructured
from bulletin.model import EditionId
from tests.message.sample import name_and_address

# Control characters are taken out of names and headlines at the edge.
SHOWN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
TRICKY = st.sampled_from(
    ["=?utf-8?q?ok=0D=0ABcc=3A_x?=", '"', "\\", "<", ">", "a@b.c", ",", ";", "(", ")", ":", "=?", "?=", " "]
)
HOSTILE = st.lists(st.one_of(SHOWN, TRICKY), max_size=4).map(" ".join)


def parsed(head: str, name: str) -> str:
    """Return a header's value as Python's own parser reads it from the wire."""
    message = message_from_bytes(head.encode("ascii") + b"\r\n\r\n", policy=policy.default)
    assert message.keys() == [name]
    return str(message[name])


@given(HOSTILE)
def test_a_subject_reads_back_as_it_was_written(subject: str) -> None:
    """Whatever a headline holds comes back, its white space made single, and it writes no header of its own."""
    assert parsed(unstructured("Subject", subject), "Subject") == " ".join(subject.split())


@given(HOSTILE)
def test_a_name_reads_back_and_never_becomes_an_address(name: str) -> None:
    """A display name is one name of one address, whatever quotes, commas or encoded words it holds."""
    message = message_from_bytes(f"To: {mailbox(name, 'ann@example.com')}\r\n\r\n".encode("ascii"))
    assert name_and_address(message, "To") == (" ".join(name.split()), "ann@example.com")
    assert message.keys() == ["To"]


@given(HOSTILE)
def test_no_header_line_exceeds_what_mail_carries(text: str) -> None:
    """A line with an encoded word has at most 76 characters (RFC 2047 2), any other at most 998."""
    for head in (unstructured("Subject", text), f"From: {mailbox(text, 'ann@example.com')}"):
        for line in head.split("\r\n"):
            assert len(line) <= (76 if "=?utf-8?" in line else 998)
            assert line.strip()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ann Reader", "Ann Reader"),
        ("Reader, Ann", '"Reader, Ann"'),
        ('Ann "Annie" O\\Neil', '"Ann \\"Annie\\" O\\\\Neil"'),
        ("Zoë", "=?utf-8?q?Zo=C3=AB?="),
        ("Анна", "=?utf-8?b?0JDQvdC90LA=?="),
        ("", ""),
    ],
)
def test_a_name_is_written_in_the_plainest_way_that_can_carry_it(name: str, written: str) -> None:
    """Atoms where they do, quotes where they must, encoded words where nothing else is left."""
    assert phrase(name) == written


@pytest.mark.parametrize("mark", ["\r", "\n", "\0", "\r\nBcc: x@example.com"])
def test_a_line_break_is_refused_in_every_header(mark: str) -> None:
    """Nothing that ends a header line gets into one."""
    writers: tuple[tuple[Callable[[str], str], str], ...] = (
        (lambda value: unstructured("Subject", value), "ok"),
        (lambda value: mailbox(value, "ann@example.com"), "Ann"),
        (lambda value: mailbox("Ann", value), "ann@example.com"),
        (lambda value: identifier("List-Unsubscribe", value), "https://example.org/"),
    )
    for write, given_value in writers:
        with pytest.raises(MessageError):
            write(given_value + mark)


@pytest.mark.parametrize(
    "address", ["", "ann", "ann@", "@example.com", "a b@example.com", "ann@example.com, bob@example.com", "<a@b.c>"]
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    """One message goes to one address."""
    with pytest.raises(MessageError):
        mailbox("", address)


@pytest.mark.parametrize(
    "value", ["https://example.org/ä", "https://example.org/a b", "https://example.org/>", "x" * 901]
)
def test_an_identifier_is_plain_or_refused(value: str) -> None:
    """An identifier is never encoded, folded or cut: what cannot be written raw is an error."""
    with pytest.raises(MessageError):
        identifier("List-Unsubscribe", value)


def test_a_message_id_is_the_same_for_a_retry_and_no_other_copy() -> None:
    """It depends on edition, revision and reader, and on the secret."""
    monday = EditionId(publication="p", day=date(2025, 6, 16))
    tuesday = EditionId(publication="p", day=date(2025, 6, 17))

    def made(secret: bytes = b"k", edition: EditionId = monday, revision: int = 0, reader: int = 1) -> str:
        return message_ids(secret, edition, revision=revision, domain="example.org")(reader)

    assert made() == made()
    assert len({made(), made(b"other"), made(edition=tuesday), made(revision=1), made(reader=2)}) == 5
    assert made().endswith("@example.org")
