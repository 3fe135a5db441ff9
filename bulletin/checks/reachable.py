"""Whether anybody answers where the links lead. Only where someone asks for it: it takes the web, and seconds.

How the web is reached, and what of it is safe, is left to ``net``: its fetcher is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from http import HTTPStatus

from bulletin.checks.link_words import spoken
from bulletin.checks.links import followed, host_of, scheme_of
from bulletin.checks.page import Element, Page, place, quoted
from bulletin.checks.rule import Rule
from bulletin.model import Finding
from bulletin.net import Fetched, NetError, shown

DEAD = Rule(
    "links.dead",
    "warn",
    why="readers who follow it find nothing",
    advice="open it in a browser; mend the address in edition.toml, or take the link out",
)
UNTRIED = Rule(
    "links.untried",
    "note",
    why="whether it leads anywhere is not known",
    advice="run the check again, or open it in a browser",
)

UNTOLD = frozenset({401, 403, 405, 406, 407, 408, 425, 429, 451, 503, 999})
"""Answers that say nothing of the page, only that a program may not have it, or not now. 999 is LinkedIn's."""

AT_ONCE = 8
"""Links under way; the fetcher itself presses no host harder than its own limits say."""
SECONDS = 60.0
"""For all links together."""


def reachable(page: Page, fetch: Callable[[str], Fetched]) -> Iterator[Finding]:
    """Judge each address once, in the page's order; ``fetch`` raises NetError, and nothing else, for a dead one."""
    links: dict[str, Element] = {}
    for link in followed(page):
        address = str(link.get("href") or "").strip().partition("#")[0]
        if scheme_of(address) in {"http", "https"} and host_of(address):
            links.setdefault(address, link)
    if not links:
        return
    pool = ThreadPoolExecutor(max_workers=AT_ONCE)
    asked = {address: pool.submit(_fault, fetch, address) for address in links}
    done, _ = wait(asked.values(), timeout=SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    if _offline([answer.result() for answer in done], links):
        said = f"no server answered for any of {len(links)} links, so none could be checked"
        yield UNTRIED.found(said, "HTML", advice="see whether this machine is online, and run the check again")
        return
    for address, answer in asked.items():
        link = links[address]
        if answer not in done:
            yield UNTRIED.found(f"{shown(address)} has not answered within the time for all links", place(link))
        elif fault := answer.result():
            yield from _judged(fault, link)


def _offline(faults: Sequence[NetError | None], links: Iterable[str]) -> bool:
    """Whether nobody on several hosts said a word: then it is this machine that has no way to the web."""
    several = len({host_of(address) for address in links}) > 1
    return several and all(fault is not None and fault.status is None for fault in faults)


def _judged(fault: NetError, link: Element) -> Iterator[Finding]:
    """What a refusal says of the page; one that came after a page had begun, such as its size, says it is there."""
    name = quoted(spoken(link)) if spoken(link) else "a link"
    if fault.status in UNTOLD:
        said = f"{name} leads to {fault.url}, which could not be checked: {fault.cause}, as many do to programs"
        yield UNTRIED.found(said, place(link), advice="open it in a browser")
    elif fault.status != HTTPStatus.OK:
        yield DEAD.found(f"{name} leads to {fault.url}, and {fault.cause}", place(link))


def _fault(fetch: Callable[[str], Fetched], address: str) -> NetError | None:
    """Why an address cannot be had; what lies there is not kept."""
    try:
        fetch(address)
    except NetError as fault:
        return fault
    return None
