from __future__ import annotations

import pytest

from bulletin.sources.decoding import decoded

FEED = '<?xml version="1.0" encoding="{}"?><rss><title>Café – £5, “plan”</title></rss>'


@pytest.mark.parametrize(
    "declared", ["utf-16", "UTF-16LE", "utf-32", "ISO-10646-UCS-2", "hex", "idna", "no-such-thing"]
)
@pytest.mark.parametrize("written", ["utf-8", "cp1252"])
def test_a_declaration_that_cannot_be_true_is_passed_over(declared: str, written: str) -> None:
    """Programs write "utf-16" above UTF-8, and its bytes would decode, into signs that nobody wrote."""
    text = FEED.format(declared)
    assert decoded(text.encode(written)) == text
    assert decoded(text.encode(written), f"text/xml; charset={declared}") == text


@pytest.mark.parametrize("written", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["utf-16", "utf-8", "iso-8859-1"])
def test_wide_text_is_told_by_its_bytes(declared: str, written: str) -> None:
    """With a byte order mark or without, whatever it declares."""
    text = FEED.format(declared)
    assert decoded(text.encode(written)) == text


def test_line_ends_are_one_sign() -> None:
    """Windows' and the old Mac's become LF."""
    assert decoded(b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_an_undeclared_euro_is_one() -> None:
    """ISO 8859-15 has it where Windows-1252 has a sign that nobody writes."""
    assert decoded("Café, €5".encode("iso-8859-15")) == "Café, €5"
