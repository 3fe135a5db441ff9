from __future__ import annotations

import pytest

from bulletin.rendering.mjml import compile_mjml, faults


def document(column: str, *, head: str = "") -> str:
    """Return a whole document around what stands in a column."""
    return (
        f"<mjml><mj-head>{head}</mj-head><mj-body><mj-section><mj-column>{column}</mj-column></mj-section>"
        "</mj-body></mjml>"
    )


@pytest.mark.parametrize(
    "column",
    [
        "<mj-text>a&nbsp;b &eacute; &amp; &#8217;<br/><b>any <blink>HTML</blink></b></mj-text>",
        '<mj-text padding="0px 16px" css-class="x" mj-class="y">a</mj-text>',
        '<mj-text padding="0" line-height="1.5" letter-spacing="-0.5px" color="rebeccapurple">a</mj-text>',
        '<mj-image src="https://images.test/a.jpg" width="600px" border-radius="4px" fluid-on-mobile="true"/>',
        '<mj-button background-color="#0A5A6B" color="rgba(255, 255, 255, 0.5)" inner-padding="9px">Go</mj-button>',
        '<mj-table cellpadding="4" width="100%"><tr><td colspan="2">a</td></tr></mj-table>',
        "<mj-social><mj-social-element name='linkedin-noshare' alt=''>In</mj-social-element></mj-social>",
        "<mj-raw><!-- a comment --><div>b</div></mj-raw>",
    ],
)
def test_what_is_right_has_no_faults_and_compiles(column: str) -> None:
    """What the official validator lets through, and the compiler understands, is let through."""
    assert faults(document(column)) == []
    assert compile_mjml(document(column)).startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("column", "at", "cause"),
    [
        ("<mj-txt/>", "<mj-txt", "there is no tag mj-txt; did you mean 'mj-text'?"),
        ("<p>a</p>", "<p", "there is no tag p; known here: mj-accordion"),
        ("<mj-section/>", "<mj-section/>", "mj-section cannot stand in mj-column; it belongs in mj-body or mj-wrapper"),
        ("<mj-text>a<mj-image/>", "</mj-col", "mismatched tag in mj-text"),
        ('<mj-text\n  colr="red">a</mj-text>', "colr", "mj-text has no attribute colr; did you mean 'color'?"),
        ('<mj-text color="redd">a</mj-text>', "color", "is no colour; write it as #0a5a6b"),
        ('<mj-text color="#12345">a</mj-text>', "color", "is no colour"),
        ('<mj-text align="centre">a</mj-text>', "align", "is none of left, right, center, justify"),
        ('<mj-text font-size="16">a</mj-text>', "font-size", "holds '16', which is no length in px"),
        ('<mj-text padding="1px 2px 3px 4px 5px">a</mj-text>', "padding", "has 5 lengths; 4 at the most"),
        ('<mj-text padding="0 16px">a</mj-text>', "padding", "write 0px instead of 0"),
        ('<mj-image fluid-on-mobile="yes"/>', "fluid-on-mobile", "is neither true nor false"),
        ('<mj-table cellpadding="4px"/>', "cellpadding", "is no whole number"),
        ('<mj-table role="presentation"/>', "role", "is not understood by the compiler"),
        ('<mj-include path="a.mjml"/>', "<mj-include", "write {% include %} instead"),
        ("<mj-text>&nosuch;</mj-text>", "&nosuch", "there is no character called &nosuch;"),
        ("<mj-text>a & b</mj-text>", " b<", "write &amp; for &"),
        ("<mj-text><![CDATA[a]]></mj-text>", "<![CDATA", "CDATA has no place"),
        ('<mj-text color="red" color="blue">a</mj-text>', 'color="blue', "keep one of the two"),
    ],
)
def test_what_is_wrong_is_found_where_it_stands(column: str, at: str, cause: str) -> None:
    """Each fault has its place, to the character, and says what would be right."""
    whole = document(column)
    first = faults(whole)[0]
    assert cause in first.cause
    if "mismatched" not in cause and "color" not in at:
        assert first.offset == whole.index(at, whole.index("<mj-column>") + 1)


def test_characters_are_counted_not_bytes() -> None:
    """What stands before a fault may be written in any script."""
    whole = document("<mj-text>éé — 日本</mj-text><mj-txt/>")
    assert whole[faults(whole)[0].offset :].startswith("<mj-txt/>")


def test_defaults_take_any_components_attributes() -> None:
    """mj-all and mj-class set what some component knows; a component's default only its own."""
    right = '<mj-attributes><mj-all font-family="Arial"/><mj-class name="a" color="#fff"/></mj-attributes>'
    wrong = '<mj-attributes><mj-all font-famly="Arial"/><mj-text src="a"/></mj-attributes>'
    assert faults(document("", head=right)) == []
    assert [fault.cause.partition(";")[0] for fault in faults(document("", head=wrong))] == [
        "mj-all has no attribute font-famly",
        "mj-text has no attribute src",
    ]


def test_a_document_type_is_refused() -> None:
    """So nothing is fetched, and no entity blows up."""
    bomb = '<!DOCTYPE mjml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + document("<mj-text>&b;</mj-text>")
    assert "a document type" in faults(bomb)[0].cause


def test_what_would_crash_the_compiler_does_not_reach_it() -> None:
    """Tags nested by the thousand are a fault, not the end of the process."""
    deep = "<div>" * 20_000 + "</div>" * 20_000
    assert "100 tags deep" in faults(document(f"<mj-text>{deep}</mj-text>"))[0].cause


def test_nothing_is_loaded_from_the_web() -> None:
    """MJML's default faces come with a stylesheet of their own; ours do not."""
    assert "fonts.googleapis" not in compile_mjml(document("<mj-text>a</mj-text>"))


def test_no_more_than_five_faults_are_told() -> None:
    """A page of errors helps less than its first lines."""
    assert len(faults(document("<mj-txt/>" * 9))) == 5
