"""A small bulletin without fault, which each test of the checks spoils in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bulletin.checks.run import More, Sample, Standards, judge
from bulletin.message.compose import compile_message
from bulletin.message.splice import fill_html, splice
from bulletin.model import EditionId, Finding, Judgement, Picture, Problem, Rendered
from tests.message.sample import PUBLICATION

MARK = "s0123456789abcdef"

PICTURE = Picture(name="hall-208.jpg", media_type="image/jpeg", content=b"jpeg", width=208, height=208)

BODY = f"""
<h1>The Town Hall Daily</h1>
<h2 class="headline"><a href="https://town-hall.test/carers">Inspectors praise a county</a></h2>
<p>Salaries and sick pay have ended a shortage.</p>
<a href="{MARK}_unsubscribe_url_">Unsubscribe</a>
"""

TEXT = f"""THE TOWN HALL DAILY

Inspectors praise a county that put foster carers on the payroll
Salaries and sick pay have ended a four-year shortage in Wearham. Two
neighbouring councils will vote on the same scheme before the summer
recess.
https://town-hall.test/carers

Unsubscribe:
{MARK}_unsubscribe_url_
"""

PAGE = '<!DOCTYPE html><html lang="en-GB" dir="ltr"><head><title>A day</title>{head}</head><body>{body}</body></html>'

EDITION = EditionId(publication="town-hall-daily", day=date(2025, 6, 16))

VALUES = {
    "email": "reader@example.org",
    "name": "Sam Reader",
    "date": "Mon, 16 Jun 2025 06:00:00 +0100",
    "message_id": "sample.2025-06-16@example.org",
    "unsubscribe_url": "https://news.example.org/unsubscribe/sample",
    "view_url": "https://news.example.org/view/sample",
}


def judgement(  # noqa: PLR0913 - one part of the bulletin each
    more: str = "",
    *,
    body: str = BODY,
    head: str = "",
    page: str = PAGE,
    text: str = TEXT,
    subject: str = "Inspectors praise a county",
    preheader: str = "Salaries and sick pay have ended a shortage",
    language: str = "en-GB",
    problems: tuple[Problem, ...] = (),
    spoilt: Callable[[bytes], bytes] = bytes,
    standards: Standards | None = None,
    outside: Sequence[More] = (),
) -> Judgement:
    """Return what the checks say of the bulletin with ``more`` at the end of its HTML, and its message ``spoilt``."""
    rendered = Rendered(
        subject=subject,
        preheader=preheader,
        mjml="<mjml/>",
        html=page.format(head=head, body=body + more),
        text=text,
        mark=MARK,
        slots=frozenset({"unsubscribe_url", "view_url"}),
        pictures=(PICTURE,),
        language=language,
        problems=problems,
    )
    message = splice(compile_message(rendered, PUBLICATION, EDITION), VALUES)
    sample = Sample(html=fill_html(rendered, VALUES), message=spoilt(message))
    return judge(rendered, standards or Standards(), sample, outside)


def judged(more: str = "", *, about: str = "", **parts: object) -> tuple[Finding, ...]:
    """Return the findings whose id begins with ``about``; all of them without it."""
    found = judgement(more, **parts).findings  # type: ignore[arg-type]  # parts by their names
    return tuple(one for one in found if one.id.startswith(about))


def ids(found: tuple[Finding, ...]) -> list[str]:
    """Return severity and id of each finding, in their order."""
    return [f"{one.severity} {one.id}" for one in found]
