"""Standard output and error as people see them: how wide, whether in colours, and text folded to fit.

Rich draws what moves. What stands still is little more than lines, and written here: Rich takes 30 ms to load and as
long a command as ``bulletin status`` may not take more than 200 in all. Both go by the same signs of a terminal:
TTY_COMPATIBLE, FORCE_COLOR, NO_COLOR, TERM and COLUMNS.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import Literal, NamedTuple, TextIO

Style = Literal["bold", "dim", "yellow", "bold red"]

PIPE_WIDTH = 120
"""Columns where there is no terminal: enough for a table's rows to stay in one line each."""

_USUAL_WIDTH = 80
_CODES: dict[Style, str] = {"bold": "1", "dim": "2", "yellow": "33", "bold red": "1;31"}
_COLOURLESS: dict[Style, str] = {**_CODES, "yellow": "", "bold red": "1"}
_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}
"""What would move the cursor, or speak to the terminal in escape sequences: it is no text."""


class Screen(NamedTuple):
    """Where lines are written."""

    stream: TextIO
    is_terminal: bool
    width: int
    """In columns."""
    codes: dict[Style, str]
    """Of ECMA-48's SGR, by style; none where nothing stands out."""

    def styled(self, text: str, style: Style) -> str:
        """Have a text stand out, each of its lines by itself."""
        code = self.codes.get(style)
        return "\n".join(f"\x1b[{code}m{line}\x1b[0m" if code and line else line for line in text.split("\n"))

    def write(self, line: str) -> None:
        """Write a line, or several."""
        self.stream.write(f"{line}\n")


def screen(*, stderr: bool = False) -> Screen:
    """Standard output, or error, as it is at this moment."""
    stream = sys.stderr if stderr else sys.stdout
    stream = getattr(stream, "rich_proxied_file", stream)  # beside what Rich moves
    if not _is_terminal(stream):
        return Screen(stream, is_terminal=False, width=PIPE_WIDTH, codes={})
    if os.environ.get("TERM", "").lower() in {"dumb", "unknown"}:
        return Screen(stream, is_terminal=True, width=_USUAL_WIDTH, codes={})
    codes = _COLOURLESS if os.environ.get("NO_COLOR") else _CODES
    return Screen(stream, is_terminal=True, width=_width(), codes=codes)


def _is_terminal(stream: TextIO) -> bool:
    told = os.environ.get("TTY_COMPATIBLE")
    if told in {"0", "1"}:
        return told == "1"
    forced = os.environ.get("FORCE_COLOR")
    return stream.isatty() if forced is None else forced != ""


def _width() -> int:
    told = os.environ.get("COLUMNS", "")
    if told.isdigit() and int(told):
        return int(told)
    for descriptor in range(3):  # whichever of them is the terminal
        try:
            return os.get_terminal_size(descriptor).columns or _USUAL_WIDTH
        except OSError:
            continue
    return _USUAL_WIDTH


def clean(text: str) -> str:
    """Leave out what is no text, and make blanks of tabs."""
    return text.translate(_CONTROLS).expandtabs(8)


def cells(text: str) -> int:
    """How many columns a text takes: Chinese letters take two each, accents that combine take none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, width: int) -> str:
    """A text with blanks behind it, up to so many columns."""
    return text + " " * (width - cells(text))


def fold(text: str, width: int) -> Iterator[str]:
    """Fold a text into lines of at most so many columns, at its blanks; a word is broken where it alone takes more.

    The blanks at which it is folded stay at the end of their line, beyond the edge at times.
    """
    for given in text.split("\n"):
        line = ""
        for word in re.findall(r"\s*\S+\s*", given):
            needed = cells(word.rstrip())
            if needed <= width - cells(line):
                line += word
                continue
            if line:
                yield line
            *whole, line = _broken(word, width) if needed > width else (word,)
            yield from whole
        yield line


def _broken(word: str, width: int) -> list[str]:
    if word.isascii():
        return [word[at : at + width] for at in range(0, len(word), width)]
    from rich.cells import chop_cells

    return chop_cells(word, width)
