from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Barrier

import pytest

from bulletin.checks import reachable
from bulletin.checks.page import Page
from bulletin.checks.run import More, Sample
from bulletin.model import Finding
from bulletin.net import Fetched, NetError
from tests.checks.pages import ids, judged

LINK = '<a href="{}">{}</a>'


def answering(*dead: str) -> More:
    """A check of the links in a web where all but some addresses answer."""

    def fetch(url: str) -> Fetched:
        if url in dead:
            raise NetError(url, "the server says 404 (Not Found)", "check the address")
        return Fetched(url=url, content=b"", media_type="text/html")

    return checking(fetch)


def checking(fetch: Callable[[str], Fetched]) -> More:
    """The check of the links, by a given way to the web."""

    def check(page: Page, _sample: Sample) -> Iterator[Finding]:
        return reachable.reachable(page, fetch)

    return check


def test_a_dead_link_is_a_warning_with_its_cause() -> None:
    """It may be back in an hour, so it does not block."""
    (finding,) = judged(
        LINK.format("https://a.test/1", "A bridge"), about="links.d", outside=[answering("https://a.test/1")]
    )
    assert (finding.id, finding.severity) == ("links.dead", "warn")
    assert finding.message == "“A bridge” leads to https://a.test/1, and the server says 404 (Not Found)"


@pytest.mark.parametrize(
    ("status", "found"),
    [
        *((status, ["note links.untried"]) for status in (401, 403, 405, 429, 451, 503, 999)),
        *((status, ["warn links.dead"]) for status in (400, 404, 410, 500, None)),
        (200, []),
    ],
)
def test_a_refusal_is_not_taken_for_a_dead_page(status: int | None, found: list[str]) -> None:
    """Many sites turn programs away: nobody knows then whether readers find the page. A file too large is there."""

    def fetch(url: str) -> Fetched:
        if url == "https://a.test/1":
            raise NetError(url, f"the server answered {status}", "open it", status)
        return Fetched(url=url, content=b"", media_type=None)

    told = judged(LINK.format("https://a.test/1", "A bridge"), about="links.", outside=[checking(fetch)])
    assert ids(told) == found
    assert all(f"the server answered {status}" in one.message for one in told)


def test_a_machine_without_the_web_finds_no_dead_links() -> None:
    """Where no host answers at all, thirty warnings would be thirty false ones; one host's silence is its own."""

    def fetch(url: str) -> Fetched:
        raise NetError(url, "the host is not known", "check the address")

    more = LINK.format("https://a.test/1", "A bridge")
    (finding,) = judged(more, about="links.", outside=[checking(fetch)])
    assert (finding.severity, finding.id) == ("note", "links.untried")
    assert finding.message == "no server answered for any of 2 links, so none could be checked"
    assert ids(judged(about="links.", outside=[checking(fetch)])) == ["warn links.dead"]


def test_an_address_is_asked_once_and_only_on_the_web() -> None:
    """Two links to one page, a place in it, a telephone number and a reader's own link are one question."""
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url=url, content=b"", media_type=None)

    addresses = (
        "https://a.test/1",
        "https://a.test/1#end",
        "https://a.test/1",
        "tel:1",
        "mailto:a@a.test",
        "#jobs",
        "https://",
    )
    more = "".join(LINK.format(address, "A bridge") for address in addresses)
    judged(more, outside=[checking(fetch)])
    assert sorted(asked) == ["https://a.test/1", "https://town-hall.test/carers"]


def test_links_are_asked_at_the_same_time() -> None:
    """Eight slow pages take as long as one: each waits here until all have been asked."""
    together = Barrier(8, timeout=20)

    def fetch(url: str) -> Fetched:
        together.wait()
        return Fetched(url=url, content=b"", media_type=None)

    more = "".join(LINK.format(f"https://a{number}.test/1", f"Bridge {number}") for number in range(7))
    assert judged(more, about="links.d", outside=[checking(fetch)]) == ()


def test_what_does_not_answer_in_time_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check ends; what is still open is told, and not taken for dead."""
    monkeypatch.setattr(reachable, "SECONDS", 0.05)
    over = Barrier(2, timeout=20)

    def fetch(url: str) -> Fetched:
        over.wait()
        return Fetched(url=url, content=b"", media_type=None)

    found = judged(about="links.", outside=[checking(fetch)])
    over.wait()
    assert ids(found) == ["note links.untried"]
