"""Whether a sender is alive: a file lock of its own beside the store, which the system frees when its holder dies.

A lock that is held says nothing about a sender that was stopped and not killed: for that the ledger
has heartbeats.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bulletin.errors import StoreError


@contextmanager
def presence(store: Path, sender: str) -> Iterator[None]:
    """Hold ``STORE.sender-ID`` until the block ends or the process does; StoreError where it cannot be made.

    Where the block ends with a StoreError, the sender may not have been able to strike itself off: the file stays,
    and free as it is then it tells the next sender that nobody has to be waited for.
    """
    path = _lock(store, sender)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise StoreError(f"{path}: it cannot be made ({error.strerror}); check who may write to its folder") from error
    struck_off = True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    except StoreError:
        struck_off = False
        raise
    finally:
        if struck_off:
            path.unlink(missing_ok=True)
        os.close(descriptor)


@contextmanager
def alone(store: Path, what: str) -> Iterator[bool]:
    """Be the one process that does this until the block ends or the process does; False where another does it.

    The file goes with its holder; whoever opened it before it went looks again.
    """
    path = store.with_name(f"{store.name}.{what}")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        while True:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and path.stat().st_ino == os.fstat(descriptor).st_ino:
                break
            os.close(descriptor)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    except OSError as error:
        raise StoreError(f"{path}: it cannot be made ({error.strerror}); check who may write to its folder") from error
    try:
        yield True
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def is_gone(store: Path, sender: str) -> bool:
    """Say whether the sender has certainly ended: its lock is there, and free.

    Where there is no such file (the store was moved, the folder tidied) nothing is certain.
    """
    try:
        descriptor = os.open(_lock(store, sender), os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def sweep(store: Path, sender: str) -> None:
    """Remove the lock of a sender whose leases were taken over; where that fails it only lies about."""
    try:
        _lock(store, sender).unlink(missing_ok=True)
    except OSError:
        return


def _lock(store: Path, sender: str) -> Path:
    return store.with_name(f"{store.name}.sender-{sender}")
