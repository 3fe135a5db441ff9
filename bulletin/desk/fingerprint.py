"""What an edition says to its readers, as one number: whether ``edition.toml`` is still the one that was frozen.

Reads the file as it stands, not as this program understands it or would write it: comments, layout
and a newer version of the program change nothing, a changed word does.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from bulletin.desk import edition_text
from bulletin.desk.edition_file import FILE

_NOT_FOR_READERS = frozenset({"left_out", "locked", "send_thin", "proposal", "why", "score", "summary_from", "origin"})
"""Keys, wherever they stand, that say how an edition came about."""


def fingerprint(folder: Path) -> str | None:
    """SHA-256, hexadecimal, of what ``edition.toml`` in ``folder`` says; None where there is no such file.

    Raises EditionFileError where it cannot be read or is no TOML.
    """
    path = folder / FILE
    if not path.exists():
        return None
    said = _for_readers(edition_text.parsed(path, edition_text.text_of(path)))
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return sha256(canonical.encode()).hexdigest()


def _for_readers(value: object) -> object:
    if isinstance(value, dict):
        return {key: _for_readers(kept) for key, kept in value.items() if key not in _NOT_FOR_READERS}
    return [_for_readers(one) for one in value] if isinstance(value, list) else value
