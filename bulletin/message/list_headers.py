"""What tells mail programs and receivers that a message is a list's, the same for every reader.

Identifiers are written raw, ASCII, a field a line. What belongs to one reader, the way out above all, is for
``compose``.
"""

from __future__ import annotations

from bulletin.message.headers import identifier, raw
from bulletin.model import EditionId, Publication

_SENDER_ID = 15  # Gmail's Feedback-ID: the last field is the sender's and has 5 to 15 characters
_SENDER_ID_LEAST = 5


def list_headers(publication: Publication, edition: EditionId) -> tuple[str, ...]:
    """Return the fields, each ``Name: value`` without its line break; MessageError where one cannot be written.

    List-Id: RFC 2919. List-Help, List-Post and List-Archive: RFC 2369. Auto-Submitted: RFC 3834.
    X-Auto-Response-Suppress is Exchange's own. Feedback-ID: what Gmail's Postmaster Tools count by.
    """
    domain = publication.from_address.rpartition("@")[2]
    desk = publication.reply_to or publication.from_address
    archive = identifier("List-Archive", f"{publication.reader_url}/archive")
    return (
        f"List-Id: {_list_id(publication, domain)}",
        f"List-Help: <{identifier('List-Help', f'mailto:{desk}?subject=help')}>",
        "List-Post: NO",
        f"List-Archive: <{archive}>",
        f"Feedback-ID: {raw('Feedback-ID', _feedback_id(publication, edition))}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
    )


def _list_id(publication: Publication, domain: str) -> str:
    listed = identifier("List-Id", f"{publication.id}.{domain}")
    name = publication.name
    plain = name.isascii() and name.isprintable() and not any(mark in name for mark in '<>",;:()[]\\@=')
    # RFC 2919: the phrase is optional, and an encoded word in it helps nobody.
    return f"{name} <{listed}>" if plain else f"<{listed}>"


def _feedback_id(publication: Publication, edition: EditionId) -> str:
    sender = publication.id[:_SENDER_ID].ljust(_SENDER_ID_LEAST, "-")
    return f"{edition.folder}:{edition.name or 'daily'}:{publication.id}:{sender}"
