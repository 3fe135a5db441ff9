from __future__ import annotations

import pytest

from bulletin.doctor.links import links
from bulletin.net import NetError

URL = "https://reader.example.org"


@pytest.mark.parametrize(
    ("status", "verdict"), [(404, "good"), (403, "good"), (500, "mend"), (503, "mend"), (None, "mend")]
)
def test_a_server_that_answers_is_enough(status: int | None, verdict: str) -> None:
    """Nothing need lie at the address itself; a server in trouble, or none, stops readers from leaving."""

    def fetch(url: str) -> object:
        raise NetError(url, "it was so", "do something", status)

    point = links(fetch, URL)
    assert (point.about, point.verdict) == ("links", verdict)


def test_an_address_that_is_there_is_good() -> None:
    """What answers over https needs nothing."""
    assert links(str, URL).verdict == "good"


def test_an_address_on_this_machine_is_not_asked_for() -> None:
    """No reader comes to the loopback, so nothing there says what readers find."""

    def fetch(url: str) -> object:
        raise AssertionError(url)

    assert links(fetch, "http://127.0.0.1:8000").verdict == "unknown"
