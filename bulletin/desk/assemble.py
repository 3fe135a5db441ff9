"""A day's reading becomes an edition: what is news, once, in order, in a few words, with every reason.

Proposes only. What an editor has said in ``edition.toml`` is merged in by ``edition_file``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bulletin.desk import highlights, likeness, ranking, shingles, wording
from bulletin.desk import window as windows
from bulletin.desk.addresses import story_id
from bulletin.desk.duplicates import Told, once
from bulletin.desk.ranking import Ranked
from bulletin.desk.rules import Rules
from bulletin.desk.summarise import summarise
from bulletin.model import Article, Edition, EditionId, Gathered, LeftOut, Publication, Seen, Story, Window

WORDS_A_MINUTE = 230
UPDATED = "ran in an earlier edition, and was updated since"


def assemble(  # noqa: PLR0913 - all that a day's choice depends on, by name
    gathered: Gathered,
    *,
    id: EditionId,  # noqa: A002 - the edition's id, as the model names it
    window: Window,
    now: datetime,
    publication: Publication,
    rules: Rules,
    seen: Seen | None = None,
    ran: frozenset[str] = frozenset(),
    ran_texts: Mapping[str, bytes] | None = None,
    shown_jobs: Mapping[str, int] | None = None,
) -> Edition:
    """Propose the edition of ``window``, to be sent at ``now``.

    ``seen`` tells what came in late; ``ran`` are the ids of the stories in editions that were sent,
    ``ran_texts`` their sketches, ``shown_jobs`` how often each job was in one. The result depends on what was
    gathered, not on its order.
    """
    seen = seen or Seen()
    news, left_out = _news(gathered.articles, window, seen)
    fresh, repeated = _not_yet_told(once(news), ran, ran_texts or {}, rules)
    ranked = ranking.rank(fresh, window, publication)
    chosen = ranking.by_section(ranked[: rules.stories])
    alike = _alike(ranked, rules)
    stories = tuple(_story(one, rules, alike.get(one.id, ""), lead=place == 0) for place, one in enumerate(chosen))
    stories = tuple(_timed(story, one, window, seen) for story, one in zip(stories, chosen, strict=True))
    day = highlights.Day(
        day=id.day, zone=publication.timezone, now=now, shown=shown_jobs or {}, language=publication.language
    )
    panel = highlights.order(gathered.jobs, day, rules)
    edition = Edition(
        id=id,
        subject=rules.subject or wording.subject(stories, panel.jobs, id, publication),
        preheader="",
        stories=stories,
        jobs=panel.jobs,
        job_places=rules.job_places,
        timezone=publication.timezone,
        left_out=_in_order([*left_out, *repeated, *_copies(ranked), *_beyond(ranked, rules, alike), *panel.left_out]),
    )
    return replace(edition, preheader=wording.preheader(edition) or wording.signature(publication, id))


def _news(articles: Iterable[Article], window: Window, seen: Seen) -> tuple[list[Article], list[LeftOut]]:
    """What was published in the window or came in late, and the rest with its reason."""
    news: list[Article] = []
    left_out: list[LeftOut] = []
    for article in articles:
        why = windows.outside(article, window, seen.first.get(story_id(article)), seen)
        if why:
            left_out.append(_left_out(article, why))
        else:
            news.append(article)
    return news, left_out


def _not_yet_told(
    stories: Sequence[Told], ran: frozenset[str], texts: Mapping[str, bytes], rules: Rules
) -> tuple[list[Told], list[LeftOut]]:
    """What has not run yet, under any of its addresses or as a copy, or has been updated where the rules ask for it."""
    words = {str(place): shingles.of_article(told.article) for place, told in enumerate(stories)} if texts else {}
    copied = shingles.copies(words, texts)
    fresh: list[Told] = []
    repeated: list[LeftOut] = []
    for place, told in enumerate(stories):
        ids = [story_id(article) for article in (told.article, *told.copies)]
        known = next((id_ for id_ in ids if id_ in ran), None)
        earlier = known or copied.get(str(place))
        if earlier is None:
            fresh.append(told)
        elif rules.rerun_updated and earlier in texts and shingles.is_updated(words[str(place)], texts[earlier]):
            fresh.append(replace(told, updated=True))
        else:
            why = "ran in an earlier edition" if known else "a copy of a story that ran in an earlier edition"
            repeated.append(_left_out(told.article, why))
    return fresh, repeated


def _alike(ranked: Sequence[Ranked], rules: Rules) -> dict[str, str]:
    """For the editor: which of the chosen stories another house tells in its own words, and the other way round."""
    said: dict[str, str] = {}
    found = likeness.same_stories([one.told.article for one in ranked], rules.stories)
    for place, others in sorted(found.items()):
        for other, cosine in others:
            for one, twin in ((place, other), (other, place)):
                article = ranked[twin].told.article
                whose = f" ({article.publisher})" if article.publisher else ""
                note = f"the same story as “{article.title}”{whose}, told in other words (likeness {cosine:.2f})"
                said.setdefault(ranked[one].id, note)
    return said


def _copies(ranked: Iterable[Ranked]) -> Iterable[LeftOut]:
    for one in ranked:
        for copy in one.told.copies:
            best = one.told.article
            yield _left_out(
                copy, f"the same story as “{best.title}” in {best.origin or 'another source'}, told more fully"
            )


def _beyond(ranked: list[Ranked], rules: Rules, alike: Mapping[str, str]) -> Iterable[LeftOut]:
    for place, one in enumerate(ranked[rules.stories :], start=rules.stories + 1):
        why = f"no room: number {place}, and {rules.stories} is the most; {one.why}"
        yield _left_out(one.told.article, _and(why, alike.get(one.id, "")))


def _story(one: Ranked, rules: Rules, alike: str, *, lead: bool) -> Story:
    article = one.told.article
    summary = summarise(article, rules.lead_characters if lead else rules.summary_characters, rules.ask)
    return Story(
        id=one.id,
        headline=article.title,
        summary=summary.text,
        summary_from=summary.source,
        lead=lead,
        url=article.url,
        byline=article.byline,
        published=article.published,
        date_only=article.date_only,
        section=article.section,
        publisher=article.publisher,
        image=article.image,
        minutes=_minutes(article),
        why=_and(f"lead: {one.why}" if lead else one.why, alike, UPDATED if one.told.updated else "", summary.note),
    )


def _and(*said: str) -> str:
    return "; ".join(filter(None, said))


def _timed(story: Story, one: Ranked, window: Window, seen: Seen) -> Story:
    """The story, with the reason for which it is news although it is dated before the window."""
    article = one.told.article
    if not windows.came_late(article, window, seen.first.get(one.id), seen):
        return story
    return replace(story, why=f"{story.why}; dated before this edition's window, but first read after the last edition")


def _minutes(article: Article) -> int | None:
    """Reading time of the body, rounded up; a teaser has none."""
    words = sum(len(paragraph.split()) for paragraph in article.body)
    return -(-words // WORDS_A_MINUTE) if len(article.body) > 1 else None


def _left_out(article: Article, why: str) -> LeftOut:
    return LeftOut(
        kind="story", id=story_id(article), title=article.title, why=why, url=article.url, origin=article.origin
    )


def _in_order(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Stories before jobs, by reason and title, so that alike stands together whatever was read first."""
    return tuple(sorted(left_out, key=lambda one: (one.kind == "job", one.why, one.title, one.origin, one.url or "")))
