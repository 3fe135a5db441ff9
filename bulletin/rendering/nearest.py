"""The part of an error that helps: the known name that is nearest, and which others there are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'? known here: …``, without the question where no known name is near."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    question = f"did you mean '{close[0]}'? " if close else ""
    return f"{question}known here: {', '.join(names) or 'nothing'}"
