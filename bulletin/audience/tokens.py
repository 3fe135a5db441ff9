"""The links that belong to one reader: signed, without their address in them, good for one purpose each.

A token that shows the bulletin in a browser, which readers forward, cannot unsubscribe anyone.
The same reader and key give the same link, so that a retry is byte-identical.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from itsdangerous import BadSignature, URLSafeSerializer

from bulletin.model import EditionId, Links, Publication

Purpose = Literal["unsubscribe", "preferences", "view"]


class Tokens:
    """Signs and reads the tokens of one publication."""

    def __init__(self, key: bytes, publication: Publication) -> None:
        """Take the key for tokens and the publication whose readers they are."""
        self._publication = publication
        self._signers: dict[Purpose, URLSafeSerializer] = {
            purpose: _signer(key, publication.id, purpose) for purpose in ("unsubscribe", "preferences", "view")
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
            found = self._signers[purpose].loads(token)
        except BadSignature:
            return None
        return found if isinstance(found, int) else None

    def _sign(self, purpose: Purpose, subscriber_id: int) -> str:
        signed = self._signers[purpose].dumps(subscriber_id)
        return signed if isinstance(signed, str) else signed.decode("ascii")


def inert_links(publication: Publication, edition: EditionId) -> Links:
    """Return the links of a sample reader: they look like a reader's and do nothing."""
    home = publication.reader_url.rstrip("/")
    return Links(
        unsubscribe_url=f"{home}/unsubscribe/sample",
        preferences_url=f"{home}/preferences/sample",
        view_url=f"{home}/view/{edition.folder}/sample",
    )


def _signer(key: bytes, publication: str, purpose: Purpose) -> URLSafeSerializer:
    # SHA-1, the library's default, holds as an HMAC, but nobody should have to look that up.
    return URLSafeSerializer(key, salt=f"{publication}/{purpose}", signer_kwargs={"digest_method": hashlib.sha256})
