"""What a program outside says of an article is taken only where the article bears it out.

Every number and every name in the answer has to occur in the article: a summary that adds one
is a mistake in print, whoever wrote it. Who is asked, and how, is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bulletin.desk import quotations, sentences
from bulletin.desk.addresses import plain
from bulletin.desk.extract import LEANING, OVERFLOW
from bulletin.desk.likeness import STOPWORDS
from bulletin.desk.sentences import STARTERS
from bulletin.model import Article

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NAME = re.compile(r"[^\W\d_a-zß-ÿ][\w’'&-]*(?:\.(?=\w))?[\w’'&-]*")
"""A word that begins with a capital."""
# fmt: off
COUNTED = {
    word: str(number) for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
    )
} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "million": "million", "billion": "billion", "dozen": "dozen",
    "half": "half", "quarter": "quarter", "third": "third", "halves": "half", "quarters": "quarter", "thirds": "third",
    "double": "double", "twice": "twice",
    "hundreds": "hundreds", "thousands": "thousands", "millions": "millions", "billions": "billions",
}
# fmt: on
COMPOUND = re.compile(
    r"\b((?:twen|thir|for|fif|six|seven|eigh|nine)ty)[- ](one|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
"""Twenty-one is neither twenty nor one."""

ORDINARY = STARTERS | STOPWORDS | LEANING | {"nearly", "almost", "around", "under", "despite", "among", "work", "plans"}
"""Words that have a capital only because a sentence begins with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the program said, or why there is nothing: a lowercase clause."""

    text: str = ""
    fault: str = ""


Ask = Callable[[Article, int], Answer]
"""Asks for a summary of an article in about so many characters; never raises."""


def asked(ask: Ask, article: Article, characters: int) -> Answer:
    """The answer, its spaces made single, or why it cannot be used."""
    answer = ask(article, characters)
    text = " ".join(answer.text.split())
    fault = answer.fault or next(_faults(text, article, characters), "")
    return Answer(fault=fault) if fault else Answer(text=text)


def _faults(text: str, article: Article, characters: int) -> Iterator[str]:
    """What speaks against ``text``, the plainest first."""
    if not text or not text.isprintable():
        yield "it is empty" if not text else "there are control characters in it"
        return
    if len(text) > characters * OVERFLOW:
        yield f"it is {len(text)} characters long, and {characters} is the budget"
    marks = quotations.marks(text)
    if not re.search(r"[.!][’”'\")\]]*$", text) or "?" in text or marks.open or marks.stray:
        yield "it is not made of whole sentences that tell"
    whole = "\n".join((article.title, article.standfirst or "", article.byline or "", *article.body))
    known = _numbers(whole)
    for number in sorted(_numbers(text) - known):
        yield f"“{number}” is not in the article"
    runs = [_plain_run(run) for run in _runs(whole)]
    words = frozenset(plain(_bare(whole)).split())
    for sentence in sentences.split(text):
        for run in _runs(sentence):
            name = _plain_run(run)
            if not _occurs(_without_start(name, words) if sentence.lstrip("‘“\"'(").startswith(run[0]) else name, runs):
                yield f"“{' '.join(run)}” is not in the article"


def _numbers(text: str) -> frozenset[str]:
    """Every number in digits, and those that were written as words; "one" is as often a pronoun."""
    text = COMPOUND.sub(lambda found: str(sum(int(COUNTED[part.casefold()]) for part in found.groups())), text)
    digits = {re.sub(r"[,]", "", number).rstrip(".") for number in NUMBER.findall(text)}
    spelled = {COUNTED[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in COUNTED and word != "one"}
    scales = {"million" for _ in re.findall(r"\d ?m\b", text)} | {"billion" for _ in re.findall(r"\d ?bn\b", text)}
    return frozenset(digits | spelled | scales)


def _runs(text: str) -> Iterator[list[str]]:
    """Words with capitals that follow one another: "John Smith", "Ely City Council"."""
    run: list[str] = []
    for token in _bare(text).split():
        word = token.strip("‘’“”\"'()[],.;:!?…–—-")
        if NAME.fullmatch(word):
            run.append(word)
        if run and (not NAME.fullmatch(word) or token[-1] in ',.;:!?…)]”"'):
            yield run
            run = []
    if run:
        yield run


def _bare(text: str) -> str:
    """``text`` without the s of a genitive and the stop of a title, dashes as spaces."""
    text = re.sub(r"\b(Mr|Mrs|Ms|Mx|Dr|Cllr|St|Prof|Rev|Sir|Hon)\.", r"\1", text)
    return re.sub(r"[’']s\b", "", re.sub(r"[–—/-]", " ", text))


def _plain_run(run: list[str]) -> tuple[str, ...]:
    return tuple(plain(" ".join(run)).split())


def _without_start(name: tuple[str, ...], words: frozenset[str]) -> tuple[str, ...]:
    """``name`` without a first word that has its capital from the sentence: a common one, or one of the article's."""
    return name[1:] if name and (name[0] in ORDINARY or (len(name) == 1 and name[0] in words)) else name


def _occurs(name: tuple[str, ...], runs: list[tuple[str, ...]]) -> bool:
    """Whether the words of ``name`` stand in one name of the article in their order: "Cllr Day" in "Cllr Jo Day"."""
    return not name or any(_in_order(name, run) for run in runs)


def _in_order(name: tuple[str, ...], run: tuple[str, ...]) -> bool:
    rest = iter(run)
    return all(word in rest for word in name)
