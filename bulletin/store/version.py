"""Which step of the migrations today's tables are, for whoever asks without opening the store."""

from __future__ import annotations

LATEST = "0007"
"""The last step in ``migrations``; a test holds it to the folder."""
