"""The links that belong to one reader: signed, without their address in them, good for one purpose each.

A token that shows the bulletin in a browser, which readers forward, cannot unsubscribe anyone.
The same reader and key give the same link, so that a retry is byte-identical.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Literal, get_args

from itsdangerous import BadSignature, Signer

from bulletin.model import EditionId, Links, Publication

Purpose = Literal["unsubscribe", "preferences", "view"]


class Tokens:
    """Signs and reads the tokens of one publication."""

    def __init__(self, key: bytes, publication: Publication) -> None:
        """Take the key for tokens and the publication whose readers they are."""
        self._publication = publication
        self._signers: dict[Purpose, Signer] = {
            purpose: _signer(key, publication.id, purpose) for purpose in get_args(Purpose)
        }

    def links(self, subscriber_id: int, edition: EditionId) -> Links:
        """Return a reader's links; each begins with the publication's ``reader_url``."""
        home = self._publication.reader_url.rstrip("/")
        return Links(
            unsubscribe_url=f"{home}/unsubscribe/{self._sign('unsubscribe', subscriber_id)}",
            preferences_url=f"{home}/preferences/{self._sign('preferences', subscriber_id)}",
            view_url=f"{home}/view/{edition.folder}/{self._sign('view', subscriber_id)}",
        )

    def subscriber_id(self, purpose: Purpose, token: str) -> int | None:
        """Return whose token this is; None for one that we did not sign, or not for this purpose."""
        try:
            return int(self._signers[purpose].unsign(token))
        except (BadSignature, ValueError):
            return None

    def _sign(self, purpose: Purpose, subscriber_id: int) -> str:
        return self._signers[purpose].sign(b"%d" % subscriber_id).decode("ascii")


def inert_links(publication: Publication, edition: EditionId) -> Links:
    """Return the links of a sample reader: they look like a reader's and do nothing."""
    home = publication.reader_url.rstrip("/")
    return Links(
        unsubscribe_url=f"{home}/unsubscribe/sample",
        preferences_url=f"{home}/preferences/sample",
        view_url=f"{home}/view/{edition.folder}/sample",
    )


def _signer(key: bytes, publication: str, purpose: Purpose) -> Signer:
    # A key of its own for each purpose is made here, once: the library would make it for every link.
    own = hmac.digest(key, f"{publication}/{purpose}".encode(), "sha256")
    return Signer(own, key_derivation="none", digest_method=sha256)
