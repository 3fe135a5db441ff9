"""Every rule that there is, by its id: what the settings may name, and what the documentation lists."""

from __future__ import annotations

from types import ModuleType

from bulletin.checks import (
    clients,
    contrast,
    headers,
    link_words,
    links,
    mime,
    parts,
    pictures,
    reachable,
    size,
    spam,
    stories,
    structure,
    targets,
    wording,
)
from bulletin.checks.rule import Rule

MODULES: tuple[ModuleType, ...] = (
    size,
    parts,
    wording,
    links,
    link_words,
    reachable,
    pictures,
    stories,
    structure,
    contrast,
    targets,
    clients,
    headers,
    mime,
    spam,
)

ACCESSIBILITY = frozenset(
    one.id
    for module in (pictures, structure, contrast, targets, link_words)
    for one in vars(module).values()
    if isinstance(one, Rule)
)
"""What is found for those who do not see the page as it was drawn."""

FIXED = frozenset({"day", "hold", "embargo", "booking", "sensitive", "reread"})
"""What findings begin with that are not of checks but of the day itself; no setting changes them."""

RULES: dict[str, Rule] = {one.id: one for module in MODULES for one in vars(module).values() if isinstance(one, Rule)}
