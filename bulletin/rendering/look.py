"""How an edition is to look: which design, from which folders, and how large its pictures may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bulletin.brand import Brand


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTags:
    """The settings' ``[links]``: each value may hold ``{publication}``, ``{edition}`` and ``{slot}``."""

    tags: tuple[tuple[str, str], ...] = ()
    """Parameter and value, in the order in which they are added."""
    jobs: bool = False
    """Whether jobs' links are tagged, wherever they lead; otherwise they stay exactly as the board gave them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The settings of the rendering. Widths and heights are pixels of the file: twice those on the page."""

    template_folders: tuple[Path, ...]
    """Searched in order, the user's first, then the program's own; each holds a folder a design."""
    design: str = "daily"
    brand: Brand | None = None
    """None: the design's own colours and faces."""
    link_tags: LinkTags = LinkTags()
    link_pictures: bool = False
    """Whether local pictures lie in the readers' archive on the web, or travel with each message."""
    hero_width: int = 1200
    hero_height: int = 800
    """A lead's picture that is taller than this at its full width is cropped to it."""
    thumb: int = 208
    """The side of the square that a story's picture is cropped to."""
    sponsor: int = 96
    """How wide, in pixels on the page, and how high a sponsor's logo may be."""
    logo_height: int = 320
    """A logo is fitted into twice ``brand.logo_width`` by this; it is never cropped."""
    logo_bytes: int = 40_000
    hero_bytes: int = 160_000
    thumb_bytes: int = 20_000
    kept_bytes: int = 600_000
    """What one picture may weigh; it is compressed harder, then made smaller, until it fits."""
    max_file_bytes: int = 20_000_000
    max_pixels: int = 50_000_000
    """A larger file, or one that would decode to more pixels, is not opened."""
