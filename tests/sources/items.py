"""What reading gave, parted."""

from __future__ import annotations

from collections.abc import Iterable

from bulletin.model import Article, Item, Job, Problem


def article_of(items: Iterable[Item]) -> Article:
    """Return the one article among the items."""
    (article,) = (item for item in items if isinstance(item, Article))
    return article


def jobs_of(items: Iterable[Item]) -> list[Job]:
    """Return the jobs among the items."""
    return [item for item in items if isinstance(item, Job)]


def problems_of(items: Iterable[Item]) -> list[Problem]:
    """Return the problems among the items."""
    return [item for item in items if isinstance(item, Problem)]
