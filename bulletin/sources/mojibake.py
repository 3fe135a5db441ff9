"""UTF-8 that was read as Windows-1252 or Latin-1 on its way ("councilâ€™s"), put right where that is certain.

Certain is what ftfy calls so: it knows which sequences nobody writes, and leaves "CAFÉ’S" alone,
which would decode just as well. What a document's bytes are is told in ``decoding``.
"""

from __future__ import annotations

import re

_SPOT = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u20ac‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ \u0153]")
"""The first two bytes of a UTF-8 sequence as Windows-1252 shows them; a space stands for a lost U+00A0."""
_SPARSE = 16
"""Characters for each spot: French prose has 20. ftfy takes 0.2 s a megabyte of that, and 5 s where it is dense."""
_SHORT = 200


def repaired(text: str) -> str:
    """Return ``text`` with its mojibake decoded, or as it is where there is none or it is not certain."""
    if text.isascii():
        return text
    spots = len(_SPOT.findall(text))
    if not spots or spots * _SPARSE > len(text) + _SHORT:
        return text
    import ftfy  # noqa: PLC0415  80 ms, and few documents need it

    return ftfy.fix_encoding(text)
