"""A headline without the name of the site, or of its section, that a publisher's system puts behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATOR = re.compile(r"\s+[|–—·•»:-]{1,2}\s+")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def letters(text: str) -> str:
    """Return what two spellings of a name have in common: "The Town-Hall Daily" and "town hall daily"."""
    return _NO_LETTER.sub("", text.lower()).removeprefix("the")


def without_names(title: str, names: Iterable[str]) -> str:
    """Return the title without the names at its end, each behind a bar, a dash or a colon."""
    known = {letters(name) for name in names if name} - {""}
    for separator in reversed(list(SEPARATOR.finditer(title))):
        if letters(title[separator.end() :]) not in known:
            break
        title = title[: separator.start()]
    return title


def name_of_site(title: str, host: str) -> str | None:
    """Return the part of a site's or feed's title that its host is named for: "The Paper" of "News | The Paper"."""
    parts = [part for part in SEPARATOR.split(title) if part]
    domain = [letters(label) for label in host.lower().split(".")]
    named = (
        part for part in parts if any(len(label) >= _SHORTEST and _alike(letters(part), label) for label in domain)
    )
    return next(named, None) if len(parts) > 1 else None


_SHORTEST = 3
"""Letters of a host's label that name a site; "co" and "uk" do not."""


def _alike(name: str, label: str) -> bool:
    return len(name) >= _SHORTEST and (name.startswith(label) or label.startswith(name))
