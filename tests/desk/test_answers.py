from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.answers import Answer, asked
from bulletin.desk.summarise import Summary, summarise
from bulletin.model import Article

ARTICLE = Article(
    title="Town hall buys back 60 former council homes",
    byline="Beth Arkle",
    body=(
        "Saltby District Council has bought back 60 of the houses that it once sold to their tenants.",
        "The homes cost £10.9m, Cllr Jo Day told the cabinet on Friday. ‘It is cheaper than hotels,’ Mr. Day said.",
        "Twelve families have moved in, and 1,200 are waiting in Saltby and Kings Marsh.",
    ),
)


def told(text: str) -> Answer:
    """What is made of a program that says ``text``."""
    return asked(lambda _article, _characters: Answer(text=text), ARTICLE, 280)


@pytest.mark.parametrize(
    "text",
    [
        "Saltby has bought back 60 homes for £10.9m.",
        "Cllr Day told the cabinet that sixty homes cost £10.9 million.",
        "The council says that 12 families have moved in. Another 1200 wait.",
        "Jo Day’s cabinet heard that Saltby’s tenants wait in Kings Marsh.",
        "Families have moved in, Mr Day said.",
    ],
)
def test_what_the_article_bears_out_is_taken(text: str) -> None:
    """Numbers as words or digits, names in part, a genitive, a title's stop."""
    assert told(text) == Answer(text=text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Saltby has bought back 61 homes.", "“61” is not in the article"),
        ("Saltby has bought homes for £10.8m.", "“10.8” is not in the article"),
        ("Saltby has bought back seventy homes.", "“70” is not in the article"),
        ("Saltby has bought back sixty-two homes.", "“62” is not in the article"),
        ("Two-thirds of the 60 homes are let.", "“2” is not in the article"),
        ("Saltby spent £10.9 billion.", "“billion” is not in the article"),
        ("Saltby has bought homes, said John Smith.", "“John Smith” is not in the article"),
        ("Smith has bought homes.", "“Smith” is not in the article"),
        ("Homes were bought, said Beth Day.", "“Beth Day” is not in the article"),
        ("Homes in Saltby and Northmere were bought.", "“Northmere” is not in the article"),
        ("Has Saltby bought homes?", "it is not made of whole sentences that tell"),
        ("Saltby has bought", "it is not made of whole sentences that tell"),
        ("‘Saltby has bought homes.", "it is not made of whole sentences that tell"),
        ("Saltby has bought homes\x1b[31m.", "there are control characters in it"),
        (" \n ", "it is empty"),
        ("Saltby has bought homes. " * 14, "it is 349 characters long, and 280 is the budget"),
    ],
)
def test_what_it_does_not_bear_out_is_refused_with_the_reason(text: str, fault: str) -> None:
    """One number or name too many is a mistake in print."""
    assert told(text) == Answer(fault=fault)


def test_without_a_usable_answer_the_article_speaks_for_itself_and_says_so() -> None:
    """The summary is the extract, and the editor reads why."""
    summary = summarise(ARTICLE, 280, lambda _article, _characters: Answer(text="Saltby bought 99 homes."))
    assert summary.source == "extract"
    assert summary.text.startswith("Saltby District Council has bought back 60 of the houses")
    assert summary.note == "summary_command's answer was not used: “99” is not in the article"


def test_a_usable_answer_is_the_summary_and_the_publishers_words_come_before_it() -> None:
    """People before programs."""
    ask = lambda _article, _characters: Answer(text="Saltby has bought back 60 homes.")  # noqa: E731 - as short as it is
    assert summarise(ARTICLE, 280, ask) == Summary(text="Saltby has bought back 60 homes.", source="command")
    written = Article(title=ARTICLE.title, standfirst="Sixty families leave hotels.", body=ARTICLE.body)
    assert summarise(written, 280, ask).source == "publisher"


def test_a_compound_number_is_one_number() -> None:
    """Twenty-one is not borne out by twenty-two, nor by the digits of another."""
    article = Article(title="Schools close", body=("Twenty-two schools have closed, a third of them in Ely.",))
    assert asked(lambda _article, _characters: Answer(text="22 schools have closed."), article, 280).text
    found = asked(lambda _article, _characters: Answer(text="Twenty-one schools have closed."), article, 280)
    assert found == Answer(fault="“21” is not in the article")


@given(st.text(alphabet="abc DS60.!?…‘’“”£m \n\x00", max_size=80))
def test_any_answer_is_judged_without_an_error(text: str) -> None:
    """And what is taken has no number that the article lacks."""
    answer = told(text)
    assert bool(answer.text) != bool(answer.fault)


@given(st.sampled_from(ARTICLE.body))
def test_the_articles_own_sentences_are_always_borne_out(paragraph: str) -> None:
    """What stands in the article can be said of it."""
    assert told(paragraph) == Answer(text=paragraph)
