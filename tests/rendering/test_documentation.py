from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

from bulletin.rendering import view
from bulletin.rendering.bounds import FILTERS, MAX_OUTPUT, MAX_STEPS, MAX_TEXT
from bulletin.rendering.render import SLOTS
from bulletin.rendering.view import VARIABLES, PictureView, SponsorView, StoryView, View
from tests.rendering.editions import PROJECT

TEXT = (PROJECT / "docs" / "templates.md").read_text("utf-8")
LISTED = re.findall(r"^\| `([a-z_][\w.\[\]]*)` \|", TEXT, re.MULTILINE)
SAID_ONCE = {
    "lead": StoryView,
    "brand.dark": None,
    "brand.logo": PictureView,
    "brand.logo_dark": PictureView,
    "sponsors.after_lead": SponsorView,
    "sponsors.jobs": SponsorView,
    "sponsors.bottom": SponsorView,
    "sponsors.top[].logo": PictureView,
}
"""What is told in full elsewhere, and here only by its name."""


def names(owner: type, prefix: str = "") -> Iterator[str]:
    """Yield every name below a view, as the documentation writes it."""
    hints = get_type_hints(owner, vars(view))
    for field in fields(owner):
        name = f"{prefix}{field.name}"
        inner, many = below(hints[field.name])
        if inner is None or name in SAID_ONCE:
            yield name
        else:
            if many or prefix:
                yield name
            yield from names(inner, f"{name}[]." if many else f"{name}.")


def below(hint: object) -> tuple[type | None, bool]:
    """Return the view that a field holds, if it does, and whether it holds many."""
    for one in (hint, *get_args(hint)):
        if isinstance(one, type) and is_dataclass(one):
            return one, str(hint).startswith("tuple")
    return None, False


def test_every_variable_is_documented_and_no_other() -> None:
    """A new field of a view needs its line in docs/templates.md, and a line its field."""
    documented = [name for name in LISTED if not name.startswith("slot.")]
    assert sorted(documented) == sorted({*names(View), "slot", "say"})
    assert {re.split(r"[.\[]", name)[0] for name in documented} == set(VARIABLES)


def test_every_slot_is_documented_and_no_other() -> None:
    """What a reader brings, each with its line."""
    assert [name.removeprefix("slot.") for name in LISTED if name.startswith("slot.")] == list(SLOTS)


def test_filters_and_bounds_are_documented() -> None:
    """The list of filters, and the numbers, as the code has them; short names of the same filter aside."""
    part = TEXT.partition("## What a template may do")[2].partition("##")[0]
    documented = set(re.findall(r"`(\w+)`", part))
    assert documented == (FILTERS | {"join", "batch", "wrap", "tie", "tie_end"}) - {"d", "e"}
    for number in (MAX_STEPS, MAX_OUTPUT, MAX_TEXT):
        assert f"{number:,}" in part
