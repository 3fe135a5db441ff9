"""What the plain-text templates need: paragraphs of 72 columns, and a page without stray blank lines."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache

COLUMNS = 72


@lru_cache(maxsize=4096)
def wrap(text: str, indent: str = "", columns: int = COLUMNS) -> str:
    """Return the text in lines of at most ``columns``; a word longer than that, such as an address, stays whole.

    Remembered, because all variants of an edition tell the same stories.
    """
    return textwrap.fill(
        text,
        columns,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def tidy(text: str) -> str:
    """Return the page with at most one blank line in a row, no space at a line's end, and plain spaces throughout.

    No-break spaces have done their work once the lines are broken.
    """
    lines = (line.rstrip() for line in text.replace("\u00a0", " ").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
