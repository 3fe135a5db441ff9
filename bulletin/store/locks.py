"""One sender at a time on a store: a file lock beside it, which the system frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bulletin.errors import StoreError


@contextmanager
def sender_lock(store: Path) -> Iterator[None]:
    """Hold ``STORE.sender``; raise StoreError at once where another process has it, naming that process."""
    path = store.with_name(store.name + ".sender")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            raise StoreError(
                f"{store}: another send is at work on this store (process {who}); wait until it ends"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)
