"""How the words look before and while they are read: lengths, quotation marks, capitals, and names spelt two ways.

What a story says is the editor's; what is found here is what slips in when a day is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bulletin.checks.names import misspelt
from bulletin.checks.page import Page, quoted, words
from bulletin.checks.rule import Rule
from bulletin.checks.stories import HEADLINE, own
from bulletin.model import Finding

SUBJECT_LONG = Rule(
    "subject.long",
    "note",
    why="an inbox on a computer shows about 75 characters of it, one on a phone about 40",
    advice="shorten subject in edition.toml, or let its first words carry it",
)
SUBJECT_SHORT = Rule(
    "subject.short",
    "note",
    why="among others in an inbox it says too little to be opened",
    advice="say in subject, in edition.toml, what the day brings",
)
PREHEADER_MISSING = Rule(
    "preheader.missing",
    "warn",
    why="the inbox shows the first words of the page instead: “View in browser”",
    advice="write a preheader in edition.toml",
)
PREHEADER_SHORT = Rule(
    "preheader.short",
    "note",
    why="the inbox has room for a second line, and it stays empty",
    advice="write 40 to 120 characters as preheader in edition.toml",
)
PREHEADER_LONG = Rule(
    "preheader.long",
    "note",
    why="no inbox shows more than about 140 characters",
    advice="shorten preheader in edition.toml",
)
PREHEADER_REPEATS = Rule(
    "preheader.repeats",
    "warn",
    why="the inbox says the same thing twice, side by side",
    advice="let preheader, in edition.toml, tell the second story of the day",
)
QUOTES = Rule(
    "words.quotes",
    "warn",
    why="a quotation that is not closed, or never opened, looks like a sentence cut off",
    advice="close it in edition.toml, or take the mark out",
)
CAPITALS = Rule(
    "words.capitals",
    "warn",
    why="capitals read as shouting, and filters count them",
    advice="write it in small letters in edition.toml; abbreviations may stay",
)
NAMES = Rule(
    "words.names",
    "warn",
    why="one of the two is likely to be misspelt, and whoever is called so sees it",
    advice="look the name up, and write it the same way in edition.toml",
)

LEAST_SUBJECT = 12
LEAST_PREHEADER = 25
SHOUTED = re.compile(r"\b[^\W\d_]{4,}\b")
SHORTEST_SHOUT = 2
"""Words of four letters and more: one is an abbreviation, two in capitals are a voice."""

SHORTEST_HEADLINE = 5
"""Words from which all in capitals, however short they are, is no row of abbreviations."""
CAPITAL_NOUNS = ("de", "lb")
"""Languages in which every noun has a capital, so that one says nothing of a name."""


def wording(page: Page, *, most_subject: int, most_preheader: int) -> Iterator[Finding]:
    """Judge subject and preheader, and what each story says."""
    rendered = page.rendered
    yield from _subject(rendered.subject.strip(), most_subject)
    yield from _preheader(rendered.preheader.strip(), rendered.subject.strip(), most_preheader)
    english = rendered.language.lower().startswith("en")
    shown = {"subject": rendered.subject, "preheader": rendered.preheader} | _told(page)
    for where, text in shown.items():
        if problem := unbalanced(text, english=english):
            yield QUOTES.found(f"{quoted(text)}: {problem}", where)
        if shouts(text):
            yield CAPITALS.found(f"{quoted(text)} is in capitals", where)
    if rendered.language.lower().partition("-")[0] not in CAPITAL_NOUNS:
        yield from _names(page)


def unbalanced(text: str, *, english: bool) -> str | None:
    """Return what is wrong with the quotation marks, if anything can be told.

    In English ’ is an apostrophe too (councils’, ’90s, it’s), so only an opening ‘ without any mark that could close
    it is a fault. Other languages turn “ and ” round; there only straight marks and « » are counted.
    """
    if re.sub(r"(?<=\d)\"", "", text).count('"') % 2:  # 6" is six inches
        return 'a " stands alone'
    if text.count("«") != text.count("»"):
        return "« and » do not match"
    if not english:
        return None
    depth = 0
    for mark in re.findall("[“”]", text):
        depth += 1 if mark == "“" else -1
        if depth < 0:
            return "a ” closes what no “ opened"
    if depth:
        return "a “ is never closed"
    for opened in re.finditer(r"‘(?!\d\ds?\b)", text):
        if not re.search(r"’(?!\w)", text[opened.end() :]):
            return "a ‘ is never closed"
    return None


def shouts(text: str) -> bool:
    """Whether two words and most of the letters are capitals; a few abbreviations (NHS, UNISON) are none."""
    found = SHOUTED.findall(text)
    capitals = [word for word in found if word.isupper()]
    throughout = text.isupper() and len(re.findall(r"[^\W\d_]+", text)) >= SHORTEST_HEADLINE
    return throughout or (len(capitals) >= SHORTEST_SHOUT and 2 * len(capitals) > len(found))


def _subject(subject: str, most: int) -> Iterator[Finding]:
    if len(subject) > most:
        yield SUBJECT_LONG.found(f"the subject has {len(subject)} characters, and {most} are shown", "subject")
    elif subject and len(subject) < LEAST_SUBJECT:
        yield SUBJECT_SHORT.found(f"the subject has only {len(subject)} characters", "subject")


def _preheader(preheader: str, subject: str, most: int) -> Iterator[Finding]:
    if not preheader:
        yield PREHEADER_MISSING.found("there is no preheader", "preheader")
    elif _bare(preheader) == _bare(subject):
        yield PREHEADER_REPEATS.found("the preheader says what the subject says", "preheader")
    elif len(preheader) < LEAST_PREHEADER:
        yield PREHEADER_SHORT.found(f"the preheader has only {len(preheader)} characters", "preheader")
    elif len(preheader) > most:
        yield PREHEADER_LONG.found(f"the preheader has {len(preheader)} characters, and {most} are shown", "preheader")


def _bare(text: str) -> str:
    """A text without what does not make it another: capitals, and the marks around and between its words."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _told(page: Page) -> dict[str, str]:
    """The bulletin's headings and paragraphs, by where they stand."""
    found: dict[str, str] = {}
    for one in page.elements("//h1|//h2|//h3|//h4|//h5|//h6|//p"):
        text = words(one)
        if text and one.find(".//p") is None:
            found.setdefault(f"HTML, <{one.tag!s}> {quoted(text)}", text)
    return found


def _names(page: Page) -> Iterator[Finding]:
    for headline in page.elements(f"//*[{HEADLINE}]"):
        told = " ".join(words(one) for one in own(headline).iter("p"))
        for above, below in misspelt(words(headline), told):
            said = f"the headline says {quoted(above)}, the text below it {quoted(below)}"
            yield NAMES.found(said, f"story {quoted(words(headline))}")
