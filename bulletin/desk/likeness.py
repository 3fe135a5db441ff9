"""Whether two articles tell of the same event in their own words: a hint for the editor, never a verdict.

The measure is the cosine of their TF-IDF vectors; from 0.45 up, across publishers, it means the
same story. What is copied to the letter is found by ``duplicates``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bulletin.desk.addresses import host, plain
from bulletin.model import Article

SAME_STORY = 0.45
HEADLINE = 2
"""A word of the headline counts as often."""
# fmt: off
STOPWORDS = frozenset({
    "a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "being", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have",
    "he", "her", "here", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "last", "made", "make",
    "many", "may", "more", "most", "mr", "mrs", "ms", "much", "must", "new", "no", "not", "now", "of", "on", "one",
    "only", "or", "other", "our", "out", "over", "own", "per", "re", "s", "said", "say", "says", "she", "should",
    "so", "some", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "through", "to", "told", "two", "under", "until", "up", "very", "was", "we", "were", "what", "when",
    "where", "which", "while", "who", "will", "with", "would", "year", "years", "you", "your",
})
# fmt: on

Vector = Mapping[str, float]


def same_stories(articles: Sequence[Article], judged: int) -> dict[int, list[tuple[int, float]]]:
    """For each of the first ``judged`` articles: which others of other publishers tell the same, the closest first.

    Both by their place in ``articles``, with the cosine. How rare a word is, is measured on all of
    ``articles``; the work grows with their number, since only the first are compared with the rest.
    """
    counts = [_counts(article) for article in articles]
    rarity = _rarity(counts)
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, one in enumerate(counts[:judged]):
        for word, weight in _vector(one, rarity).items():
            holders[word].append((place, weight))
    found: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for other, one in enumerate(counts):
        for place, cosine in _cosines(one, rarity, holders).items():
            if cosine >= SAME_STORY and place != other and not one_publisher(articles[place], articles[other]):
                found[place].append((other, cosine))
    return {place: sorted(others, key=lambda one: (-one[1], one[0])) for place, others in found.items()}


def _counts(article: Article) -> Counter[str]:
    words = plain(" ".join((*(article.title,) * HEADLINE, article.standfirst or "", *article.body))).split()
    return Counter(word for word in words if word not in STOPWORDS)


def _rarity(counts: Sequence[Counter[str]]) -> dict[str, float]:
    """The smoothed inverse document frequency: a word of every article still counts a little."""
    spread: Counter[str] = Counter()
    for one in counts:
        spread.update(one.keys())
    return {word: math.log((1 + len(counts)) / (1 + count)) + 1 for word, count in spread.items()}


def _vector(counts: Counter[str], rarity: Mapping[str, float]) -> Vector:
    weights = {word: (1 + math.log(count)) * rarity[word] for word, count in counts.items()}
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}


def _cosines(
    counts: Counter[str], rarity: Mapping[str, float], holders: Mapping[str, list[tuple[int, float]]]
) -> dict[int, float]:
    """With each of the judged; only the words that one of them has are looked at twice."""
    products: defaultdict[int, float] = defaultdict(float)
    squares = 0.0
    for word, count in counts.items():
        weight = rarity[word] if count == 1 else (1 + math.log(count)) * rarity[word]
        squares += weight * weight
        for place, other in holders.get(word, ()):
            products[place] += weight * other
    length = math.sqrt(squares)
    return {place: product / length for place, product in products.items()}


def one_publisher(one: Article, other: Article) -> bool:
    """Whether both come from the same house, which knows what it has told; of what names none it is not known."""
    if one.publisher and other.publisher:
        return plain(one.publisher) == plain(other.publisher)
    return bool(one.url and other.url) and host(one.url or "") == host(other.url or "")
