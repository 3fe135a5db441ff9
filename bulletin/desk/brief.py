"""Copies of what is too short to be known by half of it: all their words are the same, case and punctuation aside.

A site may say the same few words under everything ("Read the full story on our website …"): what
stands under several of its headlines is its furniture, and makes no copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bulletin.desk.addresses import host, plain
from bulletin.model import Article

LONGEST = 400
"""Characters. What is longer is known by half of it, and need not be read again here."""


def alike(articles: Iterable[Article], *, shortest: int, headlines: int) -> Iterator[tuple[Article, ...]]:
    """The articles of each short text of ``shortest`` words or more, those that stand alone among them.

    A text is furniture that one site says under more than so many ``headlines``.
    """
    told: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        text = " ".join(article.body) or article.standfirst or ""
        if len(text) <= LONGEST:
            told[plain(text)].append(article)
    for text, group in told.items():
        if len(text.split()) >= shortest and not _is_furniture(group, headlines):
            yield tuple(group)


def _is_furniture(group: Iterable[Article], headlines: int) -> bool:
    said: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for article in group:
        said[plain(article.publisher or ""), host(article.url or "")].add(plain(article.title))
    return any(len(one) > headlines for one in said.values())
