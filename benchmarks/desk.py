"""How long the desk takes: a day of 1,000 articles and 2,000 jobs, and of three and ten times as many.

    python benchmarks/desk.py [--times 1 3 10]

The day is made up, the same one every time: words as frequent as in English text, eight paragraphs
an article from forty houses, a tenth of the articles copies or follow-ups of others, salaries as
adverts word them. Prints processor and wall time (the machine may be busy with other things), and
how the time grew against n log n: 1.0 or less is no worse.
"""

from __future__ import annotations

import argparse
import math
import random
import string
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from bulletin.desk.assemble import assemble
from bulletin.desk.duplicates import once
from bulletin.desk.rules import Rules
from bulletin.desk.sectors import Sector
from bulletin.model import Article, EditionId, Gathered, Job, Publication, Salary, Window

NOW = datetime(2025, 6, 16, 5, tzinfo=UTC)
ARTICLES, JOBS = 1_000, 2_000
SECONDS = 3.0
"""What a day of this size may take."""
PUBLICATION = Publication(
    id="benchmark",
    name="The Benchmark",
    from_name="The Benchmark",
    from_address="daily@example.org",
    timezone=ZoneInfo("Europe/London"),
    site_url="https://example.org",
    reader_url="https://news.example.org",
    postal_address="1 High Street",
)


def day(times: int) -> Gathered:
    """``times`` a day's reading."""
    chance = random.Random(times)  # noqa: S311 - no secret
    articles = [_article(chance, number) for number in range(ARTICLES * times * 9 // 10)]
    copies = (_copy(chance, chance.choice(articles), number) for number in range(ARTICLES * times // 10))
    jobs = (_job(chance, number) for number in range(JOBS * times))
    return Gathered(articles=(*articles, *copies), jobs=tuple(jobs))


def measure(work: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall seconds."""
    began = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - began[0], time.perf_counter() - began[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each size; exit 1 where the first takes too long or the last grew too fast."""
    parser = argparse.ArgumentParser(description="How long the desk takes.")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 3, 10], help="sizes, as multiples (1 3 10)")
    times = parser.parse_args(arguments).times
    first: tuple[int, float] | None = None
    good = True
    for size in times:
        gathered = day(size)
        spent, wall = measure(lambda given=gathered: _assembled(given))  # type: ignore[misc]  # mypy knows no lambda's default
        twins, _ = measure(lambda given=gathered: once(given.articles))  # type: ignore[misc]
        n = len(gathered.articles) + len(gathered.jobs)
        line = f"{len(gathered.articles):6,} articles, {len(gathered.jobs):6,} jobs: {spent:6.2f} s of processor time"
        line += f", {wall:6.2f} s on the clock; copies alone {twins:5.2f} s"
        if first is None:
            first = (n, spent)
            good = spent <= SECONDS * size
        growth = (spent / first[1]) / (n * math.log(n) / (first[0] * math.log(first[0])))
        good = good and growth <= 1.0 + 0.15 * (size > 1)
        print(f"{line}; {growth:.2f} of n log n")
    return int(not good)


def _assembled(gathered: Gathered) -> object:
    return assemble(
        gathered,
        id=EditionId(publication=PUBLICATION.id, day=NOW.date()),
        window=Window(start=NOW - timedelta(days=1), end=NOW),
        now=NOW,
        publication=PUBLICATION,
        rules=Rules(sectors=tuple(Sector(name=name, words=(name,)) for name in WORDS[200:210])),
    )


def _words() -> list[str]:
    chance = random.Random(1)  # noqa: S311 - no secret
    return ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9))) for _ in range(20_000)]


WORDS = _words()
ODDS = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
"""As often as words of their rank in English, added up."""


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=ODDS, k=18)).capitalize() + "."


def _article(chance: random.Random, number: int) -> Article:
    house = number % 40
    return Article(
        title=" ".join(chance.choices(WORDS, cum_weights=ODDS, k=9)).capitalize(),
        url=f"https://house{house}.example/news/{number}",
        published=NOW - timedelta(minutes=chance.randint(1, 1_400)),
        publisher=f"House {house}",
        section=f"Section {number % 8}",
        standfirst=_sentence(chance) if number % 3 == 0 else None,
        body=tuple(" ".join(_sentence(chance) for _ in range(3)) for _ in range(8)),
        origin=f"feed {house}",
    )


def _copy(chance: random.Random, article: Article, number: int) -> Article:
    """The same words at another house, or half of them in a story of its own."""
    kept = article.body if number % 2 else (*article.body[:4], *(_sentence(chance) for _ in range(9)))
    return replace(
        article, url=f"https://copy{number % 60}.example/{number}", publisher=f"Copy {number % 60}", body=kept
    )


def _job(chance: random.Random, number: int) -> Job:
    low = 20_000 + 250 * (number % 200)
    words = (
        f"Grade {number % 12} £{low:,} - £{low + 1_900:,} per annum (pro rata), actual £{low // 2:,}",
        f"£{low:,}",
        f"£{12 + number % 20}.50 per hour",
        f"SCP {number % 30 + 2}-{number % 30 + 5}, £{low:,} to £{low + 1_900:,} plus £963 car allowance",
        "Competitive",
    )[number % 5]
    return Job(
        title=" ".join(chance.choices(WORDS, cum_weights=ODDS, k=3)).title(),
        hiring_organization=f"Town {number % 300} {('Council', 'Borough Council', 'NHS Trust')[number % 3]}",
        location=f"Town {number % 300}, County {number % 40}",
        description=_sentence(chance),
        salary=Salary(raw=words),
        valid_through=NOW + timedelta(hours=chance.randint(-24, 900)),
        url=f"https://jobs.example/{number}",
        sector=f"Sector {number % 9}" if number % 2 else None,
        origin="jobs.csv",
    )


if __name__ == "__main__":
    sys.exit(main())
