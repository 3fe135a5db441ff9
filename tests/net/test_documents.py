from __future__ import annotations

import gzip
import zlib

import pytest

from bulletin.net import NetError
from tests.net.conftest import Make
from tests.site import Site


def test_a_document_is_fetched(site: Site, make: Make) -> None:
    """Its bytes, its type and where it was in the end; the server is told who asks."""
    site.put("/feed", b"<rss/>", Content_Type="text/xml; charset=utf-8")
    start = site.put("/moved", status=302, Location="/feed#top")
    fetched = make().fetch(start)
    assert fetched.content == b"<rss/>"
    assert fetched.media_type == "text/xml; charset=utf-8"
    assert fetched.url == f"{site.url}/feed"
    _, headers = site.asked[-1]
    assert headers["User-Agent"] == "The Paper (bulletin)"
    assert headers["Host"] == f"127.0.0.1:{site.port}"


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("gzip", gzip.compress(b"<rss/>", mtime=0)),
        ("x-gzip", gzip.compress(b"<rss/>", mtime=0)),
        ("GZIP", gzip.compress(b"<rss/>", mtime=0) + b"\n"),
        ("deflate", zlib.compress(b"<rss/>")),
        ("identity", b"<rss/>"),
    ],
)
def test_a_packed_document_is_unpacked(site: Site, make: Make, packing: str, packed: bytes) -> None:
    """In the packings that were asked for, and in no others."""
    assert make().fetch(site.put("/feed", packed, Content_Encoding=packing)).content == b"<rss/>"
    assert site.asked[-1][1]["Accept-Encoding"] == "gzip, deflate"


def test_a_document_at_the_cap_is_taken(site: Site, make: Make) -> None:
    """The cap is the largest that is allowed; one byte more is refused."""
    assert len(make().fetch(site.put("/full", b"x" * 4000)).content) == 4000
    with pytest.raises(NetError, match=r"it is larger than 0\.004 MB"):
        make().fetch(site.put("/over", b"x" * 4001))


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (404, "the server answered 404 Not Found"),
        (403, "the server answered 403 Forbidden"),
        (500, "the server answered 500 Internal Server Error"),
        (304, "the server answered 304 Not Modified"),
        (299, "the server answered 299"),
    ],
)
def test_a_refusal_is_told_in_the_standards_words(site: Site, make: Make, status: int, cause: str) -> None:
    """A status is named by its number and its own phrase, and asked for once: no other time would do."""
    with pytest.raises(NetError) as fault:
        make().fetch(site.put("/page", b"go away", status))
    assert fault.value.cause == cause
    assert str(fault.value) == f"{site.url}/page: {cause}; open the address in a browser to see why"
    assert site.paths == ["/page"]


@pytest.mark.parametrize(
    "url",
    ["", "feed", "ftp://example.org/", "file:///etc/passwd", "http://", "http://[::1", "http://a:x/", "http://a b/"],
)
def test_an_address_that_is_none_is_refused(make: Make, url: str) -> None:
    """Before anything is asked of the network."""
    with pytest.raises(NetError) as fault:
        make(resolve=lambda *_: pytest.fail("it was looked up")).fetch(url)
    assert fault.value.advice == "give one that begins with https://"


def test_a_password_in_an_address_is_neither_sent_nor_shown(site: Site, make: Make) -> None:
    """Addresses are shown and logged: one with a secret in it is refused, and told without it."""
    with pytest.raises(NetError) as fault:
        make().fetch(f"http://ann:secret@127.0.0.1:{site.port}/feed")
    assert site.asked == []
    assert "secret" not in str(fault.value)
    assert fault.value.url == f"http://127.0.0.1:{site.port}/feed"


def test_no_cookie_is_taken(site: Site, make: Make) -> None:
    """A reader of feeds is nobody that a server has to know again, not even from one redirect to the next."""
    site.put("/feed", b"<rss/>")
    make().fetch(site.put("/moved", status=302, Location="/feed", Set_Cookie="who=you; Path=/"))
    assert site.asked[-1][1]["Cookie"] is None
