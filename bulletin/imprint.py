"""Whose editions these are, by which clock, and where they are kept: what asking how far one is takes of the settings.

``bulletin status`` answers within 200 ms, and checking every setting takes half of that. So what it needs is read here
without Pydantic, and nothing is given where a value is missing or not as it should be: the settings are read as a
whole then, and say what is wrong. A test holds the two together. That another key is at fault keeps nobody from
hearing how far an edition is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bulletin import model

if TYPE_CHECKING:
    from bulletin.model import Hours

PUBLICATION = r"[a-z0-9][a-z0-9-]{0,62}"
STORE = r"sqlite:///.+"
"""What ``publication.id`` and ``store.url`` look like."""
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Of a publication what its editions' standing is found and told by."""

    publication: str
    """Its id."""
    timezone: ZoneInfo
    store: Path
    """The store's file, there or not."""
    outbox: Path | None
    """Where rehearsals are written; None where there is a relay."""
    hours: Hours | None
    """In which messages may leave; None: at any."""


def read_imprint(path: Path) -> Imprint | None:
    """Read it from the settings; None where that takes reading them as a whole."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
        publication, url = table["publication"]["id"], table["store"]["url"]
        known = "folder" not in table and _is(publication, PUBLICATION) and _is(url, STORE)
        return _imprint(path.parent, table) if known else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZoneInfoNotFoundError):
        return None


def _imprint(folder: Path, table: dict[str, Any]) -> Imprint | None:
    publication, transport = table["publication"], table["transport"]
    outbox: Path | None = None
    match transport:
        case {"kind": "maildir", "path": str(path)}:
            outbox = folder / path
        case {"kind": "smtp"}:
            pass
        case _:
            return None
    zone, between = ZoneInfo(publication["timezone"]), table.get("delivery", {}).get("send_between")
    hours: Hours | None = None
    match between:
        case None:
            pass
        case [start, end] if start != end and _is(start, _CLOCK) and _is(end, _CLOCK):
            hours = model.Hours(start=time.fromisoformat(start), end=time.fromisoformat(end), timezone=zone)
        case _:
            return None
    return Imprint(
        publication=publication["id"],
        timezone=zone,
        store=store_file(folder, table["store"]["url"]),
        outbox=outbox,
        hours=hours,
    )


def store_file(folder: Path, url: str) -> Path:
    """Return where the store's file is, or will be; its path counts from the settings' folder."""
    return folder / url.removeprefix("sqlite:///")


def _is(value: object, pattern: str) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
