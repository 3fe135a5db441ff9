"""What this machine has seen a store count: two small files outside the store's folder, that ``serials`` writes.

One is ahead by the thousand and synced, the other exact and not. A third says which store was last sent from at a
place: a new one there, begun because the old was lost, knows nothing of what went. Nothing heavy is loaded here:
``bulletin status`` reads them as well.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_OCTETS = 8
"""Of the exact count, whatever it is: each is written over the last, and never seen half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a store has counted, and how far it may without writing it down anew."""

    used: int = 0
    reserved: int = 0

    def or_later(self, other: Mark) -> Mark:
        """Return the further of each."""
        return Mark(used=max(self.used, other.used), reserved=max(self.reserved, other.reserved))

    def behind(self, other: Mark) -> bool:
        """Say whether this has counted less."""
        return self.used < other.used or self.reserved < other.reserved


@dataclass(frozen=True, slots=True)
class Seen:
    """The files of one store."""

    folder: Path
    """It is made when it is first needed."""
    store: str
    """The name that the store gave itself."""
    place: Path
    """Where it is."""

    def mark(self) -> Mark | None:
        """Return how far the store was seen to count, and what was sent from another at its place; None without any."""
        mine, before = self._mark_of(self.store), self._before()
        theirs = self._mark_of(before) if before else None
        return mine if theirs is None else (mine or Mark()).or_later(Mark(used=theirs.used))

    def _mark_of(self, store: str) -> Mark | None:
        ahead = _read(self._ahead(store))
        try:
            used = int.from_bytes(self._exact(store).read_bytes())  # 0 where a power cut has left nothing
        except (OSError, ValueError):
            return ahead
        return Mark(used=used).or_later(ahead or Mark())

    def keep(self, mark: Mark) -> None:
        """Bring the first file to this count, durably, and never below what it says.

        Where it cannot be written it stays away.
        """
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _alone(self.folder):
                ahead = self._ahead(self.store)
                higher = mark.or_later(_read(ahead) or Mark())
                _write(ahead, json.dumps({"used": higher.used, "reserved": higher.reserved}))
                if self._before() != self.store:
                    _write(self._at, self.store)

    def opened(self) -> int | None:
        """Open the second file, for ``show``; None where it cannot be written."""
        try:
            return os.open(self._exact(self.store), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None

    def _before(self) -> str | None:
        try:
            return self._at.read_text("ascii")
        except (OSError, ValueError):
            return None

    @property
    def _at(self) -> Path:
        return self.folder / f"{sha256(os.fsencode(self.place.resolve())).hexdigest()[:32]}.place"

    def _ahead(self, store: str) -> Path:
        return self.folder / f"{store}.json"

    def _exact(self, store: str) -> Path:
        return self.folder / f"{store}.used"


def show(descriptor: int, used: int) -> None:
    """Raise the second file to this count: 1 µs, and no sync.

    Of several senders one may write a count that another has passed in between the look and the writing: the file
    is behind then until their next commit, a moment for which it would notice a little less.
    """
    with suppress(OSError):
        if int.from_bytes(os.pread(descriptor, _OCTETS, 0)) < used:
            os.pwrite(descriptor, used.to_bytes(_OCTETS), 0)


def _read(path: Path) -> Mark | None:
    try:
        told = json.loads(path.read_bytes())
        return Mark(used=int(told["used"]), reserved=int(told["reserved"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other senders' hands off while the file is read and replaced; the folder is synced at the end."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
