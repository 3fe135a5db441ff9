from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from bulletin import daily
from bulletin.daily import Source
from bulletin.model import Gathered
from bulletin.net import Ahead, Fetcher, Limits, Machine
from bulletin.sources.document import Hints
from bulletin.sources.web import Web
from tests.site import Site, Visitor, serving

LONDON = ZoneInfo("Europe/London")
RSS = """\
<rss version="2.0"><channel><title>News</title><item><title>{title}</title><link>https://example.org/{title}</link>
<pubDate>Mon, 16 Jun 2025 05:00:00 +0100</pubDate><description>Somebody decided something.</description></item>
</channel></rss>"""


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on the loopback."""
    with serving() as site:
        yield site


def numbers_only(host: str, _port: int) -> list[str]:
    """Find hosts that are written as addresses, and no others."""
    if host.replace(".", "").isdecimal():
        return [host]
    raise OSError


def gathered(*urls: str) -> Gathered:
    """Read these addresses as the settings' sources would be read."""
    machine = Machine(monotonic=time.monotonic, sleep=lambda _: None, resolve=numbers_only)
    allowed = frozenset({"127.0.0.1", "127.0.0.9"})
    fetcher = Fetcher("x", machine, allowed_hosts=allowed, limits=Limits(deadline=0.5))
    ahead = Ahead(fetcher.fetch, urls)
    sources: list[Source] = [Web(url, Hints(), LONDON, ahead.fetch) for url in urls]
    return daily.gather(sources)


def feed(site: Site, name: str) -> str:
    """Put a feed of one story on the site."""
    return site.put(f"/{name}.xml", RSS.format(title=name).encode(), Content_Type="application/rss+xml")


def test_no_dead_feed_stops_the_day(site: Site) -> None:
    """A host that is gone, one that drips, one that refuses, one that lures: each is named, and the rest is read."""
    dead = [
        f"http://127.0.0.9:{site.port}/",
        "http://nowhere.invalid/feed.xml",
        site.script("/drip", lambda visitor: visitor.drip(b"HTTP/1.0 200 OK\r\n\r\n", b"<")),
        site.url + "/missing",
        site.put("/lure", status=302, Location="http://169.254.169.254/latest/meta-data/"),
        "http://ann:secret@127.0.0.1/feed.xml",
        "http://[",
    ]
    found = gathered(feed(site, "One"), *dead, feed(site, "Two"))
    assert [article.title for article in found.articles] == ["One", "Two"]
    assert [(problem.origin, problem.cause) for problem in found.problems] == [
        (dead[0], "the server cannot be reached (connection refused)"),
        (dead[1], "the host nowhere.invalid is not known"),
        (dead[2], "it took longer than 0.5 seconds"),
        (dead[3], "the server answered 404 Not Found"),
        (dead[4], "the host 169.254.169.254 is on a private network"),
        ("http://127.0.0.1/feed.xml", "there is a name or a password in the address"),
        (dead[6], "the address cannot be read"),
    ]


def test_the_days_order_is_the_settings_order(site: Site) -> None:
    """However long each server takes: the first feed answers only when the second has."""
    urls = [feed(site, name) for name in ("First", "Second", "Third")]
    first, second = site.pages["/First.xml"], site.pages["/Second.xml"]
    answered = Event()

    def late(visitor: Visitor) -> None:
        answered.wait(10)
        first(visitor)

    def soon(visitor: Visitor) -> None:
        second(visitor)
        answered.set()

    site.script("/First.xml", late)
    site.script("/Second.xml", soon)
    assert [article.title for article in gathered(*urls).articles] == ["First", "Second", "Third"]
