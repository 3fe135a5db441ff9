"""Write messages into a Maildir: a rehearsal that nobody is mailed by.

A message's file name derives from its Message-ID, so that writing it again replaces it. Lines end
in LF, as Maildir has it; a message is 7-bit, so nothing is lost. Who is owed is left to ``send``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from bulletin.errors import TransportError
from bulletin.model import Outgoing, Receipt

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>\r\n]+)>", re.IGNORECASE | re.MULTILINE)


class Maildir:
    """An outbox on this machine. A crash leaves no half-written message in ``new``."""

    rehearsal = True
    under_way = 100
    """Messages that are made durable together: one sync of the folder costs as much as one of a file."""

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made when the first message is written."""
        self._path = path

    def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
        """Write each message to ``tmp``, sync it, move it to ``new``; the receipts follow in groups.

        Raises TransportError where the folder cannot be written: what has no receipt may be
        written again without harm.
        """
        seen = self._moved_by_readers()
        for group in _groups(messages, self.under_way):
            try:
                self._write(group, seen)
            except OSError as error:
                raise self._unusable(error) from error
            for outgoing in group:
                yield Receipt(key=outgoing.key, outcome="accepted", text=f"written to {self._path}")

    def lacks(self, message_ids: Iterable[str]) -> bool:
        """Say whether any of these messages is no longer there."""
        present = {entry.name for entry in self._entries("new")} | self._moved_by_readers().keys()
        return any(_file_name(message_id) not in present for message_id in message_ids)

    def discard(self, message_ids: Iterable[str]) -> None:
        """Take back the messages of a rehearsal that another one replaces."""
        seen = self._moved_by_readers()
        try:
            for message_id in message_ids:
                name = _file_name(message_id)
                (self._path / "new" / name).unlink(missing_ok=True)
                self._forget_moved(seen, name)
        except OSError as error:
            raise self._unusable(error) from error

    def _write(self, group: list[Outgoing], seen: dict[str, Path]) -> None:
        for folder in ("tmp", "new", "cur"):
            (self._path / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        names = [_file_name(_message_id(outgoing)) for outgoing in group]
        for name, outgoing in zip(names, group, strict=True):
            _write_durably(self._path / "tmp" / name, outgoing.message.replace(b"\r\n", b"\n"))
        for name in names:
            (self._path / "tmp" / name).replace(self._path / "new" / name)
            self._forget_moved(seen, name)
        _sync_folder(self._path / "new")

    def _moved_by_readers(self) -> dict[str, Path]:
        """Return what a mail program has moved to ``cur`` and given flags, by its first name."""
        return {entry.name.partition(":")[0]: entry for entry in self._entries("cur")}

    def _entries(self, folder: str) -> list[Path]:
        try:
            return list((self._path / folder).iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unusable(error) from error

    def _forget_moved(self, seen: dict[str, Path], name: str) -> None:
        if moved := seen.pop(name, None):
            moved.unlink(missing_ok=True)

    def _unusable(self, error: OSError) -> TransportError:
        why = error.strerror or str(error)
        return TransportError(f"{self._path}: the outbox cannot be written ({why}); mend that, then run it again")


def _groups(messages: Iterable[Outgoing | None], size: int) -> Iterator[list[Outgoing]]:
    """Give the messages in groups, of ``size`` or of as many as were to be had at once."""
    group: list[Outgoing] = []
    for outgoing in messages:
        if outgoing is not None:
            group.append(outgoing)
        if group and (outgoing is None or len(group) == size):
            yield group
            group = []
    if group:
        yield group


def _message_id(outgoing: Outgoing) -> str:
    head = outgoing.message.partition(b"\r\n\r\n")[0]
    found = _MESSAGE_ID.search(head)
    return found[1].decode("ascii", "replace") if found else sha256(outgoing.message).hexdigest()


def _file_name(message_id: str) -> str:
    return sha256(message_id.encode()).hexdigest()[:32] + ".bulletin"


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
