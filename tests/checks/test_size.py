from __future__ import annotations

import pytest

from bulletin.checks.size import size
from tests.checks.pages import BODY, MARK, PAGE, VALUES, ids, judged, judgement


@pytest.mark.parametrize(
    ("measured", "found"),
    [
        (89_999, []),
        (90_000, ["warn size.large"]),
        (99_999, ["warn size.large"]),
        (100_000, ["block size.clipped"]),
        (250_000, ["block size.clipped"]),
    ],
)
def test_the_finished_size_decides(measured: int, found: list[str]) -> None:
    """With a reader's values in place: warned of from 90 KB, not sent from 100 KB."""
    assert ids(tuple(size(measured, warn_bytes=90_000, block_bytes=100_000))) == found


def test_the_html_is_measured_in_bytes_as_a_reader_gets_it() -> None:
    """A character of three bytes counts three, and so does a reader's long link."""
    assert ids(judged(f"<p>{'€' * 33_333}</p>")) == ["block size.clipped"]
    assert judged(f"<p>{'e' * 33_333}</p>") == ()
    longer = len(VALUES["unsubscribe_url"]) - len(f"{MARK}_unsubscribe_url_")
    assert judgement("€").measured.html_bytes == len(PAGE.format(head="", body=BODY)) + longer + 3


def test_what_takes_the_bytes_up_is_told() -> None:
    """Whoever has to save some knows where: the parts together are the whole, the largest first."""
    jobs = '<div><p class="post">Planner</p>' + "<p>York</p>" * 200 + "</div>"
    styled = '<p style="color:#222222">a</p>' * 150
    measured = judgement(jobs + styled, head="<style>p { margin: 0 }</style>").measured
    shares = dict(measured.shares)
    assert sum(shares.values()) == measured.html_bytes
    assert list(shares) == ["inlined styles", "jobs", "furniture", "stories", "style sheets"]
    assert shares["inlined styles"] == 150 * len(' style="color:#222222"')
    assert shares["style sheets"] == len("<style>p { margin: 0 }</style>")
    assert shares["jobs"] == len(jobs)


def test_a_bulletin_that_is_too_large_says_why() -> None:
    """The advice is to shorten something: the finding says what."""
    (finding,) = judged('<p style="color:#222222">a</p>' * 3500)
    assert "inlined styles 7" in finding.message
