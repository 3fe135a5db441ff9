from __future__ import annotations

import quopri

from hypothesis import given
from hypothesis import strategies as st

from bulletin.message.quoted_printable import encode_text, encode_value

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
TEXT = st.lists(WORDS.map(lambda text: text.replace("\r", "").replace("\n", "")), min_size=1, max_size=6).map("\n".join)


@given(TEXT)
def test_text_comes_back_as_it_was(text: str) -> None:
    """Decoding what was encoded gives the text, line breaks included."""
    decoded = quopri.decodestring(encode_text(text)).decode("utf-8")
    assert decoded.replace("\r\n", "\n") == text


@given(TEXT, WORDS, TEXT)
def test_a_value_between_two_texts_comes_back_in_its_place(before: str, value: str, after: str) -> None:
    """Pieces encoded apart decode together as the joined text, whatever stands where they meet."""
    joined = encode_text(before, before_slot=True) + encode_value(value) + encode_text(after + "\n")
    decoded = quopri.decodestring(joined).decode("utf-8")
    lines = (before.replace("\n", "\r\n"), value, after.replace("\n", "\r\n"), "\r\n")
    assert decoded == "".join(lines)


@given(TEXT, WORDS)
def test_no_line_is_too_long_or_needs_quoting_on_the_way(text: str, value: str) -> None:
    """Lines have at most 76 characters, are ASCII, and begin neither with a dot nor with "From "."""
    joined = encode_text(text, before_slot=True) + encode_value(value) + encode_text(text)
    for line in joined.decode("ascii").split("\r\n"):
        assert len(line) <= 76
        assert not line.startswith((".", "From "))
        assert not line.endswith((" ", "\t"))


def test_the_bytes_are_those_of_the_rfc() -> None:
    """An equals sign, a pound sign, a tab and a trailing space are written as RFC 2045 6.7 says."""
    assert encode_text("a=b £\tc \n.d\n") == b"a=3Db =C2=A3=09c=20\r\n=2Ed\r\n"


def test_an_empty_value_leaves_nothing_behind() -> None:
    """A reader without a first name costs no stray soft break."""
    assert encode_value("") == b""
