from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bulletin.model import EditionId
from bulletin.rendering.link_tags import Tagger
from bulletin.rendering.look import LinkTags
from bulletin.rendering.render import render
from tests.rendering.editions import LOOK, PUBLICATION, edition

TAGS = (("utm_source", "bulletin"), ("utm_campaign", "{publication}-{edition}"), ("utm_content", "{slot}"))
LATE = EditionId(publication="paper", day=date(2025, 6, 16), name="extra")


def tagged(url: str, tags: tuple[tuple[str, str], ...] = TAGS) -> str:
    """Return a lead's link as it is mailed."""
    return Tagger(settings=LinkTags(tags=tags), edition=LATE, site_url="https://www.example.org").link(url, "lead")


ADDED = "utm_source=bulletin&utm_campaign=paper-2025-06-16-extra&utm_content=lead"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a", f"https://example.org/a?{ADDED}"),
        ("https://example.org", f"https://example.org/?{ADDED}"),
        ("https://www.example.org/a?id=1#part", f"https://www.example.org/a?id=1&{ADDED}#part"),
        ("http://jobs.example.org:8080/?", f"http://jobs.example.org:8080/?{ADDED}"),
        (
            "https://example.org/a?UTM_Source=print&utm_content=",
            "https://example.org/a?UTM_Source=print&utm_content=&utm_campaign=paper-2025-06-16-extra",
        ),
        ("https://notexample.org/a", "https://notexample.org/a"),
        ("https://example.org.evil.com/a", "https://example.org.evil.com/a"),
        ("https://other.com/?u=https://example.org/", "https://other.com/?u=https://example.org/"),
        ("mailto:news@example.org", "mailto:news@example.org"),
        ("https://[example.org/a", "https://[example.org/a"),
    ],
)
def test_only_own_links_are_tagged_and_nothing_is_overwritten(url: str, expected: str) -> None:
    """The site's own host and those below it, before the fragment, and only with what a link does not say yet."""
    assert tagged(url) == expected


def test_values_are_safe_in_an_address() -> None:
    """A tag with spaces, signs or letters of any language cannot break a link."""
    assert tagged("https://example.org/", (("a b", "ü&c=d"),)) == "https://example.org/?a+b=%C3%BC%26c%3Dd"


def test_a_bulletins_own_links_are_tagged_in_both_parts() -> None:
    """Stories, the site and the page of all jobs; a job's link stays as it was given, unless the settings say so."""
    settings = LinkTags(tags=(("utm_content", "{slot}"),))
    day = edition()
    rendered = render(day, PUBLICATION, replace(LOOK, link_tags=settings))
    for part in (rendered.html.replace("&amp;", "&"), rendered.text):
        assert "https://town-hall.test/carers?utm_content=lead" in part
        assert "https://town-hall.test/jobs?utm_content=jobs" in part
        assert 'utm_content=job"' not in part
    job = next(job.url for job in day.shown_jobs if job.url)
    with_jobs = render(day, PUBLICATION, replace(LOOK, link_tags=replace(settings, jobs=True)))
    joint = "&" if "?" in job else "?"
    assert f"{job}{joint}utm_content=job" in with_jobs.text
    assert f"{job}{joint}utm_content=job" not in rendered.text


def test_without_tags_nothing_is_added() -> None:
    """What a publisher does not ask for is not done."""
    assert "utm_" not in render(edition(), PUBLICATION, LOOK).html
