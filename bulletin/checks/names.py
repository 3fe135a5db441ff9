"""Names that a headline and the text below it spell in two ways: Wearham, Wareham.

Only what is certain to be a name counts, that is a capital in the middle of a sentence, on one side at least; and
only a slip of one or two letters, never an ending (council, councils, Harrowdene’s).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s+|[‘“\"(]\s*)$")
SHORTEST = 4
SHORT = 5
"""Letters below which only a swap of two neighbours is a slip: Khan and Kahn, but not Reed and Reid, and
both have to be certain names."""
LONG = 7
"""Letters from which two slips are still likely to be the same name."""


def misspelt(headline: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of a headline's and the text's spelling of what seems to be one name."""
    above, below = _names(headline), _names(text)
    for one, one_inside in above.items():
        if one in below or any(one.casefold() == other.casefold() for other in below):
            continue
        for other, other_inside in below.items():
            certain = (one_inside, other_inside)
            sure = all(certain) if min(len(one), len(other)) < SHORT else any(certain)
            if other not in above and sure and _nearly(one, other):
                yield one, other


def _names(text: str) -> dict[str, bool]:
    """Words with a capital, and whether one stands inside a sentence."""
    found: dict[str, bool] = {}
    for match in WORD.finditer(text):
        word = match[0]
        if len(word) >= SHORTEST and word[0].isupper() and not word.isupper():
            inside = not SENTENCE_START.search(text[: match.start()])
            found[word] = found.get(word, False) or inside
    return found


def _nearly(one: str, other: str) -> bool:
    first, second = one.casefold(), other.casefold()
    if first[0] != second[0] or _endings_apart(first, second):
        return False
    if min(len(first), len(second)) < SHORT and sorted(first) != sorted(second):
        return False
    allowed = 2 if min(len(first), len(second)) >= LONG else 1
    return 0 < _distance(first, second) <= allowed


def _endings_apart(first: str, second: str) -> bool:
    """One word and its forms: councils, counties, Germany and Germans."""
    shorter, longer = sorted((first, second), key=len)
    forms = (shorter, shorter[:-1] + "ies" if shorter.endswith("y") else shorter)
    return longer.startswith(forms) or (len(first) == len(second) and first[:-1] == second[:-1])


def _distance(first: str, second: str) -> int:
    """Letters left out, put in, changed, or swapped with their neighbour (optimal string alignment)."""
    older: list[int] = []
    above = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        older, above = above, row
    return above[-1]
