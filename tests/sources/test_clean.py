from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.sources import clean


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  Two\u00a0 words\r\n", "Two words"),
        ("Bins &amp;amp; roads", "Bins & roads"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("Roads<script>alert(1)</script> mended", "Roads mended"),
        ("a\x00b\x1fc\ud800d\ufffee", "abcde"),
        ("Pay < £30,000 > £20,000", "Pay < £30,000 > £20,000"),
        ("‘Quoted’ – kept", "‘Quoted’ – kept"),
        ("Treesâ€‹ grow", "Trees grow"),  # an invisible mark, garbled
    ],
)
def test_a_line_is_plain_text(given_text: str, expected: str) -> None:
    """Markup, entities escaped twice, control characters and odd spaces go; the words stay."""
    assert clean.line(given_text) == expected


@given(st.text())
def test_a_line_holds_nothing_but_text(value: str) -> None:
    """Whatever comes in, no control character, surrogate or line end comes out."""
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in clean.line(value))


@given(st.text(alphabet=st.one_of(st.characters(max_codepoint=0x7F), st.characters(min_codepoint=0x100))))
def test_clean_text_stays_as_it_is(value: str) -> None:
    """Cleaning again changes nothing: no markup is left over that a second reader would find."""
    assert clean.line(clean.line(value)) == clean.line(value)


@given(st.text(alphabet=st.one_of(st.characters(max_codepoint=0x7F), st.sampled_from(" \u00a0\u2009é&<"))))
def test_a_modest_line_is_read_as_any_other(value: str) -> None:
    """What needs no cleaning is told at a glance, and comes out as if it had been cleaned."""
    assert clean.line(value) == " ".join(clean.plain(value).split())


def test_paragraphs_follow_the_blocks_of_the_markup() -> None:
    """Block elements and double line breaks part paragraphs; inline elements and single breaks do not."""
    markup = "<p>One <b>bold</b> word</p><div>Two<br>lines</div>Three<br><br>Four<style>p{}</style>"
    assert clean.paragraphs(markup) == ("One bold word", "Two lines", "Three", "Four")


def test_markup_that_was_escaped_as_a_whole_is_read() -> None:
    """A JobPosting's description often is HTML escaped a second time."""
    assert clean.paragraphs("&lt;p&gt;You&#39;ll&lt;/p&gt;\n&lt;p&gt;like it&lt;/p&gt;") == ("You'll", "like it")


def test_deep_nesting_ends_the_text_instead_of_the_day() -> None:
    """Nesting beyond 100 levels is cut off; what stood before it is kept."""
    assert clean.line("before " + "<div>" * 100_000 + " beyond") == "before"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/job?utm_source=board&id=1", "https://example.org/job?utm_source=board&id=1"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ("https://example.org/?a=1&section=2&copy=3", "https://example.org/?a=1&section=2&copy=3"),
        ("https://example.org/?a=1&amp;section=2;", "https://example.org/?a=1&section=2;"),
        ("mailto:jobs@example.org", "mailto:jobs@example.org"),
        ("//example.org/a.jpg", "https://example.org/a.jpg"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("&#106;avascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("/relative", None),
        ("https://", None),
        ("http://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_that_may_be_followed_are_links(address: str | None, expected: str | None) -> None:
    """http, https and mailto stay as they are written; anything else is no link."""
    assert clean.link(address) == expected


def test_a_relative_link_is_resolved() -> None:
    """Against the address of the document that holds it."""
    assert clean.link("../b.html", "https://example.org/a/c.html") == "https://example.org/b.html"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
        ("https://example.org/a?id=1&gclid=x&b=2#c", "https://example.org/a?id=1&b=2#c"),
        (
            "https://example.org/a?fbclid=1&mc_cid=2&mc_eid=3&msclkid=4&_hsenc=5&mkt_tok=6&igshid=7#c",
            "https://example.org/a#c",
        ),
        ("https://example.org/a?at_medium=RSS&at_campaign=K&ns_mchannel=rss", "https://example.org/a"),
        ("https://example.org/a?ref=1&source=2&id", "https://example.org/a?ref=1&source=2&id"),
        ("https://example.org/?q=utm_source=1", "https://example.org/?q=utm_source=1"),
        ("https://example.org/a?b=%20&b=1", "https://example.org/a?b=%20&b=1"),
        ("mailto:news@example.org?subject=x", "mailto:news@example.org?subject=x"),
        (None, None),
    ],
)
def test_only_what_counts_clicks_is_taken_off(address: str | None, expected: str | None) -> None:
    """The rest of an address may name the page, so it stays as it is written."""
    assert clean.untracked(address) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<p>One.</p><p class='a b'>Two <a href=\"/x?a=1&amp;b=2\">&amp; <b>three</b></a>.</p>",
        "<p>One.</p>\n<div><p>Two &amp; three.</p></div>",
        "<p>One.</p>Two &amp;amp; <i>three</i>.<script>alert(1)</script>",
        "<p>One.</p><p title='>'>Two &amp; three.</p>",
    ],
)
def test_a_plain_paragraph_is_read_as_the_parser_would(markup: str) -> None:
    """Words, entities and inline tags need no parser; what follows them gets one."""
    assert clean.paragraphs(markup) == ("One.", "Two & three.")


@given(st.lists(st.text(alphabet="ab .&;\u00a0é"), max_size=4), st.sampled_from(["", "\n", " \u00a0\t"]))
def test_paragraphs_alone_are_read_as_the_parser_would(texts: list[str], space: str) -> None:
    """Where nothing but space follows them no parser is asked; where a rule does, one is."""
    markup = "".join(f"<p>{text}</p>" for text in texts) + space
    assert clean.paragraphs(markup) == clean.paragraphs(markup + "<hr>") == clean.paragraphs("<hr>" + markup)
