"""Every check on one rendered bulletin, in the order in which a person should read what they found.

Offline and deterministic but for what is handed in as ``more``: a spam filter, the links' answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bulletin.checks.cascade import DARK, LIGHT, OUTLOOK_DARK, apply
from bulletin.checks.clients import SHARES, clients, measure
from bulletin.checks.contrast import contrast
from bulletin.checks.headers import headers
from bulletin.checks.link_words import link_words
from bulletin.checks.links import links
from bulletin.checks.looks import knows_dark, looks
from bulletin.checks.mime import mime, same_content
from bulletin.checks.page import Page, parse
from bulletin.checks.parts import parts
from bulletin.checks.pictures import pictures
from bulletin.checks.size import size
from bulletin.checks.stories import stories
from bulletin.checks.structure import structure
from bulletin.checks.styles import sheets
from bulletin.checks.targets import targets
from bulletin.checks.weight import weigh
from bulletin.checks.wording import wording
from bulletin.model import Finding, Ignored, Judgement, Measured, Rendered, Severity

ORDER: dict[Severity, int] = {"block": 0, "warn": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """What a publication asks of its bulletins: the settings' ``[checks]``."""

    warn_bytes: int = 90_000
    block_bytes: int = 100_000
    """Of HTML; Gmail clips at about 102,000."""
    subject_characters: int = 75
    preheader_characters: int = 140
    client_support: float = 95
    """Per cent, weighted by readers."""
    client_loss: float = 5
    """Per cent of the readers who may do without a feature before it is told."""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """By a finding's id, where the publication thinks otherwise."""
    ignore: Mapping[str, str] = field(default_factory=dict)
    """By a finding's id, the reason why it is left aside."""
    clients: Mapping[str, float] = field(default_factory=lambda: SHARES)
    """How many readers use a mail program, relative to each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One reader's copy, as it would go out."""

    html: str
    message: bytes


More = Callable[[Page, Sample], Iterable[Finding]]
"""A check that asks something outside: a spam filter, the web."""


def judge(rendered: Rendered, standards: Standards, sample: Sample, more: Sequence[More] = ()) -> Judgement:
    """Return what was found, what blocks first, and what was measured; the same input gives the same judgement."""
    page = parse(rendered)
    styles = sheets(page)
    applied = apply(page, styles)
    dark = knows_dark(page, styles)
    shown = {scheme: looks(applied, scheme, knows_dark=dark) for scheme in (LIGHT, DARK, OUTLOOK_DARK)}
    shares = weigh(page, sample.html)
    support = measure(page, styles, standards.clients)
    measured = Measured(
        html_bytes=len(sample.html.encode("utf-8", "replace")),
        shares=shares,
        client_support=support.score,
        unsupported=support.unsupported,
    )
    found = [
        *size(measured.html_bytes, shares, warn_bytes=standards.warn_bytes, block_bytes=standards.block_bytes),
        *parts(page, shown[LIGHT]),
        *wording(page, most_subject=standards.subject_characters, most_preheader=standards.preheader_characters),
        *links(page),
        *link_words(page),
        *pictures(page),
        *stories(page),
        *structure(page),
        *contrast(shown),
        *targets(page, applied),
        *clients(support, least_support=standards.client_support, most_loss=standards.client_loss),
        *headers(sample.message),
        *mime(sample.message),
        *same_content(page),
        *(finding for check in more for finding in check(page, sample)),
    ]
    return _settled(found, standards, measured)


def _settled(found: Iterable[Finding], standards: Standards, measured: Measured) -> Judgement:
    """Weigh the findings as the settings want it, and put aside what they ignore."""
    weighed = [replace(one, severity=standards.severity.get(one.id, one.severity)) for one in found]
    ordered = sorted(weighed, key=lambda one: (ORDER[one.severity], one.id))
    return Judgement(
        findings=tuple(one for one in ordered if one.id not in standards.ignore),
        ignored=tuple(
            Ignored(finding=one, reason=standards.ignore[one.id]) for one in ordered if one.id in standards.ignore
        ),
        measured=measured,
    )
