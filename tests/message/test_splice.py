from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.errors import MessageError
from bulletin.message.compose import compile_message
from bulletin.message.splice import fill_html, fill_text, splice
from bulletin.model import Picture
from tests.message.sample import EDITION, MARK, PICTURE, PUBLICATION, rendered, values
from tests.message.scratch import from_scratch, headers, parts

BULLETIN = rendered(pictures=())
COMPILED = compile_message(BULLETIN, PUBLICATION, EDITION)

SHOWN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
TRICKY = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "=?utf-8?q?x?=",
        "&amp;",
        "=3D",
        ".",
        "From me",
        f"{MARK}_email_",
        "--=_",
        '"',
        "'",
        "\\",
    ]
)
HOSTILE = st.one_of(SHOWN, st.lists(st.one_of(SHOWN, TRICKY), max_size=4).map(" ".join))
URLS = st.text(st.sampled_from("abcXYZ0189-_.~=&?%/"), max_size=300).map("https://news.example.org/u/".__add__)
ADDRESSES = st.from_regex(r"[a-z0-9+_-]{1,30}(\.[a-z0-9]{1,9})?@[a-z]{1,20}\.example", fullmatch=True)


@settings(max_examples=300, deadline=None)
@given(
    told=st.fixed_dictionaries(
        {
            "email": ADDRESSES,
            "name": HOSTILE,
            "first_name": HOSTILE,
            "reason": HOSTILE,
            "unsubscribe_url": URLS,
            "preferences_url": URLS,
            "view_url": URLS,
            "message_id": st.from_regex(r"[0-9a-f]{8,40}@example\.org", fullmatch=True),
        }
    ),
    subject=HOSTILE.filter(lambda text: MARK not in text),
    pictures=st.sampled_from([(), (PICTURE,)]),
)
def test_a_spliced_message_is_the_one_that_would_have_been_built_from_scratch(
    told: dict[str, str], subject: str, pictures: tuple[Picture, ...]
) -> None:
    """Whatever a reader is called and a bulletin is titled: every header and every part, pictures included."""
    given_values = values(**told)
    bulletin = rendered(subject=subject, pictures=pictures)
    spliced = splice(compile_message(bulletin, PUBLICATION, EDITION), given_values)
    ours, theirs = message_from_bytes(spliced), from_scratch(bulletin, given_values)
    assert headers(ours) == headers(theirs)
    assert parts(ours) == parts(theirs)
    modern = message_from_bytes(spliced, policy=policy.default)
    assert [part.defects for part in modern.walk() if part.defects] == []
    assert len(set(ours.keys())) == len(ours.keys()) == 17


@settings(max_examples=100)
@given(name=HOSTILE, first_name=HOSTILE, reason=HOSTILE, unsubscribe_url=URLS)
def test_every_copy_is_seven_bit_and_fit_for_the_wire(
    name: str, first_name: str, reason: str, unsubscribe_url: str
) -> None:
    """ASCII, CRLF and nothing else at a line's end, no line over 998, no dot at a line's beginning."""
    message = splice(COMPILED, values(name=name, first_name=first_name, reason=reason, unsubscribe_url=unsubscribe_url))
    assert message.isascii()
    assert b"\0" not in message
    lines = message.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= 998 for line in lines)
    assert not any(line.startswith(b".") for line in lines)


def test_a_value_is_escaped_where_it_is_html_and_plain_where_it_is_text() -> None:
    """A name is text to whoever reads it, never markup."""
    told = values(first_name='<b onclick="x">Ann & Co</b>')
    message = message_from_bytes(splice(COMPILED, told), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert 'Hello <b onclick="x">Ann & Co</b>, councils' in text.get_content()
    assert "Hello &lt;b onclick=&quot;x&quot;&gt;Ann &amp; Co&lt;/b&gt;, councils" in html.get_content()


def test_a_slot_in_a_value_is_not_filled_again() -> None:
    """A reader who is called like a slot gets their name, not somebody's link."""
    told = values(first_name=f"{MARK}_unsubscribe_url_")
    message = message_from_bytes(splice(COMPILED, told), policy=policy.default)
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().startswith(f"Hello {MARK}_unsubscribe_url_, ")


@pytest.mark.parametrize("slot", ["email", "name", "message_id", "date", "unsubscribe_url"])
@pytest.mark.parametrize("mark", ["\r\nBcc: x@example.com", "\n", "\r", "\0"])
def test_no_value_ends_a_header_line(slot: str, mark: str) -> None:
    """CR, LF and NUL are refused in every value that a header takes."""
    with pytest.raises(MessageError):
        splice(COMPILED, values() | {slot: values()[slot] + mark})


def test_a_missing_value_is_named() -> None:
    """A template that uses a slot nobody fills is told so."""
    told = values()
    del told["reason"]
    with pytest.raises(MessageError, match="'reason'"):
        splice(COMPILED, told)
    with pytest.raises(MessageError, match="'reason'"):
        fill_html(BULLETIN, told)


def test_the_same_values_give_the_same_bytes() -> None:
    """A retry is byte-identical."""
    compiled = compile_message(rendered(pictures=(PICTURE,)), PUBLICATION, EDITION)
    assert splice(compiled, values()) == splice(compiled, values())


def test_another_readers_copy_differs_only_where_it_is_theirs() -> None:
    """No address, name or token of one reader is in another's copy."""
    other = values(
        email="bob@example.net",
        name="Bob",
        first_name="Bob",
        unsubscribe_url="https://news.example.org/unsubscribe/bobs",
        view_url="https://news.example.org/view/2025-06-16/bobs",
        message_id="bobs@example.org",
    )
    anns, bobs = splice(COMPILED, values()), splice(COMPILED, other)
    assert b"bob" not in anns.lower()
    assert b"ann@" not in bobs
    assert b"WzFd" not in bobs


def test_the_sample_pages_show_what_a_reader_would_see() -> None:
    """The kept HTML and text hold the values, escaped for each, and the pictures by name."""
    told = values(first_name="Ann & Bob")
    assert "Hello Ann &amp; Bob, councils" in fill_html(BULLETIN, told)
    assert "pictures/hero-600.png" in fill_html(BULLETIN, told)
    assert "Hello Ann & Bob, councils" in fill_text(BULLETIN, told)
