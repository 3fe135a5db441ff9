"""The manners in which a relay can be spoken to: each offers one more of what makes sending fast."""

from __future__ import annotations

from tests.faults.server import EXTENSIONS

MANNERS = {
    "lock-step": tuple(word for word in EXTENSIONS if word != "PIPELINING"),
    "pipelined": EXTENSIONS,
    "chunked": (*EXTENSIONS, "CHUNKING"),
}
UNDER_WAY = {"lock-step": 1, "pipelined": 4, "chunked": 4}
"""Messages that a connection has at a time; pipelined, two of the four wait for the wire."""


def at_most(manner: str, connections: int) -> int:
    """Return how many messages one crash may leave in doubt: those under way, and as many that were about to be."""
    return 2 * connections * UNDER_WAY[manner]
