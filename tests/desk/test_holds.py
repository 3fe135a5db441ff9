from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.desk import holds_file, shingles
from bulletin.desk.addresses import story_id
from bulletin.desk.assemble import assemble
from bulletin.desk.holds import HELD, Hold, active, sift, taken_out
from bulletin.desk.merging import Kept, merge
from bulletin.desk.proposal import Orders, propose
from bulletin.desk.rules import Rules
from bulletin.errors import EditionFileError
from bulletin.model import Article, Edition, Gathered, Job
from tests.desk.literals import ID, LONDON, NOW, PUBLICATION, WINDOW, at

TEXT = (
    "The inquiry into the Riverside estate fire will hear from nine families next week. Its chair said that every "
    "survivor who wished to speak would be heard, and that no date had been set for the report. The council has "
    "handed over four thousand documents and promised the rest by the autumn."
)
OTHER = (
    "Pothole repairs have overtaken new defects for the first time since 2019, a dry spring and two borrowed patching "
    "machines having helped the highways teams, who filled eleven thousand of them in May alone, the county said."
)
HOLD = Hold(url="https://example.org/riverside", reason="an injunction", who="J. Smith")


def article(title: str, url: str | None = None, body: str = TEXT, **given: object) -> Article:
    """A story of an hour before the edition."""
    known: dict[str, object] = {"published": at(16, 5), "origin": "feed.xml"}
    return Article(title=title, url=url, body=(body,), **(known | given))  # type: ignore[arg-type]  # fields of Article


def edition(gathered: Gathered, *holds: Hold, known: dict[str, dict[str, bytes]] | None = None) -> Edition:
    """What is proposed of this reading under these holds."""

    def assembled(some: Gathered) -> Edition:
        return assemble(some, id=ID, window=WINDOW, now=NOW, publication=PUBLICATION, rules=Rules())

    return propose(gathered, Orders(zone=LONDON, holds=holds, held_before=known), assembled)[0]


def test_a_hold_by_address_keeps_the_story_out_and_says_who_and_why() -> None:
    """However the address is spelt."""
    made = edition(Gathered(articles=(article("Fire", "http://www.example.org/riverside/?utm_source=x"),)), HOLD)
    assert made.stories == ()
    assert [one.why for one in made.left_out] == ["held: an injunction (J. Smith)"]


def test_every_copy_of_a_held_story_is_held() -> None:
    """Another paper's copy has another address and another headline, and the same words; so has a copy of that."""
    copy = article("Families to be heard", "https://other.example/fire", publisher="Gazette")
    old = article("Fire", "https://example.org/riverside", published=at(2))
    made = edition(Gathered(articles=(copy, old, article("Potholes", "https://example.org/p", OTHER))), HOLD)
    assert [story.headline for story in made.stories] == ["Potholes"]
    assert len([one for one in made.left_out if one.why.startswith(HELD)]) == 2


def test_a_copy_is_known_when_the_story_itself_is_no_longer_read() -> None:
    """Feeds forget within days; a hold does not."""
    first = sift(Gathered(articles=(article("Fire", "https://example.org/riverside"),)), [HOLD], {}, LONDON)
    copy = article("Families to be heard", "https://other.example/fire")
    made = edition(Gathered(articles=(copy,)), HOLD, known={key: dict(one) for key, one in first.sketches.items()})
    assert made.stories == ()


BRIEF = "An inquest has heard how a girl died in a river. The coroner adjourned it."


@pytest.mark.parametrize("words", [8, 15])
def test_a_copy_of_a_story_in_brief_is_held(words: int) -> None:
    """The same words, case and punctuation aside, in whatever paper; also of what is no longer read, and of a copy."""
    told = " ".join(BRIEF.split()[:words])
    held = article("Inquest opens", "https://example.org/riverside", told)
    copy = article("Girl's death", "https://other.example/1", told.upper().replace(".", "!"))
    page = article("Girl dies", "https://www.other.example/1", OTHER)
    free = article("Potholes", "https://example.org/p", " ".join(BRIEF.split()[: words - 1]))
    made = edition(Gathered(articles=(page, copy, held, free)), HOLD)
    assert [story.headline for story in made.stories] == ["Potholes"]
    known = sift(Gathered(articles=(held,)), [HOLD], {}, LONDON).sketches
    later = edition(Gathered(articles=(copy, free)), HOLD, known={key: dict(one) for key, one in known.items()})
    assert [story.headline for story in later.stories] == ["Potholes"]


def test_what_a_site_says_under_everything_holds_nothing_else() -> None:
    """Its feed has no other text; the story that is named is held alone."""
    said = "Read the whole of this story on our website, and subscribe to our app."
    news = [article(f"News {n}", f"https://example.org/n{n}", said) for n in range(2)]
    held = article("Fire", "https://example.org/riverside", said)
    made = edition(Gathered(articles=(*news, held)), HOLD)
    assert {story.headline for story in made.stories} == {"News 0", "News 1"}
    known = sift(Gathered(articles=(held,)), [HOLD], {}, LONDON).sketches
    more = article("News 2", "https://example.org/n2", said)
    later = edition(Gathered(articles=(*news, more)), HOLD, known={key: dict(one) for key, one in known.items()})
    assert len(later.stories) == 3


def test_words_hold_whatever_says_them() -> None:
    """In the headline, the text or an advert; part of a word is another word."""
    hold = Hold(words="Riverside Estate", reason="sub judice", who="legal")
    told = article("Riverside estate: chair named", "https://example.org/a", OTHER)
    near = article("A riverside estates survey", "https://example.org/b", "Boats are counted.")
    job = Job(title="Caretaker", hiring_organization="Riverside Estate Trust")
    made = edition(Gathered(articles=(told, near), jobs=(job,)), hold)
    assert [story.headline for story in made.stories] == ["A riverside estates survey"]
    assert made.jobs == ()


def test_a_hold_ends_with_its_day(tmp_path: Path) -> None:
    """A day is held to its last second, and freed with the next."""
    path = tmp_path / "holds.toml"
    path.write_text('[[hold]]\nwords = "riverside"\nreason = "r"\nwho = "w"\nuntil = 2025-06-16\n', "utf-8")
    (hold,) = holds_file.load(path, LONDON)
    assert active([hold], at(16, 23, 59, 59)) == (hold,)
    assert active([hold], at(17)) == ()


def test_a_hold_beats_an_editors_change() -> None:
    """A story that an editor had reworded goes too, with its headline in subject and preheader; and it is said."""
    held = article("Fire", "https://example.org/riverside")
    free = article("Potholes", "https://example.org/p", OTHER)
    before = edition(Gathered(articles=(held, free)))
    edited = replace(before, stories=tuple(replace(story, section="Mine") for story in before.stories))
    sifted = sift(Gathered(articles=(held, free)), [HOLD], {}, LONDON)
    kept, notes = taken_out(Kept(edition=edited, proposed=before), sifted, [HOLD])
    merged = merge(kept, edition(Gathered(articles=(held, free)), HOLD)).edition
    assert [story.headline for story in merged.stories] == ["Potholes"]
    assert "Fire" not in merged.subject + merged.preheader
    assert [note.text for note in notes] == ["took out “Fire”: it is held"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[hold]]\nreason = "r"\nwho = "w"', "line 1: hold[1]: it names nothing"),
        ('[[hold]]\nwords = "fire"\nwho = "w"', "line 1: hold[1].reason: is missing"),
        ('[[hold]]\nwords = "a"\nreason = "r"\nwho = "w"', "words: 'a' would mean too much"),
        (
            '[[hold]]\nword = "fire"\nreason = "r"\nwho = "w"',
            "line 2: hold[1].word: there is no such key; did you mean",
        ),
        ("[[hold", "line 1:"),
    ],
)
def test_a_hold_that_cannot_be_read_stops_everything(tmp_path: Path, text: str, said: str) -> None:
    """It must not pass for none: the file, the line, the key and what to do."""
    path = tmp_path / "holds.toml"
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(EditionFileError) as caught:
        holds_file.load(path, LONDON)
    assert said in str(caught.value)


WORDS = tuple(dict.fromkeys((TEXT + " " + OTHER).replace(".", "").split()))
TEXTS = (
    st.lists(st.sampled_from(WORDS), min_size=20, max_size=60)
    .map(" ".join)
    .filter(
        lambda text: len(shingles.of_text(text)) >= shingles.ENOUGH
    )  # a word said twenty times under several headlines is furniture
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=4), st.integers(0, 3), st.randoms())
def test_a_held_story_is_in_no_edition_whatever_comes_in(
    text: str, others: list[str], copies: int, order: random.Random
) -> None:
    """Under any address, beside any other news, in any order, and whatever stood in the edition before."""
    held = article("Held", "https://example.org/riverside", text)
    twins = [article(f"Copy {n}", f"https://copy.example/{n}", text, published=at(16, 4)) for n in range(copies)]
    news = [article(f"News {n}", f"https://example.org/n{n}", body) for n, body in enumerate(others)]
    everything = [held, *twins, *news]
    before = edition(Gathered(articles=tuple(everything)))
    order.shuffle(everything)
    gathered = Gathered(articles=tuple(everything))
    sifted = sift(gathered, [HOLD], {}, LONDON)
    kept, _ = taken_out(Kept(edition=before, proposed=before), sifted, [HOLD])
    made = merge(kept, edition(gathered, HOLD)).edition
    barred = {story_id(one) for one in (held, *twins)}
    assert not barred & {story.id for story in made.stories}
    assert "Held" not in made.subject


def test_an_advert_on_another_board_is_held_with_the_one_that_is_named() -> None:
    """Whichever name their employer has there."""
    advert = Job(title="Planner", hiring_organization="Wirral MBC", url="https://example.org/riverside")
    copy = replace(advert, hiring_organization="Wirral Metropolitan Borough Council", url="https://board.example/4")
    made = edition(Gathered(jobs=(copy, advert)), HOLD)
    assert made.jobs == ()
    assert [one.why for one in made.left_out] == ["held: an injunction (J. Smith)"] * 2


@pytest.mark.parametrize(
    ("words", "text"),
    [("St Mary's", "Fire at St Marys"), ("St Marys", "St. Mary’s burns"), ("co-op bank", "Coop Bank")],
)
def test_a_hold_does_not_hang_on_an_apostrophe(words: str, text: str) -> None:
    """What some write within a word and others leave out makes no difference."""
    assert Hold(words=words, reason="sub judice", who="legal").names(None, text)
