"""Where the links lead: nowhere, to a placeholder, past encryption, or into the browser's script engine.

What their words say is left to ``link_words``; whether anybody answers there, to ``reachable``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from bulletin.checks.page import Element, Page, place, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding

EMPTY = Rule(
    "links.empty",
    "block",
    why="thousands of readers tap it, and nothing happens",
    advice="give it an address, or take the link out",
)
PLACEHOLDER = Rule(
    "links.placeholder",
    "block",
    why="thousands of readers land where nobody meant them to",
    advice="put the real address there",
)
SCHEME = Rule(
    "links.scheme",
    "block",
    why="no mail program follows it, and some take the message for an attack",
    advice="begin the address with https://",
)
HTTP = Rule(
    "links.http",
    "warn",
    why="whoever shares the reader's network can read and change what comes, and browsers warn of it",
    advice="try the same address with https://; where the site has none, ignore links.http with that reason",
)
TRACKING = Rule(
    "links.tracking",
    "warn",
    why="the clicks are counted under nothing, or under somebody else's campaign",
    advice="complete the utm parameters, or take them out of the address",
)
EXAMPLE = Rule(
    "links.example",
    "note",
    why="nobody's site is there",
    advice="before this goes to real readers, put your own addresses into bulletin.toml",
)

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%7b%7b|\*\|\w|\[\[|^https?://\W*$|\b(TODO|TBC|FIXME|XXX+)\b|^example$", re.IGNORECASE
)
EXAMPLE_HOST = re.compile(r"(^|\.)(example\.(com|net|org)|example)$")
"""RFC 2606 keeps these names for examples: nobody's site is there."""
UTM_LEFT_OVER = re.compile(
    r"^$|[\[\]{}<>|%]|^(test|xxx+|todo|tbc|campaign([_ -]?name)?|undefined|null|none)$", re.IGNORECASE
)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def links(page: Page) -> Iterator[Finding]:
    """Judge every link that a reader can follow; the readers' own links are slots, and fine."""
    examples: Counter[str] = Counter()
    plain: dict[str, list[Element]] = {}
    targets = {str(one.get("id")) for one in page.elements("//*[@id]")}
    for link in followed(page):
        address = str(link.get("href") or "").strip()
        yield from _address(link, address, targets)
        yield from _tracking(link, address)
        host = host_of(address)
        if EXAMPLE_HOST.search(host):
            examples[host] += 1
        if scheme_of(address) == "http" and host and host not in LOOPBACK:
            plain.setdefault(host, []).append(link)
    yield from (_unencrypted(host, found) for host, found in plain.items())
    yield from (_example(host, count) for host, count in sorted(examples.items()))


def followed(page: Page) -> list[Element]:
    """Return the links but for those that are a reader's own."""
    own = f"{page.rendered.mark}_"
    return [link for link in page.elements("//a") if not str(link.get("href") or "").startswith(own)]


def scheme_of(address: str) -> str:
    """Return an address's scheme in lower case, "" where it has none."""
    return address.partition(":")[0].lower() if ":" in address else ""


def host_of(address: str) -> str:
    """Return an address's host in lower case, "" where it names none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _address(link: Element, address: str, targets: set[str]) -> Iterator[Finding]:
    name = f"the link {quoted(words(link))}" if words(link) else "a link"
    if not address:
        yield EMPTY.found(f"{name} leads nowhere", place(link))
    elif address.startswith("#"):
        if address[1:] not in targets:
            said = f"{name} leads to {quoted(address)}, which is a placeholder or a place that the bulletin has not"
            yield PLACEHOLDER.found(said, place(link))
    elif LEFT_OVER.search(address):
        yield PLACEHOLDER.found(f"{name} leads to {quoted(address)}, which looks like a placeholder", place(link))
    elif scheme_of(address) not in SCHEMES:
        yield SCHEME.found(f"{name} leads to {quoted(address)}, which no mail program follows", place(link))
    elif scheme_of(address) in {"http", "https"} and not host_of(address):
        said = f"{name} leads to {quoted(address)}, which names no site"
        yield EMPTY.found(said, place(link), advice="complete the address")


def _tracking(link: Element, address: str) -> Iterator[Finding]:
    """utm_ parameters that are empty, left over from a form, or there twice."""
    given = [(name, value) for name, value in _parameters(address) if name.lower().startswith("utm_")]
    names = Counter(name.lower() for name, _ in given)
    junk = [f"{name}={value}" for name, value in given if UTM_LEFT_OVER.search(value)]
    junk += [f"{name} ({count} times)" for name, count in names.items() if count > 1]
    if junk:
        said = f"the link {quoted(words(link))} leads to {quoted(host_of(address))} with {', '.join(junk)}"
        yield TRACKING.found(said, place(link))


def _parameters(address: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(address).query, keep_blank_values=True)
    except ValueError:
        return []


def _unencrypted(host: str, found: list[Element]) -> Finding:
    leads = "a link leads" if len(found) == 1 else f"{len(found)} links lead"
    return HTTP.found(f"{leads} to http://{host} without encryption", place(found[0]))


def _example(host: str, count: int) -> Finding:
    leads = "1 link leads" if count == 1 else f"{count} links lead"
    return EXAMPLE.found(f"{leads} to {host}, a name reserved for examples", "HTML")
