from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk import editing
from bulletin.desk.merging import DROPPED
from bulletin.errors import UsageError
from bulletin.model import Edition, Highlight, Placement, Position, Story
from tests.desk.literals import ID

STORIES = tuple(Story(id=id_, headline=id_.title(), summary="So.", summary_from="extract") for id_ in ("a", "b", "c"))
EDITION = Edition(
    id=ID,
    subject="A",
    preheader="",
    stories=(replace(STORIES[0], lead=True), *STORIES[1:]),
    jobs=tuple(Highlight(id=id_, title=id_.title()) for id_ in ("x", "y")),
)


def _ids(edition: Edition) -> list[str]:
    return [story.id for story in edition.stories]


def test_a_story_moves_before_another() -> None:
    """The order is the editor's, and the lead stays where it is."""
    moved = editing.move(EDITION, "story", "c", "b")
    assert _ids(moved) == ["a", "c", "b"]
    assert (moved.stories[0].lead, moved.subject) == (True, "A")


def test_what_is_put_before_the_lead_becomes_the_lead() -> None:
    """The subject, which was the lead's headline, follows."""
    moved = editing.move(EDITION, "story", "c", "a")
    assert [story.lead for story in moved.stories] == [True, False, False]
    assert (_ids(moved), moved.subject) == (["c", "a", "b"], "C")
    assert editing.lead(EDITION, "c") == moved


def test_a_lead_that_is_dropped_is_left_out_and_the_next_leads() -> None:
    """What was dropped can be brought back: it says who left it out."""
    dropped = editing.drop(EDITION, "story", "a")
    assert (_ids(dropped), dropped.stories[0].lead, dropped.subject) == (["b", "c"], True, "B")
    assert [(one.id, one.why) for one in dropped.left_out] == [("a", DROPPED)]


def test_a_summary_that_is_changed_is_the_editors() -> None:
    """Where it came from goes with the words; the other stories are as they were."""
    worded = editing.reword(EDITION, "story", "b", {"summary": "Better."})
    assert (worded.stories[1].summary, worded.stories[1].summary_from) == ("Better.", "editor")
    assert worded.stories[2] == EDITION.stories[2]


def test_a_job_is_reworded_and_dropped() -> None:
    """Jobs are changed by the same hand."""
    assert editing.reword(EDITION, "job", "y", {"place": "Wearham"}).jobs[1].place == "Wearham"
    assert [job.id for job in editing.drop(EDITION, "job", "x").jobs] == ["y"]


def test_what_is_gone_cannot_be_changed() -> None:
    """An entry that was taken out of the file meanwhile is told, not invented."""
    with pytest.raises(UsageError, match="not in the edition"):
        editing.move(EDITION, "job", "gone", None)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["a", "b", "c", None]))))
def test_moving_loses_nothing_and_keeps_one_lead_in_front(moves: list[tuple[str, str | None]]) -> None:
    """However stories are moved, each is there once, and the first alone leads."""
    edition = EDITION
    for id_, before in moves:
        edition = editing.move(edition, "story", id_, before)
    assert sorted(_ids(edition)) == ["a", "b", "c"]
    assert [story.lead for story in edition.stories] == [True, False, False]


def _sponsor(reference: str, position: Position) -> Placement:
    return Placement(reference=reference, advertiser=reference, kind="sponsor", position=position)


def test_two_sponsors_exchange_their_positions() -> None:
    """Each stands where the other stood; doing it again puts them back."""
    edition = replace(EDITION, placements=(_sponsor("S1", "top"), _sponsor("S2", "bottom")))
    swapped = editing.swap(edition, "S1", "S2")
    assert [(one.reference, one.position) for one in swapped.placements] == [("S2", "top"), ("S1", "bottom")]
    assert editing.swap(swapped, "S1", "S2") == edition


def test_two_featured_jobs_exchange_their_ranks() -> None:
    """The jobs that the bookings feature change places, and keep their bookings."""
    jobs = tuple(replace(job, booking=f"F-{job.id}") for job in EDITION.jobs)
    booked = tuple(
        Placement(reference=f"F-{job.id}", advertiser="", kind="featured_job", position="top") for job in jobs
    )
    edition = replace(EDITION, jobs=jobs, placements=booked)
    swapped = editing.swap(edition, "F-x", "F-y")
    assert [(job.id, job.booking) for job in swapped.jobs] == [("y", "F-y"), ("x", "F-x")]


def test_a_sponsor_is_no_featured_job() -> None:
    """What was sold differently cannot be exchanged."""
    featured = Placement(reference="F", advertiser="", kind="featured_job", position="top")
    with pytest.raises(UsageError, match="cannot exchange"):
        editing.swap(replace(EDITION, placements=(_sponsor("S", "top"), featured)), "S", "F")


def test_what_was_dropped_is_brought_in_again() -> None:
    """A story comes last, a job first and for everyone; neither is left out any more, and nothing is in twice."""
    without = editing.drop(editing.drop(EDITION, "story", "b"), "job", "y")
    story, job = EDITION.stories[1], EDITION.jobs[1]
    again = editing.bring(editing.bring(without, story), job)
    assert _ids(again) == ["a", "c", "b"]
    assert [(one.id, one.show) for one in again.jobs] == [("y", "always"), ("x", "matching")]
    assert again.left_out == ()
    with pytest.raises(UsageError, match="already"):
        editing.bring(again, story)


def test_only_what_stands_alone_leads() -> None:
    """A story that is brought into an edition without stories is its lead."""
    assert editing.bring(replace(EDITION, stories=()), STORIES[2]).stories[0].lead
