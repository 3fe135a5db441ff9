from __future__ import annotations

import threading

import pytest

from bulletin.net import Ahead, Fetched, NetError


def document(url: str) -> Fetched:
    """What lies at an address: its own name."""
    return Fetched(url=url, content=url.encode(), media_type=None)


def test_documents_come_in_the_order_in_which_they_are_asked_for() -> None:
    """The slowest first: while it is waited for the others are fetched, and each answer is its own."""
    rest = threading.Event()

    def fetch(url: str) -> Fetched:
        if url == "slow":
            assert rest.wait(10)
        if url == "last":
            rest.set()
        return document(url)

    ahead = Ahead(fetch, ["slow", "quick", "last"])
    assert [ahead.fetch(url).content for url in ("slow", "quick", "last")] == [b"slow", b"quick", b"last"]


def test_nothing_is_fetched_before_it_is_needed_and_never_much_ahead() -> None:
    """The first request begins it; at most sixteen documents are under way or lie ready."""
    asked: list[str] = []
    all_begun = threading.Semaphore(0)

    def fetch(url: str) -> Fetched:
        asked.append(url)
        all_begun.release()
        return document(url)

    ahead = Ahead(fetch, map(str, range(100)))
    assert asked == []
    ahead.fetch("0")
    for _ in range(16):
        assert all_begun.acquire(timeout=10)
    assert sorted(asked, key=int) == [str(number) for number in range(16)]


def test_what_cannot_be_had_is_told_to_who_asks_for_it() -> None:
    """An error waits for its own address, and leaves the others alone."""

    def fetch(url: str) -> Fetched:
        if url == "dead":
            raise NetError(url, "the server cannot be reached", "try again later")
        return document(url)

    ahead = Ahead(fetch, ["dead", "alive"])
    assert ahead.fetch("alive").content == b"alive"
    with pytest.raises(NetError, match="dead: the server cannot be reached"):
        ahead.fetch("dead")


def test_an_address_twice_or_unforeseen_is_fetched_when_it_is_asked_for() -> None:
    """Nothing is handed out twice, and nothing has to be announced."""
    ahead = Ahead(document, ["a", "a"])
    assert [ahead.fetch(url).content for url in ("a", "a", "b")] == [b"a", b"a", b"b"]
