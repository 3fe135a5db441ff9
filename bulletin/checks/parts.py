"""What every bulletin owes its readers: a subject, a text part that says something, and a way out in both parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bulletin.checks.page import Page
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

LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\blorem ipsum\b", re.IGNORECASE)


def parts(page: Page) -> Iterator[Finding]:
    """Judge subject, text part, and the unsubscribe link."""
    if not page.rendered.subject.strip():
        yield SUBJECT_MISSING.found("the bulletin has no subject", "subject")
    yield from _text(page.rendered.text)
    yield from _unsubscribe(page)
    yield from _left_over(page)


def _text(text: str) -> Iterator[Finding]:
    said = [word for word in text.split() if "://" not in word and any(map(str.isalpha, word))]
    if not text.strip():
        yield TEXT_MISSING.found("there is no plain-text part", "text")
    elif len(said) < LEAST_WORDS:
        yield TEXT_TRIVIAL.found(f"the plain-text part has only {len(said)} words", "text")


def _unsubscribe(page: Page) -> Iterator[Finding]:
    slot = f"{page.rendered.mark}_unsubscribe_url_"
    if not any(link.get("href") == slot for link in page.elements("//a[@href]")):
        yield UNSUBSCRIBE_HTML.found("the HTML part has no unsubscribe link", "HTML")
    if slot not in page.rendered.text:
        yield UNSUBSCRIBE_TEXT.found("the text part has no unsubscribe link", "text")


def _left_over(page: Page) -> Iterator[Finding]:
    shown = {"subject": page.rendered.subject, "text": page.rendered.text, "HTML": page.visible_text()}
    for part, text in shown.items():
        if found := LEFT_OVER.search(text):
            yield PLACEHOLDER.found(f"the {part} shows “{found[0]}”, which looks like a placeholder", part)
