"""Job XML that is broken: a fault costs the advert that it is in, and is never filled with its neighbours' values."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model import Item, Job, Problem
from tests.sources.items import jobs_of, problems_of

Read = Callable[..., list[Item]]
WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot")
ADVERTS = tuple(
    f"<job><title>Post {word}</title><company>Council {word}</company><salary>£{number * 11_111}</salary>"
    f"<url>https://example.org/{word}</url><description>Do the work of {word}. Do more of {word}.</description></job>"
    for number, word in enumerate(WORDS, start=1)
)


def feed(second: str = ADVERTS[1], *, at: int = 1) -> str:
    """Return six adverts, a line each below the first, one of them (the second) as given."""
    return "\n".join(("<source>", *ADVERTS[:at], second, *ADVERTS[at + 1 :], "</source>"))


def titles(items: list[Item]) -> list[str]:
    """Return the last word of each job's title."""
    return [job.title.split()[-1] for job in jobs_of(items)]


def only(items: list[Item]) -> Problem:
    """Return the only problem."""
    (problem,) = problems_of(items)
    return problem


def test_an_advert_that_is_not_closed_keeps_to_itself(read: Read) -> None:
    """Its own fields are whole; the pay of the next is not its own, and all behind it are read."""
    items = read(
        "<source><job><title>One</title><url>https://example.org/1</url><company>A</company>\n<job><title>Two</title>"
        "<company>B</company><url>https://example.org/2</url><salary>£30,000</salary></job>\n"
        "<job><title>Three</title></job></source>"
    )
    assert [(job.title, job.hiring_organization, job.url, job.salary and job.salary.raw) for job in jobs_of(items)] == [
        ("One", "A", "https://example.org/1", None),
        ("Two", "B", "https://example.org/2", "£30,000"),
        ("Three", None, None, None),
    ]
    assert not only(items).lost
    assert only(items).cause.endswith("; 2 of 3 adverts were read whole; mended as far as it is sure: job 1, line 1")


@pytest.mark.parametrize("tag", ["</title>", "</company>", "</salary>", "</url>", "</description>", "<title>"])
def test_an_advert_whose_fields_cannot_be_told_apart_is_left_out(read: Read, tag: str) -> None:
    """And named by number and line; the five others are as they were."""
    items = read(feed(ADVERTS[1].replace(tag, "")))
    assert titles(items) == ["alpha", "charlie", "delta", "echo", "foxtrot"]
    assert jobs_of(items) == [job for job in jobs_of(read(feed())) if "bravo" not in job.title]
    assert only(items).lost
    assert (only(items).place or "").startswith("line 3, column ")
    assert only(items).cause.endswith("; 5 of 6 adverts were read whole; left out: job 2, line 3")


@pytest.mark.parametrize("written", ["<br>", "<b>", "<p>", "</p>", " <a href='x'>", " < ", "<br>R&D "])
def test_html_that_nobody_escaped_is_text(read: Read, written: str) -> None:
    """A browser forgives it; no field begins or ends there."""
    items = read(feed(ADVERTS[1].replace("bravo. Do", f"bravo. {written}Do")))
    assert titles(items) == list(WORDS)
    assert [job.url for job in jobs_of(items)] == [f"https://example.org/{word}" for word in WORDS]
    assert "Do the work of bravo." in (jobs_of(items)[1].description or "")
    assert not only(items).lost
    assert only(items).cause.endswith("; 5 of 6 adverts were read whole; mended as far as it is sure: job 2, line 3")


def test_an_advert_without_its_beginning_is_said(read: Read) -> None:
    """What follows the end of another is nobody's."""
    items = read(feed(ADVERTS[1].removeprefix("<job>")))
    assert titles(items) == ["alpha", "charlie", "delta", "echo", "foxtrot"]
    assert only(items).lost
    assert only(items).cause.endswith("left out: what follows job 1, line 2")


def test_an_advert_in_a_comment_stays_out_and_a_field_called_job_is_a_field(read: Read) -> None:
    """Where adverts are told by their beginnings, these are none."""
    hidden = f"<!-- {ADVERTS[1]} --><job id='7'><job>Usher</job><company>Arts</company></job>"
    assert titles(read(feed(hidden).replace("</source>", "</sourc>"))) == ["alpha", "Usher", *WORDS[2:]]


def test_a_figure_that_breaks_off_is_none(read: Read) -> None:
    """A download that ends in mid salary: £3 is not the pay, and what was closed before it stays."""
    whole = feed()
    items = read(whole[: whole.index("£66") + 2])
    assert titles(items) == list(WORDS)
    assert (jobs_of(items)[5].hiring_organization, jobs_of(items)[5].salary) == ("Council foxtrot", None)


def test_many_damaged_adverts_are_counted(read: Read) -> None:
    """Five are named, the others are a number."""
    broken = "".join(f"\n{advert.replace('</title>', '')}" for advert in ADVERTS * 2)
    assert only(read(f"<source>{broken}{ADVERTS[0]}</source>")).cause.endswith(
        "1 of 13 adverts were read whole; left out: job 1, line 2; job 2, line 3; job 3, line 4; job 4, line 5;"
        " job 5, line 6 and 7 more"
    )


@given(
    at=st.integers(0, 5),
    cuts=st.lists(st.integers(0, len(ADVERTS[0])), min_size=2, max_size=4, unique=True).map(sorted),
    token=st.sampled_from(("", "<", ">", "</title>", "<br>", "</job>", "<![CDATA[", "<!--", "<url>", "&")),
)
def test_whatever_happens_to_an_advert_happens_to_no_other(read: Read, at: int, cuts: list[int], token: str) -> None:
    """Parts of it gone or replaced: the five others come out as ever, and nothing of them in it."""
    text = ADVERTS[at]
    kept = [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]
    found = jobs_of(read(feed(token.join(kept[::2]), at=at)))
    others = [job for job in jobs_of(read(feed())) if WORDS[at] not in job.title]
    assert [job for job in found if job in others] == others
    assert not any(names_another(job, WORDS[at]) for job in found if job not in others)


def names_another(job: Job, own: str) -> bool:
    """Whether a job has a value of an advert that is not its own."""
    return any(word in repr(job) for word in WORDS if word != own)
