"""How much of the web is taken, how long it may take, and how hard a host may be pressed."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 20_000_000
"""The largest document that is taken, as it came and unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Times are in seconds."""

    max_bytes: int = MAX_BYTES
    wait: float = 15.0
    """For the name, the connection, and each sign of life from the server."""
    deadline: float = 60.0
    """For a document as a whole: redirects, the retry and the pause before it are part of it."""
    pause: float = 1.0
    """Before the one retry, where the server does not say how long."""
    longest_pause: float = 20.0
    """A server that asks for more (Retry-After) is left for the next run."""
    at_once: int = 8
    at_once_a_host: int = 2
    """RFC 9112 section 9.4 asks clients to be modest; two is what it once named (RFC 2616 section 8.1.4)."""
