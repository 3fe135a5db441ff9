"""A file replaced in one step: whoever reads it, whenever the machine stops, sees the old text or the new."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Put ``text`` in the place of ``path`` in one step, durably; an unchanged file is left alone."""
    content = text.encode("utf-8")
    if path.exists() and path.read_bytes() == content:
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new = Path(file.name)
    new.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
