"""A news page that someone saved as text: the article, and what stood around it.

The sign-up call, banners, menus and the like are left out (``saved_lines``); the lines above the body
are read by ``saved_header``; the panel of adverts by ``job_panel``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bulletin.model import Article, Image, Item, Problem
from bulletin.sources import dates
from bulletin.sources.caps import SAVED_PAGE
from bulletin.sources.document import Document, Hints
from bulletin.sources.job_panel import is_recruiter_line, panel_start, read_panel
from bulletin.sources.saved_header import Header, below_menu, header_of
from bulletin.sources.saved_lines import heads_a_list, is_furniture, is_sign_up, lines_of, without_bullet

_ENDS = re.compile(r"[.!?…:;][\"'’”)\]]*$")
_PROSE = 40


def is_saved_page(text: str) -> bool:
    """Whether a text shows signs of a news page: a dateline, byline, picture credit, sign-up call or job panel."""
    lines = below_menu(lines_of(text))
    if next((line for line in lines if line), "#").startswith(("#", "---", "|", "{", "%")):
        return False
    if any(is_recruiter_line(line) for line in lines):
        return True
    header = header_of(lines)
    return bool(header.title) and bool(header.signs or any(is_sign_up(line) for line in lines))


def read_saved_page(document: Document, text: str, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield the article and the jobs of the panel."""
    lines = below_menu(lines_of(text))
    start = panel_start(lines, is_furniture)
    header = header_of(lines[:start])
    body = _body(lines[header.body_from : start])
    jobs = list(read_panel(lines[start:], start, document.origin, is_furniture))
    if header.title and (body or not jobs):
        yield _article(header, body, document, hints, zone)
    yield from jobs
    if not (header.title or jobs):
        cause, advice = "there is neither a headline nor a job in it", "check that the whole page was saved"
        yield Problem(origin=document.origin, cause=cause, advice=advice)
    if len(text) > SAVED_PAGE:
        cause = f"it has more than {SAVED_PAGE:,} characters, and was read up to there"
        yield Problem(origin=document.origin, cause=cause, advice="save one page to a file", lost=False)


def _article(header: Header, body: tuple[str, ...], document: Document, hints: Hints, zone: ZoneInfo) -> Article:
    published = dates.moment(header.date, zone)
    return Article(
        title=header.title,
        byline=header.byline,
        published=published.at if published else None,
        date_only=published.date_only if published else False,
        body=body,
        # The page's words for the picture often only repeat the headline: then they are no description of it.
        image=Image(alt=header.alt, credit=header.credit) if header.picture else None,
        section=hints.section,
        publisher=hints.publisher,
        origin=document.origin,
    )


def _body(lines: list[str]) -> tuple[str, ...]:
    """The paragraphs: lines of a block belong together until one ends a sentence.

    After a sign-up call or the heading of a list only whole sentences are taken, for what stands
    there is furniture until it proves otherwise.
    """
    found: list[str] = []
    block: list[str] = []
    called = False
    for line in [*lines, ""]:
        if is_furniture(line) or heads_a_list(line):
            called = called or is_sign_up(line) or heads_a_list(line)
            line = ""  # noqa: PLW2901  furniture parts paragraphs as an empty line does
        entry = without_bullet(line)
        if entry and block:
            found += _paragraph(block, called=called)
            block = []
        if line:
            block.append(entry or line)
        if block and (not line or _ENDS.search(line)):
            found += _paragraph(block, called=called)
            block = []
    return tuple(found)


def _paragraph(block: list[str], *, called: bool) -> list[str]:
    paragraph = " ".join(block)
    return [paragraph] if not called or (len(paragraph) >= _PROSE and _ENDS.search(paragraph)) else []
