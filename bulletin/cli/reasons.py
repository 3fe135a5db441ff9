"""What ``bulletin build --why`` shows: every story and job that was read, chosen or left out, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from bulletin.cli.terminal import say, table
from bulletin.model import Edition, SummarySource

SUMMARIES: dict[SummarySource, str] = {
    "editor": "the editor's summary",
    "publisher": "the publisher's summary",
    "command": "a program's summary",
    "extract": "its own sentences as the summary",
    "none": "no summary",
}


def show(edition: Edition) -> None:
    """Two tables, stories and jobs; what was left out stands below what was chosen."""
    table(("Place", "Story", "Why"), _stories(edition), title="Stories")
    say("")
    table(("Place", "Job", "Points", "Why"), _jobs(edition), title="Jobs")
    say("")


def _stories(edition: Edition) -> Iterator[tuple[str, str, str]]:
    for place, story in enumerate(edition.stories, start=1):
        yield (str(place), story.headline, f"{story.why or 'put there by an editor'}; {SUMMARIES[story.summary_from]}")
    for one in edition.left_out:
        if one.kind == "story":
            yield ("out", one.title, one.why)


def _jobs(edition: Edition) -> Iterator[tuple[str, str, str, str]]:
    shown = {job.id for job in edition.shown_jobs}
    place = 0
    for job in edition.jobs:
        place += job.id in shown
        title = f"{job.title}, {job.employer}" if job.employer else job.title
        why = job.why or "put there by an editor"
        if job.id not in shown:
            why = f"{'never shown' if job.show == 'never' else 'no place left'}; {why}"
        yield (str(place) if job.id in shown else "waits", title, str(job.score), why)
    for one in edition.left_out:
        if one.kind == "job":
            yield ("out", one.title, "", one.why)
