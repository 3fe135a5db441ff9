"""Where the links lead: nowhere, to a placeholder, past encryption, or into the browser's script engine.

What their words say is left to ``link_words``; whether anybody answers there, to ``reachable``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from bulletin.checks.page import Element, Page, place, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding
from bulletin.net import is_public, shown

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
PRIVATE = Rule(
    "links.private",
    "warn",
    why="it opens on your own machine or network, and for no reader",
    advice="put the page's public address there; where all readers are on that network, ignore links.private",
)
PASSWORD = Rule(
    "links.password",
    "block",
    why="every reader, and whoever they forward it to, is told how to log in",
    advice="take what stands before the @ out of the address, and change that password where it was sent",
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
PRIVATE_NAME = re.compile(r"(^|\.)(localhost|local|internal|lan|intranet|home\.arpa)\.?$")
"""Names that are kept for machines and networks of one's own (RFC 6761, 6762, 8375), and those used so."""


def links(page: Page) -> Iterator[Finding]:
    """Judge each address once that a reader can follow; the readers' own links are slots, and fine."""
    examples: Counter[str] = Counter()
    plain: dict[str, list[Element]] = {}
    by_address: dict[str, list[Element]] = {}
    for link in followed(page):
        by_address.setdefault(str(link.get("href") or "").strip(), []).append(link)
    targets = {str(one.get("id")) for one in page.elements("//*[@id]")}
    for address, found in by_address.items():
        yield from _address(found, address, targets)
        yield from _out_of_reach(found, address)
        host = host_of(address)
        if EXAMPLE_HOST.search(host):
            examples[host] += len(found)
        if scheme_of(address) == "http" and host and not _is_private(host):
            plain.setdefault(host, []).extend(found)
    yield from _tracking(by_address)
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


def _address(found: list[Element], address: str, targets: set[str]) -> Iterator[Finding]:
    name, where = _named(found), place(found[0])
    lead = "leads" if len(found) == 1 else "lead"
    if not address:
        yield EMPTY.found(f"{name} {lead} nowhere", where)
    elif address.startswith("#"):
        if address[1:] not in targets:
            said = f"{name} {lead} to {quoted(address)}, which is a placeholder or a place that the bulletin has not"
            yield PLACEHOLDER.found(said, where)
    elif LEFT_OVER.search(address):
        yield PLACEHOLDER.found(f"{name} {lead} to {quoted(address)}, which looks like a placeholder", where)
    elif scheme_of(address) not in SCHEMES:
        yield SCHEME.found(f"{name} {lead} to {quoted(address)}, which no mail program follows", where)
    elif scheme_of(address) in {"http", "https"} and not host_of(address):
        said = f"{name} {lead} to {quoted(address)}, which names no site"
        yield EMPTY.found(said, where, advice="complete the address")


def _out_of_reach(found: list[Element], address: str) -> Iterator[Finding]:
    """What works on the desk of whoever wrote it, and for no reader, or tells readers a password."""
    if scheme_of(address) not in {"http", "https"}:
        return
    host, lead = host_of(address), "leads" if len(found) == 1 else "lead"
    if host and _is_private(host):
        yield PRIVATE.found(f"{_named(found)} {lead} to {quoted(host)}, which is no place on the web", place(found[0]))
    if shown(address) != address:
        said = f"{_named(found)} {lead} to {host} with a name or password in the address"
        yield PASSWORD.found(said, place(found[0]))


def _is_private(host: str) -> bool:
    if PRIVATE_NAME.search(host):
        return True
    try:
        ip_address(host)
    except ValueError:
        return "." not in host
    return not is_public(host)


def _named(found: list[Element]) -> str:
    """The links of one address, by the words of the first that has any."""
    said = next((words(one) for one in found if words(one)), "")
    if len(found) == 1:
        return f"the link {quoted(said)}" if said else "a link"
    return f"{len(found)} links ({quoted(said)})" if said else f"{len(found)} links"


def _tracking(by_address: dict[str, list[Element]]) -> Iterator[Finding]:
    """utm_ parameters that are empty, left over from a form, or there twice; told once for all links that have them."""
    untidy: dict[tuple[str, str], list[Element]] = {}
    for address, found in by_address.items():
        given = [(name, value) for name, value in _parameters(address) if name.lower().startswith("utm_")]
        names = Counter(name.lower() for name, _ in given)
        junk = [f"{name}={value}" for name, value in given if UTM_LEFT_OVER.search(value)]
        junk += [f"{name} ({count} times)" for name, count in names.items() if count > 1]
        if junk:
            untidy.setdefault((host_of(address), ", ".join(junk)), []).extend(found)
    for (host, said), found in untidy.items():
        lead = "leads" if len(found) == 1 else "lead"
        yield TRACKING.found(f"{_named(found)} {lead} to {quoted(host)} with {said}", place(found[0]))


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
