from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin.net import Fetcher, NetError
from tests.certificates import make_certificate
from tests.net.conftest import Make
from tests.site import Site, serving


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and certificate of feeds.test, made for this test and trusted by nothing else."""
    return make_certificate(tmp_path, "feeds.test")


@pytest.fixture
def site(certificate: Path) -> Iterator[Site]:
    """A site with a certificate for feeds.test."""
    with serving(certificate) as site:
        site.put("/feed", b"<rss/>")
        yield site


@pytest.fixture
def fetcher(make: Make, certificate: Path) -> Fetcher:
    """A fetcher that trusts the certificate, and finds every host on the loopback."""
    trust = ssl.create_default_context(cafile=certificate)
    return make("feeds.test", "other.test", "127.0.0.1", resolve=lambda *_: ["127.0.0.1"], trust=trust)


def test_a_pinned_address_is_asked_under_the_hosts_own_name(site: Site, fetcher: Fetcher) -> None:
    """The certificate is checked against the name, and the server told it, though the connection goes to an address."""
    assert fetcher.fetch(f"https://feeds.test:{site.port}/feed").content == b"<rss/>"
    assert site.asked[-1][1]["Host"] == f"feeds.test:{site.port}"


@pytest.mark.parametrize("host", ["other.test", "127.0.0.1"])
def test_a_certificate_of_another_host_is_refused(site: Site, fetcher: Fetcher, host: str) -> None:
    """Whoever answers at the pinned address has to be whom the name says; asking again would not help."""
    with pytest.raises(NetError, match="its certificate cannot be trusted"):
        fetcher.fetch(f"https://{host}:{site.port}/feed")
    assert site.asked == []


def test_two_hosts_at_one_address_share_no_connection(site: Site, fetcher: Fetcher) -> None:
    """A connection whose certificate was judged for one host never carries a request to another."""
    start = f"https://feeds.test:{site.port}/moved"
    site.put("/moved", status=302, Location=f"https://other.test:{site.port}/feed")
    with pytest.raises(NetError, match="its certificate cannot be trusted"):
        fetcher.fetch(start)
    assert site.paths == ["/moved"]


def test_an_unknown_authority_is_refused(site: Site, make: Make) -> None:
    """Unless a test says otherwise, only the well-known authorities count."""
    with pytest.raises(NetError, match="its certificate cannot be trusted"):
        make("feeds.test", resolve=lambda *_: ["127.0.0.1"]).fetch(f"https://feeds.test:{site.port}/feed")


def test_a_redirect_down_to_http_is_refused(site: Site, fetcher: Fetcher) -> None:
    """What was asked for encrypted is not taken in the open."""
    site.put("/moved", status=301, Location=f"http://feeds.test:{site.port}/feed")
    with pytest.raises(NetError, match="it redirects from https to http"):
        fetcher.fetch(f"https://feeds.test:{site.port}/moved")
    assert site.paths == ["/moved"]
