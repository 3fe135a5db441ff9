"""What a reader is given: the bytes of one input, where they came from, and what the settings say about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["saved-page", "page", "markdown", "feed", "json-feed", "jobs-table", "jobs-xml", "jobposting"]

JobField = Literal[
    "title",
    "hiring_organization",
    "location",
    "locality",
    "region",
    "country",
    "description",
    "salary",
    "salary_min",
    "salary_max",
    "salary_period",
    "currency",
    "employment_type",
    "valid_through",
    "closing_time",
    "date_posted",
    "url",
    "identifier",
    "sector",
    "logo",
]
"""A job's fields by their names in ``model.Job``; place and pay may also come in parts."""

MAX_BYTES = 20_000_000
"""The largest document that is read; parsers of hostile input cost time and memory by the byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What ``[[sources]]`` may say.

    ``kind`` is obeyed; ``section`` and ``publisher`` fill in what an item does not say of itself.
    """

    kind: Kind | None = None
    section: str | None = None
    publisher: str | None = None
    item: str | None = None
    """Job XML: the name of the element that holds one advert; one of ``jobs_xml.ITEMS`` unless it is said."""
    fields: Mapping[JobField, str] = field(default_factory=dict)
    """Job XML: where an advert's field stands in it, such as "position/name" or "position/@id"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One input as it came."""

    origin: str
    """The file or address, as people will see it in problems."""
    content: bytes
    media_type: str | None = None
    """The Content-Type that a server gave, parameters included."""
    url: str | None = None
    """Where it lies on the web."""
    path: Path | None = None
    """Where it lies on this machine."""
    root: Path | None = None
    """The source's folder, with ``path``: relative pictures beyond it are not followed."""
