"""What every bulletin owes its readers: a subject, a text part that says something, and a way out in both parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bulletin.checks.link_words import spoken
from bulletin.checks.looks import Shown
from bulletin.checks.page import Element, Page, place, quoted
from bulletin.checks.rule import Rule
from bulletin.model import Finding

SUBJECT_MISSING = Rule(
    "subject.missing",
    "block",
    why="a message without a subject looks like an accident, and filters take it for one",
    advice="write one as subject in edition.toml",
)
TEXT_MISSING = Rule(
    "text.missing",
    "block",
    why="some readers, and some filters, see nothing but the plain-text part",
    advice="let bulletin.txt.j2 tell the stories and jobs; some readers see nothing else",
)
TEXT_TRIVIAL = Rule(
    "text.trivial",
    "block",
    why="some readers, and some filters, see nothing but the plain-text part",
    advice="let bulletin.txt.j2 tell the stories and jobs; some readers see nothing else",
)
UNSUBSCRIBE_HTML = Rule(
    "unsubscribe.html",
    "block",
    why="the law asks for a way out, and a reader who finds none reports the message as spam",
    advice="put {{ slot.unsubscribe_url }} into the template's footer as a link",
)
UNSUBSCRIBE_TEXT = Rule(
    "unsubscribe.text",
    "block",
    why="the law asks for a way out, and a reader who finds none reports the message as spam",
    advice="put {{ slot.unsubscribe_url }} at the end of bulletin.txt.j2",
)
PLACEHOLDER = Rule(
    "words.placeholder",
    "warn",
    why="readers see what somebody meant to replace",
    advice="replace it in edition.toml or in the template",
)

LEAST_WORDS = 30
"""A text part of fewer is no bulletin but a line such as "view this in your browser"."""

LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\*\|\w+\|\*|%%\w+%%"
    r"|\[(?i:insert|enter)\b[^\]]{0,60}\]|\[(?i:headline|summary|standfirst|name|date|todo|tbc)(?i: here)?\]"
    r"|\b(?:TODO|FIXME|TKTK|X{3,})\b|\b(?i:lorem ipsum)\b"
)
"""Of templates, of mailing programs, of whoever was to come back to it. TBC alone is an honest salary."""


def parts(page: Page, shown: Mapping[Element, Shown]) -> Iterator[Finding]:
    """Judge subject, text part, and the unsubscribe link; ``shown`` is how each element looks in the light."""
    if not page.rendered.subject.strip():
        yield SUBJECT_MISSING.found("the bulletin has no subject", "subject")
    yield from _text(page.rendered.text)
    yield from _unsubscribe(page, shown)
    yield from _left_over(page)


def _text(text: str) -> Iterator[Finding]:
    said = [word for word in text.split() if "://" not in word and any(map(str.isalpha, word))]
    if not text.strip():
        yield TEXT_MISSING.found("there is no plain-text part", "text")
    elif len(said) < LEAST_WORDS:
        yield TEXT_TRIVIAL.found(f"the plain-text part has only {len(said)} words", "text")


def _unsubscribe(page: Page, shown: Mapping[Element, Shown]) -> Iterator[Finding]:
    slot = f"{page.rendered.mark}_unsubscribe_url_"
    links = [link for link in page.elements("//a[@href]") if link.get("href") == slot]
    if not links:
        yield UNSUBSCRIBE_HTML.found("the HTML part has no unsubscribe link", "HTML")
    elif not any(spoken(link) and not shown[link].hidden for link in links):
        said = "the HTML part's unsubscribe link is hidden, or has no words"
        yield UNSUBSCRIBE_HTML.found(said, place(links[0]), advice="show it in the template's footer, and in words")
    if slot not in page.rendered.text:
        yield UNSUBSCRIBE_TEXT.found("the text part has no unsubscribe link", "text")


def _left_over(page: Page) -> Iterator[Finding]:
    """Told where it stands first; the text part says what the HTML says, and is quoted only for what is not there."""
    told: set[str] = set()
    for element, text in page.texts():
        if (found := LEFT_OVER.search(text)) and found[0] not in told:
            told.add(found[0])
            yield _placeholder("HTML", found[0], place(element))
    written = {"subject": page.rendered.subject, "preheader": page.rendered.preheader, "text": page.rendered.text}
    for part, text in written.items():
        if (found := LEFT_OVER.search(text)) and (part != "text" or found[0] not in told):
            yield _placeholder(part, found[0], part)


def _placeholder(part: str, found: str, where: str) -> Finding:
    return PLACEHOLDER.found(f"the {part} shows {quoted(found)}, which looks like a placeholder", where)
