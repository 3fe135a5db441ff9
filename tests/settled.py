"""What became of rows in flight, in words of the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bulletin.model import Delivery, Settlement


def became(row: Delivery, **changes: Any) -> Settlement:  # noqa: ANN401 the fields' values
    """The row as it was in flight, but for these fields."""
    return Settlement.of(replace(row, **changes))
