from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bulletin.errors import StoreError
from bulletin.net import Copy, NetError
from tests.net.conftest import Make
from tests.site import Site, Visitor


@dataclass
class Shelf:
    """Copies in a dictionary, and what was asked of it."""

    copies: dict[str, Copy] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)

    def find(self, url: str) -> Copy | None:
        """Return the copy."""
        return self.copies.get(url)

    def keep(self, copy: Copy) -> None:
        """Keep it."""
        self.copies[copy.url] = copy

    def confirm(self, url: str) -> None:
        """Note it."""
        self.confirmed.append(url)


class BrokenShelf(Shelf):
    """A store that fails."""

    def find(self, url: str) -> Copy | None:
        """Fail."""
        raise StoreError(f"no room to look for {url}")

    def keep(self, copy: Copy) -> None:
        """Fail."""
        raise StoreError(f"no room for {copy.url}")


@pytest.mark.parametrize(
    ("gives", "asks"),
    [
        ({"ETag": '"v1"'}, {"If-None-Match": '"v1"'}),
        ({"ETag": 'W/"v1"'}, {"If-None-Match": 'W/"v1"'}),
        ({"Last_Modified": "Mon, 16 Jun 2025 05:00:00 GMT"}, {"If-Modified-Since": "Mon, 16 Jun 2025 05:00:00 GMT"}),
        (
            {"ETag": '"v1"', "Last_Modified": "yesterday"},
            {"If-None-Match": '"v1"', "If-Modified-Since": "yesterday"},
        ),
    ],
    ids=["ETag", "weak ETag", "Last-Modified", "both, as given"],
)
def test_what_has_not_changed_is_not_sent_again(
    site: Site, make: Make, gives: dict[str, str], asks: dict[str, str]
) -> None:
    """The server is asked with what it gave, answers 304, and the document is there all the same."""

    def answer(visitor: Visitor) -> None:
        if all(visitor.headers[name] == value for name, value in asks.items()):
            visitor.answer(304)
        else:
            visitor.answer(200, b"<rss/>", Content_Type="text/xml", **gives)

    shelf = Shelf()
    url = site.script("/feed", answer)
    first, second = make(copies=shelf).fetch(url), make(copies=shelf).fetch(url)
    assert second == first
    assert second.content == b"<rss/>"
    assert "If-None-Match" not in site.asked[0][1]
    assert {name: site.asked[1][1][name] for name in asks} == asks
    assert shelf.confirmed == [url]


def test_what_has_changed_takes_the_copys_place(site: Site, make: Make) -> None:
    """A new document comes with what asks for the next."""
    shelf = Shelf()
    url = site.put("/feed", b"old", ETag='"v1"')
    make(copies=shelf).fetch(url)
    site.put("/feed", b"new", ETag='"v2"')
    assert make(copies=shelf).fetch(url).content == b"new"
    assert shelf.copies[url].etag == '"v2"'


def test_a_copy_belongs_to_the_address_that_gave_it(site: Site, make: Make) -> None:
    """A redirect is followed each time, so that it may lead elsewhere tomorrow."""
    shelf = Shelf()
    end = site.put("/feed", b"<rss/>", ETag='"v1"')
    make(copies=shelf).fetch(site.put("/moved", status=301, Location="/feed", ETag='"moved"'))
    assert list(shelf.copies) == [end]


@pytest.mark.parametrize(
    "headers", [{}, {"ETag": '"v1"', "Cache_Control": "private, no-store"}], ids=["nothing to ask with", "no-store"]
)
def test_what_may_not_or_need_not_be_kept_is_not(site: Site, make: Make, headers: dict[str, str]) -> None:
    """Without a validator a copy is no use, and no-store is obeyed."""
    shelf = Shelf()
    make(copies=shelf).fetch(site.put("/feed", b"<rss/>", 200, **headers))
    assert shelf.copies == {}


def test_what_is_refused_is_not_kept(site: Site, make: Make) -> None:
    """A document beyond the cap leaves the copy as it was."""
    shelf = Shelf()
    url = site.put("/feed", b"<rss/>", ETag='"v1"')
    make(copies=shelf).fetch(url)
    site.put("/feed", b"x" * 5000, ETag='"v2"')
    with pytest.raises(NetError):
        make(copies=shelf).fetch(url)
    assert shelf.copies[url].content == b"<rss/>"


def test_what_its_caller_keeps_is_fetched_once(site: Site, make: Make) -> None:
    """A picture neither takes a copy's place nor asks for one."""
    shelf = Shelf()
    url = site.put("/picture.jpg", b"jpg", ETag='"v1"')
    fetcher = make(copies=shelf)
    assert [fetcher.fetch_once(url).content for _ in range(2)] == [b"jpg", b"jpg"]
    assert shelf.copies == {}
    assert "If-None-Match" not in site.asked[1][1]


def test_a_store_that_fails_costs_no_document(site: Site, make: Make) -> None:
    """It is fetched as if there were no store."""
    url = site.put("/feed", b"<rss/>", ETag='"v1"')
    assert make(copies=BrokenShelf()).fetch(url).content == b"<rss/>"
