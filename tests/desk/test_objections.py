from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bulletin.desk.holds import HELD, Hold
from bulletin.desk.objections import Circumstances, merges, objections
from bulletin.desk.sensitive import WORDS, guarded, suggested
from bulletin.model import Article, Edition, Image, LeftOut, Story
from tests.desk.literals import ID, LONDON, NOW, at

STORIES = tuple(
    Story(
        id=f"s{number}",
        headline=f"News {number}",
        summary="It happened.",
        summary_from="publisher",
        url=f"https://example.org/n{number}",
        published=at(16, 4),
    )
    for number in range(4)
)
EDITION = Edition(id=ID, subject="News 0", preheader="It happened.", stories=STORIES, timezone=LONDON)
FIRE = Hold(words="fire", reason="sub judice", who="legal")


def found(edition: Edition, **circumstances: object) -> list[tuple[str, str]]:
    """What is said against sending it: ids and severities."""
    judged = objections(edition, Circumstances(**({"at": NOW} | circumstances)))  # type: ignore[arg-type]  # by name
    return [(one.id, one.severity) for one in judged]


def with_lead(**changes: object) -> Edition:
    """The edition with a changed lead."""
    return replace(EDITION, stories=(replace(STORIES[0], **changes), *STORIES[1:]))  # type: ignore[arg-type]  # fields of Story


def test_nothing_is_said_against_an_ordinary_edition() -> None:
    """Four stories of this morning go."""
    assert found(EDITION) == []


@pytest.mark.parametrize(
    "changes",
    [{"headline": "Fire at the depot"}, {"summary": "There was a fire."}, {"url": "https://example.org/fire"}],
)
def test_a_held_story_blocks_locked_or_not(changes: dict[str, str]) -> None:
    """However it came in: nothing overrides a hold."""
    holds = (FIRE, Hold(url="https://www.example.org/fire/?utm_source=x", reason="r", who="w"))
    for locked in (True, False):
        edition = replace(with_lead(**changes), locked=locked, send_thin=True)
        assert ("hold.story", "block") in found(edition, holds=holds)


def test_a_held_copy_that_an_editor_brought_back_blocks() -> None:
    """Its own words do not give it away, but the reason for which it was left out does, while the hold lasts."""
    why = HELD + "sub judice (legal)"
    edition = replace(EDITION, left_out=(LeftOut(kind="story", id="s2", title="News 2", why=why),))
    assert found(edition, holds=(FIRE,)) == [("hold.story", "block")]
    assert found(edition) == []


def test_a_hold_means_subject_preheader_and_corrections_too() -> None:
    """A story that is taken out may have left its words there."""
    assert found(replace(EDITION, subject="Fire at the depot"), holds=(FIRE,)) == [("hold.words", "block")]
    assert found(replace(EDITION, corrections=("The fire was in Ely.",)), holds=(FIRE,)) == [("hold.words", "block")]


def test_an_embargo_blocks_until_it_ends() -> None:
    """To the second, and in any time zone."""
    edition = with_lead(embargo_until=NOW)
    assert found(edition, at=NOW - timedelta(seconds=1)) == [("embargo.story", "block")]
    assert found(edition, at=NOW) == []


def test_what_is_to_be_published_later_blocks() -> None:
    """A bare date is published with its day."""
    assert found(with_lead(published=at(16, 9))) == [("embargo.future", "block")]
    assert found(with_lead(published=at(17), date_only=True)) == [("embargo.future", "block")]
    assert found(with_lead(published=at(16), date_only=True)) == []


def test_an_empty_edition_never_goes() -> None:
    """Whatever the policy, and whatever an editor says; a correction alone is something."""
    empty = replace(EDITION, stories=(), send_thin=True)
    for policy in ("send", "hold", "merge"):
        assert ("day.empty", "block") in found(empty, thin_day=policy)
    assert found(replace(empty, corrections=("It was Ely.",))) == []


@pytest.mark.parametrize(
    ("policy", "severity", "waits"), [("send", "note", False), ("hold", "block", False), ("merge", "block", True)]
)
def test_a_thin_day_is_dealt_with_as_the_settings_say(policy: str, severity: str, waits: bool) -> None:  # noqa: FBT001 - a table's column
    """Two stories are fewer than three; an editor's word, a correction or a name make it an edition all the same."""
    thin = replace(EDITION, stories=STORIES[:2])
    assert found(thin, thin_day=policy) == [("day.thin", severity)]
    assert merges(thin, Circumstances(at=NOW, thin_day=policy)) == waits  # type: ignore[arg-type]  # a table's column
    assert found(replace(thin, send_thin=True), thin_day=policy) == []
    assert found(replace(thin, corrections=("It was Ely.",)), thin_day=policy) == []
    assert found(replace(thin, id=replace(ID, name="extra")), thin_day=policy) == []


def test_a_row_of_the_bookings_that_cannot_be_read_blocks() -> None:
    """Nobody knows whether it is due."""
    assert found(EDITION, unread_bookings=("row 3: from is 'soon'",)) == [("booking.unread", "block")]


def test_a_sensitive_story_is_shown_without_its_stock_picture() -> None:
    """A picture of one's own stays, so does a stock picture beside anything else, and one that an editor put there."""
    stock = Image(url="https://example.org/a.jpg", credit="fizkes / Shutterstock.com")
    own = Image(url="https://example.org/b.jpg", credit="The Town Hall Daily")
    stories = (
        replace(STORIES[0], sensitive=True, image=stock),
        replace(STORIES[1], sensitive=True, image=own),
        replace(STORIES[2], image=stock),
    )
    edition = replace(EDITION, stories=stories)
    assert [story.image for story in guarded(edition).stories] == [None, own, stock]
    assert found(edition) == [("sensitive.stock", "warn")]
    meant = replace(edition, stories=(replace(stories[0], picture_meant=True), *stories[1:]))
    assert [story.image for story in guarded(meant).stories] == [stock, own, stock]
    assert found(meant) == []


@pytest.mark.parametrize(
    ("title", "sensitive"),
    [
        ("Inquest opens into depot death", True),
        ("Grooming gangs report warns of ‘collective failure’", True),
        ("Murdered councillor remembered", True),
        ("Town hall deadline moved", False),
        ("Skilled workers wanted", False),
        ("Cemetery lawn to be mown less", False),
        ("Budget killer question answered", False),
    ],
)
def test_the_word_list_suggests_tact(title: str, sensitive: bool) -> None:  # noqa: FBT001 - a table's column
    """Whole words, and those that begin so where that is meant."""
    assert suggested(Article(title=title), WORDS) == sensitive
    assert suggested(Article(title=title, sensitive=True), WORDS)
    assert not suggested(Article(title=title, sensitive=False), WORDS)
    assert not suggested(Article(title=title), ())
