"""Who gets which bulletin: readers who chose alike share a variant, so that it is rendered once, however many they are.

A variant is told by what it shows, not by who reads it: two choices that come to the same jobs and bookings are one.
Renders and judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bulletin.model import Edition, Selection, Subscriber

DEFAULT = "default"

Choice = tuple[tuple[str, ...], tuple[str, ...]]
"""Sectors and regions, as a reader chose them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Readers who share a variant."""

    key: str
    selection: Selection
    readers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The variants that an edition's readers ask for."""

    groups: tuple[Group, ...]
    """The default first, then the largest; at most as many as were allowed."""
    by_choice: Mapping[Choice, str]
    merged: int
    """How many groups were one too many, and get the default."""
    merged_readers: int


def plan(edition: Edition, readers: Iterable[Subscriber], most: int) -> Plan:
    """Group readers by what they are to see; beyond ``most`` variants the smallest groups get the default."""
    choices = Counter((reader.sectors, reader.regions) for reader in readers)
    default = edition.selection()
    selections = {choice: edition.selection(*choice) for choice in choices}
    sizes: Counter[str] = Counter()
    for choice, count in choices.items():
        sizes[selections[choice].key] += count
    by_key = {one.key: one for one in selections.values()}
    at_default = sizes.pop(default.key, 0)
    ranked = sorted(sizes, key=lambda key: (-sizes[key], key))
    kept, merged = ranked[: most - 1], ranked[most - 1 :]
    merged_readers = sum(sizes[key] for key in merged)
    groups = [Group(key=key, selection=by_key[key], readers=sizes[key]) for key in kept]
    return Plan(
        groups=(Group(key=DEFAULT, selection=default, readers=at_default + merged_readers), *groups),
        by_choice={choice: one.key for choice, one in selections.items() if one.key in set(kept)},
        merged=len(merged),
        merged_readers=merged_readers,
    )
