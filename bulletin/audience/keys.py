"""The publication's secrets, in ``keys.toml``: made on first use, readable by their owner alone.

Lose the file and every link that was ever mailed is dead.
"""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from bulletin.errors import KeysError

_OCTETS = 32
_HEAD = """\
# The keys of this publication. Keep them secret, and keep a copy in a safe place:
# without them no link that was ever mailed works again.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One secret a purpose, so that what is known of one tells nothing of the others."""

    tokens: bytes
    envelope_senders: bytes
    message_ids: bytes


def load_keys(path: Path) -> Keys:
    """Return the keys in the file, which is made where there is none.

    Raises KeysError where it cannot be read or made, lacks a key, or others may read it.
    """
    try:
        if not path.exists():
            _make(path)
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeysError(f"{path}: others on this machine can read the keys; run: chmod 600 {path}")
        return _read(path)
    except OSError as error:
        raise KeysError(f"{path}: the keys cannot be read or made ({error.strerror}); check who owns it") from error


def _make(path: Path) -> None:
    lines = [f'{field.name} = "{secrets.token_hex(_OCTETS)}"\n' for field in fields(Keys)]
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_HEAD + "".join(lines))
        file.flush()
        os.fsync(file.fileno())
    try:
        # Two first uses at once: a link never replaces what is there, so both read the same keys.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(path: Path) -> Keys:
    try:
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
        return Keys(**{field.name: _key(kept[field.name]) for field in fields(Keys)})
    except (ValueError, KeyError, TypeError) as error:
        raise KeysError(f"{path}: a key is missing or damaged ({error}); put back the copy that you kept") from error


def _key(text: object) -> bytes:
    key = bytes.fromhex(str(text))
    if len(key) < _OCTETS:
        raise ValueError(f"a key has {len(key)} octets, not {_OCTETS}")
    return key
