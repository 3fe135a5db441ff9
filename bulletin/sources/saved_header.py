"""The lines above the body of a page that was saved as text: headline, byline, date, picture and its credit.

There is no markup to go by, so they are recognised by their shape, in any order, below a menu or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bulletin.sources import dates, pictures
from bulletin.sources.feed_words import without_role
from bulletin.sources.saved_lines import is_furniture

_DATE = (
    rf"(?P<date>{dates.DATE_WORDS}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
    r"(?P<time>[\s,|-]*(?:at\s*)?\d{1,2}(?:[:.]\d{2}\s*(?:[ap]\.?m\.?)?|\s*[ap]\.?m\.?)(?:\s*(?:BST|GMT|UTC))?)?"
)
_NAMES = r"(?-i:[A-Z][\w.'’-]*(?:,? (?:[A-Z][\w.'’-]*|and|de|van|von|&)){1,7})"
"""People's, each word with a capital: where they stand alone, or behind a date, a sentence could stand too."""
_DATELINE = re.compile(rf"^(?:by\s+)?(?P<name>[^\d:;|•]{{0,80}}?)[\s,|•·–-]*{_DATE}$", re.IGNORECASE)
_DATE_FIRST = re.compile(rf"^{_DATE}[\s,|•·–-]+(?:by\s+)?(?P<name>{_NAMES})$", re.IGNORECASE)
_BY = re.compile(r"^by:?\s+(?P<name>[^\d.!?]{3,60})$", re.IGNORECASE)
_LONE_NAME = re.compile(r"^[^\d.!?:]{3,60}$")
_LEAD_IN = re.compile(
    r"^(?:(?:first |originally )?published|posted|(?:last )?(?:updated|modified)|date)\s*(?:on|:|at)?\s*", re.IGNORECASE
)
_CREDIT = re.compile(
    r"^(?:©|\(c\)|image source,|(?:(?:image|picture|photo|photograph|pic)s?(?:\s+(?:credit|copyright|courtesy of))?"
    r"|credit)s?\s*:)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"^\[(?:(?P<of>image|picture|photo)\s*:?\s*)?(?P<words>[^\[\]]{0,200})\]$", re.IGNORECASE)
"""What a browser without pictures writes: "[image: The town hall]", "[hall.jpg]"."""
_ROLE = re.compile(
    r"^[\w ,’'&-]{0,40}\b(?:reporter|correspondent|editor|writer|journalist|columnist)\b[\w ,’'&-]{0,30}$"
    r"|^BBC [\w ,’'&-]{2,40}$|^@\w+$|^\S+@\S+\.\w+$",
    re.IGNORECASE,
)
"""What stands with a name: what its bearer is, and where to write to."""
_ALT = re.compile(r"\s+(?:image|picture|photo)$", re.IGNORECASE)
_HEADER_LINES = 8
_MENU_LINES = 60
_LONGEST_IN_MENU = 40
_FEWEST_WORDS = 4
"""Of a headline below a menu, whose entries have fewer."""
_LONGEST_HEADER = 200


@dataclass(slots=True)
class Header:
    """What the lines above the body have told so far."""

    title: str = ""
    byline: str | None = None
    is_by: bool = False
    """A line that begins with "By" said so, and not one with a date, whose name may be the paper's."""
    date: str | None = None
    picture: bool = False
    alt: str = ""
    credit: str | None = None
    body_from: int = 0
    signs: list[str] = field(default_factory=list)
    """What gives the text away as a saved page, such as "date"."""

    @property
    def is_signed(self) -> bool:
        """Whether it has been told who wrote it, or when."""
        return bool(self.byline or self.date)


def below_menu(lines: list[str]) -> list[str]:
    """Return the lines with those of a menu above the headline emptied, so that the others keep their numbers."""
    end = _menu_end(lines)
    return [""] * end + lines[end:]


def header_of(lines: list[str]) -> Header:
    """Read the lines above the body: it begins with the first line that is none of theirs."""
    header = Header()
    named = _headline_by_picture([line for line in lines if line][:_HEADER_LINES])
    seen = 0
    for number, line in enumerate(lines):
        if not line or (is_furniture(line) and not (header.title and _CREDIT.match(line))):
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


def _takes(header: Header, line: str, named: str | None, below: str) -> bool:
    """Let the header take a line; False where it is the body's first.

    ``named`` is the headline where it is known, ``below`` the next line.
    """
    dateline = _dateline(line)
    by = _BY.match(line)
    if dateline and header.date is None:
        header.date = dateline["date"] + (dateline["time"] or "")
        header.byline = header.byline or _name(dateline["name"])
        header.signs.append("date")
    elif by and not header.is_by:
        header.byline, header.is_by = _name(by["name"]), True
        header.signs.append("byline")
    elif header.title:
        return _takes_below_headline(header, line, below)
    elif named and line != named and _LONE_NAME.match(line):
        header.byline = header.byline or line
    elif len(line) <= _LONGEST_HEADER:
        header.title = line
    else:
        return False
    return True


def _takes_below_headline(header: Header, line: str, below: str) -> bool:
    """Let the header take what stands between the headline and the body: names, roles, dates, the picture's words."""
    placeholder = _PLACEHOLDER.match(line)
    if placeholder:
        header.picture = True
        header.alt = header.alt or (placeholder["words"] if placeholder["of"] else "")
    elif not header.byline and re.fullmatch(_NAMES, line) and header.date is None and _dateline(below):
        header.byline = line
    elif _CREDIT.match(line) and not header.credit:
        header.picture, header.credit = True, pictures.credit(line)
        header.signs.append("credit")
    elif _ALT.sub("", line) == header.title:
        header.picture = header.picture or line != header.title
    else:
        return _is_bare_date(line) or (header.is_signed and bool(_ROLE.match(line)))
    return True


def _is_bare_date(line: str) -> bool:
    """Whether a line is another date, such as that of the last change."""
    dateline = _dateline(line)
    return dateline is not None and not _name(dateline["name"])


def _dateline(line: str) -> re.Match[str] | None:
    words = _LEAD_IN.sub("", line)
    return _DATELINE.match(words) or _DATE_FIRST.match(words)


def _name(text: str) -> str | None:
    return without_role(re.sub(r"^by:?\s+", "", text.strip(" ,|-–—·•"), flags=re.IGNORECASE)) or None


def _menu_end(lines: list[str]) -> int:
    """Where the header begins: with the headline above the first dateline or byline, where only short lines precede."""
    filled = [number for number, line in enumerate(lines[:_MENU_LINES]) if line]
    signed = next((n for n, number in enumerate(filled) if _dateline(lines[number]) or _BY.match(lines[number])), 0)
    for n in range(signed - 1, 0, -1):
        line = lines[filled[n]]
        if len(line.split()) >= _FEWEST_WORDS and not is_furniture(line) and not _ROLE.match(line):
            above = (lines[number] for number in filled[:n])
            is_menu = all(is_furniture(one) or len(one) < _LONGEST_IN_MENU for one in above)
            return filled[n] if is_menu else 0
    return 0
