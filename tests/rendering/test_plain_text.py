from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bulletin.rendering.plain_text import tidy, wrap
from bulletin.rendering.render import render
from tests.rendering.editions import JOBS, LEAD, LOOK, PUBLICATION, edition

LONDON = ZoneInfo("Europe/London")


def test_the_text_part_reads_as_a_bulletin() -> None:
    """Headline, summary, who wrote it, and the address on a line of its own; then the jobs, then the way out."""
    rendered = render(edition(stories=(LEAD,), jobs=JOBS[:1], corrections=()), PUBLICATION, LOOK)
    mark = rendered.mark
    assert (
        rendered.text
        == f"""THE TOWN HALL DAILY
What councils decided, and who is hiring
Monday 16 June 2025
========================================================================

Inspectors praise a county that put foster carers on the payroll
Salaries and sick pay have ended a four-year shortage in Wearham. Two
neighbouring councils will vote on the same scheme before the summer
recess.
By Dana Writer · 4 min read
https://town-hall.test/carers

========================================================================
TODAY’S JOBS: 1 post open today

HOUSING & HOMES
---------------

Housing Assurance Service Manager
Northmere Council, Northmere, West Yorkshire
£55,675–£56,649 a year
Closes Friday 20 June
https://town-hall.test/jobs/1?src=board&amp=1

See all jobs:
https://town-hall.test/jobs

========================================================================
Forwarded to you? Sign up for your own copy, free:
https://news.town-hall.test

LinkedIn: https://linkedin.test/company/town-hall
Bluesky: https://bluesky.test/town-hall

You get this because {mark}_reason_ as
{mark}_email_.

Unsubscribe:
{mark}_unsubscribe_url_
Preferences:
{mark}_preferences_url_
View in browser:
{mark}_view_url_

The Town Hall Daily, 1 High Street, Exampleton EX1 1EX
"""
    )


def test_what_closes_today_is_marked_in_the_text_too() -> None:
    """Who reads plain text is told in words, and the day beside them."""
    jobs = (
        replace(JOBS[0], closes=datetime(2025, 6, 16, 23, 59, 59, tzinfo=LONDON)),
        replace(JOBS[1], closes=datetime(2025, 6, 17, 17, tzinfo=LONDON)),
    )
    text = render(edition(jobs=jobs), PUBLICATION, LOOK).text
    assert "\nCloses today, Monday 16 June\n" in text
    assert "\nCloses tomorrow, Tuesday 17 June, 17:00\n" in text


def test_no_line_of_a_full_day_is_longer_than_72() -> None:
    """Addresses alone may be."""
    lines = render(edition(), PUBLICATION, LOOK).text.splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= 72


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1), min_size=1))
def test_wrapping_loses_and_breaks_no_word(words: list[str]) -> None:
    """Whatever is wrapped still reads the same, and a long address stays whole."""
    wrapped = wrap(" ".join(words))
    assert wrapped.split() == words
    assert all(len(line) <= 72 or " " not in line for line in wrapped.split("\n"))


def test_a_page_has_no_stray_blanks() -> None:
    """One empty line at the most, none at either end, nothing behind a line, and no space but the plain one."""
    assert tidy("\n\na  \n\n\n\nb\u00a0c\n\n") == "a\n\nb c\n"
