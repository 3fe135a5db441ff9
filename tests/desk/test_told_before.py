"""What ran before, and what others tell: a story under other addresses, updated, or in other words."""

from __future__ import annotations

import pytest

from bulletin.desk.assemble import assemble
from bulletin.desk.rules import Rules
from bulletin.desk.texts import sketches
from bulletin.model import Article, Edition, Gathered
from tests.desk.literals import ID, NOW, PUBLICATION, WINDOW, at
from tests.desk.test_likeness import OTHERS, OURS, THEIRS

BODY = (
    "Saltby District Council has bought back 60 of the houses that it once sold to their tenants, and is moving in "
    "families who have been living in hotels, officers told the cabinet on Friday."
)
STORY = Article(title="Sixty homes bought back", url="https://example.org/homes", published=at(16, 5), body=(BODY,))
COPY = Article(
    title="Town hall buys", url="https://other.example/x", published=at(16, 5), body=(f"{BODY} It said so.",)
)
GREW = Article(
    title="Sixty homes bought back",
    url="https://example.org/homes",
    published=at(16, 5),
    body=(BODY, "On Monday the county said that it would pay for ten more, and that the first families had moved in."),
)


def edition(*articles: Article, rules: Rules | None = None, ran: Edition | None = None) -> Edition:
    """The edition of these, after one that ran the stories of ``ran``, which told ``STORY``."""
    return assemble(
        Gathered(articles=articles),
        id=ID,
        window=WINDOW,
        now=NOW,
        publication=PUBLICATION,
        rules=rules or Rules(),
        ran=frozenset(story.id for story in ran.stories) if ran else frozenset(),
        ran_texts=sketches(ran, [STORY]) if ran else {},
    )


@pytest.mark.parametrize(
    ("again", "why"),
    [
        (STORY, "ran in an earlier edition"),
        (GREW, "ran in an earlier edition"),
        (COPY, "a copy of a story that ran in an earlier edition"),
    ],
    ids=["the same", "the same, updated", "a copy elsewhere"],
)
def test_what_ran_does_not_run_again(again: Article, why: str) -> None:
    """Under no address, and not as a copy of it."""
    made = edition(again, ran=edition(STORY))
    assert (made.stories, [one.why for one in made.left_out]) == ((), [why])


def test_an_update_runs_again_where_the_rules_ask_for_it() -> None:
    """With the reason; what has not changed still waits for ever."""
    first = edition(STORY)
    rules = Rules(rerun_updated=True)
    (story,) = edition(GREW, ran=first, rules=rules).stories
    assert story.why.endswith("ran in an earlier edition, and was updated since")
    assert edition(STORY, COPY, ran=first, rules=rules).stories == ()


def test_what_others_tell_in_their_words_is_flagged_and_never_dropped() -> None:
    """Both stand in the edition, and each names the other."""
    fresh = [
        Article(title=one.title, body=one.body, publisher=one.publisher, published=at(16, 5))
        for one in (OURS, THEIRS, *OTHERS)
    ]
    made = edition(*fresh)
    assert len(made.stories) == 5
    flagged = {story.headline: story.why for story in made.stories if "in other words" in story.why}
    assert {*flagged} == {OURS.title, THEIRS.title}
    assert f"the same story as “{THEIRS.title}” (The Lindenshire Mercury), told in other words" in flagged[OURS.title]


def test_what_was_left_out_for_room_says_so_too() -> None:
    """An editor who swaps one for the other does it knowingly."""
    fresh = [
        Article(title=one.title, body=one.body, publisher=one.publisher, published=at(16, 5)) for one in (OURS, THEIRS)
    ]
    made = edition(*fresh, rules=Rules(stories=1))
    assert "told in other words" in made.stories[0].why
    assert "told in other words" in made.left_out[0].why


def test_a_story_written_by_hand_is_known_by_its_summary() -> None:
    """There is no article to sketch: what readers were told is what counts."""
    made = edition(STORY)
    assert {*sketches(made, [])} == {made.stories[0].id}
    again = assemble(
        Gathered(articles=(COPY,)), id=ID, window=WINDOW, now=NOW, publication=PUBLICATION, rules=Rules(),
        ran_texts=sketches(made, []),
    )  # fmt: skip
    assert again.stories == ()
