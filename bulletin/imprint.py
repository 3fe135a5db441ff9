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
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PUBLICATION = r"[a-z0-9][a-z0-9-]{0,62}"
STORE = r"sqlite:///.+"
"""What ``publication.id`` and ``store.url`` look like."""


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


def read_imprint(path: Path) -> Imprint | None:
    """Read it from the settings; None where that takes reading them as a whole."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
        publication, url = table["publication"]["id"], table["store"]["url"]
        known = "folder" not in table and _is(publication, PUBLICATION) and _is(url, STORE)
        return _imprint(path.parent, table) if known else None
    except (OSError, ValueError, KeyError, TypeError, ZoneInfoNotFoundError):
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
    return Imprint(
        publication=publication["id"],
        timezone=ZoneInfo(publication["timezone"]),
        store=store_file(folder, table["store"]["url"]),
        outbox=outbox,
    )


def store_file(folder: Path, url: str) -> Path:
    """Return where the store's file is, or will be; its path counts from the settings' folder."""
    return folder / url.removeprefix("sqlite:///")


def _is(value: object, pattern: str) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
