"""Standard output and error whose readers may go away, which changes nothing of what is done or how it ends.

Whoever pipes a send into ``head``, or closes its terminal, has seen enough: what is written from then on is lost, and
nothing else is.
"""

from __future__ import annotations

import io
import os
import sys
from errno import EIO, EPIPE
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Heard(io.FileIO):
    """A descriptor that leads nowhere from the moment on at which nobody reads it any more."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self._gone = {EPIPE, EIO} if self.isatty() else {EPIPE}  # EIO elsewhere is a disk that fails

    def write(self, told: ReadableBuffer, /) -> int:
        try:
            return super().write(told)
        except OSError as error:
            if error.errno not in self._gone:
                raise
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
        return super().write(told)


def let_readers_go() -> None:
    """Have standard output and error outlive their readers; one that is no file is left as it is."""
    sys.stdout, sys.stderr = _outliving(sys.stdout), _outliving(sys.stderr)


def _outliving(stream: TextIO | None) -> TextIO:
    if stream is None:  # it was closed before we began
        return Path(os.devnull).open("w", encoding="utf-8")
    buffer = getattr(stream, "buffer", None)
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(getattr(buffer, "raw", buffer), io.FileIO):
        return stream
    stream.flush()
    heard = _Heard(stream.fileno())
    return io.TextIOWrapper(
        heard if isinstance(buffer, io.FileIO) else io.BufferedWriter(heard),  # as PYTHONUNBUFFERED has it
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
