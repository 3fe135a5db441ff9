"""A program of the user's choice that is asked for summaries: the article as JSON on its standard input.

It gets so many seconds and may say so much; what its answer is worth, the desk judges. It runs
with this program's rights and in the settings' folder, and never through a shell.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from bulletin.desk.answers import Answer
from bulletin.model import Article

LONGEST = 8_000
"""Bytes of an answer; a program that says more is stopped."""


class SummaryCommand:
    """Asks the program once an article; one that does not answer in time is not asked again."""

    def __init__(self, command: Sequence[str], *, seconds: float, folder: Path) -> None:
        """``command`` is the program and its arguments, ``folder`` where it runs."""
        self._command = tuple(command)
        self._seconds = seconds
        self._folder = folder
        self._too_slow = False

    def __call__(self, article: Article, characters: int) -> Answer:
        """What the program answers, or why it does not."""
        if self._too_slow:
            return Answer(fault="it was too slow before, and was not asked again")
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own program, from their own settings
                self._command,
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError) as cause:
            return Answer(fault=f"'{self._command[0]}' cannot be started ({getattr(cause, 'strerror', None) or cause})")
        stopped = threading.Event()
        clock = threading.Timer(self._seconds, _stop, (process, stopped))
        clock.start()
        try:
            said = _conversation(process, _question(article, characters))
        finally:
            clock.cancel()
            _end(process)
        if stopped.is_set():
            self._too_slow = True
            return Answer(fault=f"no answer within {self._seconds:g} seconds")
        return _answer(said, process.returncode)


def _conversation(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    """Tell it the article and listen, at once: either may be longer than a pipe holds."""
    assert process.stdin is not None  # noqa: S101 - both are pipes, as asked for above
    assert process.stdout is not None  # noqa: S101
    teller = threading.Thread(target=_tell, args=(process, question), daemon=True)
    teller.start()
    said = process.stdout.read(LONGEST + 1)
    if len(said) > LONGEST:
        _kill(process)
    teller.join()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    return said


def _tell(process: subprocess.Popen[bytes], question: bytes) -> None:
    # a program that answers without listening to the end is within its rights
    with contextlib.suppress(OSError), process.stdin or contextlib.nullcontext() as pipe:
        if pipe is not None:
            pipe.write(question)


def _question(article: Article, characters: int) -> bytes:
    fields = {
        "title": article.title,
        "standfirst": article.standfirst,
        "body": list(article.body),
        "byline": article.byline,
        "publisher": article.publisher,
        "section": article.section,
        "url": article.url,
        "characters": characters,
    }
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _answer(said: bytes, code: int) -> Answer:
    if len(said) > LONGEST:
        return Answer(fault=f"it said more than {LONGEST:,} bytes")
    if code:
        return Answer(fault=f"it ended with code {code}")
    try:
        return Answer(text=said.decode("utf-8").strip())
    except UnicodeDecodeError:
        return Answer(fault="its answer is not UTF-8")


def _stop(process: subprocess.Popen[bytes], stopped: threading.Event) -> None:
    stopped.set()
    _kill(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing behind: neither the program nor what it started."""
    _kill(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
