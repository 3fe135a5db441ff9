"""What the page is told, as JSON, and what its template is filled with: the edition, and what was found in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, tzinfo

from bulletin.desk.edition_text import END_OF_DAY
from bulletin.desk.holds import Hold
from bulletin.model import Edition, Finding, Finished, Highlight, Ignored, Image, Placement, Story
from bulletin.preview import places
from bulletin.preview.session import Session
from bulletin.preview.shown import Shown

GMAIL_BYTES = 102_000
"""Where Gmail clips a message's HTML."""

_PLACE = re.compile(r"^(?P<file>[^\n]*?)(?:, line |:)(?P<line>\d+)\b")


def state(session: Session, shown: Shown | None = None) -> dict[str, object]:
    """Everything that is known of the edition at one moment: as it is shown, unless another is given."""
    shown, config = shown or session.shown, session.config
    name, address = config.publication.sender
    about = places.of(session.folder, shown.kept.edition) if shown.kept else places.NOWHERE
    told: dict[str, object] = {
        "revision": shown.revision,
        "version": shown.version,
        "judged": shown.judged,
        "error": error(shown.error) if shown.error else None,
        "publication": {"name": config.publication.name, "language": config.publication.language},
        "id": session.edition.folder,
        "date": f"{session.edition.day:%A} {session.edition.day.day} {session.edition.day:%B %Y}",
        "from": {"name": name, "address": address},
        "edition": edition(shown.kept.edition) if shown.kept else None,
        "findings": [finding(one, about) for one in shown.finished.findings] if shown.finished else [],
        "ignored": [finding(one.finding, about) | {"reason": one.reason} for one in _ignored(shown)],
        "size": size(shown.finished, config.checks.warn_bytes, config.checks.block_bytes),
    }
    return told


def error(message: str) -> dict[str, object]:
    """An error with its place, where its first line names one."""
    place = _PLACE.match(message)
    return {
        "message": message,
        "file": place["file"] if place else None,
        "line": int(place["line"]) if place else None,
    }


def edition(one: Edition) -> dict[str, object]:
    """What an editor can change, in its order, with the reasons for it; times are ISO 8601."""
    seen = {job.id for job in one.shown_jobs}
    return {
        "subject": one.subject,
        "preheader": one.preheader,
        "note": one.note,
        "locked": one.locked,
        "send_thin": one.send_thin,
        "job_places": one.job_places,
        "stories": [_story(story) for story in one.stories],
        "jobs": [_job(job, one.timezone) | {"shown": job.id in seen} for job in one.jobs],
        "bookings": [_booking(booking) for booking in one.placements],
        "corrections": list(one.corrections),
        "left_out": [
            {"kind": out.kind, "id": out.id, "title": out.title, "why": out.why, "url": out.url} for out in one.left_out
        ],
    }


def finding(one: Finding, places_: places.Places = places.NOWHERE) -> dict[str, object]:
    """One thing that was found, and what of the edition it is about."""
    about = places_.about(one)
    return {
        "id": one.id,
        "severity": one.severity,
        "message": one.message,
        "advice": one.advice,
        "why": one.why,
        "place": one.place,
        "about": about.told if about else None,
        "line": places_.line(about) if about else None,
    }


def size(finished: Finished | None, warn: int, block: int) -> dict[str, object]:
    """How large the HTML is beside what is allowed, in bytes, and what takes it up."""
    html = len(finished.html.encode()) if finished else 0
    shares: Mapping[str, int] = dict(finished.measured.shares) if finished else {}
    return {"html": html, "warn": warn, "block": block, "gmail": GMAIL_BYTES, "shares": shares}


def hold(one: Hold) -> dict[str, object]:
    """One of holds.toml; ``until`` is a date where it holds to a day's end."""
    until = one.until
    return {
        "key": one.key,
        "url": one.url,
        "words": one.words,
        "reason": one.reason,
        "who": one.who,
        "until": None if until is None else until.date().isoformat() if until.time() == time.max else until.isoformat(),
    }


def _ignored(shown: Shown) -> tuple[Ignored, ...]:
    return shown.finished.ignored if shown.finished else ()


def _story(story: Story) -> dict[str, object]:
    return {
        "id": story.id,
        "lead": story.lead,
        "headline": story.headline,
        "summary": story.summary,
        "summary_from": story.summary_from,
        "byline": story.byline,
        "section": story.section,
        "publisher": story.publisher,
        "url": story.url,
        "published": _iso(story.published),
        "minutes": story.minutes,
        "sensitive": story.sensitive,
        "image": _image(story.image),
        "why": story.why,
    }


def _job(job: Highlight, zone: tzinfo) -> dict[str, object]:
    return {
        "id": job.id,
        "title": job.title,
        "employer": job.employer,
        "place": job.place,
        "salary": job.salary,
        "closes": _closes(job.closes, zone),
        "url": job.url,
        "sector": job.sector,
        "show": job.show,
        "new": job.new,
        "booking": job.booking,
        "why": job.why,
    }


def _booking(one: Placement) -> dict[str, object]:
    return {
        "id": one.reference,
        "advertiser": one.advertiser,
        "kind": one.kind,
        "position": one.position,
        "audience": one.audience,
        "text": one.text,
        "url": one.url,
        "leave_out": one.leave_out,
        "why": one.why,
    }


def _image(image: Image | None) -> dict[str, object] | None:
    if image is None:
        return None
    return {"url": image.url, "file": image.path.name if image.path else None, "alt": image.alt, "credit": image.credit}


def _closes(closes: datetime | None, zone: tzinfo) -> str | None:
    """As a date field wants it where it is a whole day, otherwise with its time."""
    if closes is None:
        return None
    there = closes.astimezone(zone)
    return there.date().isoformat() if there.time() == END_OF_DAY else there.isoformat()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
