from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bulletin.net import Copy, Fetched, Fetcher, Limits, NetError
from tests.net.conftest import Make
from tests.site import Site, serving

HEADERS = ("ETag", "Last-Modified", "Location", "Content-Encoding", "Content-Length", "Retry-After", "Date",
           "Set-Cookie", "Transfer-Encoding", "Content-Type", "Connection", "Cache-Control")  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        [b"gzip", b"chunked", b"5", b"-1", b"9" * 5000, b'"v1"', b'"\xe9"', b"//", b"http://[", b"http://\xff/",
         b"http://xn--a/", b"http://a..b/", b"http:///", b"?", b"\xe2\x82\xac", b"Mon, 16 Jun 2025 05:00:00 GMT",
         b"Mon, 01 Jan 0001 00:00:00 +2359", b"Fri, 31 Dec 9999 23:59:59 -2359", b"Mon, 16 Jun 2025 05:00:00",
         b"a=b; expires=never; domain=.", b"x" * 3000]
    ),
    st.binary(max_size=20).filter(lambda value: not set(value) & set(b"\r\n")),
)  # fmt: skip
ANSWERS = st.builds(
    lambda status, headers, body: b"".join(
        [b"HTTP/1.1 %d Whatever\r\n" % status, *(b"%s: %s\r\n" % pair for pair in headers), b"\r\n", body]
    ),
    st.sampled_from([200, 200, 200, 204, 206, 301, 302, 304, 307, 404, 429, 503, 101, 999]),
    st.lists(st.tuples(st.sampled_from(HEADERS).map(str.encode), VALUES), max_size=4),
    st.binary(max_size=60),
)


NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts no certificate, and takes no time to make."""


class Shelf(dict[str, Copy]):
    """Copies in a dictionary."""

    def find(self, url: str) -> Copy | None:
        """Return the copy."""
        return self.get(url)

    def keep(self, copy: Copy) -> None:
        """Keep it."""
        self[copy.url] = copy

    def confirm(self, url: str) -> None:
        """Hear that it is still good."""
        assert url in self


@pytest.fixture(scope="module")
def answering() -> Iterator[Site]:
    """A site that says at / what a test puts there."""
    with serving() as site:
        yield site


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(answer=b'HTTP/1.1 200 OK\r\nETag: "\xe9"\r\nContent-Length: 1\r\n\r\nx')
@example(answer=b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nx")
@given(answer=st.one_of(ANSWERS, st.binary(max_size=200)))
def test_any_answer_is_a_document_or_one_sentence(answering: Site, make: Make, answer: bytes) -> None:
    """Whatever a server says, now or when it is asked again with what it gave: nothing else is ever raised."""
    answering.asked.clear()
    url = answering.script("/", lambda visitor: visitor.say(answer))
    shelf = Shelf()
    limits = Limits(max_bytes=4000, wait=0.5)
    fetcher = make("127.0.0.1", limits=limits, copies=shelf, resolve=numbers_only, trust=NOBODY)
    for _ in range(2):
        visited(fetcher, url)


def visited(fetcher: Fetcher, url: str) -> None:
    """Fetch, and let a NetError be."""
    with suppress(NetError):
        assert isinstance(fetcher.fetch(url), Fetched)


def numbers_only(host: str, _port: int) -> list[str]:
    """Find the loopback and nothing else, so that no test asks a name server."""
    if host == "127.0.0.1":
        return [host]
    raise OSError


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(url="http://a\ud800/")
@example(url="http://" + "a" * 70_000)
@given(url=st.one_of(st.text(max_size=40), st.text(max_size=30).map("http://".__add__)))
def test_any_address_is_one_sentence(make: Make, url: str) -> None:
    """Whatever stands where an address should: it is refused, and nothing else is ever raised."""
    with pytest.raises(NetError):
        make("nobody.test", resolve=numbers_only, trust=NOBODY).fetch(url)
