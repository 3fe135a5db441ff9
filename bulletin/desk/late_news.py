"""One more story or job in an edition, because an editor says so: window, score and lock do not matter then.

A hold does. What is put in counts as the editor's, so that every later build keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bulletin.desk import wording
from bulletin.errors import BlockedError, UsageError
from bulletin.model import Edition, Gathered, Highlight, Story, Window

BY_HAND = "added by hand"


def only_one(gathered: Gathered, source: str) -> Gathered:
    """The one story of a source, or, where it holds none, its one job; raises UsageError where there is not just one.

    The adverts beside a story are no late news.
    """
    if len(gathered.articles) == 1:
        return replace(gathered, jobs=())
    if not gathered.articles and len(gathered.jobs) == 1:
        return gathered
    if not gathered.articles and not gathered.jobs:
        why = f" ({gathered.problems[0].cause})" if gathered.problems else ""
        named = "name the address of one story's or one job's own page"
        if not source.startswith(("http://", "https://")):
            begins = "begins with the lines ---, title: its headline, and ---"
            named = f"name a page, a file, or a text of your own that {begins}"
        raise UsageError(f"{source}: there is no story and no job in it{why}; {named}")
    counted = f"{len(gathered.articles)} stories and {len(gathered.jobs)} jobs"
    raise UsageError(f"{source}: it holds {counted}; name the address or file of the one that you mean")


def wide_window(gathered: Gathered, window: Window) -> Window:
    """A window in which the one story lies, whenever it was published, and until whenever it is embargoed."""
    times = [time for one in gathered.articles for time in (one.published, one.embargo_until) if time]
    start = min([window.start, *times]) - timedelta(days=2)
    return Window(start=start, end=max([window.end, *times]) + timedelta(days=2))


def with_late(edition: Edition, proposal: Edition, *, lead: bool) -> Edition:
    """The edition with what was proposed of the one story or job.

    Raises BlockedError where it was proposed to leave it out: it is held, or the job has closed.
    """
    if not proposal.stories and not proposal.jobs:
        why = proposal.left_out[0].why if proposal.left_out else "it cannot be read"
        raise BlockedError(f"it is not put in: {why}")
    if not proposal.stories:
        return _with_job(edition, proposal.jobs[0])
    before = next((story for story in edition.stories if story.id == proposal.stories[0].id), None)
    story = before or replace(proposal.stories[0], why=BY_HAND)
    return _with_story(edition, replace(story, lead=lead or bool(before and before.lead)))


def _with_story(edition: Edition, story: Story) -> Edition:
    others = tuple(one for one in edition.stories if one.id != story.id)
    stories = (story, *(replace(one, lead=False) for one in others)) if story.lead else (*others, story)
    return _without_reason(wording.followed(replace(edition, stories=stories), edition), story.id)


def _with_job(edition: Edition, job: Highlight) -> Edition:
    others = tuple(one for one in edition.jobs if one.id != job.id)
    return _without_reason(replace(edition, jobs=(replace(job, show="always", why=BY_HAND), *others)), job.id)


def _without_reason(edition: Edition, id_: str) -> Edition:
    return replace(edition, left_out=tuple(one for one in edition.left_out if one.id != id_))
