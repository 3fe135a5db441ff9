"""What an item of a feed says, whatever the feed's format: its standfirst, text, byline, section, picture in the text.

Left to others: where each of these stands in the format (``feed``, ``json_feed``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bulletin.model import Problem
from bulletin.sources import clean, furniture
from bulletin.sources.headline import letters
from bulletin.sources.teaser import whole_sentences

_CONTINUE = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.)\]?\s*)?(?:continue reading|read (?:the )?(?:more|full)"
    r"|the post\b.{0,300}\bappeared first on)"
    r".{0,200}$",
    re.IGNORECASE,
)
_CUT = ("…", "...", "[…]", "[...]")
_TAG = re.compile(r"<[^<>]*>")
_TEASERS = ("continue reading", "read more", "read the ", "read full", "appeared first on")
_BREAKS_OFF = re.compile(r"(?:…|&hellip;|&#8230;|\.\.\.)\]?(?:\s|&nbsp;|&#160;|</?[^<>]{0,200}>)*\Z")
_TAIL = 300
_FEWEST_PARAGRAPHS = 2
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_LONGEST_SECTION = 40
_NAMED = 5
_ADDRESS = re.compile(r"<?(?:mailto:)?[\w.+-]+@[\w.-]+>?")
_LOGIN = re.compile(r"[a-z0-9._-]+|(?i:admin(?:istrator)?|web[ ._-]?(?:master|team)|no-?reply)")
"""What a system knows somebody by; a person's name has a capital."""

_ROLE = re.compile(
    r"\s*[,|]\s*(?:(?!and\b)[\w'’&/-]+\s+){0,5}?(?:reporter|correspondent|editor|writer|journalist|columnist|photographer)\b.*$",
    re.IGNORECASE,
)


def standfirst(summary: str, title: str = "") -> str | None:
    """Return the description's first paragraph that is not the headline; what is whole of it where it was cut off."""
    for paragraph in clean.each_paragraph(summary):
        words = _without_link(paragraph)
        if words and words != title and not furniture.is_call(words):
            return whole_sentences(words) if words.endswith(_CUT) else words
    return None


def body(content: str, told: str | None, title: str = "") -> tuple[str, ...]:
    """Return the text's paragraphs; none where it only says the standfirst (``told``) again, as a teaser does."""
    # Most feeds' do: a tenth of the time. The first word tells the others apart, for no tag is left inside one.
    if told and told.partition(" ")[0] in content and " ".join(_TAG.sub(" ", content).split()) == told:
        return ()
    found = tuple(
        words
        for paragraph in clean.each_paragraph(content)
        if (words := _without_link(paragraph)) and words != title and not furniture.is_call(words)
    )
    return () if found == (told,) else found


def whole_story(summary: str) -> str:
    """Return a description that holds the story itself, as it does where a feed has no other text; else ""."""
    if summary.count("<p") < _FEWEST_PARAGRAPHS or _BREAKS_OFF.search(summary[-_TAIL:]):
        return ""
    lowered = summary.lower()
    return "" if any(words in lowered for words in _TEASERS) else summary


def undated(strange: Sequence[tuple[int, str]], origin: str) -> Iterator[Problem]:
    """Yield a warning where items, told by their numbers, have a date that is none."""
    if strange:
        cause = f"a date such as {clean.line(strange[0][1])[:40]!r} is not understood, so the story has none"
        advice = "tell the publisher, or give the date by hand"
        yield Problem(origin=origin, place=_numbers(strange), cause=cause, advice=advice, lost=False)


def unlinked(astray: Sequence[tuple[int, str]], origin: str) -> Iterator[Problem]:
    """Yield a warning where items, told by their numbers, have a link that leads nowhere."""
    if astray:
        cause = f"a link such as {clean.line(astray[0][1])[:40]!r} cannot be followed, so the story has none"
        advice = "tell the publisher, or give the address by hand"
        yield Problem(origin=origin, place=_numbers(astray), cause=cause, advice=advice, lost=False)


def byline(names: Iterable[str | None]) -> str | None:
    """Return the authors as one line, "A, B and C"; an address is nobody's name."""
    named = [name for name in dict.fromkeys(map(_name, names)) if name]
    return joined(named) if named else None


def signed(names: Iterable[str | None], house: str | None) -> str | None:
    """Return the byline of what a publisher's system signs: its logins and the house's own name are nobody's."""
    named = [name for name in dict.fromkeys(map(_name, names)) if name and not is_login(name)]
    own = letters(house or "") if named else ""
    people = [name for name in named if letters(name) != own]
    return joined(people) if people else None


def is_login(name: str) -> bool:
    """Whether a name is what a system knows its author by, such as "admin" or "web.team"."""
    return bool(_LOGIN.fullmatch(name))


def without_role(name: str) -> str:
    """Return a name without what its bearer is: "Jo Lens" of "Jo Lens, Education Correspondent"."""
    return _ROLE.sub("", name) if "," in name or "|" in name else name


def joined(names: Sequence[str]) -> str:
    """Return one or more names as a line, "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def section(term: str | None) -> str | None:
    """Return an item's only category as a section; a path is a directory's, and a long one a sentence."""
    named = clean.line(term)
    return named if 0 < len(named) <= _LONGEST_SECTION and "/" not in named else None


def _numbers(items: Sequence[tuple[int, str]]) -> str:
    return f"item {', '.join(str(number) for number, _ in items[:_NAMED])}" + (" …" if len(items) > _NAMED else "")


def _without_link(paragraph: str) -> str:
    """The paragraph without its "Continue reading…"."""
    lowered = paragraph.lower()
    if "read" not in lowered and "appeared" not in lowered:  # the expression takes ten times as long to say so
        return paragraph
    return _CONTINUE.sub("", paragraph)


def _name(text: str | None) -> str:
    """A person's name without "By" and the address that stands with it; "" where there is nothing else."""
    words = clean.line(text)
    if "@" in words:
        words = _ADDRESS.sub(" ", words).strip(" ()<>,")
    return "" if "@" in words else without_role(_BY.sub("", words))
