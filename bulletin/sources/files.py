"""Files and folders on this machine as a source."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from bulletin.model import Item, Problem
from bulletin.sources.document import MAX_BYTES, Document, Hints
from bulletin.sources.pictures import is_picture_name
from bulletin.sources.reading import read_document


class Files:
    """A file, or a folder with all that is in it, in the order of the names.

    Hidden files and pictures are passed over; whatever else cannot be read is a problem that names it.
    """

    def __init__(self, path: Path, hints: Hints, zone: ZoneInfo) -> None:
        """Take the path as the settings or the command line give it; nothing is opened yet."""
        self.path = path
        self.hints = hints
        self.zone = zone
        self.name = str(path)

    def read(self) -> Iterator[Item]:
        """Yield what every file holds; a missing path is a problem too."""
        if not self.path.exists():
            yield Problem(origin=self.name, cause="there is no such file or folder", advice="check the path")
            return
        root = self.path if self.path.is_dir() else self.path.parent
        for path in _listed(self.path):
            yield from self._file(path, root)

    def _file(self, path: Path, root: Path) -> Iterator[Item]:
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as fault:
            cause = f"it cannot be opened ({(fault.strerror or 'unknown reason').lower()})"
            yield Problem(origin=str(path), cause=cause, advice="check its permissions")
            return
        document = Document(origin=str(path), content=content, path=path, root=root)
        yield from read_document(document, self.hints, self.zone)


def _listed(path: Path) -> list[Path]:
    """The files to read: links to folders are not followed, and neither are pipes and devices opened."""
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        kept = (Path(folder, name) for name in names if not name.startswith(".") and not is_picture_name(name))
        found += [file for file in kept if file.is_file() or file.is_symlink()]
    return sorted(found)
