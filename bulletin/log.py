"""What happened, as JSON lines: an object a line, the moment and the event first. Written on request only.

An address in them is hashed, with a key of the publication's own, so that a log can be handed on and one
reader's lines still be found; so are addresses in what a mail server said. Who reads the clock, and
where the lines go, is the caller's.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import TextIO

_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_PURPOSE = b"log\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """An open log. Safe to share between threads."""

    file: TextIO
    now: Callable[[], datetime]
    secret: bytes | None
    """What addresses are hashed with; None writes them as they are."""
    _lock: Lock

    @classmethod
    def to(cls, file: TextIO, now: Callable[[], datetime], secret: bytes | None) -> Log:
        """Write to a file that is open for appending."""
        return cls(file=file, now=now, secret=secret, _lock=Lock())

    def write(self, event: str, **told: object) -> None:
        """Write a line; values are what JSON knows, and texts have their addresses hashed."""
        moment = self.now().isoformat(timespec="milliseconds")
        line = json.dumps({"at": moment, "event": event, **told}, ensure_ascii=False, default=str)
        with self._lock:
            self.file.write(line + "\n")
            self.file.flush()

    def reader(self, email: str) -> str:
        """Return how a reader is named in it: 16 hexadecimal digits, the same in every run."""
        if self.secret is None:
            return email
        return hmac.new(self.secret, _PURPOSE + email.lower().encode(), sha256).hexdigest()[:16]

    def text(self, said: str, email: str | None = None) -> str:
        """Return what was said with its addresses named so; of ``email`` what stands before the @ as well."""
        if self.secret is None:
            return said
        told = _ADDRESS.sub(lambda found: self.reader(found[0].strip(".")), said)
        local = email.rpartition("@")[0] if email else ""
        if not local or local.lower() not in told.lower():
            return told
        return re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", self.reader(email or ""), told, flags=re.IGNORECASE)
