"""The lines of a page that was saved as text, and which stand around the story: menus, buttons, lists, notes."""

from __future__ import annotations

import re

from bulletin.sources import clean
from bulletin.sources.caps import SAVED_PAGE
from bulletin.sources.furniture import is_call

_SIGN_UP = re.compile(
    r"^sign[\s-]?up(?:\s+(?:now|today|here|for\b.*|to\b.*))?$|^subscribe(?: now| today)?$", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"^(?:for your free .{0,60}|(?:linkedin|twitter|facebook|x)?\s*banner|print|email|tweet|save|copy link|whatsapp"
    r"|listen|published|posted|updated|share page|about sharing|comments?(?: \(\d+\))?"
    r"|most (?:read|popular|viewed)|back to top|home|menu|search|news|jobs|sport"
    r"|(?:log ?in|register|sign ?in|my account|contact us|about us)(?: ?[|/] ?(?:log ?in|register|sign ?in))?"
    r"|(?:skip to|jump to) .{0,40}|you are here:.{0,100}|follow us.{0,40}|(?:accept )?(?:all )?cookies?.{0,40}"
    r"|click here.{0,60}|(?:share|follow|join) (?:us )?on .{0,40}|linkedin|facebook|twitter"
    r"|\d+ (?:minute|min) read)\.?$",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^(?:related\b.{0,30}|most (?:read|popular|viewed)|more (?:on this|stories|from)\b.{0,30}|recommended.{0,20}"
    r"|(?:top|latest) (?:stories|news)|tags?:?|topics?:?)$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\[\d{1,3}\](?=\S)|(?<=\S)\[\d{1,3}\]")
_REFERENCES = re.compile(
    r"\n(?:references|visible links|links)\s{0,9}\n(?:\s{0,9}visible links:?\s{0,9}\n)?\s{0,9}1\. \S", re.IGNORECASE
)
"""How Lynx and its like note links: a number in the text, the addresses below it."""
_BULLET = re.compile(r"^[*•‣▪◦·–-]\s+(?=\S)")


def lines_of(text: str) -> list[str]:
    """Return the lines cleaned; an empty one stays, for it parts paragraphs."""
    text = text.strip()[:SAVED_PAGE]
    if noted := _REFERENCES.search(text):
        text = _MARKS.sub("", text[: noted.start()])
    return [clean.line(line) for line in text.split("\n")]


def is_sign_up(line: str) -> bool:
    """Whether a line calls readers to sign up."""
    return bool(_SIGN_UP.match(line))


def is_furniture(line: str) -> bool:
    """Whether a line is a menu's, a button's or a call's."""
    return bool(_SIGN_UP.match(line) or _FURNITURE.match(line)) or is_call(line)


def heads_a_list(line: str) -> bool:
    """Whether a line stands above a list beneath the story, such as "Related topics"."""
    return bool(_LIST.match(line))


def without_bullet(line: str) -> str | None:
    """Return a list's entry without its mark; None where the line is none."""
    mark = _BULLET.match(line)
    return line[mark.end() :] if mark else None
