from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Iterator
from threading import Event

import pytest

from bulletin.net import Limits, NetError
from tests.net.conftest import Make
from tests.site import Answer, Site


def bomb(megabytes: int) -> bytes:
    """A gzip file of zeros: 10 MB in a block of 10 KB, and that block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(10_000_000)
    first = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * (megabytes // 10 - 1)


@pytest.fixture
def peak() -> Iterator[list[int]]:
    """Collect the most memory that Python held during the test, in bytes."""
    held: list[int] = []
    tracemalloc.start()
    yield held
    tracemalloc.stop()


def test_a_bomb_of_a_gigabyte_costs_no_more_than_the_cap(site: Site, make: Make, peak: list[int]) -> None:
    """1 GB in 1 MB of gzip is cut off at 20 MB, and never takes more memory than that and a little."""
    packed = bomb(1000)
    assert len(packed) < 1_100_000
    url = site.put("/bomb", packed, Content_Encoding="gzip")
    fetcher = make(limits=Limits())
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    with pytest.raises(NetError) as fault:
        fetcher.fetch(url)
    peak.append(tracemalloc.get_traced_memory()[1] - before)
    assert fault.value.cause == "it is larger than 20 MB"
    assert peak[0] < 30_000_000


def test_a_stream_that_unpacks_to_nothing_counts_as_it_came(site: Site, make: Make) -> None:
    """Empty blocks without end give no byte of content, and are cut off by their own size."""

    def endless(packer: zlib._Compress) -> Answer:
        start = b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packer.flush(zlib.Z_FULL_FLUSH)
        return lambda visitor: visitor.drip(start, b"\x00\x00\x00\xff\xff" * 200)

    with pytest.raises(NetError) as fault:
        make().fetch(site.script("/", endless(zlib.compressobj(9, zlib.DEFLATED, 31))))
    assert fault.value.cause == "it is larger than 0.004 MB"


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, gzip", "compress", "x" * 500])
def test_a_packing_that_was_not_asked_for_is_refused(site: Site, make: Make, packing: str) -> None:
    """Only what can be unpacked within bounds is unpacked at all."""
    with pytest.raises(NetError, match="which was not asked for"):
        make().fetch(site.put("/feed", b"?", Content_Encoding=packing))


def test_a_broken_packing_is_told(site: Site, make: Make) -> None:
    """Bytes that are no gzip are an error and no document."""
    with pytest.raises(NetError, match="packed in a way that is broken"):
        make().fetch(site.put("/feed", b"<rss/>", Content_Encoding="gzip"))


def test_a_large_document_is_refused_before_it_comes(site: Site, make: Make) -> None:
    """Twenty megabytes are the cap, and a server that announces more is not listened to."""
    url = site.script("/", lambda visitor: visitor.drip(b"HTTP/1.0 200 OK\r\nContent-Length: 20000001\r\n\r\n", b""))
    with pytest.raises(NetError, match="it is larger than 20 MB"):
        make(limits=Limits()).fetch(url)


def test_a_large_document_that_says_nothing_is_cut_off(site: Site, make: Make) -> None:
    """Without a length the bytes are counted as they come."""
    start = b"HTTP/1.0 200 OK\r\n\r\n"
    url = site.script("/", lambda visitor: visitor.drip(start, bytes(1_000_000)))
    with pytest.raises(NetError, match="it is larger than 20 MB"):
        make(limits=Limits()).fetch(url)


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"HTTP/1.1 ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "chunks", "header", "status", "interim answers"],
)
def test_a_slow_drip_is_cut_off(site: Site, make: Make, start: bytes, drop: bytes) -> None:
    """A byte now and then, wherever it comes, ends at the document's deadline, though each wait is short."""
    url = site.script("/", lambda visitor: visitor.drip(start, drop))
    with pytest.raises(NetError) as fault:
        make(tick=2).fetch(url)
    assert fault.value.cause == "it took longer than 60 seconds"


def test_a_silent_server_is_given_up(site: Site, make: Make) -> None:
    """One wait has its own bound, in the time of the real clock."""
    url = site.script("/", lambda visitor: visitor.drip(b"", b""))
    with pytest.raises(NetError) as fault:
        make(limits=Limits(wait=0.05)).fetch(url)
    assert fault.value.cause == "the server did not answer in time"


def test_a_resolver_that_never_answers_is_left_behind(make: Make) -> None:
    """Where a host is has to be said in time as well."""
    silence = Event()

    def resolve(_host: str, _port: int) -> list[str]:
        silence.wait(5)
        return []

    with pytest.raises(NetError, match=r"nobody said in time where the host slow\.test is"):
        make(limits=Limits(wait=0.05), resolve=resolve).fetch("http://slow.test/")
    silence.set()


@pytest.mark.parametrize(
    ("location", "cause"),
    [
        ("file:///etc/passwd", "only http and https addresses are fetched"),
        ("gopher://127.0.0.1/", "only http and https addresses are fetched"),
        ("http://10.0.0.1/", "the host 10.0.0.1 is on a private network"),
        ("http://[::1]/", "the host ::1 is on a private network"),
        ("http://[::ffff:127.0.0.1]/", "the host ::ffff:127.0.0.1 is on a private network"),
        ("http://2130706433/", "the host 2130706433 is on a private network"),
        ("http://0x7f.1/", "the host 0x7f.1 is on a private network"),
        ("http://0/", "the host 0 is on a private network"),
        ("http://localhost/", "the host localhost is on a private network"),
        ("http://169.254.169.254/latest/meta-data/", "the host 169.254.169.254 is on a private network"),
        ("http://93.184.215.14:25/", "port 25 is not one that web servers use"),
        ("http://ann:secret@127.0.0.1/", "there is a name or a password in the address"),
        ("http://[", "the address cannot be read"),
        ("http://127.0.0.1%2f.example.org/", "the address cannot be read"),
        ("/loop", "it redirects more than 5 times"),
    ],
)
def test_a_redirect_is_judged_like_any_address(site: Site, make: Make, location: str, cause: str) -> None:
    """Neither files nor private places, however they are written, nor circles."""
    start = site.put("/loop", status=302, Location=location)
    with pytest.raises(NetError) as fault:
        make().fetch(start)
    assert fault.value.cause == cause
    assert fault.value.url == start


def test_an_answer_that_is_no_http_is_told(site: Site, make: Make) -> None:
    """Another protocol's greeting is an error of one line."""
    url = site.script("/", lambda visitor: visitor.say(b"220 mail.example.org ESMTP\r\n"))
    with pytest.raises(NetError) as fault:
        make().fetch(url)
    assert fault.value.cause == "the server cannot be reached (the connection broke)"


def test_headers_without_end_are_cut_off(site: Site, make: Make) -> None:
    """A hundred kilobytes of headers are enough for anyone."""
    url = site.script("/", lambda visitor: visitor.drip(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 60_000 + b"\r\n"))
    with pytest.raises(NetError, match="the connection broke"):
        make().fetch(url)
