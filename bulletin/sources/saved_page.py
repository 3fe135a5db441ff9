"""A news page that someone saved as text: byline and date, headline, picture credit, body, and what stood around it.

The sign-up call, banners and the like are left out; the job panel goes to ``job_panel``. There is
no markup to go by, so the header's lines are recognised by their shape, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bulletin.model import Article, Image, Item, Problem
from bulletin.sources import clean, dates, pictures
from bulletin.sources.caps import SAVED_PAGE
from bulletin.sources.document import Document, Hints
from bulletin.sources.job_panel import is_recruiter_line, panel_start, read_panel

_DATE = (
    rf"(?P<date>{dates.DATE_WORDS}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
    r"(?P<time>[\s,|-]*(?:at\s*)?\d{1,2}[:.]\d{2}\s*(?:[ap]m)?)?"
)
_NAMES = r"(?-i:[A-Z][\w.'’-]*(?:,? (?:[A-Z][\w.'’-]*|and|de|van|von|&)){1,7})"
"""People's, each word with a capital: where they stand alone, or behind a date, a sentence could stand too."""
_DATELINE = re.compile(rf"^(?:by\s+)?(?P<name>[^\d:;|•]{{0,80}}?)[\s,|•·–-]*{_DATE}$", re.IGNORECASE)
_DATE_FIRST = re.compile(rf"^{_DATE}[\s,|•·–-]+(?:by\s+)?(?P<name>{_NAMES})$", re.IGNORECASE)
_BY = re.compile(r"^by:?\s+(?P<name>[^\d.!?]{3,60})$", re.IGNORECASE)
_LONE_NAME = re.compile(r"^[^\d.!?:]{3,60}$")
_LEAD_IN = re.compile(r"^(?:published|posted|updated|date)\s*(?:on|:)?\s*", re.IGNORECASE)
_CREDIT = re.compile(
    r"^(?:©|\(c\)|(?:(?:image|picture|photo|photograph|pic)s?(?:\s+(?:credit|copyright|courtesy of))?|credit)s?\s*:)",
    re.IGNORECASE,
)
_ALT = re.compile(r"\s+(?:image|picture|photo)$", re.IGNORECASE)
_SIGN_UP = re.compile(
    r"^sign[\s-]?up(?:\s+(?:now|today|here|for\b.*|to\b.*))?$|^subscribe(?: now| today)?$", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"^(?:for your free .{0,60}|(?:linkedin|twitter|facebook|x)?\s*banner|advert(?:isement)?|sponsored"
    r"|share(?: this.{0,40})?"
    r"|print|email|tweet|comments?(?: \(\d+\))?|read more.{0,60}|related (?:articles?|stories|content)"
    r"|most (?:read|popular)"
    r"|back to top|home|menu|search|log ?in|register|follow us.{0,40}|(?:accept )?cookies?.{0,40}|click here.{0,60}"
    r"|(?:share|follow|join) (?:us )?on .{0,40}|linkedin|facebook|twitter)\.?$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…:;][\"'’”)\]]*$")
_HEADER_LINES = 8
_LONGEST_HEADER = 200
_PROSE = 40


@dataclass(slots=True)
class _Header:
    """What the lines above the body have told so far."""

    title: str = ""
    byline: str | None = None
    date: str | None = None
    picture: bool = False
    credit: str | None = None
    body_from: int = 0
    signs: list[str] = field(default_factory=list)
    """What gives the text away as a saved page, such as "date"."""


def is_saved_page(text: str) -> bool:
    """Whether a text shows signs of a news page: a dateline, byline, picture credit, sign-up call or job panel."""
    lines = _lines(text)
    if not lines or lines[0].startswith(("#", "---", "|", "{", "%")):
        return False
    if any(is_recruiter_line(line) for line in lines):
        return True
    header = _header(lines)
    return bool(header.title) and bool(header.signs or any(_SIGN_UP.match(line) for line in lines))


def read_saved_page(document: Document, text: str, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield the article and the jobs of the panel."""
    lines = _lines(text)
    start = panel_start(lines, lambda line: bool(_SIGN_UP.match(line) or _FURNITURE.match(line)))
    header = _header(lines[:start])
    body = _body(lines[header.body_from : start])
    jobs = list(read_panel(lines[start:], start, document.origin, _is_furniture))
    if header.title and (body or not jobs):
        yield _article(header, body, document, hints, zone)
    yield from jobs
    if not (header.title or jobs):
        cause, advice = "there is neither a headline nor a job in it", "check that the whole page was saved"
        yield Problem(origin=document.origin, cause=cause, advice=advice)
    if len(text) > SAVED_PAGE:
        cause = f"it has more than {SAVED_PAGE:,} characters, and was read up to there"
        yield Problem(origin=document.origin, cause=cause, advice="save one page to a file", lost=False)


def _article(header: _Header, body: tuple[str, ...], document: Document, hints: Hints, zone: ZoneInfo) -> Article:
    published = dates.moment(header.date, zone)
    return Article(
        title=header.title,
        byline=header.byline,
        published=published.at if published else None,
        date_only=published.date_only if published else False,
        body=body,
        # The page's words for the picture only repeat the headline, so they are no description of it.
        image=Image(credit=header.credit) if header.picture else None,
        section=hints.section,
        publisher=hints.publisher,
        origin=document.origin,
    )


def _lines(text: str) -> list[str]:
    """The lines cleaned; an empty one stays, for it parts paragraphs."""
    return [clean.line(line) for line in text.strip()[:SAVED_PAGE].split("\n")]


def _is_furniture(line: str) -> bool:
    return bool(_SIGN_UP.match(line) or _FURNITURE.match(line))


def _header(lines: list[str]) -> _Header:
    """Read the lines above the body: it begins with the first line that is none of theirs."""
    header = _Header()
    named = _headline_by_picture([line for line in lines if line][:_HEADER_LINES])
    seen = 0
    for number, line in enumerate(lines):
        if not line or (_is_furniture(line) and not header.title):
            continue
        seen += 1
        below = next((following for following in lines[number + 1 :] if following), "")
        if seen > _HEADER_LINES or not _takes(header, line, named, below):
            header.body_from = number
            return header
    header.body_from = len(lines)
    return header


def _headline_by_picture(lines: list[str]) -> str | None:
    """The headline, where the picture's line repeats it ("… image"): then a lone name above it is no headline."""
    repeated = {_ALT.sub("", line) for line in lines if _ALT.search(line)}
    return next((line for line in lines if line in repeated), None)


def _takes(header: _Header, line: str, named: str | None, below: str) -> bool:
    """Let the header take a line; False where it is the body's first.

    ``named`` is the headline where it is known, ``below`` the next line.
    """
    dateline = _dateline(line)
    by = _BY.match(line)
    if dateline and header.date is None:
        header.date = dateline["date"] + (dateline["time"] or "")
        header.byline = header.byline or _name(dateline["name"])
        header.signs.append("date")
    elif by and header.byline is None:
        header.byline = _name(by["name"])
        header.signs.append("byline")
    elif header.title and not header.byline and re.fullmatch(_NAMES, line) and header.date is None and _dateline(below):
        header.byline = line
    elif header.title and _CREDIT.match(line) and not header.credit:
        header.picture, header.credit = True, pictures.credit(line)
        header.signs.append("credit")
    elif header.title and _ALT.sub("", line) == header.title:
        header.picture = header.picture or line != header.title
    elif not header.title and named and line != named and _LONE_NAME.match(line):
        header.byline = header.byline or line
    elif not header.title and len(line) <= _LONGEST_HEADER:
        header.title = line
    else:
        return False
    return True


def _dateline(line: str) -> re.Match[str] | None:
    words = _LEAD_IN.sub("", line)
    return _DATELINE.match(words) or _DATE_FIRST.match(words)


def _name(text: str) -> str | None:
    return re.sub(r"^by:?\s+", "", text.strip(" ,|-–—·•"), flags=re.IGNORECASE) or None


def _body(lines: list[str]) -> tuple[str, ...]:
    """The paragraphs: lines of a block belong together until one ends a sentence.

    After a sign-up call only whole sentences are taken, for what stands there is furniture until it proves otherwise.
    """
    found: list[str] = []
    block: list[str] = []
    called = False
    for line in [*lines, ""]:
        if _is_furniture(line):
            called = called or bool(_SIGN_UP.match(line))
            line = ""  # noqa: PLW2901  furniture parts paragraphs as an empty line does
        if line:
            block.append(line)
        if block and (not line or _ENDS.search(line)):
            paragraph = " ".join(block)
            if not called or (len(paragraph) >= _PROSE and _ENDS.search(paragraph)):
                found.append(paragraph)
            block = []
    return tuple(found)
