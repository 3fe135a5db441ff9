from __future__ import annotations

from bulletin.desk.likeness import same_stories
from bulletin.model import Article

OURS = Article(
    title="Saltby buys back sixty council homes",
    publisher="The Town Hall Daily",
    body=(
        "Saltby District Council has bought back sixty homes that it once sold to their tenants.",
        "Families who have been living in hotels will move in before August, the cabinet heard on Friday.",
        "The homes cost £10.9m, and heating and wiring another £1.2m.",
    ),
)
THEIRS = Article(
    title="Hotel families to move into bought-back homes in Saltby",
    publisher="The Lindenshire Mercury",
    body=(
        "Sixty former council homes in Saltby have been bought back by the district council for £10.9m.",
        "They were sold to tenants under the right to buy, and families from hotels move in by August.",
    ),
)
OTHERS = tuple(
    Article(title=title, publisher="Another", body=(body,))
    for title, body in (
        (
            "Bridge reopens to buses",
            "Engineers have passed the bridge for vehicles of up to eighteen tonnes on one lane.",
        ),
        (
            "Solar roofs for schools",
            "Northmere will put panels on the roofs of its schools, paid from electricity bills.",
        ),
        ("Missed bins halve", "A form that asks whether the lorry has been halves the reports of bins left behind."),
    )
)


def test_two_houses_telling_one_event_are_found() -> None:
    """Both ways round, in other words and at other lengths."""
    found = same_stories((OURS, THEIRS, *OTHERS), 2)
    assert {place: [other for other, _ in others] for place, others in found.items()} == {0: [1], 1: [0]}
    assert all(0.45 <= cosine <= 1 for others in found.values() for _, cosine in others)


def test_only_the_first_are_judged_and_against_all() -> None:
    """What is chosen is compared with everything that was read."""
    assert {*same_stories((OURS, *OTHERS, THEIRS), 1)} == {0}


def test_a_house_is_not_told_of_its_own_follow_up() -> None:
    """It knows what it has told: by its name, or by its address where there is none."""
    twins = [
        Article(title=one.title, body=one.body, url=f"https://a.example/{n}") for n, one in enumerate((OURS, THEIRS))
    ]
    assert same_stories((*twins, *OTHERS), 2) == {}


def test_articles_without_words_are_like_nothing() -> None:
    """Nothing is no likeness, and no error."""
    assert same_stories((Article(title=""), Article(title=""), OURS), 3) == {}
