"""Sign finished messages (DKIM: RFC 6376, RFC 8463), relaxed/relaxed.

``compose`` writes bodies that are their own canonical form (RFC 6376 3.4.4: no run of spaces, no
trailing white space, one line break at the end), so that a message costs one pass of SHA-256 and a
signature: 0.3 ms with RSA-2048, half of which is another core's. Where the keys come from is left
to the caller. The time of a signature is the message's Date, so that a retry is byte-identical.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from bulletin.errors import MessageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

Algorithm = Literal["rsa-sha256", "ed25519-sha256"]

OVERSIGNED = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
)
"""Signed once more than they occur, so that one that is added on the way breaks the signature (RFC 6376 5.4.2)."""

_SIGNED = frozenset({*OVERSIGNED, "list-id", "list-help", "list-archive", "list-post", "feedback-id", "auto-submitted"})
_LEAST_BITS = 2048
_WIDTH = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A private key under its selector. ``sign`` is given what is signed, and returns the signature's octets."""

    selector: str
    algorithm: Algorithm
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signs for one domain with one key, or with two. Safe to share between threads."""

    domain: str
    keys: tuple[Key, ...]

    def sign(self, message: bytes) -> bytes:
        """Return the message with a signature of each key in front.

        The message has CRLF lines and a body that is relaxed already. Raises MessageError where a
        header that is to be signed stands there twice: nobody could say which one was meant.
        """
        end = message.index(b"\r\n\r\n")
        headers = _relaxed(message[:end])
        body_hash = b64encode(sha256(memoryview(message)[end + 4 :]).digest()).decode("ascii")
        names = [name for name in headers if name in _SIGNED]
        signed = b"".join(headers[name] for name in names)
        told = ":".join((*names, *OVERSIGNED))
        time = _seconds(headers["date"])
        return b"".join((*(self._field(key, told, signed, body_hash, time) for key in self.keys), message))

    def _field(self, key: Key, names: str, signed: bytes, body_hash: str, time: int) -> bytes:
        tags = (
            f"v=1; a={key.algorithm}; c=relaxed/relaxed;",
            f"d={self.domain}; s={key.selector}; t={time};",
            f"bh={body_hash};",
            *_in_lines(f"h={names};", after=":"),
            "b=",
        )
        canonical = "dkim-signature:" + " ".join(tags)
        signature = b64encode(key.sign(signed + canonical.encode("ascii"))).decode("ascii")
        folded = "\r\n ".join((*tags[:-1], *_in_lines(f"b={signature}")))
        return f"DKIM-Signature: {folded}\r\n".encode("ascii")


def load_key(selector: str, pem: bytes) -> Key:
    """Return the private key in a PEM file (PKCS 8): RSA of at least 2048 bits, or Ed25519; else MessageError."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - 25 ms, only for who signs
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as cause:
        raise MessageError(f"the DKIM key {selector} cannot be read ({cause}); it has to be a PEM file") from cause
    match private:
        case RSAPrivateKey() if private.key_size >= _LEAST_BITS:
            return Key(selector=selector, algorithm="rsa-sha256", sign=_rsa(private))
        case RSAPrivateKey():
            raise MessageError(
                f"the DKIM key {selector} has {private.key_size} bits; receivers ask for {_LEAST_BITS}: make another"
            )
        case Ed25519PrivateKey():
            # RFC 8463 3: what is signed is the hash, not what was hashed.
            return Key(
                selector=selector,
                algorithm="ed25519-sha256",
                sign=lambda told: private.sign(sha256(told).digest()),
            )
        case _:
            raise MessageError(f"the DKIM key {selector} is neither RSA nor Ed25519; make another")


def _rsa(private: RSAPrivateKey) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    padding, digest = PKCS1v15(), SHA256()
    return lambda told: private.sign(told, padding, digest)


def _relaxed(head: bytes) -> dict[str, bytes]:
    """Return the fields by name, each relaxed (RFC 6376 3.4.2): ``compose`` folds with one space, at one space."""
    fields: dict[str, bytes] = {}
    for line in head.replace(b"\r\n ", b" ").split(b"\r\n"):
        name, _, value = line.partition(b":")
        key = name.lower()
        told = key.decode("ascii")
        if told in fields:
            raise MessageError(f"the header {told} stands twice in a message that is to be signed; leave one out")
        fields[told] = key + b":" + value.strip() + b"\r\n"
    return fields


@lru_cache(maxsize=64)
def _seconds(date: bytes) -> int:
    """Return the time that a relaxed Date field tells, in seconds since 1970: one and the same for an edition."""
    return int(parsedate_to_datetime(date.decode("ascii").partition(":")[2].strip()).timestamp())


def _in_lines(text: str, *, after: str = "") -> tuple[str, ...]:
    """Return the text in lines of at most 72 characters, cut anywhere or ``after`` a mark."""
    lines = []
    while len(text) > _WIDTH:
        end = text.rindex(after, 0, _WIDTH) + 1 if after else _WIDTH
        lines.append(text[:end])
        text = text[end:]
    return (*lines, text)
