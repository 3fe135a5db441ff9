"""What ``bulletin build`` and ``check`` show: what is in the bulletin, what the checks say, what to try next."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bulletin.cli import options
from bulletin.cli.reading import show_problems
from bulletin.cli.terminal import facts, heading, print_json, say, steps, table
from bulletin.daily import Built
from bulletin.desk.notes import in_words
from bulletin.model import Edition, Finding, Finished, FrozenEdition, Publication, Variants

MANY = 12
"""As many variants are told one by one; all of them stand in report.json."""
MARKS = {"block": "blocks", "warn": "warning", "note": "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """How this build was called, so that what is proposed next is about the same edition."""

    inputs: str = ""
    """The inputs that stood in for the sources, as they are typed."""
    places: str = ""
    """--config and --output, where they were given."""
    alone: bool = False
    """Built aside, with --output: it can be judged and built again, but is none that is sent."""


def show(built: Built, folder: Path, publication: Publication, again: Again) -> None:
    """The bulletin in a screenful; its problems and findings; where it is; what to do next."""
    finished = built.finished
    edition = finished.edition
    day = edition.id.day
    heading(publication.name, f"{day:%A} {day.day} {day:%B %Y}")
    facts(
        (
            ("subject", edition.subject),
            ("lead", _lead(edition)),
            ("stories", _stories(edition)),
            ("jobs", f"{len(edition.shown_jobs)} shown of {len(edition.jobs)} open"),
            ("variants", variants(finished.variants)),
            ("left out", _left_out(edition, folder)),
            ("size", f"{len(finished.html.encode()) / 1000:.0f} KB of HTML (Gmail clips at 102)"),
            ("checks", verdict(finished)),
        )
    )
    say("")
    for note in in_words(built.notes):
        say(f"edition.toml: {note}")
    show_findings(finished, notes=False)
    show_problems(built.problems)
    say(f"the bulletin   {folder / 'bulletin.html'}", f"in a mailbox   {folder / 'bulletin.eml'}", "")
    _show_next(edition, folder, again, blocked=bool(finished.blocking))


def _lead(edition: Edition) -> str:
    if edition.stories:
        return edition.stories[0].headline
    return "no story today: jobs only" if edition.shown_jobs else "no story and no job today"


def show_sent(sent: FrozenEdition, folder: Path, *, as_json: bool) -> None:
    """An edition that was sent, is being sent, is approved or was cancelled is not built again."""
    edition, done, out = sent.id, sent.state == "done", sent.released_at is not None
    if as_json:
        print_json({"edition": edition.folder, "folder": folder, "sent": out, "state": sent.state})
        return
    another = f"bulletin build --date {edition.day} --name {'extra' if edition.name != 'extra' else 'extra-2'}"
    if sent.state == "cancelled":
        say(f"edition {edition.folder} was cancelled: nobody more is sent it, so nothing is built")
        say(f"what is to go after all needs a name of its own: {another}")
        return
    if not out:
        by = f" by {sent.approved_by}" if sent.approved_by else ""
        say(f"edition {edition.folder} is approved{by}, so nothing is built")
        say(f"to change it, make it a draft again: bulletin approve {options.which(edition)} --withdraw")
        return
    where = f"; it lies in {folder}" if (folder / "edition.toml").exists() else ""
    say(f"edition {edition.folder} {'was' if done else 'is being'} sent, so there is nothing to build{where}")
    if not done:
        say(f"to go on sending it: bulletin send {options.which(edition)}")
    say(f"for a second bulletin of the day: {another}")


def show_closed(day: date, why: str, following: date, *, as_json: bool) -> None:
    """A day on which none appears is no failure."""
    if as_json:
        print_json({"edition": None, "closed": why, "next": following})
        return
    said = f"{day:%A} {day.day} {day:%B %Y}" + ("" if why.startswith("a ") else f", {why}")
    say(
        f"no edition appears on {said}; the next is that of {following:%A} {following.day} {following:%B %Y}",
        f"to make one all the same: bulletin build --date {day}",
    )


def show_findings(finished: Finished, *, notes: bool = True) -> None:
    """Every finding with its place and what to do, blocking ones first; without ``notes`` what needs a person."""
    shown = [finding for finding in finished.findings if notes or finding.severity != "note"]
    if shown:
        table(("Finding", "", "What", "What to do"), (_finding(finding) for finding in shown))
        say("")


def verdict(finished: Finished) -> str:
    """The findings in numbers."""
    if not finished.findings:
        return "nothing to mend"
    counts = {severity: sum(one.severity == severity for one in finished.findings) for severity in MARKS}
    named = {"block": "blocking the send", "warn": "to look at", "note": "to know"}
    return ", ".join(f"{count} {named[severity]}" for severity, count in counts.items() if count)


def variants(made: Variants) -> str:
    """How many bulletins the day is made of, and how many readers each has."""
    counts = [one.readers for one in made.every]
    if not any(counts):
        return "1; no readers were counted"
    if len(counts) == 1:
        return f"1, for {_readers(counts[0])}"
    some = ", ".join(f"{count:,}" for count in counts[1:MANY]) + (" …" if len(counts) > MANY else "")
    merged = f" ({made.merged_readers:,} of them beyond variants.max)" if made.merged else ""
    return f"{len(counts)}: the one for all has {_readers(counts[0])}{merged}, those by choice {some}"


def _readers(count: int) -> str:
    return f"{count:,} reader{'' if count == 1 else 's'}"


def _stories(edition: Edition) -> str:
    sections = {story.section for story in edition.stories if story.section}
    parted = f" in {len(sections)} section{'' if len(sections) == 1 else 's'}" if sections else ""
    return f"{len(edition.stories)}{parted}"


def _left_out(edition: Edition, folder: Path) -> str:
    stories = sum(one.kind == "story" for one in edition.left_out)
    jobs = len(edition.left_out) - stories
    if not edition.left_out:
        return "nothing"
    counted = f"{stories} {'story' if stories == 1 else 'stories'} and {jobs} job{'' if jobs == 1 else 's'}"
    return f"{counted}; why stands in {folder / 'edition.toml'}"


def _finding(finding: Finding) -> tuple[str, str, str, str]:
    place = f" ({finding.place})" if finding.place and finding.place not in finding.message else ""
    return (finding.id, MARKS[finding.severity], f"{finding.message}{place}", finding.advice)


def _show_next(edition: Edition, folder: Path, again: Again, *, blocked: bool) -> None:
    which = f"{options.which(edition.id)}{again.places}"
    rows = [
        (f"open {shlex.quote(str(folder / 'bulletin.html'))}", "look at it in a browser"),
        (f"edit {shlex.quote(str(folder / 'edition.toml'))}", "reorder, reword or drop; the next build keeps it"),
        (f"bulletin build{again.inputs} {which}", "once you changed something"),
    ]
    if blocked or again.alone:
        rows.append((f"bulletin check {which}", "judge it again"))
    else:
        rows.append((f"bulletin send {which}", "send it"))
    steps(rows)
