from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.sources import clean
from bulletin.sources.mojibake import repaired


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("the councilâ€™s plan", "the council’s plan"),
        ("the councilâ\x80\x99s plan", "the council’s plan"),
        ("Â£30,000 â€“ Â£32,000", "£30,000 – £32,000"),
        ("“Good” costs Â£5", "“Good” costs £5"),
        ("cafÃ©", "café"),
        ("Ã¢â‚¬â„¢tis", "’tis"),
        ("the council&acirc;&euro;&trade;s plan", "the council’s plan"),
        ("the council&#226;&#128;&#153;s plan", "the council’s plan"),
    ],
)
def test_utf_8_that_was_read_as_something_else_is_put_right(garbled: str, meant: str) -> None:
    """Once or twice garbled, in a text that is sound elsewhere, and when it came as entities."""
    assert clean.line(garbled) == meant


@pytest.mark.parametrize(
    "text",
    ["CAFÉ’S", "NOËL’S", "SÃO PAULO", "voilà – “là”", "El Niño", "à €5", "Zürich “…”", "Łódź", "¿Qué?", "L’AQUILÀ"],
)
def test_what_somebody_may_have_meant_is_left_alone(text: str) -> None:
    """Where it is not certain nothing is changed."""
    assert repaired(text) == text


WORDS = [
    "café",
    "£30,000",
    "‘so’",
    "“yes”",
    "–",
    "council’s",
    "à",
    "No.",
    "25°C",
    "½",
    "Señor",
    "façade",
    "CAFÉ’S",
    "…",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_sound_text_is_never_changed(text: str) -> None:
    """British typography and borrowed words are no mojibake, in any order."""
    assert repaired(text) == text
