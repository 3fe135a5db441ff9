from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from bulletin.net import Limits, NetError
from tests.net.conftest import Make, Patience
from tests.site import Answer, Site, Visitor


def in_turn(*answers: Answer) -> Answer:
    """Answer the first request so, the second so; the last answer stays."""
    waiting = list(answers)

    def answer(visitor: Visitor) -> None:
        now = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        now(visitor)

    return answer


def status(code: int, **headers: str) -> Answer:
    """An answer of one status."""
    return lambda visitor: visitor.answer(code, b"later", **headers)


def good(visitor: Visitor) -> None:
    """Answer with a feed."""
    visitor.answer(200, b"<rss/>")


def hang_up(visitor: Visitor) -> None:
    """Answer nothing at all."""
    visitor.close_connection = True


@pytest.mark.parametrize(
    ("first", "pause"),
    [
        (status(429), 1.0),
        (status(502), 1.0),
        (status(503, Retry_After="soon"), 1.0),
        (status(503, Retry_After="0"), 1.0),
        (status(429, Retry_After="7"), 7.0),
        (hang_up, 1.0),
    ],
    ids=["429", "502", "503, not understood", "503, at once", "429, in seconds", "no answer"],
)
def test_a_server_that_is_busy_is_asked_once_more(
    site: Site, make: Make, patience: Patience, first: Answer, pause: float
) -> None:
    """After as long as it asks for, or a second."""
    assert make().fetch(site.script("/feed", in_turn(first, good))).content == b"<rss/>"
    assert site.paths == ["/feed", "/feed"]
    assert patience.slept == [pause]


def test_a_date_to_come_back_at_is_counted_from_the_servers_own_clock(
    site: Site, make: Make, patience: Patience
) -> None:
    """So that a wrong clock on either side lengthens no pause."""

    def later(visitor: Visitor) -> None:
        date = b"Date: Mon, 16 Jun 2025 06:00:00 GMT\r\nRetry-After: Mon, 16 Jun 2025 06:00:12 GMT\r\n"
        visitor.say(b"HTTP/1.0 503 Busy\r\n" + date + b"\r\n")

    make().fetch(site.script("/feed", in_turn(later, good)))
    assert patience.slept == [12.0]


def test_a_server_that_stays_busy_is_left(site: Site, make: Make, patience: Patience) -> None:
    """One retry, and no more."""
    with pytest.raises(NetError) as fault:
        make().fetch(site.script("/feed", status(429, Retry_After="3")))
    assert fault.value.cause == "the server answered 429 Too Many Requests; it asks to wait 3 seconds"
    assert fault.value.advice == "try again later"
    assert site.paths == ["/feed", "/feed"]
    assert patience.slept == [3.0]


@pytest.mark.parametrize("asked", ["21", "3600", "99999999999999999999"])
def test_nobody_is_waited_for_longer_than_is_sane(site: Site, make: Make, patience: Patience, asked: str) -> None:
    """A server that asks for more than 20 seconds is left for the next run."""
    with pytest.raises(NetError, match="it asks to wait"):
        make().fetch(site.script("/feed", status(503, Retry_After=asked)))
    assert site.paths == ["/feed"]
    assert patience.slept == []


def test_no_pause_outlasts_the_documents_deadline(site: Site, make: Make, patience: Patience) -> None:
    """What would come too late is not waited for."""
    with pytest.raises(NetError, match="it asks to wait 9 seconds"):
        make(limits=Limits(deadline=8.0)).fetch(site.script("/feed", status(503, Retry_After="9")))
    assert patience.slept == []


def test_a_retry_is_once_in_a_document(site: Site, make: Make, patience: Patience) -> None:
    """However many redirects there are."""
    end = site.script("/feed", status(503))
    start = site.script("/start", in_turn(hang_up, status(302, Location=end)))
    with pytest.raises(NetError, match="503"):
        make().fetch(start)
    assert site.paths == ["/start", "/start", "/feed"]
    assert patience.slept == [1.0]


def test_a_dead_host_is_tried_twice_and_told(site: Site, make: Make, patience: Patience) -> None:
    """Where nobody listens, the system's own word is the reason."""
    with pytest.raises(NetError) as fault:
        make("127.0.0.9").fetch(f"http://127.0.0.9:{site.port}/")
    assert fault.value.cause == "the server cannot be reached (connection refused)"
    assert patience.slept == [1.0]


def test_an_answer_that_ends_too_early_is_asked_for_again(site: Site, make: Make) -> None:
    """Half a document is none, whether it is the length that tells or the packing."""

    def half(visitor: Visitor) -> None:
        visitor.say(b"HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\n<rs")

    def half_packed(visitor: Visitor) -> None:
        visitor.answer(200, bytes.fromhex("1f8b0800000000000003b329"), Content_Encoding="gzip")

    for first in (half, half_packed):
        assert make().fetch(site.script("/feed", in_turn(first, good))).content == b"<rss/>"


def test_hosts_are_asked_at_once(site: Site, make: Make) -> None:
    """Three hosts' answers come only when all three have been asked."""
    meeting = threading.Barrier(3, timeout=10)

    def answer(visitor: Visitor) -> None:
        meeting.wait()
        good(visitor)

    site.script("/feed", answer)
    hosts = ("a.test", "b.test", "c.test")
    fetcher = make(*hosts, resolve=lambda *_: ["127.0.0.1"])
    with ThreadPoolExecutor() as threads:
        got = list(threads.map(fetcher.fetch, (f"http://{host}:{site.port}/feed" for host in hosts)))
    assert [one.content for one in got] == [b"<rss/>"] * 3


@pytest.mark.parametrize(
    ("limits", "hosts", "most"),
    [
        (Limits(), ["a.test"] * 6, 2),
        (Limits(at_once=3), ["a.test", "b.test", "c.test", "d.test", "e.test", "f.test"], 3),
    ],
    ids=["two a host", "so many in all"],
)
def test_no_more_are_asked_at_once_than_is_modest(
    site: Site, make: Make, limits: Limits, hosts: list[str], most: int
) -> None:
    """As many as the limit meet at the server, and one more never does."""
    lock, running, seen = threading.Lock(), set[Visitor](), list[int]()
    enough, too_many = threading.Barrier(most), threading.Event()

    def answer(visitor: Visitor) -> None:
        with lock:
            running.add(visitor)
            seen.append(len(running))
            if len(running) > most:
                too_many.set()
        with suppress(threading.BrokenBarrierError):
            enough.wait(10)
        too_many.wait(0.1)  # one more would come in meanwhile
        with lock:
            running.remove(visitor)
        good(visitor)

    site.script("/feed", answer)
    fetcher = make(*hosts, limits=limits, resolve=lambda *_: ["127.0.0.1"])
    with ThreadPoolExecutor(len(hosts)) as threads:
        list(threads.map(fetcher.fetch, (f"http://{host}:{site.port}/feed" for host in hosts)))
    assert max(seen) == most
