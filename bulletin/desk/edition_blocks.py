"""``edition.toml`` cut into its blocks, so that writing an edition costs what was changed in it.

tomlkit takes 2 ms a block to read and write again, and an edition of 60 stories and 200 jobs has 260 of them. What is
cut here is the layout that people and program write; any other is left to tomlkit as a whole.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any, NamedTuple

_HEADER = re.compile(r"[ \t]*\[\[[ \t]*([\w-]+)[ \t]*\]\][ \t]*(?:#.*)?")
_KEY = re.compile(r"[ \t]*[\w-]+[ \t]*=[ \t]*(.*)")
_QUOTES = ('"""', "'''")


class Block(NamedTuple):
    """One ``[[name]]`` with all that stands below it."""

    name: str
    text: str


class Cut(NamedTuple):
    """A text in its parts; put together they are the text again."""

    head: str
    blocks: tuple[Block, ...]


def cut(text: str) -> Cut | None:
    """The text in its parts; None where it is laid out in another way than ``[[name]]`` blocks of single lines."""
    starts: list[tuple[int, str]] = []
    offset, closing = 0, ""
    for line in text.split("\n"):
        if closing:
            closing = "" if closing in line else closing
        elif line.lstrip(" \t").startswith("["):
            header = _HEADER.fullmatch(line)
            if header is None:
                return None
            starts.append((offset, header[1]))
        elif any(quotes in line for quotes in _QUOTES):
            key = _KEY.fullmatch(line)
            if key is None or not key[1].startswith(_QUOTES):
                return None
            quotes = key[1][:3]
            closing = "" if quotes in key[1][3:] else quotes
        offset += len(line) + 1
    ends = [start for start, _ in starts[1:]] + [len(text)]
    blocks = tuple(Block(name, text[start:end]) for (start, name), end in zip(starts, ends, strict=True))
    return Cut(text[: starts[0][0]] if starts else text, blocks)


@lru_cache(maxsize=4096)
def values(block: Block) -> dict[str, Any]:
    """What stands in a block, not to be changed by whoever asks."""
    told: dict[str, Any] = tomllib.loads(block.text)[block.name][0]
    return told
