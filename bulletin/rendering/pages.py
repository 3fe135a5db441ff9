"""Pages for people rather than mails: a folder's Jinja templates, sandboxed, strict, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Pages:
    """The page templates of one folder."""

    def __init__(self, folder: Path) -> None:
        """Look for templates in the folder; nothing is read yet."""
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def fill(self, name: str, values: Mapping[str, object]) -> str:
        """Return the page filled with the values."""
        return self._environment.get_template(name).render(values)
