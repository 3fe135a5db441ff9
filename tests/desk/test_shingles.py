from __future__ import annotations

import struct
import zlib

from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.shingles import KEPT, contained, copies, is_updated, of_text, sketch

TEXT = (
    "Saltby District Council has bought back 60 of the houses that it once sold to their tenants, and is moving in"
    " families who have been living in hotels, officers told the cabinet on Friday evening."
)
OTHER = " ".join(f"word{n}" for n in range(40))


def test_a_copy_is_known_by_what_was_kept() -> None:
    """Under another headline and address, with punctuation and case changed, and with more around it."""
    kept = {"town-hall": sketch(of_text(TEXT)), "other": sketch(of_text(OTHER))}
    copy = of_text(TEXT.upper().replace(",", " –") + " The Mercury has asked for comment.")
    assert copies({"copy": copy, "new": of_text("Something else altogether. " * 9)}, kept) == {"copy": "town-hall"}


def test_a_sketch_is_the_same_everywhere() -> None:
    """Its numbers do not depend on the machine, the year or the process."""
    first, second = sorted((zlib.crc32(b"one two three"), zlib.crc32(b"two three four")))
    assert sketch(of_text("One, two, THREE four!")) == struct.pack(">II", first, second)


def test_a_long_text_is_known_by_a_part_of_its_shingles() -> None:
    """What is kept of it is bounded, and half of it still says that it is the same."""
    long = " ".join(f"word{n}" for n in range(5000))
    kept = sketch(of_text(long))
    assert len(kept) == 4 * KEPT
    assert contained(of_text(" ".join(f"word{n}" for n in range(2500))), kept) == 1.0
    assert contained(of_text(" ".join(f"word{n}" for n in range(2500, 9000))), kept) > 0.3


def test_too_little_text_is_no_copy() -> None:
    """Fifteen shingles are the least to judge by."""
    assert contained(of_text("Council news today and tomorrow"), sketch(of_text(TEXT))) == 0.0


def test_a_tenth_of_new_text_is_an_update() -> None:
    """A mended comma is none."""
    kept = sketch(of_text(TEXT))
    assert not is_updated(of_text(TEXT.replace("Friday evening", "Friday night")), kept)
    assert is_updated(of_text(f"{TEXT} On Monday the county said that it would pay for ten more of them."), kept)


@given(st.text(alphabet="ab cd", max_size=200))
def test_a_text_stands_wholly_in_itself(text: str) -> None:
    """Whatever it says."""
    shingles = of_text(text)
    assert contained(shingles, sketch(shingles)) in {0.0, 1.0}
