"""Yesterday's bulletin, to be laid beside today's: the edition before this one, from its folder or from the store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from bulletin import wiring
from bulletin.message.compose import Compiled
from bulletin.message.splice import splice
from bulletin.model import EditionId, Picture
from bulletin.wiring import Store

_FOLDER = re.compile(r"(\d{4}-\d\d-\d\d)(?:-([a-z0-9-]+))?")
_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """An earlier edition as it was kept."""

    id: str
    """The name of its folder."""
    day: date
    html: str
    text: str
    pictures: dict[str, Picture] = field(default_factory=dict)


def named(editions: Path, edition: EditionId) -> Path | None:
    """The folder of the last edition of an earlier day, of those that were built; None where there is none."""
    found: list[tuple[str, Path]] = []
    if not editions.is_dir():
        return None
    for folder in editions.iterdir():
        name = _FOLDER.fullmatch(folder.name)
        if name and name[1] < edition.day.isoformat() and (folder / "bulletin.html").is_file():
            found.append((folder.name, folder))
    return max(found)[1] if found else None


def from_folder(folder: Path) -> Previous:
    """An edition as ``edition_folder`` keeps it; raises OSError where it went meanwhile."""
    pictures = {}
    for path in sorted((folder / "pictures").glob("*")):
        if path.suffix in _TYPES and path.is_file():
            media = _TYPES[path.suffix]
            pictures[path.name] = Picture(
                name=path.name, media_type=media, content=path.read_bytes(), width=0, height=0
            )
    return Previous(
        id=folder.name,
        day=date.fromisoformat(folder.name[:10]),
        html=(folder / "bulletin.html").read_text("utf-8", "replace"),
        text=(folder / "bulletin.txt").read_text("utf-8", "replace") if (folder / "bulletin.txt").exists() else "",
        pictures=pictures,
    )


def from_store(store: Store, edition: EditionId, values: dict[str, str]) -> Previous | None:
    """The last edition that was sent before this one, as the store froze it; ``values`` stand in for a reader's."""
    earlier = wiring.before(store, edition)
    frozen = store.ledger.find(earlier, "real") if earlier else None
    if frozen is None:
        return None
    compiled = Compiled.from_bytes(store.ledger.compiled(frozen.key, "default", frozen.revision))
    message = message_from_bytes(splice(compiled, values))
    html, text, pictures = "", "", {}
    for part in message.walk():
        kind, content = part.get_content_type(), _content(part)
        if kind == "text/html":
            html = content.decode("utf-8", "replace")
        elif kind == "text/plain":
            text = content.decode("utf-8", "replace")
        elif kind in _TYPES.values():
            name = part.get_filename() or "picture"
            pictures[part.get("Content-ID", "").strip("<>")] = Picture(
                name=name, media_type=kind, content=content, width=0, height=0
            )
    for id_, picture in pictures.items():
        html = html.replace(f"cid:{id_}", f"pictures/{picture.name}")
    by_name = {picture.name: picture for picture in pictures.values()}
    return Previous(id=frozen.id.folder, day=frozen.id.day, html=html, text=text, pictures=by_name)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
