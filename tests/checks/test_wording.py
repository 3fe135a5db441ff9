from __future__ import annotations

import pytest

from bulletin.checks.names import misspelt
from bulletin.checks.wording import shouts, unbalanced
from tests.checks.pages import ids, judged


@pytest.mark.parametrize(
    "text",
    [
        "‘We have done it, says county",
        "“We have done it, says county",
        "We have done it,” says county",
        "”We have done it,“ says county",
        'The "new county plan',
        "He said: “They told us ‘no”, and left",
        "«Fini, dit-il",
    ],
)
def test_a_quotation_that_is_left_open_is_told(text: str) -> None:
    """Or one that closes what nobody opened."""
    assert unbalanced(text, english=True) is not None


@pytest.mark.parametrize(
    "text",
    [
        "‘We’ve done it,’ says county",
        "“We told them ‘no’,” says county",
        "Councils’ plans, the county’s plan and the ’90s",
        "‘Tis the councils’ season",
        "The class of ‘97 returns",
        "It’s the workers’ “best year”",
        'A 6" pipe and a 12" one',
        "Fish ’n’ chips",
        "«Fini», dit-il",
        "",
    ],
)
def test_quotations_and_apostrophes_of_good_english_are_left_alone(text: str) -> None:
    """Possessives, contractions, decades, inches; a mark that may close is taken to close."""
    assert unbalanced(text, english=True) is None


def test_other_languages_quote_in_other_ways() -> None:
    """German opens with „ and closes with “, Swedish closes with the mark that opened."""
    assert unbalanced("„Fertig“, sagt er", english=False) is None
    assert unbalanced("”Klart”, säger hon", english=False) is None
    assert unbalanced('Er sagt: "fertig', english=False) is not None


@pytest.mark.parametrize(
    "text", ["COUNTY PRAISED", "COUNTY CARERS praised", "BREAKING NEWS: tax", "NEW ROW AS TAX CAP HIT"]
)
def test_capitals_are_heard_as_shouting(text: str) -> None:
    """Two long words in capitals that are most of what is said."""
    assert shouts(text)


@pytest.mark.parametrize(
    "text",
    [
        "UNISON praised",
        "NHS and BBC",
        "UNISON and SOLACE praise the county’s carers",
        "BBC, NHS, GMB, TUC",
        "A B C",
        "",
    ],
)
def test_abbreviations_are_not(text: str) -> None:
    """One word, short ones, or a few in a long sentence."""
    assert not shouts(text)


@pytest.mark.parametrize(
    ("headline", "text", "pair"),
    [
        ("Carers in Wearham are paid", "The scheme in Wareham works.", ("Wearham", "Wareham")),
        ("How Harrowdene built it", "Harrowdean built it at last.", ("Harrowdene", "Harrowdean")),
        ("Mayor Siân Prichard resigns", "Siân Pritchard resigned.", ("Prichard", "Pritchard")),
        ("Ms Thompson resigns", "Anna Thomson said so.", ("Thompson", "Thomson")),
        ("The Kestleford plan", "A plan for Kesteford.", ("Kestleford", "Kesteford")),
        ("Mayor Khan visits", "It was Sadiq Kahn.", ("Khan", "Kahn")),
    ],
)
def test_a_name_that_is_spelt_in_two_ways_is_told(headline: str, text: str, pair: tuple[str, str]) -> None:
    """Letters that were swapped, left out, doubled or mistaken."""
    assert list(misspelt(headline, text)) == [pair]


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Carers in Wearham are paid", "Wearham’s carers are paid."),
        ("Council wins in Wearham", "Councils win in Wearham."),
        ("County wins", "Counties win."),
        ("Germany pays", "The Germans pay."),
        ("Northern towns win", "The Southern towns lose."),
        ("In Wearham", "In Wearham, not in Wareham."),
        ("Planning rules ease", "Planting trees is easier."),
        ("Hull wins", "Full marks."),
        ("A win for Reed", "A loss for Reid."),
        ("From Hull", "A new Form."),
        ("NHS pays", "Nash pays."),
        ("Lindenshire wins", "Lincolnshire loses."),
    ],
)
def test_other_words_and_other_forms_are_left_alone(headline: str, text: str) -> None:
    """Endings, another place, the first word of a sentence on both sides, short words, abbreviations."""
    assert list(misspelt(headline, text)) == []


def test_capitals_of_german_nouns_make_no_names() -> None:
    """Vortrag and Vorträge are one word in two numbers; only the language says that they are no people."""
    story = '<h2 class="headline">Mehr Vorträge in Wearham</h2><p>Der erste Vortrag in Wareham ist gut besucht.</p>'
    page = '<!DOCTYPE html><html lang="{0}" dir="ltr"><head>{{head}}</head><body>{{body}}</body></html>'
    assert judged(body=story, page=page.format("de-AT"), language="de-AT", about="words.n") == ()
    assert len(judged(body=story, page=page.format("en-GB"), language="en-GB", about="words.n")) == 2


def test_a_preheader_that_differs_in_its_marks_alone_repeats() -> None:
    """A full stop makes no second sentence; one word more does."""
    subject = "County, praised: again"
    assert ids(judged(subject=subject, preheader="County praised again.", about="preh")) == ["warn preheader.repeats"]
    assert judged(subject=subject, preheader="County praised once again", about="preh") == ()


def test_a_short_subject_and_a_long_preheader_are_notes() -> None:
    """They are a matter of taste; what is missing, or said twice, is not."""
    assert ids(judged(subject="News", preheader="x" * 141)) == ["note preheader.long", "note subject.short"]
    assert ids(judged(preheader="")) == ["warn preheader.missing"]


def test_what_the_styles_write_in_capitals_is_no_shouting() -> None:
    """Kickers are typed in small letters and shown in large ones."""
    kicker = '<p style="text-transform:uppercase">Social care and housing</p>'
    assert judged(kicker, about="words.") == ()
