from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.desk.edition_file import load, merge, save
from bulletin.desk.merging import DROPPED, Kept, Merged
from bulletin.desk.notes import in_words
from bulletin.model import Edition, Highlight, LeftOut, Placement, Story
from tests.desk.literals import ID


def story(name: str, **given: object) -> Story:
    """A story known by its name."""
    known: dict[str, object] = {
        "headline": f"Headline {name}",
        "summary": f"Summary {name}.",
        "summary_from": "publisher",
    }
    return Story(id=name, **(known | given))  # type: ignore[arg-type]  # fields of Story


def edition(*stories: Story, **given: object) -> Edition:
    """An edition of these stories, the first of which leads."""
    led = tuple(replace(one, lead=place == 0) for place, one in enumerate(stories))
    return Edition(id=ID, subject="S", preheader="P", stories=led, **given)  # type: ignore[arg-type]  # fields of Edition


def names(made: Edition) -> str:
    """The stories' ids in order, the lead in capitals."""
    return "".join(one.id.upper() if one.lead else one.id for one in made.stories)


def told(merged: Merged) -> list[str]:
    """What the rebuild says."""
    return list(in_words(merged.notes))


A, B, C, D = (story(name) for name in "abcd")
ABC = edition(A, B, C)


def test_a_first_build_is_the_proposal() -> None:
    """Nothing is kept where nothing was."""
    assert merge(None, ABC).edition == ABC


def test_what_nobody_touched_follows_the_new_proposal() -> None:
    """New words, new order, new stories, and what went is gone."""
    proposal = edition(D, replace(B, summary="Anew."), A)
    merged = merge(Kept(edition=ABC, proposed=ABC), proposal)
    assert merged.edition == proposal
    assert told(merged) == [
        "dropped “Headline c”: no longer in the reading, and not changed by you",
        "added “Headline d”",
    ]


def test_a_touched_field_is_kept_and_the_others_follow() -> None:
    """Field by field: the editor's headline beside the new byline."""
    edited = edition(replace(A, headline="Better"), B, C)
    merged = merge(Kept(edition=edited, proposed=ABC), edition(replace(A, byline="New", headline="Other"), B, C))
    assert (merged.edition.stories[0].headline, merged.edition.stories[0].byline) == ("Better", "New")
    assert told(merged) == ["kept your headline of “Better”"]


def test_an_editors_summary_keeps_its_source() -> None:
    """The words and where they came from go together."""
    edited = edition(replace(A, summary="Mine.", summary_from="editor"), B, C)
    made = merge(
        Kept(edition=edited, proposed=ABC), edition(replace(A, summary="New.", summary_from="extract"), B, C)
    ).edition
    assert (made.stories[0].summary, made.stories[0].summary_from) == ("Mine.", "editor")


def test_the_editors_order_is_kept_and_new_stories_find_their_place() -> None:
    """A new story stands behind the one that it follows in the proposal."""
    merged = merge(Kept(edition=edition(A, C, B), proposed=ABC), edition(A, B, D, C))
    assert names(merged.edition) == "Acbd"
    assert "kept your order of the stories" in told(merged)


def test_the_editors_lead_is_kept() -> None:
    """It stands first, the new proposal's lead second, and the rest still follows the proposal."""
    merged = merge(Kept(edition=edition(C, A, B), proposed=ABC), edition(D, B, A, C))
    assert names(merged.edition) == "Cdba"


def test_what_the_editor_dropped_stays_dropped() -> None:
    """Through any number of builds, even when it was away for one of them."""
    first = merge(Kept(edition=edition(A, C), proposed=ABC), ABC)
    assert names(first.edition) == "Ac"
    assert first.edition.left_out == (LeftOut(kind="story", id="b", title="Headline b", why=DROPPED),)
    away = edition(A, C)
    second = merge(Kept(edition=first.edition, proposed=ABC), away)
    third = merge(Kept(edition=second.edition, proposed=away), ABC)
    assert names(third.edition) == "Ac"
    assert [one.why for one in third.edition.left_out] == [DROPPED]
    assert told(third) == ["left out “Headline b”: as you dropped it"]


def test_what_the_editor_added_stays() -> None:
    """A story written by hand, or brought back from what was left out, keeps its place."""
    left_out = (LeftOut(kind="story", id="d", title="Headline d", why="no room"),)
    merged = merge(
        Kept(edition=edition(A, D, B, C), proposed=replace(ABC, left_out=left_out)), replace(ABC, left_out=left_out)
    )
    assert names(merged.edition) == "Adbc"
    assert merged.edition.left_out == ()
    assert told(merged) == ["kept “Headline d”, which you added"]


def test_a_touched_story_stays_when_the_new_reading_has_it_no_more() -> None:
    """The editor's work is not thrown away with its source."""
    edited = edition(A, replace(B, headline="Mine"), C)
    assert names(merge(Kept(edition=edited, proposed=ABC), edition(A, C)).edition) == "Abc"


def test_jobs_are_kept_in_the_same_way() -> None:
    """What holds for stories holds for jobs."""
    jobs = tuple(Highlight(id=name, title=name) for name in "xyz")
    edited = edition(A, jobs=(replace(jobs[0], show="always"), jobs[2]))
    proposal = edition(A, jobs=tuple(replace(job, score=5) for job in jobs))
    made = merge(Kept(edition=edited, proposed=edition(A, jobs=jobs)), proposal).edition
    assert [(job.id, job.show, job.score) for job in made.jobs] == [("x", "always", 5), ("z", "matching", 5)]
    assert made.left_out == (LeftOut(kind="job", id="y", title="y", why=DROPPED),)


def test_the_heads_lines_are_kept_one_by_one() -> None:
    """Subject, preheader, places and corrections are the editor's once touched."""
    edited = replace(ABC, subject="Mine", corrections=("It was Ely.",))
    merged = merge(Kept(edition=edited, proposed=ABC), replace(ABC, subject="New", preheader="New"))
    assert (merged.edition.subject, merged.edition.preheader) == ("Mine", "New")
    assert merged.edition.corrections == ("It was Ely.",)
    assert told(merged) == ["kept your subject", "kept your corrections"]


def test_subject_and_preheader_follow_the_editors_lead(tmp_path: Path) -> None:
    """They are of the lead that runs, through any number of builds, until the editor words them."""
    summaries = {name: f"A summary of the story {name} that is long enough." for name in "abc"}
    stories = [story(name, summary=text) for name, text in summaries.items()]
    proposal = replace(edition(*stories), subject="Headline a", preheader=summaries["a"])
    chosen = replace(edition(stories[1], stories[0], stories[2]), subject="Headline a", preheader=summaries["a"])
    save(tmp_path, merge(Kept(edition=chosen, proposed=proposal), proposal).edition, proposal)
    again = merge(load(tmp_path), proposal)
    assert (again.edition.subject, again.edition.preheader) == ("Headline b", summaries["b"])
    assert told(again) == ["kept “Headline b” as the lead"]
    save(tmp_path, replace(again.edition, subject="Mine"), proposal)
    assert merge(load(tmp_path), proposal).edition.subject == "Mine"


def test_what_came_and_went_is_counted() -> None:
    """Of many only the first are named, so that what was kept can be seen."""
    many = edition(A, *(story(f"n{number}") for number in range(9)))
    edited = replace(ABC, stories=(replace(ABC.stories[0], headline="Mine"), *ABC.stories[1:]))
    assert told(merge(Kept(edition=edited, proposed=ABC), many)) == [
        "kept your headline of “Mine”",
        "dropped “Headline b” and “Headline c”: no longer in the reading, and not changed by you",
        "added 9: “Headline n0”, “Headline n1”, “Headline n2” and 6 more",
    ]


def placement(reference: str, **given: object) -> Placement:
    """A sponsor at the bottom."""
    known = {"advertiser": "Exampleton Software", "kind": "sponsor", "position": "bottom", "text": "Know your lamps."}
    return Placement(reference=reference, **(known | given))  # type: ignore[arg-type]  # fields of Placement


def test_an_editors_reason_for_leaving_a_booking_out_is_kept() -> None:
    """Through every build, while the rest of it follows the list of bookings, and even when that forgets it."""
    due = replace(ABC, placements=(placement("X1"), placement("X2")))
    edited = replace(ABC, placements=(placement("X1", leave_out="they asked us to wait"), placement("X2")))
    anew = replace(ABC, placements=(placement("X1", text="Know your lamp posts."), placement("X2")))
    merged = merge(Kept(edition=edited, proposed=due), anew)
    assert merged.edition.placements[0] == placement(
        "X1", text="Know your lamp posts.", leave_out="they asked us to wait"
    )
    assert told(merged) == ["kept booking X1 out, as you said: they asked us to wait"]
    forgotten = merge(Kept(edition=merged.edition, proposed=anew), ABC).edition
    assert [(one.reference, one.leave_out) for one in forgotten.placements] == [("X1", "they asked us to wait")]


def test_a_booking_that_is_taken_out_without_a_reason_comes_back() -> None:
    """Somebody paid for it."""
    due = replace(ABC, placements=(placement("X1"),))
    assert merge(Kept(edition=ABC, proposed=due), due).edition.placements == due.placements


def test_a_locked_edition_only_grows_in_what_was_left_out() -> None:
    """Once someone has read it, nothing changes under them."""
    locked = replace(edition(A, C), locked=True)
    left_out = (LeftOut(kind="job", id="x", title="x", why="closed on 12 June 2025"),)
    merged = merge(
        Kept(edition=locked, proposed=ABC), replace(edition(D, replace(A, headline="New")), left_out=left_out)
    )
    assert replace(merged.edition, left_out=()) == locked
    assert [one.id for one in merged.edition.left_out] == ["d", "x"]


def test_an_edition_that_is_unlocked_follows_again(tmp_path: Path) -> None:
    """What came while it was locked is new then, and not taken for dropped."""
    locked = replace(edition(A, C), locked=True)
    save(tmp_path, locked, ABC)
    while_locked = edition(A, B, C, D)
    save(tmp_path, merge(load(tmp_path), while_locked).edition, while_locked)
    opened = load(tmp_path)
    assert opened is not None
    merged = merge(replace(opened, edition=replace(opened.edition, locked=False)), while_locked)
    assert names(merged.edition) == "Acd"


def test_without_the_last_proposal_the_edition_is_kept_as_it_stands() -> None:
    """Nothing then tells what was dropped from what is new, so nothing is put in."""
    merged = merge(Kept(edition=edition(A, C)), ABC)
    assert names(merged.edition) == "Ac"
    assert [one.id for one in merged.edition.left_out] == ["b"]


STORIES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6).flatmap(
    lambda ids: st.tuples(*(st.builds(story, st.just(one), headline=st.sampled_from(["H", "I", "J"])) for one in ids))
)
EDITIONS = STORIES.map(lambda stories: edition(*stories))


@given(EDITIONS, EDITIONS, EDITIONS)
def test_merging_again_changes_nothing(base: Edition, edited: Edition, proposal: Edition) -> None:
    """Building twice from the same reading gives the same edition."""
    once = merge(Kept(edition=edited, proposed=base), proposal).edition
    assert merge(Kept(edition=once, proposed=proposal), proposal).edition == once


@given(EDITIONS, EDITIONS, EDITIONS)
def test_no_change_of_the_editors_is_lost(base: Edition, edited: Edition, proposal: Edition) -> None:
    """Added stays, dropped stays away, and touched fields are the editor's."""
    made = {one.id: one for one in merge(Kept(edition=edited, proposed=base), proposal).edition.stories}
    before = {one.id: one for one in base.stories}
    for one in edited.stories:
        if one.id not in before or one.headline != before[one.id].headline:
            assert made[one.id].headline == one.headline
    assert not (before.keys() - {one.id for one in edited.stories}) & made.keys()


@given(EDITIONS, EDITIONS, EDITIONS)
def test_no_order_of_the_editors_is_lost(base: Edition, edited: Edition, proposal: Edition) -> None:
    """Where the editor moved stories they stand in that order, but for a lead, which stands first."""
    made = merge(Kept(edition=edited, proposed=base), proposal).edition
    leads = {one.id for one in (*edited.stories, *made.stories) if one.lead}
    ids = [
        [one.id for one in stories if one.id not in leads] for stories in (base.stories, edited.stories, made.stories)
    ]
    was, wanted, now = ([id_ for id_ in some if all(id_ in others for others in ids)] for some in ids)
    assert wanted in (was, now)


@settings(max_examples=30)
@given(EDITIONS, EDITIONS)
def test_what_was_merged_survives_its_file(base: Edition, edited: Edition) -> None:
    """Writing, reading and merging again is a no-op, whatever the editor did."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        once = merge(Kept(edition=edited, proposed=base), base).edition
        save(folder, once, base)
        again = load(folder)
        assert again is not None
        assert merge(again, base).edition == again.edition
