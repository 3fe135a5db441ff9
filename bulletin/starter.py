"""What a new publication begins with: settings, templates, a sample day. Copies; changes nothing that is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from bulletin.errors import UsageError

SUBSCRIBERS_HEADER = "email,first_name,last_name,status,sectors,regions,signed_up\n"
NOT_FOR_GIT = "keys.toml\ndkim/\nbulletin.db*\neditions/\noutbox/\n"


def starter_folder() -> Path:
    """Where the starter lies: inside the installed package, or the root of a checkout."""
    packaged = Path(__file__).parent / "starter"
    return packaged if packaged.is_dir() else Path(__file__).parents[1]


def new_publication(folder: Path) -> None:
    """Fill ``folder`` with settings, templates, the sample day and an empty list.

    Raises UsageError when a publication is there already, so that nobody's work is overwritten.
    """
    if (folder / "bulletin.toml").exists():
        raise UsageError(f"{folder}: a publication is here already; choose another folder")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; choose another name for the folder")
    starter = starter_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("templates", "content"):
        shutil.copytree(starter / name, folder / name, dirs_exist_ok=True)
    for name in ("bulletin.toml", "bookings.csv"):
        shutil.copy(starter / name, folder / name)
    _write_new(folder / "subscribers.csv", SUBSCRIBERS_HEADER)
    _write_new(folder / ".gitignore", NOT_FOR_GIT)


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    if not path.exists():
        path.write_text(text, "utf-8")
