"""Pictures made ready for mail: turned upright, cropped, brought down to twice their size on the page, re-encoded.

Re-encoding also drops whatever else a file held. Pictures on the web are linked as they are, if that is https. One
that cannot be used is left out and told as a Problem: no picture is worth a day's bulletin.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from PIL import Image as Pillow
from PIL import ImageChops, ImageOps

from bulletin.errors import ConfigError
from bulletin.model import Image, Picture, Placement, Problem, Story
from bulletin.rendering.look import Look
from bulletin.rendering.view import PictureView

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
QUALITIES = (84, 76, 68, 60)
FEW_COLOURS = 256
SMALLER = 0.8


@dataclass(slots=True, kw_only=True)
class Gallery:
    """The day's pictures: how each story's is shown, by story id; the files; and what had to be left out."""

    shown: dict[str, PictureView] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()


class UnusablePictureError(Exception):
    """Why a picture cannot be used: a lowercase clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What a picture is to fit into. A square is cropped to its shape; a hero only where it is taller."""

    width: int
    height: int
    square: bool
    max_bytes: int
    ground: str = "white"
    """What shines through where a picture is transparent."""


def prepare(stories: Iterable[Story], look: Look, placements: Iterable[Placement] = ()) -> Gallery:
    """Return the pictures of these stories and the sponsors' logos; a file that several show alike is kept once."""
    hero = _Frame(width=look.hero_width, height=look.hero_height, square=False, max_bytes=look.hero_bytes)
    thumb = _Frame(width=look.thumb, height=look.thumb, square=True, max_bytes=look.thumb_bytes)
    gallery = Gallery()
    for story in stories:
        image = story.image
        if image is None:
            continue
        if image.path is not None:
            _add_local(gallery, story, image, hero if story.lead else thumb, look)
        elif image.url and image.url.startswith("https:"):
            gallery.shown[story.id] = _view(image, image.url)
        elif image.url:
            gallery.problems += (_unencrypted(story, image.url),)
    for placement in placements:
        _add_logo(gallery, placement, look)
    return gallery


def _add_logo(gallery: Gallery, placement: Placement, look: Look) -> None:
    """A sponsor's logo from a file; one that lies elsewhere would tell the advertiser who reads, and is left out."""
    path = placement.logo.path if placement.logo else None
    if placement.logo is None or path is None:
        return
    frame = _Frame(width=look.sponsor * 2, height=look.sponsor * 2, square=False, max_bytes=look.logo_bytes)
    try:
        picture = _named(_from_file(path, frame, look), gallery.pictures)
    except UnusablePictureError as cause:
        problem = Problem(
            origin=str(path),
            cause=f"the logo of {placement.advertiser} was left out: {cause}",
            advice="put another picture there, or take it out of the booking",
        )
        gallery.problems += (problem,)
        return
    gallery.pictures.append(picture)
    share = min(1.0, look.sponsor / picture.width)
    width, height = round(picture.width * share), round(picture.height * share)
    gallery.shown[placement.id] = PictureView(
        src=f"pictures/{picture.name}", alt=placement.logo.alt, credit=None, width=width, height=height
    )


def prepare_logo(path: Path, alt: str, width: int, ground: str, look: Look) -> tuple[PictureView, Picture]:
    """Return a logo, at most ``width`` pixels wide on the page, laid on its ground; raises ConfigError."""
    frame = _Frame(width=width * 2, height=look.logo_height, square=False, max_bytes=look.logo_bytes, ground=ground)
    try:
        picture = _from_file(path, frame, look)
    except UnusablePictureError as cause:
        raise ConfigError(f"brand: the logo {path} cannot be used: {cause}; name another file") from cause
    shown = min(width, picture.width)
    height = round(picture.height * shown / picture.width)
    return PictureView(src=f"pictures/{picture.name}", alt=alt, credit=None, width=shown, height=height), picture


def reencoded(content: bytes, look: Look) -> Picture:
    """Return a picture that came from outside as one of our own: whole, and no wider than any place for it.

    What may be cropped is left to ``prepare``. Raises UnusablePictureError, whatever is wrong with it.
    """
    # A place crops what is too high for it; ten times the width is beyond any.
    whole = _Frame(width=look.hero_width, height=look.hero_width * 10, square=False, max_bytes=look.kept_bytes)
    return _made_ready(io.BytesIO(content), "picture", whole, look.max_pixels)


def trimmed(content: bytes, *, below: int = 24) -> bytes:
    """Return a PNG without the empty rows at its end, but for some; raises UnusablePictureError for what is none."""
    try:
        with Pillow.open(io.BytesIO(content), formats=("PNG",)) as opened:
            image = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError) as cause:
        raise UnusablePictureError("it cannot be read as PNG") from cause
    empty = Pillow.new("RGB", image.size, image.getpixel((image.width // 2, image.height - 1)))
    box = ImageChops.difference(image, empty).getbbox()
    height = min(image.height, box[3] + below) if box else image.height
    return _saved(image.crop((0, 0, image.width, height)), "PNG")


def _unencrypted(story: Story, url: str) -> Problem:
    """A page that came encrypted shows no such picture, and a mail program that does tells everyone who reads what."""
    return Problem(
        origin=url,
        cause=f"the picture of “{story.headline}” was left out: its address is http:// and not https://",
        advice="set keep = true under [pictures] in bulletin.toml, or name another picture in edition.toml",
    )


def _add_local(gallery: Gallery, story: Story, image: Image, frame: _Frame, look: Look) -> None:
    path = image.path
    if path is None:
        return
    try:
        picture = _from_file(path, frame, look)
    except UnusablePictureError as cause:
        problem = Problem(
            origin=str(path),
            cause=f"the picture of “{story.headline}” was left out: {cause}",
            advice="put another picture there, or take it out of edition.toml",
        )
        gallery.problems += (problem,)
        return
    picture = _named(picture, gallery.pictures)
    if picture not in gallery.pictures:
        gallery.pictures.append(picture)
    gallery.shown[story.id] = _view(image, f"pictures/{picture.name}", picture.width, picture.height)


def _view(image: Image, src: str, width: int | None = None, height: int | None = None) -> PictureView:
    return PictureView(src=src, alt=image.alt, credit=image.credit, width=width, height=height)


def _from_file(path: Path, frame: _Frame, look: Look) -> Picture:
    try:
        stat = path.stat()
        if stat.st_size > look.max_file_bytes:
            raise UnusablePictureError(f"the file is larger than {look.max_file_bytes // 1_000_000} MB")
        return _from_unchanged(path, (stat.st_mtime_ns, stat.st_size, stat.st_ino), frame, look.max_pixels)
    except FileNotFoundError as cause:
        raise UnusablePictureError("there is no such file") from cause
    except OSError as cause:
        raise UnusablePictureError(f"it cannot be read ({(cause.strerror or 'unknown').lower()})") from cause


@lru_cache(maxsize=128)
def _from_unchanged(path: Path, _stamp: tuple[int, int, int], frame: _Frame, max_pixels: int) -> Picture:
    """Remembered, because an edition is rendered again for each word that changes: 20 ms a picture."""
    with path.open("rb") as file:
        return _made_ready(file, path.stem, frame, max_pixels)


def _made_ready(file: BinaryIO, name: str, frame: _Frame, max_pixels: int) -> Picture:
    """Decode within the limits and fit into the frame; raises UnusablePictureError for whatever is wrong with it."""
    try:
        with warnings.catch_warnings(action="ignore"), Pillow.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > max_pixels:
                raise UnusablePictureError(f"it is larger than {max_pixels // 1_000_000} megapixels")
            few = opened.format in {"PNG", "GIF"}
            opened.draft("RGB", (frame.width, frame.width))
            upright = ImageOps.exif_transpose(opened)
            flat = _flat(upright, frame.ground)
            flat.info.clear()  # Pillow would write a comment into the new file
    except (OSError, ValueError, SyntaxError, EOFError, Pillow.DecompressionBombError) as cause:
        raise UnusablePictureError(f"it cannot be read as {', '.join(FORMATS)}") from cause
    return _encoded(name, _fitted(flat, frame), frame, few=few)


def _flat(image: Pillow.Image, ground: str) -> Pillow.Image:
    """Lay what is transparent on its ground: half of the mail programs would lay it on black."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    below = Pillow.new("RGBA", image.size, ground)
    return Pillow.alpha_composite(below, image.convert("RGBA")).convert("RGB")


def _fitted(image: Pillow.Image, frame: _Frame) -> Pillow.Image:
    """Crop around the middle and bring down; nothing is ever made larger."""
    width, height = image.size
    if frame.square:
        width = height = min(image.size)
    else:
        height = min(height, round(width * frame.height / frame.width))
    share = min(1.0, frame.width / width)
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return ImageOps.fit(image, size, Pillow.Resampling.LANCZOS)


def _encoded(stem: str, image: Pillow.Image, frame: _Frame, *, few: bool) -> Picture:
    """Drawings of few colours stay PNG, all else becomes JPEG, compressed until it weighs no more than allowed."""
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40] or "picture"
    if few and image.getcolors(FEW_COLOURS) is not None:
        content = _saved(image, "PNG", optimize=True)
        if len(content) <= frame.max_bytes:
            return _picture(f"{name}-{image.width}.png", "image/png", content, image)
    while True:
        for quality in QUALITIES:
            content = _saved(image, "JPEG", quality=quality, optimize=True, progressive=True)
            if len(content) <= frame.max_bytes or max(image.size) == 1:
                return _picture(f"{name}-{image.width}.jpg", "image/jpeg", content, image)
        image = image.resize(
            (max(1, round(image.width * SMALLER)), max(1, round(image.height * SMALLER))), Pillow.Resampling.LANCZOS
        )


def _saved(image: Pillow.Image, form: str, **options: object) -> bytes:
    held = io.BytesIO()
    image.save(held, form, **options)
    return held.getvalue()


def _picture(name: str, media_type: str, content: bytes, image: Pillow.Image) -> Picture:
    return Picture(name=name, media_type=media_type, content=content, width=image.width, height=image.height)


def _named(picture: Picture, others: list[Picture]) -> Picture:
    """Give a second picture of the same name, but other content, a number."""
    names = {other.name for other in others if other.content != picture.content}
    stem, _, ending = picture.name.rpartition(".")
    name, number = picture.name, 1
    while name in names:
        number += 1
        name = f"{stem}-{number}.{ending}"
    return Picture(
        name=name,
        media_type=picture.media_type,
        content=picture.content,
        width=picture.width,
        height=picture.height,
    )
