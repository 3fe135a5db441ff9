"""Takes an answer's bytes, unpacked as they come and never more of them than the cap.

Of the packings only gzip and deflate are asked for and accepted: zlib can be told how much to give
at a time, which the libraries for br and zstd that httpx would use are not. 1 GB of zeros in 1 MB of
gzip costs the cap's 20 MB and a second at most, and an answer that unpacks to nothing counts as it came.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from bulletin.net.document import RefusalError

ACCEPTED = "gzip, deflate"

_STEP = 1_000_000
"""How much is unpacked at a time."""
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
"""Either, told by the header."""


def taken(parts: Iterable[bytes], packing: str | None, max_bytes: int) -> bytes:
    """Return the whole of an answer; raises RefusalError where it is too large, cut short or packed otherwise."""
    unpack = _unpacker(packing)
    whole = bytearray()
    came = 0
    for part in parts:
        came += len(part)
        for piece in unpack.pieces(part) if unpack else (part,):
            whole += piece
            if len(whole) > max_bytes:
                raise too_large(max_bytes)
        if came > max_bytes:  # packed, and unpacking to nothing
            raise too_large(max_bytes)
    if unpack and came and not unpack.ended:
        raise RefusalError("it ends too early", "try again later", pause=0)
    return bytes(whole)


def too_large(max_bytes: int) -> RefusalError:
    """Return what is said of a document beyond the cap."""
    return RefusalError(f"it is larger than {max_bytes / 1_000_000:g} MB", "give an address with less in it")


class _Unpacker:
    """gzip or zlib, a bounded piece at a time. What follows the packed end is passed over, as browsers do."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)

    @property
    def ended(self) -> bool:
        return self._zlib.eof

    def pieces(self, part: bytes) -> Iterable[bytes]:
        rest = part
        try:
            while rest and not self._zlib.eof:
                yield self._zlib.decompress(rest, _STEP)
                rest = self._zlib.unconsumed_tail
        except zlib.error as fault:
            raise RefusalError("it is packed in a way that is broken", "tell its publisher") from fault


def _unpacker(packing: str | None) -> _Unpacker | None:
    name = (packing or "").strip().lower()
    if name in {"", "identity"}:
        return None
    if name in {"gzip", "x-gzip", "deflate"}:
        return _Unpacker()
    raise RefusalError(f"it is packed as “{name[:40]}”, which was not asked for", "tell its publisher")
