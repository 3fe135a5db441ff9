"""The one safe way to the web: http(s) only, to public addresses only, with a cap on bytes and on waiting.

``fetcher`` gives documents, several at once but few a host; ``visit`` follows one of them through
redirects, a retry and a 304; ``connection`` opens its sockets, to the very addresses that
``addresses`` judged; ``body`` takes what comes, unpacked within bounds; ``copies`` says what is
asked of the store. What is done with the bytes is left to the callers.
"""

from __future__ import annotations

from bulletin.net.addresses import is_public
from bulletin.net.ahead import Ahead
from bulletin.net.copies import Copies, Copy
from bulletin.net.document import Fetched, NetError, shown
from bulletin.net.fetcher import Fetcher, Machine
from bulletin.net.limits import MAX_BYTES, Limits

__all__ = [
    "MAX_BYTES",
    "Ahead",
    "Copies",
    "Copy",
    "Fetched",
    "Fetcher",
    "Limits",
    "Machine",
    "NetError",
    "is_public",
    "shown",
]
