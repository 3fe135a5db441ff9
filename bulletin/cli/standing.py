"""Where an edition stands, in plain words, and what to type next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from bulletin.cli import options
from bulletin.cli.terminal import facts, say, warn
from bulletin.model import FINAL_STATES

if TYPE_CHECKING:
    from bulletin.model import Approval, EditionState, FrozenEdition, Override
    from bulletin.progress import Progress

EDITIONS: Mapping[EditionState, str] = {
    "frozen": "approved, and nobody has it yet",
    "sending": "on its way",
    "paused": "paused",
    "cancelled": "cancelled",
    "done": "done",
}


def headline(progress: Progress, zone: tzinfo) -> str:
    """What an edition is at this moment: ``edition 2025-06-16: on its way, process 4711 on mail1 is sending it``."""
    edition = progress.edition
    told = _since(edition, zone) if edition.state == "paused" else EDITIONS[edition.state]
    whom = (f"for {edition.audience}",) if edition.audience else ()
    amended = (f"revision {edition.revision}",) if edition.revision else ()
    return f"edition {edition.id.folder}: " + ", ".join((told, *amended, *whom, *_at_work(progress)))


def paused(edition: FrozenEdition, zone: tzinfo) -> str:
    """Why nothing is sent of a paused edition, and what to do, in a sentence."""
    return f"edition {edition.id.folder} is {_since(edition, zone)}; {_ways_on(edition)}"


def show_left(progress: Progress, zone: tzinfo) -> None:
    """What is open, and what to type next."""
    which = options.which(progress.edition.id)
    if doubtful := progress.counts["in_doubt"]:
        warn(
            f"{doubtful:,} unknown: the connection ended before the mail server's answer, so they may have it or not, "
            f"and are not sent to again by themselves; who they are: bulletin status {which} --list in_doubt"
        )
        say(f"to decide about them: bulletin settle {which} --resend, or --hold; or by its log: --relay-log FILE")
    if progress.edition.state == "paused":
        say(_ways_on(progress.edition))
        return
    if wave := progress.edition.wave:
        told = f", and are waited for until {_clock(until, zone)}" if (until := progress.edition.wave_until) else ""
        say(f"the first {wave:,} are sent to first{told}; the rest follows unless what comes back is bad")
    open_states = {state for state, count in progress.counts.items() if count and state not in FINAL_STATES}
    if progress.edition.state == "cancelled" or not open_states - {"in_doubt"}:
        return
    if progress.opens is not None:
        then = "" if progress.at_work else f"; then run: bulletin send {which} --yes"
        say(f"nobody is sent to before {moment(progress.opens, zone)}{then}")
    elif progress.at_work or waits(progress.edition):
        return
    elif progress.edition.wave_until is None and progress.next_due is not None:
        due = _clock(progress.next_due, zone)
        say(f"some are retried from {due} on; then run: bulletin send {which} --yes")
    else:
        say(f"to go on: bulletin send {which} --yes")


def waits(edition: FrozenEdition) -> bool:
    """Whether somebody approved it, and nobody has been sent it."""
    return edition.state == "frozen" and edition.not_before is not None


def bounds(edition: Approval | FrozenEdition, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """When it goes, and until when."""
    if edition.not_before is not None:
        yield "not before", moment(edition.not_before, zone)
    yield from deadline(edition, zone)


def deadline(edition: Approval | FrozenEdition, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Until when it goes, where it has a deadline."""
    if edition.not_after is not None:
        yield "not after", f"{moment(edition.not_after, zone)}; who has not had it then gets it no more"


def passing(overrides: Iterable[Override]) -> Iterator[tuple[str, str]]:
    """What was overridden, by whom and why."""
    for one in overrides:
        yield "overridden", f"{one.finding}, by {one.by}: {one.reason}"


def moment(at: datetime, zone: tzinfo) -> str:
    """A time as people say it, by the publication's clocks; its seconds where it has some."""
    here = at.astimezone(zone)
    return f"{here:%-d %B %Y, %H:%M}" + (f":{here:%S}" if here.second else "")


def show_approval(progress: Progress, zone: tzinfo) -> None:
    """Whose word an edition goes on, when, in spite of what; and how that is taken back."""
    frozen, which = progress.edition, options.which(progress.edition.id)
    by = f" by {frozen.approved_by}" if frozen.approved_by else ""
    at = moment(frozen.approved_at or frozen.frozen_at, zone)
    say(f"edition {frozen.id.folder} was approved{by} on {at}, for {sum(progress.counts.values()):,} readers")
    facts((*bounds(frozen, zone), *passing(progress.overrides)))
    if waits(frozen):
        say(f"bulletin daily sends it where it runs, or: bulletin send {which} --yes --wait")
        say(f"until its first message it can be made a draft again: bulletin approve {which} --withdraw")


def _at_work(progress: Progress) -> Iterator[str]:
    """Who is sending it, or that nobody is though somebody waits."""
    state = progress.edition.state
    for sender in progress.at_work:
        if state in {"paused", "cancelled"}:
            yield f"{sender} is there still and begins no further message"
        elif state != "done":
            yield f"{sender} is sending it"
    if state == "sending" and not progress.at_work:
        yield "nobody is sending it at this moment"


def _since(edition: FrozenEdition, zone: tzinfo) -> str:
    since = f" since {_clock(edition.paused_at, zone)}" if edition.paused_at else ""
    return f"paused{since}" + (f" because {edition.pause_reason}" if edition.pause_reason else "")


def _ways_on(edition: FrozenEdition) -> str:
    which = options.which(edition.id)
    return (
        f"to go on: bulletin resume {which}; to mend it first for those who have not had it: bulletin amend {which}; "
        f"to end it: bulletin cancel {which}"
    )


def _clock(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
