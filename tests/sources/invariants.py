"""What holds for everything that is read, whatever was put in; and a watch that ends what never would."""

from __future__ import annotations

import re
import signal
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from types import FrameType
from typing import NoReturn

from bulletin.model import Article, Image, Item, Job, Problem

HANG = 10
"""Seconds of processor time that one document may take."""
_MARKUP = re.compile(r"<(?:/?[a-zA-Z]|[!?])|&(?:lt|amp|#\d+);")
_LINK = re.compile(r"https?://[^\s<>\"]+|mailto:[^\s<>\"]+@[^\s<>\"]*")


class HangError(BaseException):
    """Not an Exception: a reader that catches all of those is not to catch this."""


@contextmanager
def watched() -> Iterator[None]:
    """Raise HangError where the block takes more than ten seconds of processor time, however busy the machine is.

    Where coverage is measured, each call into a parser is traced too: two to three times as much, which is not ours.
    """
    most = HANG if sys.gettrace() is None else 3 * HANG

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise HangError(f"more than {most} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def hold(items: Iterable[Item]) -> None:
    """Assert that items are harmless: plain texts, followable links, and no reader that failed."""
    for item in items:
        for text in texts(item):
            assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text), item
            if not isinstance(item, Problem):
                assert not _MARKUP.search(text) or _LINK.fullmatch(text), item
        for link in links(item):
            assert _LINK.fullmatch(link), item
        if isinstance(item, Problem):
            assert not item.cause.startswith("reading it failed"), item


def texts(value: object) -> Iterator[str]:
    """Yield every text that an item holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def links(item: Item) -> Iterator[str]:
    """Yield every link that an item holds."""
    found: list[str | None] = []
    if isinstance(item, Article):
        image = item.image or Image()
        found = [item.url, image.url]
    elif isinstance(item, Job):
        found = [item.url, item.logo]
    yield from (link for link in found if link is not None)
