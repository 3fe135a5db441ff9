"""Work beside the caller's, in a thread that never holds up the program's end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def in_background(work: Callable[[], Result]) -> Future[Result]:
    """Begin ``work`` in a thread of its own; its result or exception is the future's.

    The thread is a daemon, which an executor's are not: Ctrl-C while a server dawdles ends the
    program at once.
    """
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as fault:  # noqa: BLE001  whatever it is, it is raised where the result is asked for
            future.set_exception(fault)

    Thread(target=run, daemon=True).start()
    return future
