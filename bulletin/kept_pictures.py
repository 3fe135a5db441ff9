"""The stories' pictures from the web, kept in an edition's folder, so that it depends on nobody's server.

A picture's file is found by the address it came from: edition.toml goes on naming the address, an
editor may change it there, and what is there is not fetched again. ``rendering`` decodes and scales.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bulletin.edition_folder import write
from bulletin.errors import UsageError
from bulletin.model import Edition, Picture, Problem, Story
from bulletin.net import Ahead, Fetched, NetError
from bulletin.rendering.look import Look
from bulletin.rendering.pictures import UnusablePictureError, reencoded

_STEM = 24
"""Letters of the address's last part: with the hash they fit into the name that rendering gives."""


def keep_pictures(edition: Edition, folder: Path, fetch: Callable[[str], Fetched], look: Look) -> tuple[Problem, ...]:
    """Fetch what the stories show of the web and is not there yet; return those that cannot be had.

    A picture that an editor put in as a file is left as it is. Raises BulletinError where the
    folder cannot be written.
    """
    missing = {url: story for story in edition.stories if (url := _on_the_web(story)) and not _file(folder, url)}
    ahead = Ahead(fetch, missing)
    problems: list[Problem] = []
    for url, story in missing.items():
        try:
            picture = reencoded(ahead.fetch(url).content, look)
            write(_place(folder, url).with_suffix(Path(picture.name).suffix), picture.content)
        except (NetError, UnusablePictureError) as fault:
            problems.append(_left_out(story, url, fault))
    return tuple(problems)


def keep_one(url: str, folder: Path, fetch: Callable[[str], Fetched], look: Look) -> None:
    """Fetch and keep the picture at an address, in place of what was kept of it; raises NetError, UsageError."""
    try:
        picture = reencoded(fetch(url).content, look)
    except UnusablePictureError as fault:
        raise UsageError(f"the picture at {url} cannot be used: {fault}; choose another") from fault
    write(_place(folder, url).with_suffix(Path(picture.name).suffix), picture.content)


def keep_sent(content: bytes, folder: Path, look: Look) -> Picture:
    """Keep a picture that an editor chose, under a name made of what is in it; raises UsageError."""
    try:
        picture = reencoded(content, look)
    except UnusablePictureError as fault:
        raise UsageError(f"the picture cannot be used: {fault}; choose another") from fault
    name = f"chosen-{sha256(picture.content).hexdigest()[:12]}{Path(picture.name).suffix}"
    write(folder / "pictures" / name, picture.content)
    return replace(picture, name=name)


def with_kept_pictures(edition: Edition, folder: Path) -> Edition:
    """Return the edition with files for pictures on the web; one that was not kept is missed by ``rendering``."""
    return replace(edition, stories=tuple(_with_file(story, folder) for story in edition.stories))


def _with_file(story: Story, folder: Path) -> Story:
    url = _on_the_web(story)
    if url is None or story.image is None:
        return story
    return replace(story, image=replace(story.image, path=_file(folder, url) or _place(folder, url)))


def _on_the_web(story: Story) -> str | None:
    image = story.image
    return image.url if image is not None and image.path is None else None


def _file(folder: Path, url: str) -> Path | None:
    """The kept picture of an address."""
    place = _place(folder, url)
    return next((file for ending in (".jpg", ".png") if (file := place.with_suffix(ending)).is_file()), None)


def _place(folder: Path, url: str) -> Path:
    """Where the picture of an address is kept, but for the ending, which is told by what it is made into."""
    try:
        name = unquote(urlsplit(url).path).rpartition("/")[2].rpartition(".")[0]
    except ValueError:
        name = ""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower())[:_STEM].strip("-") or "picture"
    return folder / "pictures" / f"{stem}-{sha256(url.encode()).hexdigest()[:8]}"


def _left_out(story: Story, url: str, fault: NetError | UnusablePictureError) -> Problem:
    cause = fault.cause if isinstance(fault, NetError) else str(fault)
    return Problem(
        origin=url,
        cause=f"the picture of “{story.headline}” was left out: {cause}",
        advice="build again, or put another picture into edition.toml",
        lost=False,
    )
