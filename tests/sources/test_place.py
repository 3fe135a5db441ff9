from __future__ import annotations

import pytest

from bulletin.sources.place import split_place


@pytest.mark.parametrize(
    ("teaser", "employer", "words", "place"),
    [
        (
            "Work in our service Kirklees, West Yorkshire",
            "Kirklees Council",
            "Work in our service",
            "Kirklees, West Yorkshire",
        ),
        (
            "Join the Leeds Transport Team Leeds, West Yorkshire",
            "Leeds City Council",
            "Join the Leeds Transport Team",
            "Leeds, West Yorkshire",
        ),
        ("NOT JUST A PLACE OF WOR Durham", "Durham County Council", "NOT JUST A PLACE OF WOR", "Durham"),
        ("We would be intereste Spennymoor", "Durham County Council", "We would be intereste", "Spennymoor"),
        ("Come to our school. Newcastle upon Tyne", "A Trust", "Come to our school.", "Newcastle upon Tyne"),
        ("Work with families Barnard Castle", "Durham County Council", "Work with families", "Barnard Castle"),
        (
            "Join our Adult Social Care Team Stoke-on-Trent",
            "A Trust",
            "Join our Adult Social Care Team",
            "Stoke-on-Trent",
        ),
        (
            "Time off in lieu Kestleford, Lindenshire",
            "Lindenshire County Council",
            "Time off in lieu",
            "Kestleford, Lindenshire",
        ),
        ("Answer the telephone Various locations", "A Trust", "Answer the telephone", "Various locations"),
        ("You will lead the service.", "Durham County Council", "You will lead the service.", None),
        ("Working within Adult Social Care", "A Trust", "Working within Adult Social Care", None),
        ("", "Durham County Council", "", None),
    ],
)
def test_the_place_is_split_off_the_teasers_end(teaser: str, employer: str, words: str, place: str | None) -> None:
    """The place is told by the employer's name or by its shape, and never made of words about the work."""
    assert split_place(teaser, employer, "Officer") == (words, place)


def test_the_jobs_title_is_no_place() -> None:
    """A title that runs into the place does not become part of it."""
    teaser = "Are you a keen Bereavement Registrar Kirklees, West Yorkshire"
    assert split_place(teaser, "A Trust", "Bereavement Registrar") == (
        "Are you a keen Bereavement Registrar",
        "Kirklees, West Yorkshire",
    )
