"""A bulletin rendered and judged, and the variants of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bulletin.model.approval import Override
from bulletin.model.edition import Edition
from bulletin.model.incoming import Problem
from bulletin.model.readers import Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture made ready for the bulletin: scaled, re-encoded, named."""

    name: str
    """A file name such as ``fostering-1200.jpg``; the HTML refers to it as ``pictures/NAME``."""
    media_type: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One variant, finished but for the readers' slots.

    A slot stands in ``html`` and ``text`` as ``{mark}_{name}_``: letters, digits and underscores
    only, so that it survives MJML, premailer and links unharmed. ``mark`` is derived from the
    content, so that nothing that comes from outside can contain it.
    """

    subject: str
    preheader: str
    mjml: str
    html: str
    text: str
    mark: str
    slots: frozenset[str]
    pictures: tuple[Picture, ...] = ()
    """Local pictures that ``html`` refers to as ``pictures/NAME``."""
    language: str = "en-GB"
    pictures_url: str | None = None
    """The address that the pictures lie under, without the last slash; None where each message carries them."""
    problems: tuple[Problem, ...] = ()
    """What the bulletin had to do without, such as a picture that cannot be read; the checks say it."""


Severity = Literal["block", "warn", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check noticed."""

    id: str
    """Stable, such as ``size.clipped`` or ``links.empty``."""
    severity: Severity
    message: str
    """What is wrong, one sentence."""
    advice: str
    """What to do about it."""
    place: str | None = None
    """Where: a part and line, an element, or a story."""
    why: str = ""
    """Why it matters to a reader, one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A finding that the settings leave aside, and the reason that they give."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """Something that the HTML uses and some mail programs do not know."""

    feature: str
    """As caniemail names it: ``border-radius``."""
    clients: tuple[str, ...]
    """Such as ``Outlook (Windows)``."""
    share: float
    """Of the readers, in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the checks measured, whether or not it is worth a finding."""

    html_bytes: int = 0
    """With a reader's values in place."""
    shares: tuple[tuple[str, int], ...] = ()
    """What takes the HTML up, in bytes, largest first: ("stories", 14203), …"""
    client_support: float | None = None
    """How much of what the HTML uses is supported, in per cent, weighted by readers."""
    unsupported: tuple[Unsupported, ...] = ()
    """What of it is not, by the share of readers, largest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the checks say of one rendered bulletin."""

    findings: tuple[Finding, ...] = ()
    """What blocks first."""
    ignored: tuple[Ignored, ...] = ()
    measured: Measured = Measured()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One of a day's bulletins: who shares it, and how it is rendered."""

    key: str
    """``default``, or its selection's."""
    readers: int
    jobs: int
    """How many it shows."""
    rendered: Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """A day's bulletins for readers who chose differently, and which of them each reader gets."""

    every: tuple[Variant, ...] = ()
    """The default first, then by the number of readers."""
    by_choice: Mapping[tuple[tuple[str, ...], tuple[str, ...]], str] = field(default_factory=dict)
    """A variant's key by sectors and regions, as readers chose them; a choice that is not here gets the default."""
    merged: int = 0
    """Groups beyond ``variants.max``, which get the default; ``merged_readers`` are theirs."""
    merged_readers: int = 0

    def of(self, reader: Subscriber) -> str:
        """Return the key of a reader's variant."""
        return self.by_choice.get((reader.sectors, reader.regions), "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An edition rendered and judged; ``html``, ``text`` and ``message`` are stamped for a sample reader."""

    edition: Edition
    rendered: Rendered
    html: str
    text: str
    message: bytes
    """An .eml file."""
    findings: tuple[Finding, ...]
    """What blocks first."""
    ignored: tuple[Ignored, ...] = ()
    measured: Measured = Measured()
    variants: Variants = Variants()
    overridden: tuple[Override, ...] = ()
    """Of the findings that block, those that a person let pass."""

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that forbid a send."""
        passed = {one.finding for one in self.overridden}
        return tuple(one for one in self.findings if one.severity == "block" and one.id not in passed)
