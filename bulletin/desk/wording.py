"""The two lines that decide whether the mail is opened: subject and preheader.

The subject is the lead's headline, whole. The preheader goes on from it and does not say it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bulletin.desk.addresses import plain
from bulletin.desk.summarise import first_sentence
from bulletin.desk.window import in_words
from bulletin.model import Edition, EditionId, Highlight, Publication, Story

SHORTEST, LONGEST = 40, 110
"""Characters of a preheader: less leaves room for the body's first words, more is not shown."""
CLOSING_SOON = timedelta(days=7)


def subject(stories: Sequence[Story], jobs: Sequence[Highlight], id: EditionId, publication: Publication) -> str:  # noqa: A002 - the field's name
    """The lead's headline; without stories, what the job panel offers."""
    if stories:
        return stories[0].headline
    if not jobs:
        return f"{publication.name}, {in_words(id.day)}"
    last = id.day + CLOSING_SOON
    closing = sum(job.closes is not None and job.closes.astimezone(publication.timezone).date() < last for job in jobs)
    return f"{_counted(jobs)}, {closing} closing this week" if closing else _counted(jobs)


def preheader(edition: Edition) -> str | None:
    """The first of these that has the length and says something new: summary, next headlines, jobs; or None."""
    said = plain(edition.subject)
    offers = (
        first_sentence(edition.stories[0].summary) if edition.stories else "",
        _joined("Plus: ", [story.headline for story in edition.stories[1:]]),
        _joined(f"Plus {_counted(edition.jobs)}: ", [_offer(job) for job in edition.jobs]) if edition.stories else "",
        _joined("", [_offer(job) for job in edition.jobs]),
    )
    return next((one for one in offers if SHORTEST <= len(one) <= LONGEST and plain(one) not in said), None)


def signature(publication: Publication, id: EditionId) -> str:  # noqa: A002 - the edition's id, as the model names it
    """The preheader of an edition that offers none."""
    return publication.strapline or f"{publication.name}, the bulletin of {in_words(id.day)}"


def followed(edition: Edition, proposal: Edition) -> Edition:
    """``edition`` with the subject and preheader of its own lead, where the proposal's are of the proposal's lead."""
    subject, line = proposal.subject, proposal.preheader
    if edition.stories and proposal.stories and subject == proposal.stories[0].headline:
        subject = edition.stories[0].headline
    edition = replace(edition, subject=subject)
    if line == preheader(proposal):
        line = preheader(edition) or line
    return replace(edition, preheader=line)


def _counted(jobs: Sequence[Highlight]) -> str:
    councils = all("council" in (job.employer or "").casefold() for job in jobs)
    return f"{len(jobs)} {'council ' if councils else ''}{'job' if len(jobs) == 1 else 'jobs'}"


def _offer(job: Highlight) -> str:
    return f"{job.title}, {job.employer}" if job.employer else job.title


def _joined(opening: str, parts: Sequence[str]) -> str:
    """As many whole parts as there is room for; empty when not even the first fits."""
    text = ""
    for part in parts:
        longer = f"{text}; {part}" if text else f"{opening}{part}"
        if len(longer) > LONGEST:
            break
        text = longer
    return text
