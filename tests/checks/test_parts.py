from __future__ import annotations

import pytest

from tests.checks.pages import BODY, MARK, TEXT, ids, judged


@pytest.mark.parametrize("subject", ["", "  "])
def test_a_bulletin_has_a_subject(subject: str) -> None:
    """Without one it looks like an accident."""
    assert ids(judged(subject=subject)) == ["block subject.missing"]


def test_the_way_out_is_in_both_parts() -> None:
    """In the HTML it is a link, in the text it is written out."""
    unlinked = BODY.replace(f'href="{MARK}_unsubscribe_url_"', 'href="https://town-hall.test/leave"')
    assert ids(judged(body=unlinked, about="unsub")) == ["block unsubscribe.html"]
    written = f"{unlinked}<p>{MARK}_unsubscribe_url_</p>"
    assert ids(judged(body=written, about="unsub")) == ["block unsubscribe.html"]
    assert ids(judged(text=TEXT.replace(f"{MARK}_unsubscribe_url_", ""))) == ["block unsubscribe.text"]


@pytest.mark.parametrize(
    "link", ['<a href="{}" style="display:none">Leave</a>', '<a href="{}"></a>', '<p hidden><a href="{}">Leave</a></p>']
)
def test_the_way_out_can_be_seen(link: str) -> None:
    """A link that nobody finds is none; one that is shown beside it makes good for it."""
    unseen = link.format(f"{MARK}_unsubscribe_url_")
    body = BODY.replace(f'<a href="{MARK}_unsubscribe_url_">Unsubscribe</a>', unseen)
    assert ids(judged(body=body, about="unsub")) == ["block unsubscribe.html"]
    assert judged(unseen, about="unsub") == ()


def test_a_placeholder_is_placed_where_it_stands() -> None:
    """Whoever mends it looks for the story."""
    (finding,) = judged("<h3>Bridge</h3><p>It opens TODO when.</p>", text=f"{TEXT}Bridge: TODO")
    assert (finding.id, finding.place) == ("words.placeholder", "HTML, <p> “It opens TODO when.”")


def test_a_text_part_says_something() -> None:
    """A line that sends its reader elsewhere is no text part."""
    trivial = f"View this e-mail in your browser:\nhttps://town-hall.test/\n{MARK}_unsubscribe_url_\n"
    assert "block text.trivial" in ids(judged(text=trivial))
    assert "block text.missing" in ids(judged(text=" \n"))


@pytest.mark.parametrize(
    "left",
    [
        *("Dear {{ first_name }}", "{% if lead %}", "Lorem ipsum dolor", "Hello *|FNAME|*", "Dear %%first_name%%"),
        *("TODO write this", "Pay rises by XXX", "[Insert summary here]", "[headline here]", "[Standfirst here]"),
    ],
)
def test_a_placeholder_in_the_text_is_a_warning(left: str) -> None:
    """It might be meant, in a story on templates."""
    assert ids(judged(f"<p>{left}</p>")) == ["warn words.placeholder"]
    assert ids(judged(text=f"{TEXT}\n{left}")) == ["warn words.placeholder"]
    assert ids(judged(subject=left)) == ["warn words.placeholder"]


@pytest.mark.parametrize(
    "fine",
    [
        *("“[The council] will pay”", "“[inserted] words”", "TK Maxx", "Salary TBC", "xxx", "[name withheld]"),
        "{one} bracket",
        "Todo está bien",
        "a 5 % rise",
        "<style>.a{color:red}}</style>",
    ],
)
def test_what_only_looks_like_one_is_left_alone(fine: str) -> None:
    """A single bracket, a Spanish word, a percentage."""
    assert judged(f"<p>{fine}</p>") == ()


@pytest.mark.parametrize("written", ["<{}>", "({}).", "See {}, today", "{}."])
def test_an_address_in_the_text_may_stand_among_marks(written: str) -> None:
    """Brackets and full stops are not part of it; a longer address is another."""
    link = '<a href="https://a.test/1">A bridge</a>'
    assert judged(link, text=TEXT + written.format("https://a.test/1"), about="text.") == ()
    assert ids(judged(link, text=TEXT + written.format("https://a.test/12"), about="text.")) == ["warn text.link"]
