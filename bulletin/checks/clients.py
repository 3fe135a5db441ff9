"""Which mail programs do not know what the bulletin is made of, weighted by how many readers use them.

Judged by caniemail's tests (``client_support.json``: which version, of what date, stands in it). What they call
partly supported counts as supported: their notes are on values that a bulletin made here does not use. Features that
fall back by themselves are listed in the report, and held against nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bulletin.checks.features import used
from bulletin.checks.page import Page
from bulletin.checks.rule import Rule
from bulletin.checks.styles import Sheet
from bulletin.model import Finding, Unsupported

UNSUPPORTED = Rule(
    "clients.unsupported",
    "warn",
    why="the readers of these mail programs see something else than you do",
    advice="do without it in the template, or make sure that the bulletin reads well when it is missing",
)
SUPPORT = Rule(
    "clients.support",
    "warn",
    why="the more a bulletin asks of mail programs, the more readers see it broken",
    advice="do without the features that report.json lists under unsupported",
)

SHARES: Mapping[str, float] = {
    "gmail.desktop-webmail": 13,
    "gmail.android": 13,
    "gmail.ios": 12,
    "apple-mail.ios": 30,
    "apple-mail.macos": 10,
    "outlook.windows": 9,
    "yahoo": 4,
    "samsung-email": 1,
}
"""Litmus, July 2020, 1.1 thousand million opens: the last of its counts before Apple's mail programs began (September
2021) to open every message by themselves. Gmail's 38 are not divided there: evenly here, over its page and its apps.
What a publication knows of its own readers is better: offices use more Outlook."""

FALLS_BACK = frozenset(
    {
        # The bulletin's styles are written into its elements: what stands in a style sheet only adds to them.
        *("html-style", "css-important", "css-comments", "css-at-media", "css-at-media-prefers-reduced-motion"),
        *(f"css-selector-{one}" for one in ("attribute", "chaining", "child", "class", "descendant", "grouping")),
        *(f"css-selector-{one}" for one in ("id", "type", "universal", "adjacent-sibling", "general-sibling")),
        *(f"css-pseudo-class-{one}" for one in ("active", "focus", "hover", "link", "visited", "first-child")),
        # Without it the bulletin is light, or darkened by the mail program.
        *("html-meta-color-scheme", "css-color-scheme", "css-at-media-prefers-color-scheme"),
        # Decoration: corners, shades, a pointer's shape, the face of the letters.
        *("css-border-radius", "css-box-shadow", "css-text-shadow", "css-cursor", "css-outline", "css-at-font-face"),
        *("css-letter-spacing", "css-word-spacing", "css-text-transform", "css-transition", "css-animation"),
        # Where lines break, and where links open, is the mail program's choice then.
        *("css-white-space", "css-word-break", "css-overflow-wrap", "css-hyphens", "html-target"),
        # What hides the preheader beside display: none; and MJML's spacing of tables that are collapsed anyway.
        *("css-overflow", "css-opacity", "css-max-height", "css-border-spacing"),
        # Said to screen readers beside the words themselves.
        *("html-aria-label", "html-role", "html-lang", "html-dir"),
    }
)


@dataclass(frozen=True, slots=True)
class Feature:
    """One of caniemail's features: how it is found, and a letter a client."""

    slug: str
    title: str
    find: frozenset[str]
    support: str


@dataclass(frozen=True, slots=True)
class Caniemail:
    """What caniemail found out: the clients' names by id, and the features."""

    date: str
    clients: dict[str, str]
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """How well a bulletin is supported: per cent, weighted by readers; what is not; and where each stands."""

    score: float
    unsupported: tuple[Unsupported, ...]
    harmful: Mapping[str, str]
    """Of these the features that do not fall back by themselves, and where each is used first."""


@cache
def caniemail() -> Caniemail:
    """Read the data that is shipped; 2 ms."""
    given = json.loads(files("bulletin.checks").joinpath("client_support.json").read_text("utf-8"))
    return Caniemail(
        date=given["about"]["date"],
        clients=given["clients"],
        features=tuple(
            Feature(slug, one["title"], frozenset(one["find"]), one["support"])
            for slug, one in given["features"].items()
        ),
    )


def known_clients() -> list[str]:
    """Return what ``[checks.clients]`` may name: a family, such as ``gmail``, or one of its clients."""
    clients = caniemail().clients
    return sorted({*clients, *(client.partition(".")[0] for client in clients)})


def measure(page: Page, sheets: Sequence[Sheet], shares: Mapping[str, float]) -> Support:
    """Weigh what the page uses; ``shares`` are relative, and a family's is spread evenly over its clients."""
    weights = _weights(shares)
    found = used(page, sheets)
    scores: list[float] = []
    missing: list[Unsupported] = []
    harmful: dict[str, str] = {}
    for feature in caniemail().features:
        places = [found[one] for one in sorted(feature.find) if one in found]
        if not places:
            continue
        lacking, tested = _lacking(feature, weights)
        lost = 100 * sum(lacking.values()) / tested if tested else 0.0
        if lacking:
            names = tuple(caniemail().clients[client] for client in lacking)
            missing.append(Unsupported(feature=feature.title, clients=names, share=round(lost, 1)))
        if feature.slug in FALLS_BACK:
            continue
        scores.append(100 - lost)
        if lacking:
            harmful[feature.title] = places[0]
    return Support(
        score=round(sum(scores) / len(scores), 1) if scores else 100.0,
        unsupported=tuple(sorted(missing, key=lambda one: (-one.share, one.feature))),
        harmful=harmful,
    )


def clients(support: Support, *, least_support: float, most_loss: float) -> Iterator[Finding]:
    """Judge the whole, and each feature that more than ``most_loss`` per cent of the readers do without."""
    if support.score < least_support:
        yield SUPPORT.found(
            f"{support.score:g} % of what the HTML uses is supported where it is read; {least_support:g} % is asked",
            "HTML",
        )
    for one in support.unsupported:
        if one.feature in support.harmful and one.share > most_loss:
            yield UNSUPPORTED.found(
                f"“{one.feature}” is not known to {', '.join(one.clients)}: {one.share:g} % of the readers",
                support.harmful[one.feature],
            )


def _weights(shares: Mapping[str, float]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for name, share in shares.items():
        members = [client for client in caniemail().clients if client == name or client.startswith(f"{name}.")]
        for client in members:
            weights[client] = weights.get(client, 0.0) + share / len(members)
    return weights


def _lacking(feature: Feature, weights: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """The clients that do not know it, by weight, and the weight of all that were tested."""
    verdicts = dict(zip(caniemail().clients, feature.support, strict=True))
    tested = {client: weight for client, weight in weights.items() if verdicts[client] in "yan" and weight}
    return {client: weight for client, weight in tested.items() if verdicts[client] == "n"}, sum(tested.values())
