"""What a story says in a few lines: the publisher's standfirst, otherwise whole sentences from its opening.

Says which passages may stand in a summary at all; ``extract`` chooses among them. The editor's
words come later, from the edition file, and beat both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bulletin.desk import quotations, sentences
from bulletin.desk.addresses import plain
from bulletin.desk.answers import Answer, Ask, asked
from bulletin.desk.extract import OVERFLOW, Passage, chosen
from bulletin.model import Article, SummarySource

TEASER_CHARACTERS = 160
"""A standfirst without a final stop is a line of display type up to here, and a torn-off text beyond."""

_TAIL = r"[\s.…»>→\])]*"
TORN = re.compile(
    r"(?:\.{2,}|…|\[…\]|\[\.{3}\]|[,;:–—-]"
    rf"|\b(?-i:C|c(?!.*\.$))ontinue reading\b{_TAIL}|\b(?-i:R|r(?!.*\.$))ead (?:more|on|(?:the )?full story)\b{_TAIL}"
    rf"|(?:^|[.!?…»\]\[(])\s*more\b{_TAIL}|\bmore\s*[…»>→]+\s*)$",
    re.IGNORECASE,
)
"""Residents may "pay more." and children "read more.", which is the end of a sentence; "Read more" is a link."""
# fmt: off
DANGLING = frozenset({
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "nor", "as",
    "than", "that", "which", "who", "whose", "is", "are", "was", "were", "be", "been", "has", "have", "had", "will",
    "would", "can", "could", "should", "may", "might", "must", "into", "over", "under", "about", "between", "its",
    "their", "his", "her", "our",
})
"""A text that ends on one of these was torn off."""
LABELS = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu",
    "thur", "thurs", "fri", "sat", "sun", "am", "pm", "bst", "gmt", "utc",
    "published", "posted", "updated", "first", "last", "date", "release", "released", "press", "news", "latest",
    "article", "story", "item", "post", "category", "section", "by", "on", "at", "in", "of", "the",
})
"""Of these and numbers a date or the name of a shelf is made: "Published 16 June 2025", "Latest news"."""
# fmt: on
COUNTED = re.compile(r"\d+(?:st|nd|rd|th|am|pm)?")
FEWEST_WORDS = 4
"""Without a final stop fewer words name something, and say nothing of it."""
WHOLE = re.compile(r"[.!][’”'\")\]]*$")
CALL = re.compile(
    r"^[\[(]?(?:(?:click|tap) here\b.*|(?:continue reading|read (?:more|on|(?:the )?full story)|more|sign up|subscribe)"
    r"(?: here| now| today)?[\s.!…»>→\])]*|read more(?: here| at|:).*)$",
    re.IGNORECASE,
)
"""A sentence that only sends the reader elsewhere."""
QUESTION = re.compile(r"\?[’”'\")\]]*$")
CAPTION = re.compile(
    r"©|^(?:photo(?:graph)?|picture|pictured|image|credit|caption|video|source|graphic|illustration)s?\b[^.]{0,80}?[:(]"
    r"|^(?:pictured|above|below|left|right|l-r|l to r|from (?:the )?left|clockwise from)\b"
    r"|\((?:far |second (?:from )?)?(?:left|right|centre)\)|\((?:file|library|stock) (?:photo|picture|pic|image)"
    r"|(?-i:\b(?:Photo(?:graph)?|Picture|Pic|Image)s?(?: credit)?(?: by|:) [A-Z])"
    r"|\b(?:on|via|from|by) google (?:street view|maps|earth)\W*$"
    r"|\b(?:getty images|shutterstock|alamy|istock|pa wire|pa media)\b"
    r"|\((?:photo|picture|image)\b",
    re.IGNORECASE,
)
LONGEST_CAPTION = 400
"""Characters. A longer paragraph is text, and loses only those of its sentences that read like a caption."""
FURNITURE = re.compile(
    r"^(?:[Bb]y [A-Z][\w’'-]+ [A-Z][^.]*$|(?i:read more|related|see also|sign up|subscribe|advertisement|share this|"
    r"follow us|this is a (?:breaking|developing)|click here|last updated|first published|published on|"
    r"updated(?: on|:? \d+)|this article|listen to)\b)"
    r"|\bappeared first on\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A summary and where it came from; the text is empty when the article offers nothing whole."""

    text: str
    source: SummarySource
    note: str = ""
    """What an editor should know of it: why a program's answer was not taken."""


def summarise(article: Article, characters: int, ask: Ask | None = None) -> Summary:
    """Tell ``article`` in about ``characters``: the standfirst as it is, or whole sentences of the article.

    The first sentence is taken whatever its length, since half of it or none would be worse. With
    ``ask`` its answer comes before the article's own sentences, where the article bears it out.
    """
    standfirst = " ".join((article.standfirst or "").split())
    if standfirst and _usable(standfirst, article) and len(standfirst) <= characters * OVERFLOW:
        return Summary(text=standfirst, source="publisher")
    answer = asked(ask, article, characters) if ask is not None and article.body else Answer()
    if answer.text:
        return Summary(text=answer.text, source="command")
    note = f"summary_command's answer was not used: {answer.fault}" if answer.fault else ""
    for paragraphs in (article.body, (standfirst,)):
        text = chosen(tuple(_passages(paragraphs, article)), article.title, characters)
        if text and not _repeats(text, article.title):
            return Summary(text=text, source="extract", note=note)
    return Summary(text="", source="none", note=note)


def first_sentence(text: str) -> str:
    """The opening of a summary, for the preheader."""
    return next(iter(sentences.split(text)), "")


def _usable(standfirst: str, article: Article) -> bool:
    """Whether the publisher's words can stand as they are."""
    told = sentences.split(standfirst)
    marks = quotations.marks(standfirst)
    return not (
        _repeats(standfirst, article.title)
        or _is_label(standfirst, article)
        or (not WHOLE.search(standfirst) and len(plain(standfirst).split()) < FEWEST_WORDS)
        or TORN.search(standfirst)
        or marks.open
        or marks.stray
        or CAPTION.search(standfirst)
        or FURNITURE.search(standfirst)
        or QUESTION.search(told[-1])
        or any(CALL.search(one) for one in told)
        or (not WHOLE.search(standfirst) and _breaks_off(told, article.body))
    )


def _breaks_off(told: list[str], body: tuple[str, ...]) -> bool:
    """Whether a text without a final stop was cut: a line of display type has no stop either."""
    last = told[-1]
    words = plain(last)
    return (
        len(told) > 1
        or len(last) > TEASER_CHARACTERS
        or words.rsplit(" ", 1)[-1] in DANGLING
        or any(
            plain(one) != words and plain(one).startswith(words)
            for paragraph in body[:3]
            for one in sentences.split(paragraph)
        )
    )


def _repeats(text: str, headline: str) -> bool:
    """Whether ``text`` only says the headline again."""
    said, known = plain(text).split(), set(plain(headline).split())
    return len(said) <= len(known) * 1.5 and sum(word in known for word in said) >= 0.9 * len(said)


def _passages(paragraphs: Iterable[str], article: Article) -> Iterator[Passage]:
    quoting = False
    for paragraph in paragraphs:
        text = " ".join(paragraph.split())
        is_long = len(text) > LONGEST_CAPTION
        if not text or (not is_long and _is_furniture(text, article)):
            continue
        goes_on = quoting and quotations.curl(text)[0] in quotations.OPENING
        quoting = bool(quotations.marks(text).open)
        for passage in _grouped(text):
            # a quotation over several paragraphs opens each of them again and closes once
            alone = not goes_on and _stands_alone(passage) and not (is_long and _is_furniture(passage, article))
            yield Passage(passage, alone)
            goes_on = goes_on and quotations.curl(passage)[-1] not in "’”"


def _is_furniture(paragraph: str, article: Article) -> bool:
    """A caption, credit, byline or call that extraction left among the paragraphs."""
    image = article.image
    known = {article.title, article.byline, image and image.alt, image and image.credit}
    return (
        bool(CAPTION.search(paragraph) or FURNITURE.search(paragraph))
        or plain(paragraph) in {plain(text) for text in known if text}
        or _is_label(paragraph, article)
    )


def _is_label(text: str, article: Article) -> bool:
    """Whether it says when, where on the site and by whom, and nothing else."""
    named = plain(f"{article.section or ''} {article.publisher or ''} {article.byline or ''}").split()
    return all(word in LABELS or word in named or COUNTED.fullmatch(word) for word in plain(text).split())


def _grouped(paragraph: str) -> Iterator[str]:
    """Its sentences, joined while a quotation is open between them."""
    start = end = 0
    for sentence in sentences.split(paragraph):
        end += len(sentence)
        if end == len(paragraph) or not quotations.marks(paragraph[start:], end - start).open:
            yield paragraph[start:end]
            start = end + 1
        end += 1


def _stands_alone(passage: str) -> bool:
    """Whole, no question, no quotation torn open, and not a quotation without who said it."""
    marks = quotations.marks(passage)
    curly = quotations.curl(passage)
    only_quoted = curly[0] in quotations.OPENING and curly[-1] == quotations.CLOSING[curly[0]] and _is_one(curly)
    asks = any(QUESTION.search(one) or CALL.search(one) for one in sentences.split(passage))
    return bool(WHOLE.search(passage)) and not (marks.open or marks.stray or only_quoted or asks)


def _is_one(curly: str) -> bool:
    """Whether the mark that opens ``curly`` stays open up to its last character: ‘Yes,’ she said, ‘we will.’ is two."""
    closes = (at for at, mark in enumerate(curly[:-1], start=1) if mark in quotations.CLOSING.values())
    return all(quotations.marks(curly, end).open for end in closes)
