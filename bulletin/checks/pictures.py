"""Whether each picture can be shown, and does without: its file, its address, its alternative text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bulletin.checks.page import Element, Page, place, quoted
from bulletin.checks.rule import Rule
from bulletin.model import Finding

ALT_MISSING = Rule(
    "pictures.alt_missing",
    "block",
    why="a screen reader reads out the file's name instead",
    advice='say in alt what it shows, or write alt="" where it is decoration',
)
UNDESCRIBED = Rule(
    "pictures.undescribed",
    "note",
    why="a picture of this size says something, and whoever cannot see it is told nothing",
    advice="say in alt, beside the picture in edition.toml, what it shows; decoration may stay as it is",
)
ALT_FILE_NAME = Rule(
    "pictures.alt_file_name",
    "warn",
    why="whoever cannot see the picture is read a file's name, or a word that says nothing",
    advice='say in alt what it shows, or write alt="" where it is decoration',
)
BROKEN = Rule(
    "pictures.broken",
    "block",
    why="every reader sees the mark of a picture that does not load",
    advice="give it a path or an https:// address in edition.toml, or take it out",
)
LEFT_OUT = Rule(
    "pictures.left_out",
    "warn",
    why="the bulletin goes without a picture that somebody chose",
    advice="mend the picture, or take it out of edition.toml",
)

FILE_NAME = re.compile(
    r"^\S+\.(jpe?g|png|gif|webp|svg|avif|heic|tiff?|bmp)$|^(img|dsc|pxl|image)[ _-]?\d+$"
    r"|^(image|picture|photo|photograph|graphic|untitled|placeholder|alt( text)?)$",
    re.IGNORECASE,
)

LEAST_WIDTH = 200
"""Pixels. What is narrower is an icon, a spacer, or a thumbnail beside a headline that says it all."""
LONGEST_NUMBER = 6


def pictures(page: Page) -> Iterator[Finding]:
    """Judge every picture in the HTML, and tell those that the rendering had to leave out."""
    names = {f"pictures/{picture.name}" for picture in page.rendered.pictures}
    for image in page.elements("//img"):
        yield from _alternative(image)
        yield from _source(image, names)
    for problem in page.rendered.problems:
        where = f"{problem.origin}{f', {problem.place}' if problem.place else ''}"
        yield LEFT_OUT.found(problem.cause, where, advice=problem.advice)


def _alternative(image: Element) -> Iterator[Finding]:
    alt = image.get("alt")
    if alt is None:
        yield ALT_MISSING.found(f"the picture {_name(image)} has no alt text", place(image))
    elif FILE_NAME.search(alt.strip()):
        said = f"the picture {_name(image)} has {quoted(alt.strip())} as its alt text, which does not say what it shows"
        yield ALT_FILE_NAME.found(said, place(image))
    elif not alt.strip() and _width(image) >= LEAST_WIDTH and next(image.iterancestors("a"), None) is None:
        yield UNDESCRIBED.found(f"the picture {_name(image)} is not described", place(image))


def _source(image: Element, names: set[str]) -> Iterator[Finding]:
    src = str(image.get("src") or "").strip()
    if src in names or src.lower().startswith(("https://", "http://")):
        return
    said = f"the picture {quoted(src)} leads nowhere" if src else "a picture has no address"
    yield BROKEN.found(said, place(image))


def _width(image: Element) -> int:
    written = str(image.get("width") or "")
    return int(written) if written.isdecimal() and len(written) < LONGEST_NUMBER else 0


def _name(image: Element) -> str:
    return quoted(str(image.get("src") or ""))
