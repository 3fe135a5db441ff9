"""The panel of job adverts beneath a saved page: title, employer, salary, teaser with the place at its end.

The panel's heading ("Highways jobs") is passed on as a hint of the sector: it is often above jobs of any kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from bulletin.model import Item, Job, Problem, Salary
from bulletin.sources.place import split_place
from bulletin.sources.teaser import is_finished, is_uncut, whole_sentences

_RECRUITER = re.compile(r"^rec(?:ruiter|uriter|ruter|riuter)\s*:\s*(?P<name>.*)$", re.IGNORECASE)
_HEADING = re.compile(
    r"^(?:(?:latest|featured|top|new|current|related|more)\s+)?[\w&,’' -]{0,50}\b(?:jobs|vacancies)"
    r"(?:\s+of the (?:week|day))?$",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"[£€]\s?\d|\d{2},\d{3}|\b(?:grade|band|scale|scp|nj?c|spinal)\b.{0,12}\d|\bsalary\b"
    r"|\bper (?:annum|hour|day|year)\b"
    r"|\bp\.?a\.?\b|\bcompetitive\b|\bnegotiable\b|\bliving wage\b|\bunpaid\b|\bvoluntary\b|\bpro[ -]rata\b",
    re.IGNORECASE,
)
_LONGEST_PAY = 120
_LATEST_PAY = 25
_LONGEST_TEASER = 2000


def is_recruiter_line(line: str) -> bool:
    """Whether a line closes an advert: "Recruiter: …", or as one widely used page has it, "Recuriter: …"."""
    return bool(_RECRUITER.match(line))


def panel_start(lines: list[str], is_furniture: Callable[[str], bool]) -> int:
    """Return the index of the panel's first line (its heading, or the first title); the number of lines if none."""
    closing = next((number for number, line in enumerate(lines) if is_recruiter_line(line)), None)
    if closing is None:
        last_pay = next((number for number in range(len(lines) - 1, -1, -1) if _is_pay(lines[number])), 0)
        headings = (number for number in range(2, last_pay + 1) if _HEADING.match(lines[number]))
        return next(headings, len(lines))
    for number in range(closing - 1, -1, -1):
        if _HEADING.match(lines[number]) or is_furniture(lines[number]):
            return number
    return _title_before(lines, closing)


def read_panel(lines: list[str], offset: int, origin: str, is_furniture: Callable[[str], bool]) -> Iterator[Item]:
    """Yield the panel's jobs; ``offset`` is how many lines stand above it, for naming places."""
    kept = [
        (offset + number, line)
        for number, line in enumerate(lines, start=1)
        if line and not is_furniture(line) and not (_HEADING.match(line) and number == 1)
    ]
    kept = kept[1:] if kept and _HEADING.match(kept[0][1]) else kept
    hint = _hint(lines[0]) if lines else None
    for entry in _entries(kept):
        job = _job([line for _, line in entry], f"line {entry[0][0]}", origin)
        yield replace(job, sector_hint=hint) if isinstance(job, Job) else job


def _hint(heading: str) -> str | None:
    """What a panel's heading says of its jobs: "Highways" of "Highways jobs"; None where it says nothing."""
    said = re.sub(
        r"(?i)^(?:latest|featured|top|new|current|related|more)\b|\b(?:jobs|vacancies)\b.*$", "", heading
    ).strip()
    return said or None if _HEADING.match(heading) else None


def _title_before(lines: list[str], closing: int) -> int:
    """Where the first advert begins when nothing heads the panel: the line before its employer's name."""
    employer = _RECRUITER.sub(r"\g<name>", lines[closing]).strip().lower()
    filled = [number for number in range(closing) if lines[number]]
    for index, number in enumerate(filled):
        if index and lines[number].lower() == employer:
            return filled[index - 1]
    return filled[-4] if len(filled) >= 4 else closing  # noqa: PLR2004  title, employer, salary, teaser


def _entries(lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Part the panel into adverts: at the recruiter's lines, or else two lines above each salary."""
    closings = [index + 1 for index, (_, line) in enumerate(lines) if is_recruiter_line(line)]
    if closings:
        bounds = [0, *closings]
    else:
        starts = [index - 2 for index, (_, line) in enumerate(lines) if index > 1 and _is_pay(line)]
        bounds = [*starts, len(lines)] if starts else []
    for start, end in pairwise(bounds):
        yield lines[start:end]
    if closings:
        yield from _broken_off(lines, closings)


def _broken_off(lines: list[tuple[int, str]], closings: list[int]) -> Iterator[list[tuple[int, str]]]:
    """The advert below the last recruiter's line, its own missing, told by its pay beneath an employer of the panel.

    Whatever else is there may be another list of the page's, in which sums are named too.
    """
    employers = {_RECRUITER.sub(r"\g<name>", lines[end - 1][1]).strip().lower() for end in closings}
    for index in range(closings[-1] + 2, len(lines)):
        if _is_pay(lines[index][1]) and lines[index - 1][1].lower() in employers:
            yield lines[index - 2 : index + 2]
            return


def _job(lines: list[str], place: str, origin: str) -> Item:
    closing = _RECRUITER.match(lines[-1])
    recruiter = closing["name"].strip() if closing else ""
    lines = lines[:-1] if closing else lines
    if not lines:
        cause, advice = "an advert in the job panel has no title", "save the page again, whole"
        return Problem(origin=origin, place=place, cause=cause, advice=advice)
    title, rest = lines[0], lines[1:]
    employer = recruiter or (rest[0] if rest else "")
    rest = [line for line in rest if line.lower() != employer.lower()]
    pay = next((line for line in rest if _is_pay(line)), None)
    teaser = " ".join(line for line in rest if line is not pay)[:_LONGEST_TEASER]
    words, where = split_place(teaser, employer, title)
    return Job(
        title=title,
        hiring_organization=employer or None,
        location=where,
        description=_uncut(words),
        salary=Salary(raw=pay) if pay else None,
        origin=origin,
    )


def _is_pay(line: str) -> bool:
    """Whether a line says what a post pays; a sentence may name a sum, but does not begin with it."""
    pay = _PAY.search(line) if len(line) <= _LONGEST_PAY else None
    return pay is not None and (pay.start() <= _LATEST_PAY or not is_finished(line))


def _uncut(words: str) -> str | None:
    """The teaser without a sentence that the page cut off."""
    if not words or is_finished(words):
        return words or None
    return words if is_uncut(words) else whole_sentences(words)
