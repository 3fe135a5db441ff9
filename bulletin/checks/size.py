"""How large the HTML is. Gmail shows the first 102 KB and hides the rest, unsubscribe link included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bulletin.checks.rule import Rule
from bulletin.model import Finding

CLIP = 102_000

CLIPPED = Rule(
    "size.clipped",
    "block",
    why="Gmail hides what comes after about 102 KB behind a link, the way to unsubscribe included",
    advice="take out stories or jobs, or shorten summaries, in edition.toml",
)
LARGE = Rule(
    "size.large",
    "warn",
    why="Gmail hides what comes after about 102 KB, and tomorrow may bring one story more",
    advice="keep the next stories short; the limit is set by checks.block_bytes",
)


def size(
    measured: int, shares: Sequence[tuple[str, int]] = (), *, warn_bytes: int, block_bytes: int
) -> Iterator[Finding]:
    """Judge the bytes of one finished HTML part, the reader's own values in place, and say what takes them up."""
    taken = ", ".join(f"{name} {100 * part / measured:.0f} %" for name, part in shares)
    taken = f" ({taken})" if taken else ""
    if measured >= block_bytes:
        said = f"Gmail cuts it off at about {CLIP:,}, and the limit is {block_bytes:,}"
        yield CLIPPED.found(f"the HTML has {measured:,} bytes; {said}{taken}", "HTML")
    elif measured >= warn_bytes:
        yield LARGE.found(f"the HTML has {measured:,} bytes; Gmail cuts it off at about {CLIP:,}{taken}", "HTML")
