"""Make DKIM keys, and say what the DNS has to tell of them (RFC 6376 3.6.1, RFC 8463 4).

The private half is a PEM file that its owner alone may read; where it is kept is the caller's.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bulletin.errors import MessageError

_BITS = 2048  # RFC 8301 3.2; with more the record does not fit into one string of the DNS
_STRING = 255  # RFC 1035 3.3.14


def new_key(kind: Literal["rsa", "ed25519"]) -> bytes:
    """Return a new private key as PEM (PKCS 8): RSA-2048 takes about 50 ms."""
    made = generate_private_key(65537, _BITS) if kind == "rsa" else Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def dns_record(pem: bytes) -> str:
    """Return the text of the TXT record at ``SELECTOR._domainkey.DOMAIN`` for a private key; else MessageError."""
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as cause:
        raise MessageError(f"the DKIM key cannot be read ({cause}); it has to be a PEM file") from cause
    match private:
        case RSAPrivateKey():
            public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return f"v=DKIM1; k=rsa; p={b64encode(public).decode('ascii')}"
        case Ed25519PrivateKey():
            public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            return f"v=DKIM1; k=ed25519; p={b64encode(public).decode('ascii')}"
        case _:
            raise MessageError("the DKIM key is neither RSA nor Ed25519; make another")


def in_strings(record: str) -> tuple[str, ...]:
    """Return a record cut into what one string of the DNS holds: 255 octets."""
    return tuple(record[start : start + _STRING] for start in range(0, len(record), _STRING))
