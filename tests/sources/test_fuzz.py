"""Good documents, broken in every way that comes to mind: nothing fails, hangs, or comes through unclean.

A short run in `make test`; `make fuzz` (profile "fuzz") takes 1,500 examples a kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin.model import Item
from bulletin.sources.document import Kind
from tests.sources.invariants import hold, watched
from tests.sources.seeds import SEEDS, TOKENS

LARGEST = 2_000_000
"""Characters; the sizes beyond are tested in test_hostile."""


@st.composite
def broken(draw: st.DrawFn, seed: str) -> bytes:
    """Return a document that was cut, spliced and repeated, in some encoding."""
    text = seed
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 200)))
        token = draw(st.one_of(st.sampled_from(TOKENS), st.text(max_size=4)))
        times = draw(st.sampled_from((1, 1, 1, 2, 50, 1000, 20_000)))
        change = draw(st.sampled_from(("insert", "drop", "repeat", "replace", "cut")))
        piece = {"insert": token, "drop": "", "repeat": text[start:end], "replace": token, "cut": ""}[change]
        rest = {"insert": text[start:], "cut": ""}.get(change, text[end:])
        text = (text[:start] + (piece * times)[:LARGEST] + rest)[:LARGEST]
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8", "cp1252", "utf-16", "latin-1")))
    return text.encode(encoding, errors="surrogatepass" if encoding.startswith("utf") else "replace")


@pytest.mark.parametrize("kind", get_args(Kind))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_broken_document_is_read_as_far_as_it_can_be(
    read: Callable[..., list[Item]], kind: Kind, data: st.DataObject
) -> None:
    """Whatever was done to it: items and problems come out, clean, within seconds."""
    content = data.draw(broken(SEEDS[kind]))
    told = data.draw(st.booleans())
    with watched():
        items = read(content, kind if told else None)
    hold(items)
