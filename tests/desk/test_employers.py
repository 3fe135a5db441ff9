from __future__ import annotations

import pytest

from bulletin.desk.employers import houses


@pytest.mark.parametrize(
    "names",
    [
        ("Wirral Council", "WIRRAL COUNCIL", "The Wirral Council", "Wirral Metropolitan Borough Council", "Wirral MBC"),
        ("Durham County Council", "Durham CC", "Durham Council", "durham county council."),
        ("London Borough of Hackney", "Hackney Council", "Hackney London Borough Council"),
        ("City of York Council", "York City Council", "York Council"),
        ("Acme Homes Ltd", "ACME Homes Limited", "Acme Homes"),
    ],
)
def test_one_employer_may_have_several_names(names: tuple[str, ...]) -> None:
    """Case, punctuation, the kind of council and its short forms make no other employer."""
    assert len({*houses(names).values()}) == 1


def test_a_town_and_its_district_are_two_employers() -> None:
    """A bare name beside both belongs to neither of them for certain."""
    found = houses(("Sevenoaks Town Council", "Sevenoaks District Council", "Sevenoaks Council"))
    assert len({*found.values()}) == 3


def test_nobody_is_no_employer() -> None:
    """An advert without an employer has an empty one."""
    assert houses((None, "", "!")) == {None: "", "": "", "!": ""}
