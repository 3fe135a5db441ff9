from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.model import Booking, Image
from bulletin.sources.bookings import Booked, read_bookings

LONDON = ZoneInfo("Europe/London")
HEADER = "reference,advertiser,kind,from,to,position,audience,text,logo,url\n"


def read(folder: Path, *rows: str) -> Booked:
    """What is read of a list with these rows."""
    (folder / "bookings.csv").write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return read_bookings(folder / "bookings.csv", LONDON)


def test_a_sponsor_is_read_as_it_was_sold(tmp_path: Path) -> None:
    """Days as people write them, the link to the letter, the picture beside the list."""
    row = 'EX-1,Lamps Ltd,Sponsor,16/06/2025,2025-06-18,after lead,Housing,"Know <b>your</b> lamps.",l.png,https://x.example/?a=1&utm_source=d'
    assert read(tmp_path, row).bookings == (
        Booking(
            reference="EX-1",
            advertiser="Lamps Ltd",
            kind="sponsor",
            first_day=date(2025, 6, 16),
            last_day=date(2025, 6, 18),
            position="after_lead",
            audience="Housing",
            text="Know your lamps.",
            logo=Image(path=tmp_path / "l.png", alt="Lamps Ltd"),
            url="https://x.example/?a=1&utm_source=d",
        ),
    )


def test_a_position_that_is_not_said_is_the_usual_one(tmp_path: Path) -> None:
    """A featured job stands in the job panel, a sponsor at the bottom."""
    booked = read(
        tmp_path, "A,Ely,featured_job,2025-06-16,2025-06-16,,,,,", "B,Ely,sponsor,2025-06-16,2025-06-16,,,T,,"
    )
    assert [one.position for one in booked.bookings] == ["jobs", "bottom"]


@pytest.mark.parametrize(
    "position", ["top or after lead", "Top/After-lead", "top; after_lead", '"top, after lead, top"']
)
def test_a_sponsor_may_have_been_sold_several_positions(tmp_path: Path, position: str) -> None:
    """The first is where it stands, the others where it may be moved."""
    (booking,) = read(tmp_path, f"B,Ely,sponsor,2025-06-16,2025-06-16,{position},,T,,").bookings
    assert (booking.position, booking.elsewhere) == ("top", ("after_lead",))


def test_where_there_is_no_list_nothing_was_sold(tmp_path: Path) -> None:
    """A publication need not sell."""
    assert read_bookings(tmp_path / "bookings.csv", LONDON) == Booked()


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ("A,Ely,sponsor,soon,2025-06-16,,,T,,", "from is 'soon', which is no date"),
        ("A,Ely,sponsor,2025-06-17,2025-06-16,,,T,,", "it ends before it begins"),
        ("A,Ely,banner,2025-06-16,2025-06-16,,,T,,", "kind is 'banner'"),
        ("A,Ely,sponsor,2025-06-16,2025-06-16,left,,T,,", "position is 'left'"),
        (",Ely,sponsor,2025-06-16,2025-06-16,,,T,,", "reference is empty"),
        ("A,Ely,sponsor,2025-06-16,2025-06-16,,,,,", "a sponsor without a text says nothing"),
        ("A,Ely,featured_job,2025-06-16,2025-06-16,top,,,,", "a featured job stands in the job panel"),
        ("A,Ely,sponsor,2025-06-16,2025-06-16,,,T,,javascript:x", "url is no address that may be followed"),
        ("A,Ely,sponsor,2025-06-16,2025-06-16,,,T,../../etc/passwd,", "its logo lies outside the folder"),
    ],
)
def test_a_row_that_is_no_booking_is_a_problem_with_its_number(tmp_path: Path, row: str, cause: str) -> None:
    """The others are read."""
    booked = read(tmp_path, row, "B,Ely,sponsor,2025-06-16,2025-06-16,,,T,,")
    assert [one.reference for one in booked.bookings] == ["B"]
    (problem,) = booked.problems
    assert problem.place == "row 2"
    assert problem.cause.startswith(cause)


def test_a_row_with_more_fields_than_the_header_is_a_problem(tmp_path: Path) -> None:
    """A comma without quotes moves what follows into other columns, however little follows."""
    rows = ("A,Ely,sponsor,2025-06-16,2025-06-16,,,Lamps, and more,,", "B,Ely,sponsor,2025-06-16,2025-06-16,,,T")
    booked = read(tmp_path, *rows)
    assert [one.reference for one in booked.bookings] == ["B"]
    (problem,) = booked.problems
    assert (problem.place, problem.cause) == ("row 2", "it has 11 fields where the header has 10")


@pytest.mark.parametrize(
    "last", ["C,Lamps,sponsor,2025-06-16,2025-06-16,,,T,,", 'C,Lamps,sponsor,2025-06-16,2025-06-16,,,"T",,']
)
def test_a_quotation_mark_that_is_never_closed_swallows_no_booking(tmp_path: Path, last: str) -> None:
    """Whether a later row has marks of its own or not: the row where it begins is named, and no more is read."""
    rows = ("A,Ely,sponsor,2025-06-16,2025-06-16,,,T,,", 'B,Ely,sponsor,2025-06-16,2025-06-16,,,"Hi,,https://e.com')
    booked = read(tmp_path, *rows, last)
    assert [one.reference for one in booked.bookings] == ["A"]
    (problem,) = booked.problems
    assert problem.place == "row 3"
    assert problem.advice == "look for a quotation mark that is never closed"


def test_one_reference_names_one_booking(tmp_path: Path) -> None:
    """A second of the same reference is a problem, and the first is kept."""
    row = "A,{},sponsor,2025-06-16,2025-06-16,,,T,,"
    booked = read(tmp_path, row.format("Ely"), row.format("York"))
    assert [one.advertiser for one in booked.bookings] == ["Ely"]
    assert [one.cause for one in booked.problems] == ["reference A stands there 2 times"]


def test_a_list_without_its_columns_says_which_are_missing(tmp_path: Path) -> None:
    """And how the first row reads."""
    (tmp_path / "bookings.csv").write_text("reference,advertiser\nA,Ely\n", "utf-8")
    (problem,) = read_bookings(tmp_path / "bookings.csv", LONDON).problems
    assert (problem.place, problem.cause) == ("row 1", "no column is headed kind, from, to")


@settings(max_examples=50)
@given(content=st.binary(max_size=300))
def test_whatever_is_in_the_file_the_day_goes_on(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No bytes raise."""
    path = tmp_path_factory.mktemp("list") / "bookings.csv"
    path.write_bytes(HEADER.encode() + content)
    read_bookings(path, LONDON)
