"""The links that belong to one reader: signed, without their address in them, good for one purpose each.

A token that shows the bulletin in a browser, which readers forward, cannot unsubscribe anyone.
The same reader and key give the same link, so that a retry is byte-identical. What is written is
itsdangerous' form, which reads it; the library's own signing takes 15 µs, of which a freeze has three a reader.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Literal, get_args

from itsdangerous import BadSignature, Signer

from bulletin.model import EditionId, Links, Publication

Purpose = Literal["unsubscribe", "preferences", "view"]


class Tokens:
    """Signs and reads the tokens of one publication."""

    def __init__(self, key: bytes, publication: Publication) -> None:
        """Take the key for tokens and the publication whose readers they are."""
        self._home = publication.reader_url.rstrip("/")
        # A key of its own for each purpose is made here, once: the library would make it for every link.
        self._keys: dict[Purpose, bytes] = {
            purpose: hmac.digest(key, f"{publication.id}/{purpose}".encode(), "sha256") for purpose in get_args(Purpose)
        }
        self._macs = {purpose: hmac.new(own, digestmod="sha256") for purpose, own in self._keys.items()}

    def links(self, edition: EditionId) -> Callable[[int], Links]:
        """Return what gives the links of a reader, by their id; each begins with the publication's ``reader_url``."""
        unsubscribe, preferences = f"{self._home}/unsubscribe/", f"{self._home}/preferences/"
        view = f"{self._home}/view/{edition.folder}/"

        def of_reader(subscriber_id: int) -> Links:
            return Links(
                unsubscribe_url=unsubscribe + self._sign("unsubscribe", subscriber_id),
                preferences_url=preferences + self._sign("preferences", subscriber_id),
                view_url=view + self._sign("view", subscriber_id),
            )

        return of_reader

    def subscriber_id(self, purpose: Purpose, token: str) -> int | None:
        """Return whose token this is; None for one that we did not sign, or not for this purpose."""
        signer = Signer(self._keys[purpose], key_derivation="none", digest_method=sha256)
        try:
            return int(signer.unsign(token))
        except (BadSignature, ValueError):
            return None

    def _sign(self, purpose: Purpose, subscriber_id: int) -> str:
        told = str(subscriber_id)
        mac = self._macs[purpose].copy()
        mac.update(told.encode())
        return f"{told}.{urlsafe_b64encode(mac.digest())[:-1].decode()}"  # of 32 octets, with one = at the end


def inert_links(publication: Publication, edition: EditionId) -> Links:
    """Return the links of a sample reader: they look like a reader's and do nothing."""
    home = publication.reader_url.rstrip("/")
    return Links(
        unsubscribe_url=f"{home}/unsubscribe/sample",
        preferences_url=f"{home}/preferences/sample",
        view_url=f"{home}/view/{edition.folder}/sample",
    )
