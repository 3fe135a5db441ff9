"""ROUGE of the desk's summaries against human ones, beside the lead and chance.

    python benchmarks/summaries.py FOLDER [--characters 280] [--samples 1000]

FOLDER holds ``articles/NAME.txt`` (the headline, a blank line, and paragraphs with blank lines
between them) and ``summaries/NAME.txt``, or several people's as ``summaries/NAME.1.txt`` and so
on: the layout of most public corpora, whose files need no more than this renaming. Both may have
folders in them.

An article without a headline has "-" in its place.

What is compared, as a reader would see it, whole sentences filled by one rule (``FULL`` and
``OVERFLOW`` of the extract): the desk's extract; the lead, one sentence after the other until it is
full or one does not fit, though the desk may not show some of them; and sentences drawn by chance.
Behind each figure stands the 95 % interval of a bootstrap over articles, and at the end that of the
difference between the desk and each of the others, article by article.

Fails (exit 1) where the desk is below the lead in any measure, by however little, and says whether
it is so for certain (the whole interval lies below) or perhaps by chance.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer

from bulletin.desk import sentences
from bulletin.desk.extract import FULL, OVERFLOW
from bulletin.desk.summarise import summarise
from bulletin.model import Article

MEASURES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeL": "ROUGE-L"}


@dataclass(frozen=True, slots=True)
class Pair:
    """An article and what people wrote of it."""

    article: Article
    summaries: tuple[str, ...]


def pairs(folder: Path) -> list[Pair]:
    """Every article of ``folder`` that has a summary, in the order of their names."""
    found: list[Pair] = []
    for path in sorted((folder / "articles").rglob("*.txt")):
        headline, *body = path.read_text("utf-8", errors="replace").strip().split("\n\n")
        beside = folder / "summaries" / path.relative_to(folder / "articles").parent
        written = [beside / path.name, *sorted(beside.glob(f"{path.stem}.*.txt"))]
        summaries = tuple(one.read_text("utf-8", errors="replace") for one in written if one.exists())
        if summaries and body:
            article = Article(title=" ".join(headline.split()), body=tuple(" ".join(text.split()) for text in body))
            found.append(Pair(article, summaries))
    return found


def extract(article: Article, characters: int) -> str:
    """The desk's."""
    return summarise(article, characters).text


def lead(article: Article, characters: int) -> str:
    """Whole sentences from the first on, until it is full or one does not fit; the first in any case."""
    text = ""
    for sentence in (one for paragraph in article.body for one in sentences.split(paragraph)):
        longer = f"{text} {sentence}" if text else sentence
        if text and (len(text) >= characters * FULL or len(longer) > characters * OVERFLOW):
            break
        text = longer
    return text


def chance(article: Article, characters: int) -> str:
    """Whole sentences drawn at random, the same ones every time."""
    told = [one for paragraph in article.body for one in sentences.split(paragraph)]
    random.Random(article.title).shuffle(told)  # noqa: S311 - no secret
    return lead(Article(title=article.title, body=tuple(told)), characters)


METHODS: Mapping[str, Callable[[Article, int], str]] = {
    "the desk": extract,
    "lead": lead,
    "chance": chance,
}


def scores(read: Sequence[Pair], characters: int) -> dict[str, dict[str, list[float]]]:
    """By method and measure: the F-measure of each article, in per cent, on average over its summaries."""
    scorer = RougeScorer(list(MEASURES), use_stemmer=True)
    found: dict[str, dict[str, list[float]]] = {name: {one: [] for one in MEASURES} for name in METHODS}
    for pair in read:
        for name, method in METHODS.items():
            told = method(pair.article, characters)
            rouge = [scorer.score(summary, told) for summary in pair.summaries]
            for one in MEASURES:
                found[name][one].append(100 * statistics.fmean(score[one].fmeasure for score in rouge))
    return found


def interval(values: Sequence[float], samples: int) -> tuple[float, float]:
    """The middle 95 % of the means of ``samples`` draws with replacement; the same every time."""
    drawn = random.Random(20250616)  # noqa: S311 - no secret
    means = sorted(statistics.fmean(drawn.choices(values, k=len(values))) for _ in range(samples))
    return means[int(samples * 0.025)], means[min(int(samples * 0.975), samples - 1)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where the desk is below the lead, 2 where there is nothing to read."""
    parser = argparse.ArgumentParser(description="ROUGE of the desk's summaries against human ones.")
    parser.add_argument("folder", type=Path, help="with articles/ and summaries/")
    parser.add_argument("--characters", type=int, default=280, help="the budget (280)")
    parser.add_argument("--samples", type=int, default=1_000, help="draws of the bootstrap (1000)")
    given = parser.parse_args(arguments)
    read = pairs(given.folder)
    if not read:
        print(f"{given.folder}: there is no article with a summary; see the top of this file for the layout")
        return 2
    found = scores(read, given.characters)
    print(f"{len(read)} articles, {sum(len(pair.summaries) for pair in read)} summaries, {given.characters} characters")
    for name, by_measure in found.items():
        print(f"{name:12}" + "".join(_told(MEASURES[one], values, given.samples) for one, values in by_measure.items()))
    for other in METHODS:
        if other != "the desk":
            told = (
                _told(MEASURES[one], values, given.samples, sign="+")
                for one, values in differences(found, other).items()
            )
            print(f"{'against ' + other:20}" + "".join(told))
    below = [
        f"{MEASURES[one]} ({'for certain' if interval(values, given.samples)[1] < 0 else 'perhaps by chance'})"
        for one, values in differences(found, "lead").items()
        if statistics.fmean(values) < 0
    ]
    if below:
        print(f"below the lead: {', '.join(below)}")
    return int(bool(below))


def differences(found: Mapping[str, Mapping[str, Sequence[float]]], other: str) -> dict[str, list[float]]:
    """By measure: what the desk's score of each article has over that of ``other``."""
    return {
        one: [mine - theirs for mine, theirs in zip(found["the desk"][one], found[other][one], strict=True)]
        for one in MEASURES
    }


def _told(label: str, values: Sequence[float], samples: int, *, sign: str = "") -> str:
    low, high = interval(values, samples)
    return f"  {label} {statistics.fmean(values):{sign}.1f} ({low:{sign}.1f} to {high:{sign}.1f})"


if __name__ == "__main__":
    sys.exit(main())
