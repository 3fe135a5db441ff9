from __future__ import annotations

from bulletin.checks.run import Sample, Standards, judge
from bulletin.model import Rendered
from tests.checks.pages import BODY, ids, judged, judgement


def test_a_bulletin_without_fault_has_no_findings() -> None:
    """Silence means that it may go."""
    assert judged() == ()


def test_what_blocks_comes_first_and_the_order_is_fixed() -> None:
    """A person reads from the top; a program compares two runs."""
    more = (
        '<a href="https://example.org/">a</a><a href="https://b.test/"></a>'
        '<img src="pictures/hall-208.jpg"><a href="">c</a>'
    )
    assert ids(judged(more)) == [
        "block links.empty",
        "block pictures.alt_missing",
        "warn links.wordless",
        "note links.example",
    ]
    assert judgement(more) == judgement(more)


def test_every_finding_says_where_why_and_what_to_do() -> None:
    """Nobody has to search."""
    found = judged('<a href="#">d</a><img src="x">', body=BODY.replace("<a href=", "<b id="), text="", subject="")
    assert len(found) >= 6
    assert all(one.message and one.advice and one.place and one.why for one in found)


def test_an_empty_bulletin_is_judged_too() -> None:
    """Nothing at all is no reason to fail."""
    empty = Rendered(subject="", preheader="", mjml="", html="", text="", mark="s0", slots=frozenset())
    blocking = [one for one in ids(judge(empty, Standards(), Sample(html="", message=b"")).findings) if "block" in one]
    assert "block subject.missing" in blocking
    assert "block text.missing" in blocking
    assert "block headers.missing" in blocking


def test_a_publication_may_think_otherwise_of_how_bad_it_is() -> None:
    """What is a warning by default blocks where the house wants it, and stands where it belongs then."""
    link = '<a href="http://board.test/1">A post</a><a href="https://example.org/">a</a>'
    found = judged(link, about="links.", standards=Standards(severity={"links.http": "note", "links.example": "block"}))
    assert ids(found) == ["block links.example", "note links.http"]


def test_what_is_ignored_is_put_aside_with_its_reason() -> None:
    """It neither warns nor blocks, and nobody forgets it."""
    standards = Standards(ignore={"links.empty": "the board opens tomorrow"})
    said = judgement('<a href="">Read on</a>', standards=standards)
    assert said.findings == ()
    (put_aside,) = said.ignored
    assert (put_aside.finding.id, put_aside.reason) == ("links.empty", "the board opens tomorrow")
