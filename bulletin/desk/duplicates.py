"""The same story once: by its address, then by its words.

Two texts are the same when at least half of the three-word shingles of the shorter one stand in
the longer one: that found 97-100 % of copies with no false hit over 278 articles, teasers
included. Whether two papers tell of the same event in their own words is for ``likeness`` to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from bulletin.desk import brief, shingles
from bulletin.desk.addresses import canonical, host, plain
from bulletin.desk.likeness import STOPWORDS, one_publisher
from bulletin.desk.shingles import CONTAINMENT, ENOUGH
from bulletin.model import Article

COMMON = 40
"""What more texts of one site share than this is furniture, unless those texts are copies of each other."""
ALIKE = 0.8
"""The containment of texts that share so much that it is no furniture which they share."""
SHORTEST = 10
"""Words of a text that is the same as another only where all of it is, and where they are told under like headlines."""
LONG = 400
"""Shingles; of a text with more a quarter of them says as surely whether it is a copy."""
RAREST = 0.6
"""The share of a text's shingles by which its copies are looked for, the rarest first."""

Shingles = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One story: the fullest article, its gaps filled from its own house, and the other articles that tell the same."""

    article: Article
    copies: tuple[Article, ...] = ()
    updated: bool = False
    """It ran before, and there is more to tell now."""


def once(articles: Iterable[Article]) -> tuple[Told, ...]:
    """Each story once, the fullest telling first; the result does not depend on the order of ``articles``."""
    ranked = sorted(articles, key=_fullness)
    groups = _Groups(len(ranked))
    for pair in (*_same_address(ranked), *_same_words(ranked), *_same_few_words(ranked)):
        groups.join(*pair)
    stories: list[Told] = []
    for first, *others in groups.listed():
        copies = tuple(ranked[other] for other in others)
        stories.append(Told(article=_completed(ranked[first], copies), copies=copies))
    return tuple(stories)


def _fullness(article: Article) -> tuple[int, bool, int, str]:
    """Sorts the fullest first; the rest of the article breaks ties, whatever order it came in."""
    return (-sum(map(len, article.body)), not _shows(article), -len(article.standfirst or ""), repr(article))


def _shows(article: Article) -> bool:
    """Whether there is a picture to show."""
    return article.image is not None and bool(article.image.url or article.image.path)


class _Groups:
    """Articles, by their place, that tell the same; each group is known by its first."""

    def __init__(self, size: int) -> None:
        self._first = list(range(size))

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self._find(one), self._find(other)))
        self._first[high] = low

    def listed(self) -> list[list[int]]:
        """The groups in the order of their first, each in order."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for place in range(len(self._first)):
            groups[self._find(place)].append(place)
        return list(groups.values())

    def _find(self, place: int) -> int:
        while self._first[place] != place:
            self._first[place] = place = self._first[self._first[place]]
        return place


def _same_address(articles: Sequence[Article]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for index, article in enumerate(articles):
        if article.url:
            yield first.setdefault(canonical(article.url), index), index


def _same_words(articles: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """Pairs of articles whose texts are the same: one text stands for all that are equal to the letter.

    Longest first, each text is compared with those that were found to be no copies, so that a
    thousand copies of one story cost a thousand comparisons.
    """
    first: dict[Shingles, int] = {}
    for index, article in enumerate(articles):
        told = shingles.of_article(article)
        if len(told) >= ENOUGH:
            yield first.setdefault(told, index), index
    texts = _texts(first, articles)
    spread = Counter(chain.from_iterable(text.held for text in texts))
    originals: defaultdict[int, list[_Text]] = defaultdict(list)
    for text in texts:
        original = _original(text, originals, spread)
        if original is not None:
            yield original.index, text.index
            continue
        for shingle in text.held:
            if spread[shingle] > 1:
                originals[shingle].append(text)


def _same_few_words(articles: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """The same of texts that are too short for that: their headlines have to share a word that says something."""
    places = {id(article): place for place, article in enumerate(articles)}
    for group in brief.alike(articles, shortest=SHORTEST, headlines=1):
        first: dict[str, int] = {}
        for article in group:
            place = places[id(article)]
            for word in frozenset(plain(article.title).split()) - STOPWORDS:
                yield first.setdefault(word, place), place


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """One text by its shingles: those by which its original is looked for, and those that its copies may look for."""

    index: int
    length: int
    sought: Shingles
    held: Shingles


def _texts(first: dict[Shingles, int], articles: Sequence[Article]) -> list[_Text]:
    """The texts, longest first, without furniture and without those of which too little is left to judge by.

    Of a long text a quarter of the shingles is enough to seek by: the same quarter of every text.
    """
    short = frozenset(chain.from_iterable(text for text in first if len(text) <= LONG))
    made: list[_Text] = []
    for text, index in first.items():
        quarter = frozenset(shingle for shingle in text if not shingle % 4)
        sought = text if len(text) <= LONG else quarter
        held = text if len(text) <= LONG else quarter | (text & short)
        made.append(_Text(index=index, length=len(text), sought=sought, held=held))
    common = _furniture(made, articles)
    bare = (replace(text, sought=text.sought - common, held=text.held - common) if common else text for text in made)
    enough = [text for text in bare if len(text.sought) >= ENOUGH]
    return sorted(enough, key=lambda text: (-text.length, text.index))


def _original(text: _Text, originals: defaultdict[int, list[_Text]], spread: Counter[int]) -> _Text | None:
    """The text, at least as long as this, in which half of it stands; None where there is none.

    Of n shingles at least n/2 are shared with it, so that of the rarest 0.6 n at least 0.1 n are:
    common phrases, which thousands of texts share, need not be looked up.
    """
    rarest = sorted(text.sought, key=spread.__getitem__)[: int(len(text.sought) * RAREST) + 1]
    found: Counter[_Text] = Counter()
    for shingle in rarest:
        if shingle in originals:
            found.update(originals[shingle])
    enough = len(rarest) - len(text.sought) * (1 - CONTAINMENT)
    closest = [
        (len(text.sought & other.held), -other.index, other) for other, count in found.items() if count >= enough
    ]
    count, _, original = max(closest, key=lambda one: one[:2], default=(0, 0, None))
    return original if count >= len(text.sought) * CONTAINMENT else None


def _furniture(texts: Iterable[_Text], articles: Sequence[Article]) -> Shingles:
    """What a site says under all of its stories."""
    sites: defaultdict[str, list[Shingles]] = defaultdict(list)
    for text in texts:
        sites[_site(articles[text.index])].append(text.held)
    common: set[int] = set()
    for told in sites.values():
        if len(told) > COMMON:
            common.update(_common(told))
    return frozenset(common)


def _common(told: Sequence[Shingles]) -> Iterator[int]:
    """What more than ``COMMON`` texts of a site share, though they are not copies of each other."""
    spread = Counter(chain.from_iterable(told))
    frequent = {shingle for shingle, count in spread.items() if count > COMMON}
    holders: defaultdict[int, list[Shingles]] = defaultdict(list)
    for text in told if frequent else ():
        for shingle in text & frequent:
            holders[shingle].append(text)
    judged: dict[tuple[int, ...], bool] = {}
    for shingle, holding in holders.items():
        sample = (holding[0], holding[len(holding) // 2], holding[-1])
        which = tuple(map(id, sample))
        if which not in judged:
            judged[which] = any(_share(one, other) < ALIKE for one, other in combinations(sample, 2))
        if judged[which]:
            yield shingle


def _site(article: Article) -> str:
    return host(article.url) if article.url else plain(article.publisher or "")


def _share(one: Shingles, other: Shingles) -> float:
    return len(one & other) / min(len(one), len(other))


def _completed(article: Article, copies: tuple[Article, ...]) -> Article:
    """``article`` with what it lacks taken from copies of its own house, the fullest first: others' are not ours."""
    for copy in [copy for copy in copies if one_publisher(article, copy)]:
        article = replace(
            article,
            url=article.url or copy.url,
            byline=article.byline or copy.byline,
            published=article.published or copy.published,
            date_only=article.date_only if article.published else copy.date_only,
            standfirst=article.standfirst or copy.standfirst,
            body=article.body or copy.body,
            image=article.image if _shows(article) or not _shows(copy) else copy.image,
            section=article.section or copy.section,
            publisher=article.publisher or copy.publisher,
        )
    return article
