from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.sentences import split
from bulletin.desk.summarise import Summary, summarise
from bulletin.model import Article, Image

OPENING = "Saltby District Council has bought back 60 of the houses that it once sold to their tenants."
NEXT = "The last of the purchases was completed on Friday, six weeks ahead of plan."


def told(*body: str, standfirst: str | None = None, title: str = "Town hall buys back homes") -> Summary:
    """Summarise an article with this text in 280 characters."""
    return summarise(Article(title=title, standfirst=standfirst, body=body), 280)


def test_the_publishers_standfirst_is_taken_as_it_is() -> None:
    """What the publisher wrote as a summary beats what can be extracted."""
    assert told(OPENING, standfirst="Sixty families move out of hotels.") == Summary(
        text="Sixty families move out of hotels.", source="publisher"
    )


def test_a_standfirst_without_a_final_stop_is_no_cut_one() -> None:
    """Display type has no stop, and gets none."""
    assert told(OPENING, standfirst="Sixty families move out of hotels").text == "Sixty families move out of hotels"


def test_a_cut_standfirst_is_not_shown() -> None:
    """However it was torn off, the article's own opening stands instead."""
    for cut in (
        "Sixty families move out of hotels and…",
        "Sixty families move out of hotels...",
        "Sixty families move out of hotels […]",
        "Sixty families move out of hotels. Read more",
        "Sixty families move out of hotels. Continue reading...",
        "Sixty families move out of hotels. Click here.",
        "Sixty families move out of hotels [Read more]",
        "Updated 16 June",
        "Sixty families will move out of the",
        "Sixty families move. The council reckons that this will pay",
        "Saltby District Council has bought back 60 of the houses",
        "Sixty families move, says ‘the leader of the council",
    ):
        assert told(OPENING, standfirst=cut) == Summary(text=OPENING, source="extract"), cut


@pytest.mark.parametrize(
    "whole",
    [
        "The single authority would save the county £23m more.",
        "Children in Saltby are to read more.",
        "Work on the sixty homes will go on.",
        "More than sixty families move out of hotels.",
    ],
)
def test_a_sentence_that_ends_on_more_is_no_torn_one(whole: str) -> None:
    """The words of a link are words of sentences too."""
    assert told(OPENING, standfirst=whole) == Summary(text=whole, source="publisher")


def test_a_call_to_read_on_is_no_sentence_of_a_summary() -> None:
    """What a feed says to bring readers to its site is not what the story says."""
    assert told(standfirst=f"{OPENING} Read more.") == Summary(text=OPENING, source="extract")


def test_a_standfirst_that_repeats_the_headline_says_nothing() -> None:
    """A feed that gives the title twice gets the opening of the article."""
    assert told(OPENING, standfirst="Town hall buys back homes.").text == OPENING


@pytest.mark.parametrize(
    "label",
    [
        *("Published 16 June 2025", "16/06/2025", "Monday, 16th June 2025 at 9.30am", "Posted on: 2025-06-16."),
        *("News", "Latest news.", "Housing & Homes", "Housing and homes | 16 June 2025", "Bin collections"),
        *("The Gazette – News, 16 Jun 2025", "By Ann Other, 16 June"),
    ],
)
def test_a_date_or_the_name_of_a_section_is_no_summary(label: str) -> None:
    """Neither as a standfirst nor as an opening, whatever marks stand between."""
    known = {"section": "Housing & homes", "publisher": "The Gazette", "byline": "Ann Other"}
    article = Article(title="Town hall buys back homes", standfirst=label, body=(f"{label}.", OPENING), **known)  # type: ignore[arg-type]  # fields of Article
    assert summarise(replace(article, body=(OPENING,)), 280) == Summary(text=OPENING, source="extract")
    assert summarise(replace(article, body=()), 280).source == "none"
    if label != "Bin collections":
        assert summarise(article, 280).text == OPENING


def test_a_few_words_with_a_stop_are_a_standfirst() -> None:
    """A publisher may be brief."""
    assert told(OPENING, standfirst="Sixty families move.").source == "publisher"


def test_the_whole_sentences_of_a_cut_teaser_are_used_when_there_is_no_body() -> None:
    """A feed's torn description still has its first sentence."""
    assert told(standfirst=f"{OPENING} The council reckons that…") == Summary(text=OPENING, source="extract")


def test_the_extract_fills_the_budget_from_the_lead() -> None:
    """Sentences are taken in order while they fit, across paragraphs."""
    assert told(
        f"{OPENING} {NEXT}", "A third sentence that is far too long for the rest of the room: " + "x " * 80 + "."
    ).text == (f"{OPENING} {NEXT}")


def test_the_first_sentence_is_taken_whatever_its_length() -> None:
    """Never is the intro lost for being a little, or much, too long."""
    for length in (283, 500):
        intro = "The council " + "x" * (length - 13) + "."
        assert told(intro, NEXT).text == intro


def test_no_sentence_is_taken_out_of_an_open_quotation() -> None:
    """A quotation of several sentences is taken whole with its speaker, or not at all."""
    said = "‘We must act. It is time,’ Cllr Day said."
    assert told(said, NEXT).text == f"{said} {NEXT}"
    long = f"‘We must act now. {'It is time, and it is late. ' * 12}We must,’ Cllr Day said."
    assert told(OPENING, long, NEXT).text == f"{OPENING} {NEXT}"


def test_a_quotation_over_several_paragraphs_is_left_alone() -> None:
    """Each of its paragraphs opens anew and only the last closes: none of it can stand alone."""
    body = ("‘We must act now.", "‘It is time for it.", "‘It is late,’ said Cllr Day.", OPENING)
    assert told(*body).text == OPENING


def test_a_quotation_does_not_lose_its_speaker() -> None:
    """Quoted words alone, their speaker named in the next sentence, are not a summary."""
    assert told("‘We must act now.’ That was the leader's message.", OPENING).text != "‘We must act now.’"


def test_a_sentence_of_two_quotations_has_its_speaker() -> None:
    """It begins and ends with a mark, but who speaks stands between them."""
    said = "‘We must act now,’ Cllr Day said on Friday, ‘or pay for it later.’"
    assert told(said).text == said


def test_attribution_is_kept() -> None:
    """Who says so is part of the sentence."""
    sentence = "Homes are too dear, according to a report by the county."
    assert told(sentence).text == sentence


def test_a_question_is_no_summary() -> None:
    """Neither as a standfirst nor as an opening."""
    assert told("Who pays for the bins?", OPENING, standfirst="Who pays for the bins?").text == OPENING


def test_an_answer_without_its_question_is_no_summary() -> None:
    """Where nothing else can begin one there is none; where something can, it does."""
    asked = "Who pays? That is what residents of Hull asked on Monday. The answer is that the council does."
    assert told(asked).source == "none"
    assert told(asked, OPENING).text == OPENING


def test_a_standfirst_may_answer_its_own_question() -> None:
    """The publisher's words are not torn apart for a question that they go on from."""
    standfirst = "Who pays for the bins? The county does, until spring."
    assert told(OPENING, standfirst=standfirst) == Summary(text=standfirst, source="publisher")


def test_captions_credits_and_furniture_are_passed_over() -> None:
    """What extraction left among the paragraphs does not become the summary."""
    article = Article(
        title="Town hall buys back homes",
        byline="Beth Arkle",
        image=Image(alt="A terrace of three houses."),
        body=(
            "By Beth Arkle",
            "A terrace of three houses.",
            "© Somebody / Shutterstock.com.",
            "Pictured: the mayor at the site.",
            "Photo: Jane Doe.",
            "Read more: why councils buy.",
            "A crosshead",
            OPENING,
        ),
    )
    assert summarise(article, 280).text == OPENING


def test_what_stands_under_pictures_is_no_news() -> None:
    """Captions as British papers write them, which have a final stop like any sentence."""
    for caption in (
        "Cllr Jo Day (left) with Sam Lee outside the town hall.",
        "From left: Cllr Jo Day, Sam Lee and Ann Hart at the opening.",
        "L-R: Cllr Jo Day, Sam Lee and Ann Hart.",
        "Mayor Jo Day. Picture by Sam Lee.",
        "Jo Day opens the bridge. Photo: Sam Lee.",
        "The town hall (file photo).",
        "The town hall, as seen on Google Street View.",
        "This is a breaking news story. More follows.",
    ):
        assert told(caption, OPENING).text == OPENING, caption


def test_a_long_paragraph_is_not_lost_for_one_sentence_that_reads_like_a_caption() -> None:
    """Some publishers send an article as one paragraph, the lines under its pictures in it."""
    caption = "Ann Day (left) with tenants in front of the first of the houses."
    rest = "The council talked on. " * 20
    assert told(f"{OPENING} {caption} {NEXT} {rest}").text.startswith(f"{OPENING} {NEXT}")


def test_a_sentence_that_only_looks_like_a_caption_or_a_byline_is_news() -> None:
    """People in the news are pictured, and days begin with By."""
    for sentence in (
        "Mayor Jo Day (pictured) has resigned over the sale.",
        "By Christmas Eve the last of the tenants had their keys.",
        "The bigger picture: councils have lost a third of their grant.",
    ):
        assert told(sentence).text == sentence


def test_a_standfirst_of_furniture_is_no_summary() -> None:
    """What a feed's software or a page's frame wrote is nobody's words on the story."""
    for said in (
        "By Jo Bloggs, Local Democracy Reporter",
        "Click here to subscribe to our newsletter.",
        "Homes come back. The post Town hall buys back homes appeared first on Saltby News.",
    ):
        assert told(OPENING, standfirst=said).text == OPENING


def test_a_possessive_ends_no_quotation() -> None:
    """What is behind the s’ shows that the quotation goes on."""
    whole = "The leader said: ‘The councils’ money is gone. We can’t get it back.’"
    assert told(f"{whole} He resigned.").text == f"{whole} He resigned."


def test_a_summary_does_not_begin_by_pointing_back_at_what_is_left_out() -> None:
    """After a question that is passed over comes no answer to it, where something else can begin."""
    question = "What would you do with £5m? That is what the council asked residents."
    assert told(question, OPENING).text == OPENING
    assert told("“Enough is enough.”", "That was the message on Monday.").text == "That was the message on Monday."


def test_nothing_whole_means_no_summary() -> None:
    """An empty summary says so, rather than showing half a sentence."""
    assert told("The council has agreed to") == Summary(text="", source="none")


@given(
    st.lists(
        st.text(alphabet="abc De.!?…‘’“” ", min_size=1, max_size=80).filter(lambda text: bool(text.strip())), max_size=6
    ),
    st.integers(min_value=20, max_value=200),
)
def test_an_extract_is_made_of_whole_sentences_of_the_article(body: list[str], characters: int) -> None:
    """Whatever the article, its extract is sentences of it, in order, within the budget or the first alone."""
    summary = summarise(Article(title="Zebra", body=tuple(body)), characters)
    sentences = [sentence for paragraph in body for sentence in split(paragraph)]
    parts = _parts(summary.text, sentences)
    assert parts is not None
    assert len(summary.text) <= characters * 1.15 or any(
        summary.text == " ".join(sentences[start:end])
        for start in range(len(sentences))
        for end in range(start + 1, len(sentences) + 1)
    )


def _parts(text: str, sentences: list[str]) -> list[str] | None:
    """Sentences of ``sentences``, in their order, that make up ``text``; None where there are none."""
    if not text:
        return []
    for place, sentence in enumerate(sentences):
        if text == sentence:
            return [sentence]
        if text.startswith(f"{sentence} "):
            rest = _parts(text[len(sentence) + 1 :], sentences[place + 1 :])
            if rest is not None:
                return [sentence, *rest]
    return None


def test_what_leans_on_a_passage_that_is_left_out_is_left_out_too() -> None:
    """A pronoun or a bare surname says nothing without what it stands for."""
    long = "The council " + "talked " * 45 + "on."
    for leaning in (
        "Between February and May their panels produced far more power than the installer had promised.",
        "It will cost £3m.",
        "But nobody paid.",
        "Mr Day said so.",
        "‘We will,’ he said.",
        "Day added a word.",
    ):
        assert told(OPENING, long, leaning).text == OPENING, leaning
    assert told(OPENING, "The leader is Ann Day.", "She was elected in May.").text.endswith("She was elected in May.")


def test_an_informative_sentence_may_be_chosen_over_the_next() -> None:
    """What says more of the headline's matter is preferred where not all fit, and the article's order is kept."""
    dull = (
        "Rain fell over much of the town for most of the afternoon, and several gardens were under water by tea time, "
        "as they are in most years."
    )
    told_more = "Town hall staff bought back the homes in three auctions, and paid £9m for the sixty homes together."
    assert told(OPENING, dull, told_more).text == f"{OPENING} {told_more}"


def test_a_sentence_from_further_down_is_not_taken_for_being_short() -> None:
    """Where the next does not fit, what says much less of the story than that one does not fill its place."""
    long = (
        "Saltby District Council said on Friday that the houses, which it sold to their tenants in the 1980s, cost it "
        "£9m in all, and that it means to buy back another 30 homes from private landlords before the year is out, "
        "most of them in the town."
    )
    assert told(OPENING, long, NEXT).text == OPENING
    assert told(OPENING, NEXT, long).text == f"{OPENING} {NEXT}"


def test_the_opening_stands_unless_a_choice_says_clearly_more() -> None:
    """The order in which a journalist tells a story is left where another would say about as much."""
    one = (
        "The homes are in Abbey Street, where the council has bought each of the houses that its owner would sell, "
        "and a terrace behind the church."
    )
    other = (
        "The council now owns the houses in Abbey Street, where it bought the homes of all who would sell, "
        "and back gardens behind the church."
    )
    for second, third in ((one, other), (other, one)):
        assert told(OPENING, second, third).text == f"{OPENING} {second}"


def test_a_sentence_may_run_over_the_budget_by_a_seventh() -> None:
    """Three characters too many are no reason to lose a sentence; fifty are."""
    second = "The council " + "x" * (300 - len(OPENING) - 14) + "."
    assert told(OPENING, second).text == f"{OPENING} {second}"
    assert told(OPENING, second + "y" * 50 + ".").text == OPENING


def test_a_summary_that_is_nearly_full_takes_no_filler() -> None:
    """From 85 % of the budget on, a short sentence from further down is left there."""
    short = "It rained all day."
    for length, added in ((200, f" {short}"), (240, "")):
        intro = "The council " + "x" * (length - 13) + "."
        assert told(intro, short).text == intro + added


def test_the_end_of_a_short_story_is_no_part_of_its_summary() -> None:
    """What stands in an article's second half is left there, however well it would fit."""
    long = "The council said on Monday that " + "the homes " * 30 + "were bought."
    last = "The town hall will buy back more homes."
    assert told(OPENING, *[long] * 5, last).text == OPENING
    assert told(OPENING, last, *[long] * 5).text == f"{OPENING} {last}"


def test_a_real_page_is_told_by_its_opening(inputs: Path) -> None:
    """Of a saved news page of ten paragraphs: whole sentences out of the first five, as many as fit."""
    paragraphs = (inputs / "pages" / "saved-page-localgov.txt").read_text("utf-8").split("\n\n")
    opening = next(place for place, paragraph in enumerate(paragraphs) if paragraph.startswith("There has been"))
    article = Article(title=paragraphs[1], body=tuple(paragraphs[opening : opening + 10]))
    intro = (
        "There has been a ‘collective failure’ to address questions about the ethnicity of perpetrators when it "
        "comes to child sexual exploitation, according to Baroness Louise Casey's report into grooming gangs."
    )
    assert summarise(article, 280) == Summary(text=intro, source="extract")
    assert summarise(article, 360) == Summary(
        text=f"{intro} Responding to the report, Home Secretary Yvette Cooper said the Government will make it a "
        "formal requirement for ethnicity and nationality data to be collected for all child sexual abuse cases.",
        source="extract",
    )
