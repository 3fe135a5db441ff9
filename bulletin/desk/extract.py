"""Which passages of an article tell it in a few lines: the intro, and what the rest of its opening adds.

A hybrid of position, TF-IDF centrality and overlap with the headline, the intro always first; and
what a journalist put at the top stays there unless others say clearly more. What it comes to
against human summaries, beside filling with the lead, is measured (``benchmarks/summaries.py``)
and written down in docs/decisions/0060-summaries-extract.md.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bulletin.desk.addresses import plain
from bulletin.desk.likeness import STOPWORDS

OVERFLOW = 1.15
"""A whole sentence may run over the budget by this factor: cutting back to the one before costs 1.1 ROUGE-1."""
FULL = 0.85
"""From this share of the budget on nothing is added: a sentence from further down costs more than it brings."""
OPENING = 8
"""Passages after the intro that are looked at; a story's end is for those who read it."""
AT_LEAST = 3
"""Passages that count as the opening of however short an article; of a longer one, its first half at most."""
TOPIC = 60
"""Passages by which it is judged what the story is about."""
HEADLINE = 0.5
"""Weight beside centrality and position, which is 1 at the intro and falls slowly with each passage."""
PASSED = 0.8
"""A passage says at least this share of what each that it is taken before says: none gets in by being short."""
CLEARLY = 1.1
"""So many times as much of the story as the opening in its own order must a choice say, or the opening stands."""
THIN = 0.6
"""Below this share of the budget the opening gives way to any choice: its next passage was too long."""
# fmt: off
LEANING = frozenset({
    "he", "she", "it", "they", "this", "that", "these", "those", "his", "her", "its", "their", "such", "but", "and",
    "or", "so", "yet", "however", "meanwhile", "also", "instead", "then", "there", "here", "him", "them", "both",
    "neither", "another", "others", "nevertheless", "nonetheless", "therefore", "thus", "similarly", "likewise",
    "otherwise", "afterwards", "earlier", "later", "again", "in addition", "as a result", "for example", "the answer",
    "the answers", "the reason", "the reasons",
})
# fmt: on
"""What begins with one of these leans on the passage before it."""
OPENERS = frozenset({
    "after", "at", "before", "between", "by", "during", "for", "from", "in", "on", "over", "since", "until", "within",
})  # fmt: skip
ASKS = re.compile(r"\?\W*$")
SOMEBODY = frozenset({"he", "she", "they", "their", "his", "her", "him", "them"})
NEAR = 7
"""So does what names somebody by a pronoun within so many words, behind nothing but a time or a place: "Between
February and May their panels …"."""
SPEAKER = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Mx|Dr|Cllr|Sir|Dame|Lord|Lady)\.? )?[A-Z][\w’'-]+ (?:said|says|added|adds|told|warned)\b"
    r"|^(?:Mr|Mrs|Ms|Mx)\.? [A-Z][\w’'-]+ (?![A-Z])"
    r"|[’”'\"] (?:he|she|they|it|the \w+) (?:said|says|added|adds)\b|[’”'\"] (?:said|says|added) (?:he|she|the)\b"
)
"""So does what names a speaker by a surname or a pronoun: who that is was told before."""

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more sentences that stand or fall together, because a quotation runs through them."""

    text: str
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class Story:
    """What an article is about: how rare its words are in it, and the directions of its text and of its headline."""

    rarity: Vector
    centre: Vector
    headline: Vector

    def told(self, text: str) -> float:
        """How much of it ``text`` says: 0 to 1, and ``HEADLINE`` more for the words of the headline."""
        said = _vector(_counts(text), self.rarity)
        return _cosine(said, self.centre) + HEADLINE * _cosine(said, self.headline)


def chosen(passages: Sequence[Passage], headline: str, characters: int) -> str:
    """The first passage that can begin a summary, whatever its length, and those that fit, in the article's order.

    Empty where none can. The others are added until ``FULL`` times ``characters``, and together with the first
    are at most ``OVERFLOW`` times ``characters``; none is taken that leans on one that is left out. They are those that
    say most of the story, or where that is not ``CLEARLY`` more and the others are not ``THIN``, those that come first.
    """
    first = _first(passages)
    if first is None:
        return ""
    story = _story(passages[: max(TOPIC, first + 1)], headline)
    opening = passages[first : min(first + 1 + OPENING, max(AT_LEAST, first + 1, (len(passages) + 1) // 2))]
    lead, best = _lead(opening, characters), _best(opening, story, characters)
    thin = len(lead) < characters * THIN
    return best if thin or story.told(best) > CLEARLY * story.told(lead) else lead


def _lead(opening: Sequence[Passage], characters: int) -> str:
    """One after the other until it is full or one does not fit, but for those that may not be shown."""
    picked = {0}
    for place in range(1, len(opening)):
        text = _joined(opening, picked)
        if len(text) >= characters * FULL:
            break
        if _may_stand(opening, place, picked):
            if not _fits(opening[place], text, characters):
                break
            picked.add(place)
    return _joined(opening, picked)


def _best(opening: Sequence[Passage], story: Story, characters: int) -> str:
    """What says most of the story, as long as there is room."""
    told = [story.told(passage.text) for passage in opening]
    picked = {0}
    while len(text := _joined(opening, picked)) < characters * FULL:
        fitting = [
            place
            for place in range(1, len(opening))
            if place not in picked
            and _fits(opening[place], text, characters)
            and _may_stand(opening, place, picked)
            and _may_pass(told, place, picked)
        ]
        if not fitting:
            break
        picked.add(max(fitting, key=lambda place: (1 / (1 + place / 10) + told[place], -place)))
    return _joined(opening, picked)


def _joined(opening: Sequence[Passage], picked: set[int]) -> str:
    return " ".join(opening[place].text for place in sorted(picked))


def _fits(passage: Passage, text: str, characters: int) -> bool:
    return len(text) + 1 + len(passage.text) <= characters * OVERFLOW


def _may_pass(told: Sequence[float], place: int, picked: set[int]) -> bool:
    before = max(one for one in picked if one < place)
    return told[place] >= PASSED * max(told[before + 1 : place], default=0)


def _first(passages: Sequence[Passage]) -> int | None:
    """The first that stands alone; one near it instead where that leans on what is left out: "That was the message".

    None where all of them lean, and the first on a question: an answer without it says nothing.
    """
    alone = [place for place, passage in enumerate(passages) if passage.stands_alone]
    if not alone:
        return None
    near = [place for place in alone if place <= alone[0] + OPENING]
    whole = next((place for place in near if place == 0 or not _leans(passages[place].text)), None)
    answers = whole is None and ASKS.search(passages[alone[0] - 1].text)
    return None if answers else alone[0] if whole is None else whole


def _may_stand(passages: Sequence[Passage], place: int, picked: set[int]) -> bool:
    return passages[place].stands_alone and (place - 1 in picked or not _leans(passages[place].text))


def _leans(text: str) -> bool:
    words = plain(text).split()
    if words[:1] and words[0] in OPENERS and not SOMEBODY.isdisjoint(words[:NEAR]):
        return True
    return any(" ".join(words[:count]) in LEANING for count in (1, 2, 3)) or SPEAKER.search(text) is not None


def _story(passages: Sequence[Passage], headline: str) -> Story:
    counts = [_counts(passage.text) for passage in passages]
    spread: Counter[str] = Counter()
    for one in counts:
        spread.update(one.keys())
    rarity = {word: math.log((1 + len(counts)) / (1 + count)) + 1 for word, count in spread.items()}
    vectors = [_vector(one, rarity) for one in counts]
    centre = _vector({word: math.fsum(vector.get(word, 0.0) for vector in vectors) for word in spread}, {})
    return Story(rarity, centre, _vector(_counts(headline), rarity))


def _counts(text: str) -> Counter[str]:
    return Counter(word for word in plain(text).split() if word not in STOPWORDS)


def _vector(weights: Mapping[str, float], rarity: Vector) -> Vector:
    weighted = {word: weight * rarity.get(word, 1.0) for word, weight in weights.items()}
    length = math.sqrt(math.fsum(weight * weight for weight in weighted.values())) or 1.0
    return {word: weight / length for word, weight in weighted.items()}


def _cosine(one: Vector, other: Vector) -> float:
    return math.fsum(weight * other[word] for word, weight in one.items() if word in other)
