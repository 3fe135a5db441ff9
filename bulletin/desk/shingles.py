"""A text as the set of its three-word shingles, and how much of one text stands in another.

A shingle is known by a 32-bit number that is the same on every machine and in every year, so
that a sketch of what ran can be kept and compared with what comes in later.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from bulletin.desk.addresses import plain
from bulletin.model import Article

WORDS = 3
CONTAINMENT = 0.5
"""Two texts are the same when this share of the smaller one stands in the other: 97-100 % of copies, no false hit."""
ENOUGH = 15
"""Fewer shingles than this are too little to judge by."""
UPDATED = 0.1
"""A text of which this share is new is an update, not a mended comma."""
KEPT = 512
"""Shingles in a sketch: two kilobytes, and the whole of most articles."""


def of_article(article: Article) -> frozenset[int]:
    """The shingles of its body; of its standfirst where it has none."""
    return of_text(" ".join(article.body) or article.standfirst or "")


def of_text(text: str) -> frozenset[int]:
    """The shingles of ``text``, case, accents and punctuation aside."""
    words = plain(text).split()
    return frozenset(
        zlib.crc32(f"{one} {two} {three}".encode("utf-8", "surrogatepass"))
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    )


def sketch(shingles: frozenset[int]) -> bytes:
    """The ``KEPT`` smallest shingles, four bytes each, big-endian: of two texts the same ones are kept."""
    kept = sorted(shingles)[:KEPT]
    return struct.pack(f">{len(kept)}I", *kept)


def contained(shingles: frozenset[int], kept: bytes) -> float:
    """The share of the smaller text that stands in the other; 0 where there is too little to judge by."""
    known = frozenset(_unpacked(kept))
    mine = _comparable(shingles, known)
    smaller = min(len(mine), len(known))
    return len(mine & known) / smaller if smaller >= ENOUGH else 0.0


def is_updated(shingles: frozenset[int], kept: bytes) -> bool:
    """Whether enough of the text is new against what was kept of it."""
    known = frozenset(_unpacked(kept))
    mine = _comparable(shingles, known)
    return bool(mine) and len(mine - known) >= UPDATED * len(mine)


def copies(texts: Mapping[str, frozenset[int]], kept: Mapping[str, bytes]) -> dict[str, str]:
    """For each of ``texts`` that is a copy of one that was ``kept``: which one, the closest first."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for name, shingles in texts.items():
        for shingle in shingles:
            holders[shingle].append(name)
    closest: dict[str, tuple[float, str]] = {}
    for told, content in kept.items():
        shared = Counter(name for shingle in _unpacked(content) for name in holders.get(shingle, ()))
        for name, count in shared.items():
            share = contained(texts[name], content) if count >= ENOUGH * CONTAINMENT else 0.0
            if share >= CONTAINMENT:
                closest[name] = max(closest.get(name, (0.0, "")), (share, told))
    return {name: told for name, (_, told) in closest.items()}


def _unpacked(kept: bytes) -> Iterable[int]:
    return struct.unpack(f">{len(kept) // 4}I", kept)


def _comparable(shingles: frozenset[int], known: frozenset[int]) -> frozenset[int]:
    """Those that would have been kept too, where not all were."""
    if len(known) < KEPT:
        return shingles
    largest = max(known)
    return frozenset(shingle for shingle in shingles if shingle <= largest)
