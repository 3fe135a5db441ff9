"""What the program proposes for a day, all told: held items out, booked jobs aside, the rest assembled.

``assemble`` chooses and words; here is what stands above a choice: holds, bookings, embargoes, tact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from bulletin.desk import bookings, sensitive
from bulletin.desk.addresses import canonical, job_id, story_id
from bulletin.desk.employers import agreed
from bulletin.desk.holds import Hold, Sifted, sift
from bulletin.model import Article, Booking, Edition, Gathered, Highlight, Job, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What stands above a choice, on the edition's day."""

    zone: tzinfo
    holds: tuple[Hold, ...] = ()
    held_before: Mapping[str, Mapping[str, bytes]] | None = None
    """The sketches of what was held in earlier readings, by hold and story."""
    bookings: tuple[Booking, ...] = ()
    """Those that are due."""
    booked_out: frozenset[str] = frozenset()
    """The references of those that an editor left out."""
    sensitive_words: tuple[str, ...] = sensitive.WORDS


def propose(gathered: Gathered, orders: Orders, assembled: Callable[[Gathered], Edition]) -> tuple[Edition, Sifted]:
    """Propose an edition of what was gathered, and say what was held.

    ``assembled`` is ``assemble`` with all that it needs to know of the day.
    """
    gathered = replace(gathered, jobs=agreed(gathered.jobs))
    sifted = sift(_embargoed(gathered), orders.holds, orders.held_before or {}, orders.zone)
    free = sifted.gathered
    running = [one for one in orders.bookings if one.reference not in orders.booked_out]
    by_id = bookings.featured(free.jobs, running)
    booked = assembled(Gathered(jobs=tuple(job for job in free.jobs if job_id(job) in by_id)))
    edition = assembled(replace(free, jobs=tuple(job for job in free.jobs if job_id(job) not in by_id)))
    jobs = bookings.feature(edition.jobs, booked.jobs, by_id)
    edition = replace(
        edition,
        stories=_annotated(edition.stories, free.articles, orders),
        jobs=_with_origin(jobs, free.jobs),
        placements=bookings.placements(orders.bookings, jobs, booked.left_out, by_id),
        left_out=(*edition.left_out, *booked.left_out, *sifted.left_out),
    )
    order = sorted(edition.left_out, key=lambda one: (one.kind == "job", one.why, one.title, one.origin, one.url or ""))
    return replace(edition, left_out=tuple(order)), sifted


def _embargoed(gathered: Gathered) -> Gathered:
    """What is under an embargo counts as published when that ends: until then it is the next edition's."""
    return replace(gathered, articles=tuple(_released(article) for article in gathered.articles))


def _released(article: Article) -> Article:
    until = article.embargo_until
    if until is None or (article.published is not None and article.published >= until):
        return article
    return replace(article, published=until, date_only=False)


def _annotated(stories: Sequence[Story], articles: Iterable[Article], orders: Orders) -> tuple[Story, ...]:
    """Each story with what its article says beyond its words."""
    wanted = {story.id for story in stories}
    known: dict[str, list[Article]] = {}
    for article in articles:
        if (id_ := story_id(article)) in wanted:
            known.setdefault(id_, []).append(article)
    return tuple(_told(story, known[story.id], orders) if story.id in known else story for story in stories)


def _told(story: Story, articles: list[Article], orders: Orders) -> Story:
    """With several articles at one address the most careful word of any of them counts, whatever their order."""
    first = min(articles, key=lambda article: (article.title != story.headline, repr(article)))
    embargoes = [article.embargo_until for article in articles if article.embargo_until]
    return replace(
        story,
        sensitive=any(sensitive.suggested(article, orders.sensitive_words) for article in articles),
        embargo_until=max(embargoes, default=None),
        origin=_on_the_web(first.origin),
    )


def _with_origin(jobs: Iterable[Highlight], adverts: Iterable[Job]) -> tuple[Highlight, ...]:
    known = {(job_id(job), canonical(job.url or "")): job.origin for job in sorted(adverts, key=_origin)}
    return tuple(replace(job, origin=_on_the_web(known.get((job.id, canonical(job.url or "")), ""))) for job in jobs)


def _origin(job: Job) -> str:
    return job.origin


def _on_the_web(origin: str) -> str | None:
    return origin if origin.startswith(("https://", "http://")) else None
