"""Write the message of one variant, once, with the readers' slots left open.

A ``Compiled`` is everything that is the same for all: ASCII headers, both text parts as
quoted-printable, pictures as base64, CRLF, boundaries derived from the content, so that compiling
the same bulletin twice gives the same bytes. What a reader adds is left to ``splice``.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal, NamedTuple

from bulletin.errors import MessageError
from bulletin.message.headers import mailbox, unstructured
from bulletin.message.list_headers import list_headers
from bulletin.message.quoted_printable import encode_text
from bulletin.message.slots import slot_pattern
from bulletin.model import EditionId, Picture, Publication, Rendered

Form = Literal["mailbox", "identifier", "raw", "html", "text"]


class Slot(NamedTuple):
    """A place for a reader's value and the form in which it is written there."""

    form: Form
    name: str


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A message with slots: ``literals[0] slots[0] literals[1] … literals[n]``, CRLF and 7-bit throughout."""

    literals: tuple[bytes, ...]
    slots: tuple[Slot, ...]

    @cached_property
    def distinct(self) -> tuple[Slot, ...]:
        """Each slot once, in the order in which they come first."""
        return tuple(dict.fromkeys(self.slots))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Which of the distinct slots stands at each place."""
        return tuple(map(self.distinct.index, self.slots))

    def to_bytes(self) -> bytes:
        """Return what the store keeps: a line of JSON (slots, lengths), then the literals, joined."""
        index = {"slots": self.slots, "lengths": [len(literal) for literal in self.literals]}
        return b"".join((json.dumps(index).encode("ascii"), b"\n", *self.literals))

    @classmethod
    def from_bytes(cls, kept: bytes) -> Compiled:
        """Return what ``to_bytes`` was given."""
        head, _, joined = kept.partition(b"\n")
        index = json.loads(head)
        literals: list[bytes] = []
        start = 0
        for length in index["lengths"]:
            literals.append(joined[start : start + length])
            start += length
        return cls(literals=tuple(literals), slots=tuple(Slot(*slot) for slot in index["slots"]))


def compile_message(rendered: Rendered, publication: Publication, edition: EditionId, *, revision: int = 0) -> Compiled:
    """Return the message of one variant, ready to be spliced.

    The same arguments give the same bytes. Raises MessageError where a header would hold a line
    break, or a slot stands in the body that ``rendered.slots`` does not name.
    """
    seed = _seed(rendered, f"{edition}\0{revision}")
    pieces: list[bytes | Slot] = [*_head(rendered, publication, edition), *_body(rendered, publication, seed)]
    return _joined(pieces)


def domain_of(publication: Publication) -> str:
    """Return the domain that identifies the publication's messages: that of its From address."""
    return publication.from_address.rpartition("@")[2]


def _seed(rendered: Rendered, edition: str) -> str:
    digest = sha256()
    for part in (edition, rendered.subject, rendered.html, rendered.text):
        digest.update(part.encode("utf-8", "replace") + b"\0")
    for picture in rendered.pictures:
        digest.update(picture.name.encode() + b"\0" + picture.content)
    return digest.hexdigest()[:32]


def _head(rendered: Rendered, publication: Publication, edition: EditionId) -> list[bytes | Slot]:
    if rendered.mark in rendered.subject:
        raise MessageError("the subject holds a reader's slot; only the bodies may: write it without")
    sender = [f"From: {mailbox(publication.from_name, publication.from_address)}"]
    if publication.reply_to:
        sender.append(f"Reply-To: {mailbox('', publication.reply_to)}")
    return [
        _lines(*sender) + b"To: ",
        Slot("mailbox", "email"),
        b"\r\n" + _lines(unstructured("Subject", rendered.subject)) + b"Date: ",
        Slot("raw", "date"),
        b"\r\nMessage-ID: <",
        Slot("identifier", "message_id"),
        b">\r\n" + _lines("MIME-Version: 1.0", *list_headers(publication, edition)) + b"List-Unsubscribe: <",
        Slot("identifier", "unsubscribe_url"),
        b">\r\n" + _lines("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
    ]


def _lines(*fields: str) -> bytes:
    return "".join(f"{field}\r\n" for field in fields).encode("ascii")


def _body(rendered: Rendered, publication: Publication, seed: str) -> list[bytes | Slot]:
    # "=_" cannot occur in quoted-printable or base64, whatever a reader is called.
    boundary = f"=_alternative-{seed}"
    return [
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii"),
        f"--{boundary}\r\n".encode("ascii"),
        *_text_part("plain", _slotted(rendered, rendered.text, "text")),
        f"\r\n--{boundary}\r\n".encode("ascii"),
        *_html_part(rendered, publication, seed),
        f"\r\n--{boundary}--\r\n".encode("ascii"),
    ]


def _html_part(rendered: Rendered, publication: Publication, seed: str) -> list[bytes | Slot]:
    html = rendered.html
    shown: list[tuple[str, Picture]] = []
    for number, picture in enumerate(rendered.pictures, start=1):
        content_id = f"{seed}.{number}@{domain_of(publication)}"
        address = f"{rendered.pictures_url}/{picture.name}" if rendered.pictures_url else f"cid:{content_id}"
        reference = re.compile(rf"""(?<=["'(])pictures/{re.escape(picture.name)}(?=["')])""")
        html, found = reference.subn(address, html)
        if found and not rendered.pictures_url:
            shown.append((content_id, picture))
    part = _text_part("html", _slotted(rendered, html, "html"))
    return _related(part, shown, f"=_related-{seed}") if shown else part


def _related(part: list[bytes | Slot], shown: list[tuple[str, Picture]], boundary: str) -> list[bytes | Slot]:
    opening = f'Content-Type: multipart/related; type="text/html";\r\n boundary="{boundary}"\r\n\r\n--{boundary}\r\n'
    pictures = [f"\r\n--{boundary}\r\n".encode("ascii") + _picture_part(*picture) for picture in shown]
    return [opening.encode("ascii"), *part, *pictures, f"\r\n--{boundary}--\r\n".encode("ascii")]


def _picture_part(content_id: str, picture: Picture) -> bytes:
    name = re.sub(r"[^A-Za-z0-9._-]", "_", picture.name)
    encoded = b64encode(picture.content)
    lines = [encoded[start : start + 76] for start in range(0, len(encoded), 76)]
    head = (
        f'Content-Type: {picture.media_type}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-ID: <{content_id}>\r\nContent-Disposition: inline; filename="{name}"\r\n\r\n'
    )
    return head.encode("ascii") + b"\r\n".join(lines)


def _text_part(subtype: str, content: list[bytes | Slot]) -> list[bytes | Slot]:
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return [head.encode("ascii"), *content]


def _slotted(rendered: Rendered, text: str, form: Form) -> list[bytes | Slot]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # RFC 2045 6.7 (3): the last line of the encoded body must not end in a soft break.
    pieces = slot_pattern(rendered).split(lines if lines.endswith("\n") else lines + "\n")
    content: list[bytes | Slot] = []
    for literal, name in zip(pieces[::2], [*pieces[1::2], None], strict=True):
        if rendered.mark in literal:
            raise MessageError(f"the {form} part holds a slot that is none of {', '.join(sorted(rendered.slots))}")
        content.append(encode_text(literal, before_slot=name is not None))
        if name is not None:
            content.append(Slot(form, name))
    return content


def _joined(pieces: list[bytes | Slot]) -> Compiled:
    literals, slots = [b""], []
    for piece in pieces:
        if isinstance(piece, bytes):
            literals[-1] += piece
        else:
            slots.append(piece)
            literals.append(b"")
    return Compiled(literals=tuple(literals), slots=tuple(slots))
