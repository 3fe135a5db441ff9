"""What keeps an edition from going, or is to be known before it goes, beyond how it was rendered.

Holds, embargoes, bookings, a day that is empty or thin. Judges the edition as it stands, with what
an editor did to it; mends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bulletin.desk import bookings, sensitive
from bulletin.desk.addresses import plain
from bulletin.desk.audiences import Audiences
from bulletin.desk.holds import HELD, Hold, of_part
from bulletin.desk.window import in_words
from bulletin.model import Booking, Edition, Finding, Highlight, Story

WHY = {
    "day.empty": "nobody is sent an empty bulletin",
    "day.thin": "a bulletin of two stories disappoints",
    "hold.story": "somebody said that it must not run",
    "hold.words": "somebody said that these words must not run",
    "embargo.story": "it was given on condition that it waits",
    "embargo.future": "its publisher has not published it yet",
    "booking.stopped": "an advertiser paid for it",
    "booking.moved": "it stands elsewhere than was wished, as its terms allow",
    "booking.unread": "an advertiser may have paid for today",
    "sensitive.stock": "a stock picture beside a tragedy hurts",
}
"""Why each finding matters."""
ThinDay = Literal["send", "hold", "merge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What an edition is judged against."""

    at: datetime
    """When it is to go."""
    holds: tuple[Hold, ...] = ()
    bookings: tuple[Booking, ...] = ()
    """Those that are due."""
    unread_bookings: tuple[str, ...] = ()
    """Rows of the list that could not be read: where, and why."""
    audiences: Audiences = field(default_factory=Audiences)
    """Whom a booking may be for."""
    thin_below: int = 3
    """Fewer stories than this make a thin day."""
    thin_day: ThinDay = "send"


def objections(edition: Edition, circumstances: Circumstances) -> tuple[Finding, ...]:
    """Everything that is to be said against sending ``edition``; what blocks comes first."""
    found = [
        *_held(edition, circumstances.holds),
        *_too_early(edition, circumstances.at),
        *_bookings(edition, circumstances),
        *_thin(edition, circumstances),
        *_stock(edition),
    ]
    told = [replace(one, why=WHY[one.id]) for one in found]
    return tuple(sorted(told, key=lambda one: one.severity != "block"))


def settled(edition: Edition, circumstances: Circumstances) -> bookings.Settled:
    """Where the bookings that are due stand, and which of them cannot run."""
    return bookings.settle(edition, circumstances.bookings, circumstances.holds, circumstances.audiences)


def merges(edition: Edition, circumstances: Circumstances) -> bool:
    """Whether its stories wait for the next edition, as the settings have it for a thin day."""
    thin = _is_empty(edition) or _is_thin(edition, circumstances)
    return thin and circumstances.thin_day == "merge"


def _held(edition: Edition, holds: tuple[Hold, ...]) -> Iterator[Finding]:
    """Nothing overrides a hold; a copy is known by the reason for which it was left out."""
    out = {one.id: one.why for one in edition.left_out if one.why.startswith(HELD)}
    reasons = {hold.why(edition.timezone) for hold in holds}
    parts: tuple[Story | Highlight, ...] = (*edition.stories, *edition.jobs)
    for part in parts:
        hold = of_part(part, holds)
        why = hold.why(edition.timezone) if hold else out.get(part.id, "")
        if hold or why in reasons:
            title = part.headline if isinstance(part, Story) else part.title
            advice = f"take it out of edition.toml{_unlock(edition)}"
            yield _blocks("hold.story", f"“{title}” is {why}", advice, f"edition.toml, “{title}”")
    told = (edition.subject, edition.preheader, edition.note, *edition.corrections)
    for hold in holds:
        if hold.words and hold.names(None, *told):
            said = f"the subject, the preheader, the note or a correction says “{plain(hold.words)}”, which is "
            yield _blocks("hold.words", said + hold.why(edition.timezone), "word them otherwise in edition.toml")


def _unlock(edition: Edition) -> str:
    return ", or set locked = false and build again" if edition.locked else ", or build again"


def _too_early(edition: Edition, at: datetime) -> Iterator[Finding]:
    for story in edition.stories:
        if story.embargo_until is not None and story.embargo_until > at:
            until = _moment(story.embargo_until, edition)
            yield _blocks(
                "embargo.story",
                f"“{story.headline}” is under embargo until {until}",
                "send it then, or take it out",
                _story(story),
            )
        elif story.published is not None and story.published > at:
            when = in_words(story.published.date()) if story.date_only else _moment(story.published, edition)
            yield _blocks(
                "embargo.future",
                f"“{story.headline}” is to be published on {when}",
                "send it then, or take it out",
                _story(story),
            )


def _bookings(edition: Edition, circumstances: Circumstances) -> Iterator[Finding]:
    named = {one.reference: one.advertiser for one in circumstances.bookings}
    settled_so = settled(edition, circumstances)
    for reference, why in settled_so.obstacles.items():
        yield _blocks(
            "booking.stopped",
            f"booking {reference} ({named[reference]}) is due and cannot run: {why}",
            f'mend that, or give the reason under reference = "{reference}" in edition.toml: leave_out = "…"',
        )
    for reference, why in settled_so.moved.items():
        yield Finding(
            id="booking.moved",
            severity="note",
            message=f"booking {reference} ({named[reference]}) was moved to {settled_so.positions[reference]}: {why}",
            advice="nothing: it was sold for that position too",
        )
    for row in circumstances.unread_bookings:
        yield _blocks(
            "booking.unread",
            f"a booking cannot be read, so nobody knows whether it is due: {row}",
            "mend that row, then build again",
            "the list of bookings",
        )


def _thin(edition: Edition, circumstances: Circumstances) -> Iterator[Finding]:
    if _is_empty(edition):
        yield _blocks(
            "day.empty",
            "there is nothing in it: no story, no job and no correction",
            "nobody is sent an empty bulletin; add a story with bulletin add, or let the day pass",
        )
    elif _is_thin(edition, circumstances):
        yield from _thin_day(edition, circumstances)


def _thin_day(edition: Edition, circumstances: Circumstances) -> Iterator[Finding]:
    count = len(edition.stories)
    said = f"it has {count} {'story' if count == 1 else 'stories'}, fewer than {circumstances.thin_below}"
    if circumstances.thin_day == "send":
        note = "it goes all the same, as bulletin.thin_day says"
        yield Finding(id="day.thin", severity="note", message=said, advice=note)
    else:
        waits = ", and its stories wait for the next edition" if circumstances.thin_day == "merge" else ""
        yield _blocks("day.thin", f"{said}{waits}", "add a story, or set send_thin = true in edition.toml to send it")


def _stock(edition: Edition) -> Iterator[Finding]:
    for story in edition.stories:
        if sensitive.bare(story):
            yield Finding(
                id="sensitive.stock",
                severity="warn",
                message=f"“{story.headline}” is shown without its stock picture, because it is sensitive",
                advice="put a picture of your own there, or set sensitive = false in edition.toml",
                place=_story(story),
            )


def _is_empty(edition: Edition) -> bool:
    return not edition.stories and not edition.shown_jobs and not edition.corrections


def _is_thin(edition: Edition, circumstances: Circumstances) -> bool:
    """An edition with a correction, or with a name of its own, was made for a reason."""
    made_for_something = bool(edition.corrections or edition.id.name or edition.send_thin)
    return len(edition.stories) < circumstances.thin_below and not made_for_something


def _moment(at: datetime, edition: Edition) -> str:
    local = at.astimezone(edition.timezone)
    return f"{in_words(local.date())}, {local:%H:%M}"


def _story(story: Story) -> str:
    return f"edition.toml, “{story.headline}”"


def _blocks(
    id: str,  # noqa: A002 - a finding's id, as the model names it
    message: str,
    advice: str,
    place: str = "edition.toml",
) -> Finding:
    return Finding(id=id, severity="block", message=message, advice=advice, place=place)
