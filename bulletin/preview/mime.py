"""A message taken apart, as a mail program would: its headers in their order, and the tree of its parts."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message


def headers(message: bytes) -> list[dict[str, str]]:
    """Each header's name and value as they go out, folded lines and all."""
    return [
        {"name": name, "value": str(value).replace("\r\n", "\n")} for name, value in message_from_bytes(message).items()
    ]


def parts(message: bytes) -> dict[str, object]:
    """The tree of the parts, each with its type, encoding and size in bytes as it is encoded."""
    return _part(message_from_bytes(message))


def _part(part: Message) -> dict[str, object]:
    inner = part.get_payload()
    below = [_part(one) for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []
    return {
        "type": part.get_content_type(),
        "disposition": part.get_content_disposition(),
        "name": part.get_filename(),
        "encoding": part.get("Content-Transfer-Encoding"),
        "charset": part.get_content_charset(),
        "id": part.get("Content-ID"),
        "bytes": len(part.as_bytes()),
        "parts": below,
    }
