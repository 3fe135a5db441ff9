from __future__ import annotations

from bulletin.desk.sectors import Found, Sector, sector
from bulletin.model import Job

KNOWN = (
    Sector(name="Housing & homes", words=("housing", "homeless")),
    Sector(name="Highways & transport", words=("highway", "road")),
    Sector(name="Digital", words=("IT", "data")),
)


def test_what_the_advert_states_is_true_in_our_words() -> None:
    """The publication's name for it where there is one, otherwise the advert's own."""
    assert sector(Job(title="Road Worker", sector="housing and homes"), KNOWN).name == "Housing & homes"
    assert sector(Job(title="Road Worker", sector="Housing"), KNOWN).name == "Housing & homes"
    assert sector(Job(title="Road Worker", sector="Leisure"), KNOWN).name == "Leisure"


def test_words_of_the_title_tell_it_and_say_so() -> None:
    """A word stands for what begins with it, and the title for more than the teaser."""
    assert sector(Job(title="Homelessness Officer", description="By road and highway."), KNOWN) == Found(
        name="Housing & homes", why="sector by “Homeless” in its title"
    )
    assert sector(Job(title="Officer", description="You mend roads."), KNOWN).why == "sector by “road” in its teaser"


def test_a_word_in_capitals_stands_for_itself_alone() -> None:
    """Neither an item nor "it" is information technology."""
    assert sector(Job(title="Items Clerk for Citizens", description="You will like it."), KNOWN).name is None
    assert sector(Job(title="Senior IT Officer"), KNOWN).name == "Digital"


def test_a_panels_heading_is_a_hint_only() -> None:
    """It decides between two sectors of which the words say as much, and makes no road worker of a clerk."""
    assert sector(Job(title="Homelessness Officer", sector_hint="Highways"), KNOWN).name == "Housing & homes"
    assert (
        sector(Job(title="Housing and Roads Data Officer", sector_hint="Highways"), KNOWN).name
        == "Highways & transport"
    )
    assert sector(Job(title="Housing and Roads Data Officer"), KNOWN).name == "Housing & homes"
    assert sector(Job(title="Clerk", sector_hint="Highways"), KNOWN) == Found(name=None)


def test_without_rules_and_words_there_is_no_sector() -> None:
    """Nothing is guessed."""
    assert sector(Job(title="Clerk"), KNOWN) == Found(name=None)
    assert sector(Job(title="Housing Officer"), (Sector(name="Empty", words=()),)) == Found(name=None)
