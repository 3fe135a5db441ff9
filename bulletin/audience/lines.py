"""A file as lines of text, whatever a spreadsheet saved it as: UTF-8, UTF-16 or Windows-1252.

It is read twice, a piece at a time: once to find the encoding, which its last octet may decide, and
once for the lines. A pipe, which can be read but once, is copied aside first.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 16
"""Octets that are read at once."""


@contextmanager
def open_lines(path: Path) -> Iterator[Iterator[str]]:
    """Give the lines of a file, with their ends and without NULs; raises OSError."""
    with path.open("rb") as file:
        if file.seekable():
            yield _lines(file, _encoding(file))
            return
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            yield _lines(copy, _encoding(copy))


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    file.seek(0)
    decoder = getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(file):
            decoder.decode(piece, final=not piece)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Give what ends in LF, CR or both; the last piece of a text may still become a longer line."""
    file.seek(0)
    decoder = getincrementaldecoder(encoding)("replace")
    rest = ""
    for piece in _pieces(file):
        text = rest + decoder.decode(piece, final=not piece).replace("\0", "")
        *lines, rest = io.StringIO(text, newline="") if text else ("",)
        yield from lines
    if rest:
        yield rest


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Give the rest of a file in pieces, and an empty one at its end."""
    while piece := file.read(_PIECE):
        yield piece
    yield b""
