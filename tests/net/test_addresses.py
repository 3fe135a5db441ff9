from __future__ import annotations

from collections.abc import Iterator

import pytest

from bulletin.net import NetError, is_public
from bulletin.net.addresses import Gate
from bulletin.net.document import RefusalError
from tests.net.conftest import Make
from tests.site import Site

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True),
        ("9.255.255.255", True),
        ("11.0.0.0", True),
        ("100.63.255.255", True),
        ("100.128.0.0", True),
        ("172.15.255.255", True),
        ("172.32.0.0", True),
        ("0.0.0.0", False),  # noqa: S104 - judged, not bound to
        ("0.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("192.0.0.8", False),
        ("192.0.2.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("203.0.113.7", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::1", False),
        ("100::1", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("2002:7f00:1::", False),
        ("2002:5db8:d70e::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("2606:2800::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("no address", False),
        ("", False),
        ("0177.0.0.1", False),
    ],
)
def test_which_addresses_are_public(address: str, *, public: bool) -> None:
    """Private, loopback, link-local, shared, reserved and multicast ones are not, nor those that wrap one."""
    assert is_public(address) is public


def test_a_name_that_leads_to_a_private_address_is_refused(site: Site, make: Make) -> None:
    """By any of its addresses, though another is public; nothing is connected to."""
    with pytest.raises(NetError) as fault:
        make("else.test", resolve=lambda *_: [PUBLIC, "127.0.0.1"]).fetch(f"http://intranet.test:{site.port}/feed")
    assert fault.value.cause == "the host intranet.test is on a private network"
    assert fault.value.advice == "allow the host by name in bulletin.toml if that is meant"
    assert site.asked == []


@pytest.mark.parametrize("allowed", ["intranet.test", "Intranet.Test", "intranet.test."])
def test_a_host_that_the_settings_name_is_asked_under_its_own_name(site: Site, make: Make, allowed: str) -> None:
    """The address is pinned, and the server still hears which of its hosts is meant."""
    site.put("/feed", b"<rss/>")
    fetcher = make(allowed, resolve=lambda *_: ["127.0.0.1"])
    assert fetcher.fetch(f"http://intranet.test:{site.port}/feed").content == b"<rss/>"
    assert site.asked[-1][1]["Host"] == f"intranet.test:{site.port}"


def test_a_name_is_resolved_once_and_the_address_kept(site: Site, make: Make) -> None:
    """A name that changes its mind between the check and the connection gains nothing."""
    site.put("/feed", b"<rss/>")
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    fetcher = make("changing.test", resolve=lambda *_: next(answers))
    assert fetcher.fetch(f"http://changing.test:{site.port}/feed").content == b"<rss/>"
    assert next(answers) == ["10.0.0.1"]


def test_a_name_that_turns_private_after_a_redirect_is_refused(site: Site, make: Make) -> None:
    """Each host is judged when it is connected to: being allowed once says nothing of the next."""
    start = site.put("/moved", status=302, Location=f"http://rebinding.test:{site.port}/feed")
    addresses = {"127.0.0.1": ["127.0.0.1"], "rebinding.test": ["127.0.0.1"]}
    with pytest.raises(NetError) as fault:
        make(resolve=lambda host, _: addresses[host]).fetch(start)
    assert fault.value.cause == "the host rebinding.test is on a private network"
    assert site.paths == ["/moved"]


def test_the_public_web_cannot_lead_into_a_private_host() -> None:
    """Not even into one that the settings name: that was said of sources, not of what strangers redirect to."""
    addresses: Iterator[list[str]] = iter([["10.0.0.5"], [PUBLIC], ["10.0.0.5"]])
    gate = Gate(frozenset({"intranet.test"}), lambda *_: next(addresses))
    assert gate.addresses("intranet.test", 80, 5.0) == ["10.0.0.5"]
    assert gate.addresses("feeds.test", 443, 5.0) == [PUBLIC]
    with pytest.raises(RefusalError, match=r"the public web redirects to intranet\.test"):
        gate.addresses("intranet.test", 80, 5.0)


def test_an_address_that_does_not_answer_gives_way_to_the_next(site: Site, make: Make) -> None:
    """A host of several addresses is reached by the first that works."""
    site.put("/feed", b"<rss/>")
    fetcher = make("many.test", resolve=lambda *_: ["127.0.0.9", "127.0.0.1", "127.0.0.8"])
    assert fetcher.fetch(f"http://many.test:{site.port}/feed").content == b"<rss/>"


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        (OSError("no such host"), "the host gone.test is not known"),
        (UnicodeError("label too long"), "the host gone.test is not known"),
        ([], "the host gone.test has no address"),
    ],
)
def test_a_host_that_is_nowhere_is_told(make: Make, found: list[str] | Exception, cause: str) -> None:
    """A dead name is one sentence."""

    def resolve(_host: str, _port: int) -> list[str]:
        if isinstance(found, Exception):
            raise found
        return found

    with pytest.raises(NetError) as fault:
        make(resolve=resolve).fetch("http://gone.test/")
    assert fault.value.cause == cause
